//! The vocabulary of the edges: what may be asked of disk, connection and sound, and what they answer.
//!
//! Plain data, known to every ring. The adapters in `browser/` speak it to the real thing, the simulations in `tests/`
//! to a pretended one.

pub mod analysis;
pub mod arriving;
pub mod disk;
pub mod files;
mod gains;
pub mod ice;
mod kept;
pub mod keys;
pub mod link;
pub mod locks;
pub mod loudness;
pub mod media;
pub mod microphone;
pub mod mixing;
pub mod path;
pub mod playing;
pub mod probe;
pub mod scan;
pub mod settings;
pub mod settings_change;
pub mod snapshot;
pub mod storage;
pub mod tabs;
pub mod taking;
pub mod titles;
