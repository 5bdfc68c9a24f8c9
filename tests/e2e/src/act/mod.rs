//! What people do, in their words.

pub mod audio;
mod data;
mod dialog;
mod disk;
mod edit;
mod files;
mod keys;
mod levels;
pub mod made;
pub mod network;
mod record;
mod scan;
mod share;
mod tabs;
mod together;
mod watch;
mod zip;

pub use levels::{Tone, tones};
pub use record::CardSeen;
pub use scan::{read_independently, seen};
pub use share::ProgressSeen;
pub use zip::{ZipSeen, fixture, read_zip};
