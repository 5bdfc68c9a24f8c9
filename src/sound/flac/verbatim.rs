//! Sound without compression in the one form of it that every media source takes: FLAC, verbatim, in a fragmented MP4.
//!
//! Nothing is computed of the samples: FLAC may hold them as they are.

use super::{
    frames::sample_entry,
    sums::{crc8, crc16},
};
use crate::sound::mp4::writing::{Sample, beginning};

/// What the samples are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sound) struct Format {
    /// 1 to 8, interleaved.
    pub(in crate::sound) channels: u16,
    /// Samples a second and channel.
    pub(in crate::sound) sample_rate: u32,
    /// 8, 16 or 24 bits each.
    pub(in crate::sound) bits: u16,
}

/// Samples of each channel in all frames but the last.
pub(in crate::sound) const BLOCK: usize = 4_096;
const BLOCK_CODE: u8 = 0b1100;
/// Its length stands behind the header.
const OTHER_BLOCK_CODE: u8 = 0b0111;
/// A part of a frame that holds samples as they are.
const VERBATIM: u8 = 0b0000_0010;

impl Format {
    /// One that FLAC can hold.
    pub(in crate::sound) fn is_plausible(self) -> bool {
        (1..=8).contains(&self.channels)
            && (1..1 << 20).contains(&self.sample_rate)
            && matches!(self.bits, 8 | 16 | 24)
    }

    /// Bytes of one sample of all channels.
    pub(in crate::sound) fn sample_bytes(self) -> usize {
        usize::from(self.channels) * self.width()
    }

    fn width(self) -> usize {
        usize::from(self.bits / 8)
    }

    /// One frame of whole samples, as WAV has them: little-endian, unsigned when they are bytes.
    fn frame(self, number: u32, pcm: &[u8]) -> Vec<u8> {
        let count = pcm.len() / self.sample_bytes();
        let size: u8 = match self.bits {
            8 => 0b001,
            16 => 0b100,
            _ => 0b110,
        };
        let code = if count == BLOCK { BLOCK_CODE } else { OTHER_BLOCK_CODE };
        let mut out = vec![0xFF, 0xF8, code << 4, (self.channels as u8 - 1) << 4 | size << 1];
        push_number(&mut out, number);
        if code == OTHER_BLOCK_CODE {
            out.extend((count as u16).wrapping_sub(1).to_be_bytes());
        }
        out.push(crc8(&out));
        for channel in 0..usize::from(self.channels) {
            out.push(VERBATIM);
            for sample in pcm.chunks_exact(self.sample_bytes()) {
                let sample = &sample[channel * self.width()..][..self.width()];
                match sample {
                    [byte] => out.push(byte ^ 0x80),
                    bytes => out.extend(bytes.iter().rev()),
                }
            }
        }
        out.extend(crc16(&out).to_be_bytes());
        out
    }

    /// The first bytes of the MP4: what follows is sound of this kind.
    pub(in crate::sound) fn beginning(self) -> Vec<u8> {
        let mut info = Vec::new();
        for block in [BLOCK as u16; 2] {
            info.extend(block.to_be_bytes());
        }
        info.extend([0; 6]); // Lengths of frames: unknown.
        let packed = u64::from(self.sample_rate) << 44
            | u64::from(self.channels - 1) << 41
            | u64::from(self.bits - 1) << 36;
        info.extend(packed.to_be_bytes()); // And how many samples: unknown.
        info.extend([0; 16]); // Their MD5: unknown.
        beginning(&sample_entry(self.channels, self.bits, self.sample_rate, &info), self.sample_rate)
    }

    /// Samples as frames of [`BLOCK`] each, but for the last, numbered from this one on; what each is, and their bytes.
    pub(in crate::sound) fn frames(self, first: u32, pcm: &[u8]) -> (Vec<Sample>, Vec<u8>) {
        let (mut samples, mut sound) = (Vec::new(), Vec::new());
        for (block, number) in pcm.chunks(BLOCK * self.sample_bytes()).zip(first..) {
            let frame = self.frame(number, block);
            let duration = (block.len() / self.sample_bytes()) as u32;
            samples.push(Sample { duration, size: frame.len() as u32 });
            sound.extend(frame);
        }
        (samples, sound)
    }
}

/// A number as UTF-8 would write it, up to 31 bits.
fn push_number(out: &mut Vec<u8>, number: u32) {
    if number < 0x80 {
        out.push(number as u8);
        return;
    }
    // How many bytes of six bits follow the first.
    let more = (1..=5).find(|more| number < 1 << (5 * more + 6)).unwrap_or(5);
    let first = !(0xFF_u32 >> (more + 1)) | number >> (6 * more);
    out.push(first as u8);
    for at in (0..more).rev() {
        out.push((0x80 | number >> (6 * at) & 0x3F) as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_the_standard_says() {
        for number in ['a', 'é', '€', '𝄞'] {
            let mut out = Vec::new();
            push_number(&mut out, number.into());
            assert_eq!(out, number.to_string().as_bytes());
        }
        let mut out = Vec::new();
        push_number(&mut out, 0x7FFF_FFFF);
        assert_eq!(out, [0xFD, 0xBF, 0xBF, 0xBF, 0xBF, 0xBF]);
    }

    #[test]
    fn samples_stand_in_frames_as_they_are() {
        let format = Format { channels: 2, sample_rate: 44_100, bits: 16 };
        let frame = format.frame(0, &[1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(frame[..4], [0xFF, 0xF8, 0x70, 0x18]);
        assert_eq!(frame[4..7], [0, 0, 1], "the first frame, of two samples");
        assert_eq!(frame[8..18], [2, 2, 1, 6, 5, 2, 4, 3, 8, 7], "left, then right, the larger half first");
        assert_eq!(crc16(&frame), 0, "a sum over its own sum is nothing");
        let bytes = Format { channels: 1, sample_rate: 8_000, bits: 8 }.frame(0, &[0x80, 0, 0xFF]);
        assert_eq!(bytes[9..12], [0, 0x80, 0x7F], "silence is zero");
    }

    #[test]
    fn frames_are_numbered_and_the_last_says_how_long_it_is() {
        let format = Format { channels: 1, sample_rate: 44_100, bits: 16 };
        let (samples, sound) = format.frames(3, &vec![1; 2 * BLOCK * 2 + 100]);
        assert_eq!(samples.iter().map(|it| it.duration).collect::<Vec<_>>(), [4_096, 4_096, 50]);
        let second = samples[0].size as usize;
        assert_eq!(sound[second..second + 5], [0xFF, 0xF8, 0xC0, 0x08, 4]);
        assert_eq!(samples.iter().map(|it| it.size as usize).sum::<usize>(), sound.len());
    }
}
