//! One sound of many, as a file: stretches of samples are mixed ([`render()`]) and written in one of the forms that are offered.
//!
//! Everything here is given its samples piece by piece and hands its bytes out as it goes, so that hours take no more memory
//! than seconds ([decision 34](../../../docs/decisions/0034-files-out.md)).

pub mod chapters;
mod comments;
mod flac;
mod ogg;
mod opus;
mod render;
mod sixteen;
mod wav;
mod webm;

pub use ogg::OggOpus;
pub use opus::{OpusHead, PACKET_SAMPLES, Packed};
pub use render::render;
pub use render::two_sides;
pub use webm::WebmOpus;

use crate::ports::mixing::{AudioFormat, Setup};
use flac::FlacWriter;
use wav::WavWriter;

/// A file whose samples are written here, not by the browser's encoder.
#[derive(Debug)]
pub enum PcmWriter {
    /// As they are.
    Wav(WavWriter),
    /// Packed without loss.
    Flac(Box<FlacWriter>),
}

impl PcmWriter {
    /// One that begins, and its first bytes; `None` for a form that the browser has to pack, or more samples than it holds.
    pub fn new(setup: &Setup) -> Option<(Self, Vec<u8>)> {
        match setup.format {
            AudioFormat::Wav => {
                let (writer, head) = WavWriter::new(setup);
                Some((Self::Wav(writer), head))
            }
            AudioFormat::Flac => {
                let (writer, head) = FlacWriter::new(setup)?;
                Some((Self::Flac(Box::new(writer)), head))
            }
            AudioFormat::Ogg | AudioFormat::WebM => None,
        }
    }

    /// More samples, those of all channels behind each other; the bytes that are whole by now.
    pub fn push(&mut self, interleaved: &[f32]) -> Vec<u8> {
        match self {
            Self::Wav(writer) => writer.push(interleaved),
            Self::Flac(writer) => writer.push(interleaved),
        }
    }

    /// The last bytes, and what the file begins with now that all is known, where that has changed.
    pub fn finish(self) -> (Vec<u8>, Option<Vec<u8>>) {
        match self {
            Self::Wav(writer) => (writer.finish(), None),
            Self::Flac(writer) => writer.finish(),
        }
    }
}

/// A file of packets of Opus.
#[derive(Debug)]
pub enum OpusWriter {
    /// In Ogg.
    Ogg(OggOpus),
    /// In WebM.
    WebM(WebmOpus),
}

impl OpusWriter {
    /// One that begins; `head` is what the encoder says of its packets. `None` for a form that is not made of them.
    pub fn new(setup: &Setup, head: OpusHead) -> Option<(Self, Vec<u8>)> {
        match setup.format {
            AudioFormat::Ogg => {
                let (writer, bytes) = OggOpus::new(setup, head);
                Some((Self::Ogg(writer), bytes))
            }
            AudioFormat::WebM => {
                let (writer, bytes) = WebmOpus::new(setup, head);
                Some((Self::WebM(writer), bytes))
            }
            AudioFormat::Wav | AudioFormat::Flac => None,
        }
    }

    /// The next packet; the bytes that are whole by now.
    pub fn push(&mut self, packet: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Ogg(writer) => writer.push(packet),
            Self::WebM(writer) => writer.push(packet),
        }
    }

    /// The last bytes, and what the file begins with now that all is known, where that has changed.
    pub fn finish(self) -> (Vec<u8>, Option<Vec<u8>>) {
        match self {
            Self::Ogg(writer) => (writer.finish(), None),
            Self::WebM(writer) => {
                let (bytes, head) = writer.finish();
                (bytes, Some(head))
            }
        }
    }
}
