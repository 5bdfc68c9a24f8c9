//! Headers of MP3.

use crate::sound::bytes::Bytes;

/// Bytes of a header.
pub(super) const HEADER_BYTES: usize = 4;

/// The header of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) channels: u16,
    pub(super) rate: u32,
    /// Bytes of the frame with its header.
    pub(super) len: usize,
    /// Samples of each channel.
    pub(super) samples: u32,
    /// Bytes between the header and the sound.
    side: usize,
}

/// Thousands of bits a second, by their code: of MPEG 1, and of its extensions to lower rates.
const RATES_1: [u32; 16] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0];
const RATES_2: [u32; 16] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0];

/// Reads a header of layer 3; `None` when it is none.
pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let [0xFF, second, third, fourth, ..] = *bytes else { return None };
    // Three bits more of the sign that a frame begins; layer 3.
    if second & 0xE6 != 0xE2 {
        return None;
    }
    let rate = [44_100, 48_000, 32_000, 0][usize::from(third >> 2 & 3)];
    let (divisor, is_first) = match second >> 3 & 3 {
        3 => (1, true),
        2 => (2, false),
        0 => (4, false),
        _ => return None,
    };
    let kilobits = if is_first { RATES_1 } else { RATES_2 }[usize::from(third >> 4)];
    let rate = rate / divisor;
    if rate == 0 || kilobits == 0 {
        return None;
    }
    let is_mono = fourth >> 6 == 3;
    let samples = if is_first { 1_152 } else { 576 };
    let side = match (is_first, is_mono) {
        (true, false) => 32,
        (false, true) => 9,
        _ => 17,
    };
    let len = samples / 8 * kilobits * 1_000 / rate + u32::from(third >> 1 & 1);
    Some(Header { channels: if is_mono { 1 } else { 2 }, rate, len: len as usize, samples, side })
}

/// How many samples of each channel all frames together have, if the first one says it.
pub(super) fn said(frame: &[u8], header: Header) -> Option<u64> {
    let mut note = Bytes(frame.get(HEADER_BYTES + header.side..)?);
    let is_note = matches!(note.take(4)?, b"Xing" | b"Info");
    let counts_frames = note.u32()? & 1 != 0;
    let frames = note.u32()?;
    (is_note && counts_frames).then_some(u64::from(frames) * u64::from(header.samples))
}

/// What a first frame tells that holds no sound but says how long the file is (Xing, LAME): how many samples encoder and
/// decoder put in front of the sound. `None`: it is a frame of sound.
pub(super) fn note(frame: &[u8], header: Header) -> Option<u32> {
    if frame.get(36..40) == Some(b"VBRI") {
        return Some(0);
    }
    let note = frame.get(HEADER_BYTES + header.side..)?;
    if !note.starts_with(b"Xing") && !note.starts_with(b"Info") {
        return None;
    }
    let flags = *note.get(7)?;
    let lengths = [(1, 4), (2, 4), (4, 100), (8, 4)];
    let tag = 8 + lengths.iter().filter(|(flag, _)| flags & flag != 0).map(|(_, len)| len).sum::<usize>();
    let delay = match note.get(tag + 21..tag + 24) {
        Some([first, second, _]) if note[tag] != 0 => u32::from(*first) << 4 | u32::from(*second) >> 4,
        _ => return Some(0),
    };
    // What the decoder adds (LAME's technical FAQ).
    Some(delay + 529)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_as_long_as_their_header_says() {
        let long = |bytes: &[u8]| header(bytes).map(|it| (it.channels, it.rate, it.len, it.samples));
        assert_eq!(long(&[0xFF, 0xFB, 0x90, 0x64]), Some((2, 44_100, 417, 1_152)));
        assert_eq!(long(&[0xFF, 0xFB, 0x92, 0xC4]), Some((1, 44_100, 418, 1_152)));
        assert_eq!(long(&[0xFF, 0xF3, 0x84, 0xC4]), Some((1, 24_000, 192, 576)));
        // AAC, layer 2, free and forbidden rates.
        for none in
            [[0xFF, 0xF1, 0x50, 0x80], [0xFF, 0xFD, 0x90, 0], [0xFF, 0xFB, 0, 0], [0xFF, 0xFB, 0xF0, 0]]
        {
            assert_eq!(header(&none), None);
        }
    }
}
