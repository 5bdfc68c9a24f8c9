//! The cards of a project, in order: shown, played, renamed, moved.

mod card;
mod drag;
mod keys;
mod list;
mod text;
mod tools;
mod verbs;
mod wave;
mod window;

pub use list::CardList;
