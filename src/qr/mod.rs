//! QR codes: how one is drawn, and how one is read from a picture.
//!
//! Texts only: what stands in one, and what is wrong with it, is the business of [`crate::wire::code`].

pub mod capacity;
pub mod cuts;
pub mod draw;
pub mod luma;
pub mod read;
mod segments;
