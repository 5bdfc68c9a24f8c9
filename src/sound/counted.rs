//! How much sound there is in a recording, counted packet by packet while its bytes come.
//!
//! Browsers record Opus in WebM (EBML, RFC 8794; Matroska, RFC 9559). Each packet says how long it is (RFC 6716, section 3.1), so the sum
//! is the length of what will be heard, whatever clocks ran meanwhile. In other forms nothing is counted, and the clock has to do.

use super::{bytes::Bytes, ogg};

const EBML: u64 = 0x1A45_DFA3;
const SEGMENT: u64 = 0x1853_8067;
const TRACKS: u64 = 0x1654_AE6B;
const CLUSTER: u64 = 0x1F43_B675;
const BLOCK_GROUP: u64 = 0xA0;
const BLOCK: u64 = 0xA1;
const SIMPLE_BLOCK: u64 = 0xA3;
const OPUS: &[u8] = b"A_OPUS";
/// Samples of Opus in a millisecond, whatever was recorded (RFC 7845, section 4).
const SAMPLES_PER_MS: u64 = 48;
/// Bytes of the tables of the tracks: recorders write some hundred.
const TRACKS_BYTES_MAX: u64 = 64 * 1024;
/// Bytes of the longest head of an element: its number and its length.
const HEAD_BYTES: usize = 4 + 8;
/// Bytes of a block that are looked at: its track, its time and its flags (RFC 9559, section 10), and how long its packet is.
const BLOCK_BYTES: usize = 8 + 2 + 1 + 2;

/// Counts.
#[derive(Debug, Default)]
pub struct Counted {
    /// What of the bytes so far is not a whole element.
    kept: Vec<u8>,
    /// Bytes of the element that are passed over still.
    skip: u64,
    begun: bool,
    /// The sound is Opus.
    is_opus: bool,
    /// The bytes are of another form, or damaged.
    lost: bool,
    samples: u64,
}

impl Counted {
    /// The next bytes of the recording.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.lost {
            return;
        }
        let skipped = self.skip.min(bytes.len() as u64);
        self.skip -= skipped;
        self.kept.extend_from_slice(&bytes[skipped as usize..]);
        let mut from = 0;
        while let Some(taken) = self.step(from) {
            let here = (self.kept.len() - from) as u64;
            self.skip = taken.saturating_sub(here);
            from += taken.min(here) as usize;
        }
        self.kept.drain(..from);
        if self.lost {
            self.kept = Vec::new();
        }
    }

    /// Milliseconds of sound so far; `None` where they cannot be counted.
    pub fn ms(&self) -> Option<u64> {
        (self.is_opus && !self.lost).then_some(self.samples / SAMPLES_PER_MS)
    }

    /// Takes the element that begins at `from`; how many bytes that is. `None`: more are needed, or it is no use.
    fn step(&mut self, from: usize) -> Option<u64> {
        let rest = self.kept.get(from..).filter(|rest| !rest.is_empty())?;
        let Some((id, size, head)) = element(rest) else {
            self.lost = rest.len() >= HEAD_BYTES || !self.begun && !begins(rest);
            return None;
        };
        if !std::mem::replace(&mut self.begun, true) && id != EBML {
            self.lost = true;
            return None;
        }
        let content = &rest[head..];
        match (id, size) {
            (SEGMENT | CLUSTER | BLOCK_GROUP, _) => return Some(head as u64),
            (TRACKS, Some(size)) if size <= TRACKS_BYTES_MAX => {
                let content = content.get(..size as usize)?;
                self.is_opus = content.windows(OPUS.len()).any(|window| window == OPUS);
                self.lost = !self.is_opus;
            }
            (BLOCK | SIMPLE_BLOCK, Some(size)) => {
                let wanted = BLOCK_BYTES.min(usize::try_from(size).ok()?);
                match samples(content.get(..wanted)?) {
                    Some(samples) => self.samples += u64::from(samples),
                    None => self.lost = true,
                }
            }
            (_, size) => self.lost = size.is_none(),
        }
        size.filter(|_| !self.lost).map(|size| size.saturating_add(head as u64))
    }
}

