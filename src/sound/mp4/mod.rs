//! MP4 (ISO/IEC 14496-12): writing it in fragments, the one form that media sources take, and reading any other.

pub(super) mod boxes;
mod descriptors;
mod entry;
mod fragments;
mod reading;
mod tables;
pub(super) mod writing;

pub(super) use entry::{Codec, Entry};
pub(super) use reading::Mp4AsFragments;
