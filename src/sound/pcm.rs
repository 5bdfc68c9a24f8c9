//! Decoded sound as the bytes of a WAV, of which any stretch can be had: nothing is held twice.

use std::ops::Range;

/// Bytes in front of the samples.
const HEAD_BYTES: u64 = 44;
/// Bytes of one number.
const WIDTH: u64 = 2;

/// Samples of each channel that are held at once: ten minutes at the best rate, 115 MB.
const SAMPLES_MAX: u64 = 10 * 60 * RATE_MAX;
/// The best rate and the worst, in samples a second; all browsers have both.
const RATE_MAX: u64 = 48_000;
const RATE_MIN: u64 = 8_000;

/// The rate to which a clip of this length is decoded: as good as fits.
pub fn decode_rate(clip_ms: u32) -> u32 {
    (SAMPLES_MAX * 1_000 / u64::from(clip_ms.max(1))).clamp(RATE_MIN, RATE_MAX) as u32
}

/// A WAV of 16 bits that is there as numbers only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PcmAsWav {
    channels: u16,
    rate: u32,
    /// Samples of each channel.
    samples: u64,
}

impl PcmAsWav {
    /// Of so many channels, samples a second, and samples of each channel.
    pub fn new(channels: u16, rate: u32, samples: u64) -> Self {
        Self { channels: channels.max(1), rate, samples }
    }

    /// Bytes of one sample of all channels.
    fn frame(self) -> u64 {
        u64::from(self.channels) * WIDTH
    }

    /// Bytes of the whole.
    pub fn bytes(self) -> u64 {
        HEAD_BYTES + self.samples * self.frame()
    }

    /// Which samples bytes `offset..offset + len` are made of.
    pub fn samples_of(self, offset: u64, len: u32) -> Range<u64> {
        let (from, to) =
            (offset.max(HEAD_BYTES) - HEAD_BYTES, (offset + u64::from(len)).max(HEAD_BYTES) - HEAD_BYTES);
        (from / self.frame()).min(self.samples)..to.div_ceil(self.frame()).min(self.samples)
    }

    /// Bytes `offset..offset + len`; fewer at the end. `samples`: of each channel those that
    /// [`samples_of`](Self::samples_of) named, from -1 to 1.
    pub fn read(self, offset: u64, len: u32, samples: &[Vec<f32>]) -> Vec<u8> {
        let first = self.samples_of(offset, len).start;
        let count = samples.iter().map(Vec::len).min().unwrap_or(0);
        let mut bytes = if offset < HEAD_BYTES { self.head() } else { Vec::new() };
        let begins = if offset < HEAD_BYTES { 0 } else { HEAD_BYTES + first * self.frame() };
        for n in 0..count {
            for channel in samples.iter().take(self.channels.into()) {
                let value = (channel[n].clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16;
                bytes.extend(value.to_le_bytes());
            }
        }
        let from = bytes.len().min((offset - begins) as usize);
        let to = bytes.len().min(from + len as usize);
        bytes[from..to].to_vec()
    }

    fn head(self) -> Vec<u8> {
        let mut head = b"RIFF\xFF\xFF\xFF\xFFWAVEfmt \x10\0\0\0\x01\0".to_vec();
        head.extend(self.channels.to_le_bytes());
        head.extend(self.rate.to_le_bytes());
        head.extend((u64::from(self.rate) * self.frame()).to_le_bytes()[..4].iter());
        head.extend((self.frame() as u16).to_le_bytes());
        head.extend((8 * WIDTH as u16).to_le_bytes());
        head.extend(b"data");
        // As long as the file: a length that does not fit is left open.
        head.extend(u32::try_from(self.samples * self.frame()).unwrap_or(u32::MAX).to_le_bytes());
        head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_clips_are_decoded_to_lower_rates() {
        assert_eq!([0, 600_000, 1_800_000, u32::MAX].map(decode_rate), [48_000, 48_000, 16_000, 8_000]);
    }

    #[test]
    fn any_stretch_is_the_same_as_in_the_whole() {
        let wav = PcmAsWav::new(2, 48_000, 5);
        let left: Vec<f32> = vec![0.0, 0.5, 1.0, -1.0, 2.0];
        let right: Vec<f32> = left.iter().map(|it| -it).collect();
        let read = |offset: u64, len: u32| {
            let range = wav.samples_of(offset, len);
            let part = |it: &[f32]| it[range.start as usize..range.end as usize].to_vec();
            wav.read(offset, len, &[part(&left), part(&right)])
        };
        let whole = read(0, 1_000);
        assert_eq!(whole.len() as u64, wav.bytes());
        assert_eq!(whole[44..52], [0, 0, 0, 0, 0, 0x40, 0, 0xC0]);
        for from in 0..wav.bytes() {
            for len in 1..20 {
                let to = whole.len().min((from + len) as usize);
                assert_eq!(read(from, len as u32), whole[from as usize..to], "{from} {len}");
            }
        }
    }
}