/// These may be the first bytes of WebM.
fn begins(bytes: &[u8]) -> bool {
    bytes.iter().zip((EBML as u32).to_be_bytes()).all(|(one, other)| *one == other)
}

/// Samples of the packet of a block. Several packets in one block ("lacing") no recorder writes.
fn samples(block: &[u8]) -> Option<u32> {
    let mut rest = Bytes(block);
    number(&mut rest)?;
    rest.u16()?;
    let flags = rest.u8()?;
    if flags & 0x06 != 0 {
        return None;
    }
    ogg::opus_samples(rest.0)
}

/// The number of the element that begins here, its length if that is known, and the bytes of both.
fn element(bytes: &[u8]) -> Option<(u64, Option<u64>, usize)> {
    let mut rest = Bytes(bytes);
    let width = rest.0.first()?.leading_zeros() as usize + 1;
    let id = rest.number(Some(width).filter(|width| *width <= 4)?)?;
    let width = rest.0.first()?.leading_zeros() as usize + 1;
    let size = number(&mut rest)?;
    let unknown = size == (1 << (7 * width)) - 1;
    Some((id, (!unknown).then_some(size), bytes.len() - rest.0.len()))
}

/// A number whose length its first byte says.
fn number(rest: &mut Bytes<'_>) -> Option<u64> {
    let width = rest.0.first()?.leading_zeros() as usize + 1;
    let number = rest.number(Some(width).filter(|width| *width <= 8)?)?;
    Some(number & ((1 << (7 * width)) - 1))
}

#[cfg(test)]
mod tests {
    use super::Counted;

    const SPEECH: &[u8] = include_bytes!("../../tests/fixtures/speech.webm");
    /// 60 packets of 60 ms, as `ffprobe -show_packets` counts them.
    const SPEECH_MS: u64 = 3_600;

    #[test]
    fn a_recording_holds_what_its_packets_last_however_its_bytes_come() {
        for step in [1, 7, 1_000, SPEECH.len()] {
            let mut counted = Counted::default();
            let mut before = 0;
            for bytes in SPEECH.chunks(step) {
                counted.push(bytes);
                let now = counted.ms().unwrap_or(0);
                assert!(now >= before);
                before = now;
            }
            assert_eq!(counted.ms(), Some(SPEECH_MS), "in steps of {step}");
        }
    }

    #[test]
    fn half_of_a_recording_holds_half_of_its_sound() {
        let mut counted = Counted::default();
        counted.push(&SPEECH[..SPEECH.len() / 2]);
        let ms = counted.ms().expect("Opus");
        assert!((SPEECH_MS / 3..SPEECH_MS * 2 / 3).contains(&ms), "{ms} ms");
    }

    #[test]
    fn what_is_no_opus_in_webm_is_not_counted() {
        let other_codec: Vec<_> = SPEECH.to_vec();
        let at = other_codec.windows(6).position(|window| window == b"A_OPUS").expect("it is Opus");
        let mut other_codec = other_codec;
        other_codec[at..at + 6].copy_from_slice(b"A_PCM/");
        for bytes in
            [b"sound".as_slice(), b"\0\0\0\x20ftypiso5 and more than a head", b"\x1a\x45", b"", &other_codec]
        {
            let mut counted = Counted::default();
            counted.push(bytes);
            counted.push(b"more of whatever it is");
            assert_eq!(counted.ms(), None);
        }
    }

    #[test]
    fn damage_ends_the_count_and_nothing_else() {
        let mut damaged = SPEECH.to_vec();
        let middle = damaged.len() / 2;
        damaged[middle..middle + 4_000].fill(0);
        let mut counted = Counted::default();
        for bytes in damaged.chunks(500) {
            counted.push(bytes);
        }
        assert_eq!(counted.ms(), None, "where it went on, nobody knows");
        assert!(counted.kept.is_empty(), "and nothing of it is kept");
    }
}
