//! mod
pub mod state;
