//! Silence as a clip, the same for everybody: what is put between sounds plays, streams, and goes into files like any other
//! ([decision 27](../../docs/decisions/0027-silence-is-a-clip.md)).

use super::webm::{Timed, Track, beginning, clusters};
use crate::{
    ids::ClipHash,
    project::{Clip, MediaType, Region, clip::Peaks},
};

/// How long the clip is that all silence is made of.
const CLIP_MS: u32 = 60_000;
/// More is not put in at once: ten minutes.
pub const SILENCE_MS_MAX: u64 = 600_000;
/// One packet of Opus: 20 ms of silence in full band (RFC 6716, sections 3.1 and 4.3).
const PACKET: [u8; 3] = [0xF8, 0xFF, 0xFE];
const PACKET_MS: u64 = 20;
/// Samples at the beginning that a decoder of Opus throws away (RFC 7845, section 4.2), and as nanoseconds.
const SKIP: u16 = 312;
const SKIP_NS: u64 = 6_500_000;

/// Its bytes: Opus in WebM, 20 ms at a time. The last packet ends a little behind the clip.
pub fn bytes() -> Vec<u8> {
    let mut head = b"OpusHead\x01\x01".to_vec();
    head.extend(SKIP.to_le_bytes());
    head.extend(48_000_u32.to_le_bytes());
    head.extend([0, 0, 0]);
    let track = Track {
        codec: "A_OPUS",
        private: &head,
        channels: 1,
        rate: 48_000,
        delay_ns: SKIP_NS,
        run_up_ns: 80_000_000,
    };
    let count = u64::from(CLIP_MS) / PACKET_MS + 1;
    let packets: Vec<_> = (0..count).map(|n| Timed { at_ms: n * PACKET_MS, bytes: &PACKET }).collect();
    [beginning(&track), clusters(&packets)].concat()
}

/// The clip of these bytes.
pub fn clip(bytes: &[u8]) -> Clip {
    Clip {
        hash: ClipHash::of(bytes),
        media_type: MediaType::new("audio/webm;codecs=opus"),
        bytes: bytes.len() as u64,
        duration_ms: CLIP_MS,
        peaks: Peaks::new(vec![0]),
    }
}

/// So much of it, [`SILENCE_MS_MAX`] at most.
pub fn regions(clip: ClipHash, duration_ms: u64) -> Vec<Region> {
    let mut left = duration_ms.min(SILENCE_MS_MAX);
    let mut regions = Vec::new();
    while left > 0 {
        let end_ms = left.min(u64::from(CLIP_MS)) as u32;
        regions.push(Region::new(clip, 0, end_ms));
        left -= u64::from(end_ms);
    }
    regions
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "83fb968606174bfea47b2cd0be9d56742c352be45121acee2d088bada6386abd";

    #[test]
    fn it_is_small_and_the_same_for_everybody() {
        let bytes = bytes();
        assert!(bytes.len() < 50_000, "{} bytes", bytes.len());
        // If these bytes change, silence of older projects is another clip.
        assert_eq!(clip(&bytes).hash.to_string(), HASH);
        assert!(clip(&bytes).is_plausible());
    }

    #[test]
    fn pieces_are_as_long_as_was_wanted() {
        let length = |ms| regions(ClipHash([1; 32]), ms).iter().map(|it| u64::from(it.duration_ms())).sum();
        for (wanted, ms) in [(0, 0), (1, 1), (60_000, 60_000), (150_500, 150_500), (u64::MAX, SILENCE_MS_MAX)]
        {
            let made: u64 = length(wanted);
            assert_eq!(made, ms);
        }
        assert!(regions(ClipHash([1; 32]), 150_500).iter().all(Region::is_valid));
    }
}
