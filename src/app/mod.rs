//! The whole program as a value: inputs in, effects and views out, time as an argument.

pub mod effect;
pub mod input;
pub mod link;
pub mod media;
pub mod notice;
pub mod route;
pub mod settings;
pub mod storage;
pub mod view;
