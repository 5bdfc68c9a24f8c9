//! What can be said of sound once it is numbers, and sound in another envelope. Pure: decoding is the browser's business
//! (`browser/decode`).
//!
//! Media sources take few of the forms that sound comes in. [`Conversion`] reads a clip of any of them and gives the same
//! sound in one that they take ([decision 18](../../docs/decisions/0018-what-media-source-cannot-take.md)).

mod as_it_is;
mod begun;
mod bytes;
mod conversion;
mod converter;
mod counted;
pub mod fader;
mod flac;
pub mod index;
pub mod indexing;
mod kind;
pub mod loudness;
pub mod mixdown;
mod mp4;
mod mpeg;
mod ogg;
mod opus;
mod packets;
pub mod pcm;
pub mod peaks;
pub mod pieces;
mod said;
pub mod silence;
pub mod survey;
mod wav;
mod webm;

pub use begun::holds_sound;
pub use conversion::{Conversion, Next};
pub use converter::{Form, Span, Unreadable};
pub use counted::Counted;
pub use kind::media_type_of;
pub use said::{is_wrong, said_ms};
