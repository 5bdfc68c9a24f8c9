//! What people do, in their words.

mod dialog;
mod disk;
mod edit;
mod keys;
mod record;
mod share;
mod together;
mod watch;

pub use record::CardSeen;
pub use share::ProgressSeen;
