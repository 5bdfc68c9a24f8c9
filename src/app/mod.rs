//! The whole program as a value: inputs in, effects and views out, time as an argument.

pub mod effect;
pub mod input;
pub mod notice;
pub mod route;
pub mod view;

pub use crate::ports::{link, media, settings, storage};
