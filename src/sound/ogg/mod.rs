//! Ogg (RFC 3533), whose sound is put into WebM, or into MP4 where it is FLAC.

mod flac;
mod lacing;
pub(super) mod pages;
mod reading;
mod vorbis;

pub(super) use reading::OggConverter;
