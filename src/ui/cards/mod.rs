//! The cards of a project, in order: shown, played, renamed, moved.

mod card;
mod choose;
mod drag;
mod ends;
mod handle;
mod insert;
mod keys;
mod list;
mod marked;
mod moving;
mod rows;
mod text;
mod tools;
mod verbs;
mod wave;
mod window;

pub use list::CardList;
