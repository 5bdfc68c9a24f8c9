//! FLAC (RFC 9639): samples put into it as they are, and files of it put into fragments of MP4.

pub(super) mod frames;
mod stream;
mod sums;
pub(super) mod verbatim;

pub(super) use stream::FlacAsMp4;
