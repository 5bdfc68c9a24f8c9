//! Packets of Opus as the browser's encoder makes them: what it says of them, and how many are needed.

use crate::{
    ports::mixing::Setup,
    sound::opus::{head, samples},
};

/// Samples of one packet that the encoder is asked for: 20 ms.
pub const PACKET_SAMPLES: u32 = 960;
/// Samples at the beginning that are not heard, where an encoder does not say it: those of libopus at its usual settings.
const SKIP: u16 = 312;

/// What is to be known of packets before the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpusHead {
    /// Samples at the beginning that a decoder throws away.
    pub skip: u16,
}

impl OpusHead {
    /// From what the encoder says: the head of a stream in Ogg (RFC 7845, section 5.1), or nothing.
    pub fn read(description: &[u8]) -> Self {
        Self { skip: head(description).map_or(SKIP, |head| head.skip) }
    }

    /// The same for a stream of so many channels.
    pub(super) fn write(self, channels: u8) -> Vec<u8> {
        let mut out = b"OpusHead\x01".to_vec();
        out.push(channels);
        out.extend(self.skip.to_le_bytes());
        out.extend(48_000_u32.to_le_bytes());
        out.extend([0, 0, 0]); // As loud as it is; one or two channels.
        out
    }
}

/// How far the packets reach, and how far they are heard.
#[derive(Debug)]
pub struct Packed {
    at: u64,
    end: u64,
}

impl Packed {
    /// None yet, of a mix that becomes so many.
    pub(super) fn new(setup: &Setup, head: OpusHead) -> Self {
        Self { at: 0, end: u64::from(head.skip) + setup.samples }
    }

    /// Where the packet begins and where it ends, in samples from the first packet on; `None` for one that is not needed any
    /// more, or is none.
    pub(super) fn place(&mut self, packet: &[u8]) -> Option<(u64, u64)> {
        let begins = self.at;
        self.at += u64::from(samples(packet)?);
        (begins < self.end).then_some((begins, self.at))
    }

    /// Where the sound ends, in samples from the first packet on.
    pub(super) fn end(&self) -> u64 {
        self.end
    }
}
