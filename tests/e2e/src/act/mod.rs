//! What people do, in their words.

mod dialog;
mod edit;
mod record;
mod share;

pub use record::CardSeen;
pub use share::ProgressSeen;
