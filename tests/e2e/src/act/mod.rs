//! What people do, in their words.

mod edit;
mod record;
mod share;

pub use record::CardSeen;
pub use share::ProgressSeen;
