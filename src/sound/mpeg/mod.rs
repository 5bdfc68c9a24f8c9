//! Streams of MPEG audio, whose frames say how long they are: MP3 (ISO/IEC 11172-3, 13818-3) and AAC in ADTS (13818-7).

mod adts;
mod layer3;
mod stream;

pub(super) use stream::{Kind, MpegAsMp4, said};
