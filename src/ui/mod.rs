//! The interface: components that read signals and dispatch commands, nothing else.
//!
//! Local signals hold only what may die with a component (open, hover, draft text). No async, no storage, no WebRTC.

mod address;
mod capture;
mod cards;
mod connect;
mod dialogs;
mod editor;
mod files;
mod header;
mod importing;
mod kit;
mod levels;
mod library;
mod outage;
mod player;
mod project;
mod recorder;
mod root;
mod studio;
mod text;
mod work;
mod zip;

pub use root::Root;
pub use text::page::CRASH;
