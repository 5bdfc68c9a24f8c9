//! A project as one file: a ZIP with `project.json` and the sound, written and read in pieces.
//!
//! The layout is that of the Voice Cards app, and what it does not know stands in fields of our own
//! ([decision 16](../../docs/decisions/0016-a-project-as-a-zip-file.md)). [`saving`] and [`opening`] are machines without
//! input and output of their own: they say what they want next and are told what came of it. Everything in a file is
//! untrusted: [`limits`] bound it, sums and hashes prove it, and what does not fit is refused or left out, never a panic.

pub mod date;
pub mod directory;
pub mod entry;
pub mod layout;
pub mod limits;
pub mod losses;
pub mod manifest;
pub mod names;
pub mod opening;
pub mod problem;
pub mod saving;
pub mod sniff;

pub use problem::ZipProblem;
