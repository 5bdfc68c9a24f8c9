//! WAV: a head that says how long it is, and samples. Where 32 bits do not reach, RF64 (EBU Tech 3306): the same with the
//! lengths in a piece of their own.

use super::sixteen::Sixteen;
use crate::ports::mixing::{MIX_RATE, Setup};

/// Bytes of one sample of one channel.
const WIDTH: u64 = 2;
/// `RIFF`, `fmt ` and the beginning of `data`, without the eight bytes that lengths do not count.
const HEAD_BYTES: u64 = 36;
/// The piece of RF64 with its own eight bytes in front.
const LENGTHS_BYTES: u64 = 36;
const OPEN: u32 = u32::MAX;

/// A WAV on its way.
#[derive(Debug)]
pub struct WavWriter {
    sixteen: Sixteen,
}

impl WavWriter {
    /// One that begins, and what it begins with. Its length is known before.
    pub(super) fn new(setup: &Setup) -> (Self, Vec<u8>) {
        let frame = u64::from(setup.channels) * WIDTH;
        let bytes = setup.samples * frame;
        let mut head = Vec::with_capacity(80);
        let short = u32::try_from(HEAD_BYTES + bytes).ok();
        if let Some(whole) = short {
            head.extend(b"RIFF");
            head.extend(whole.to_le_bytes());
            head.extend(b"WAVE");
        } else {
            head.extend(b"RF64");
            head.extend(OPEN.to_le_bytes());
            head.extend(b"WAVEds64");
            head.extend(28_u32.to_le_bytes());
            for number in [HEAD_BYTES + LENGTHS_BYTES + bytes, bytes, setup.samples] {
                head.extend(number.to_le_bytes());
            }
            head.extend(0_u32.to_le_bytes()); // No other lengths.
        }
        head.extend(b"fmt \x10\0\0\0\x01\0");
        head.extend(u16::from(setup.channels).to_le_bytes());
        head.extend(MIX_RATE.to_le_bytes());
        head.extend((MIX_RATE * frame as u32).to_le_bytes());
        head.extend((frame as u16).to_le_bytes());
        head.extend((8 * WIDTH as u16).to_le_bytes());
        head.extend(b"data");
        head.extend(short.map_or(OPEN, |_| bytes as u32).to_le_bytes());
        (Self { sixteen: Sixteen::new() }, head)
    }

    pub(super) fn push(&mut self, interleaved: &[f32]) -> Vec<u8> {
        interleaved.iter().flat_map(|sample| self.sixteen.round(*sample).to_le_bytes()).collect()
    }

    /// One or two channels of two bytes are even: nothing has to be filled up.
    #[allow(clippy::unused_self)] // As the other forms are ended.
    pub(super) fn finish(self) -> Vec<u8> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::mixing::AudioFormat;

    fn head(channels: u8, samples: u64) -> Vec<u8> {
        let setup = Setup {
            format: AudioFormat::Wav,
            channels,
            samples,
            title: String::new(),
            chapters: Vec::new(),
            streamed: false,
        };
        WavWriter::new(&setup).1
    }

    fn number(bytes: &[u8], at: usize) -> u64 {
        u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap())
    }

    #[test]
    fn the_head_says_how_long_it_is() {
        let head = head(2, 10);
        assert_eq!(head.len() as u64, HEAD_BYTES + 8);
        assert_eq!(head[4..8], 76_u32.to_le_bytes());
        assert_eq!(head[22..36], [2, 0, 0x80, 0xBB, 0, 0, 0, 0xEE, 2, 0, 4, 0, 16, 0]);
        assert_eq!(head[40..44], 40_u32.to_le_bytes());
    }

    #[test]
    fn beyond_what_32_bits_reach_it_is_rf64() {
        let last = (u64::from(u32::MAX) - HEAD_BYTES) / 4;
        assert!(head(2, last).starts_with(b"RIFF"));
        let head = head(2, last + 1);
        assert_eq!((&head[..4], &head[4..8], &head[8..16]), (&b"RF64"[..], &[255; 4][..], &b"WAVEds64"[..]));
        let bytes = (last + 1) * 4;
        assert_eq!([number(&head, 20), number(&head, 28), number(&head, 36)], [72 + bytes, bytes, last + 1]);
        assert_eq!(
            head.len() as u64,
            HEAD_BYTES + LENGTHS_BYTES + 8,
            "the length counts all but its own eight"
        );
        assert_eq!((&head[72..76], &head[76..]), (&b"data"[..], &[255; 4][..]));
    }
}
