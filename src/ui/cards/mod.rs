//! The cards of a project, in order: shown, played, renamed, moved.

mod card;
mod drag;
mod list;
mod text;
mod tools;
mod verbs;
mod wave;

pub use list::CardList;
