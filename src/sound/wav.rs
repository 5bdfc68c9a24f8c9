//! Turns a WAV, piece by piece, into a fragmented MP4: media sources do not take WAV.

use super::{
    converter::{Converter, Form, Unreadable},
    flac::verbatim::{BLOCK, Format},
    index::{Index, RUN_UP_MS},
    mp4::writing::Fragments,
};

/// Bytes in front of the samples: a header has 44, and some programs put a picture or a history there.
const HEAD_BYTES_MAX: usize = 256 * 1024;
const PCM: u16 = 1;
/// The tag of fractions from -1 to 1.
const FRACTIONS: u16 = 3;
/// The format's tag that says that the real one follows (`WAVE_FORMAT_EXTENSIBLE`).
const EXTENSIBLE: u16 = 0xFFFE;

/// How samples lie in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Width {
    /// As they are passed on.
    Same,
    /// Whole numbers of 32 bits, of which the upper 24 are passed on.
    Whole32,
    /// Fractions of 32 bits, of which 24 are passed on: as many as they hold.
    Fraction32,
}

/// Takes a WAV from its beginning, and gives the same sound as a fragmented MP4.
#[derive(Debug, Default)]
pub(super) struct WavAsMp4 {
    /// What is not passed on yet: the head, or samples of a frame that is not whole.
    kept: Vec<u8>,
    sound: Option<Sound>,
}

#[derive(Debug)]
struct Sound {
    format: Format,
    width: Width,
    /// Where the samples begin, and how many bytes they are.
    from: u64,
    length: u64,
    /// Bytes of samples that are still to come.
    left: u64,
    /// The number of the next frame.
    next: u32,
    fragments: Fragments,
}

impl Converter for WavAsMp4 {
    fn form(&self) -> Option<Form> {
        self.sound.as_ref().map(|_| Form::new("audio/mp4;codecs=\"flac\""))
    }

    fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let mut out = Vec::new();
        match &mut self.sound {
            None => {
                self.kept.extend_from_slice(bytes);
                let Some((format, width, from, length)) = head(&self.kept)? else {
                    return if self.kept.len() > HEAD_BYTES_MAX { Err(Unreadable) } else { Ok(out) };
                };
                out = format.beginning();
                let mut samples = self.kept.split_off(from);
                samples.truncate(usize::try_from(length).unwrap_or(usize::MAX));
                self.sound = Some(Sound {
                    format,
                    width,
                    from: from as u64,
                    length,
                    left: length - samples.len() as u64,
                    next: 0,
                    fragments: Fragments::default(),
                });
                self.kept = samples;
            }
            Some(sound) => {
                // Behind the samples there may be other things.
                let count = sound.left.min(bytes.len() as u64) as usize;
                sound.left -= count as u64;
                self.kept.extend_from_slice(&bytes[..count]);
            }
        }
        out.extend(self.whole_frames());
        Ok(out)
    }

    fn finish(&mut self) -> Result<Vec<u8>, Unreadable> {
        let sound = self.sound.as_mut().ok_or(Unreadable)?;
        let whole = self.kept.len() / sound.sample_bytes() * sound.sample_bytes();
        Ok(sound.fragment(&self.kept[..whole]))
    }

    /// All samples are equally long: no index is needed.
    fn jump(&mut self, to_ms: u32, _: &Index) -> Option<u64> {
        let sound = self.sound.as_mut()?;
        let samples =
            u64::from(to_ms.saturating_sub(RUN_UP_MS)) * u64::from(sound.format.sample_rate) / 1_000;
        let block = samples / BLOCK as u64;
        let before = (block * BLOCK as u64 * sound.sample_bytes() as u64).min(sound.length);
        (sound.next, sound.left) = (block as u32, sound.length - before);
        sound.fragments.jump(block * BLOCK as u64);
        self.kept.clear();
        Some(sound.from + before)
    }

    fn knows_places(&self) -> bool {
        self.sound.is_some()
    }

    fn length(&self, bytes: u64) -> Option<(u64, u32)> {
        let sound = self.sound.as_ref()?;
        let samples = sound.length.min(bytes.saturating_sub(sound.from)) / sound.sample_bytes() as u64;
        Some((samples, sound.format.sample_rate))
    }
}

impl WavAsMp4 {
    fn whole_frames(&mut self) -> Vec<u8> {
        let Some(sound) = &mut self.sound else { return Vec::new() };
        let frame = BLOCK * sound.sample_bytes();
        let rest = self.kept.split_off(self.kept.len() / frame * frame);
        let out = sound.fragment(&self.kept);
        self.kept = rest;
        out
    }
}

impl Sound {
    /// Bytes in the file of one sample of all channels.
    fn sample_bytes(&self) -> usize {
        sample_bytes(self.format, self.width)
    }

    fn fragment(&mut self, pcm: &[u8]) -> Vec<u8> {
        let (samples, sound) = match self.width {
            Width::Same => self.format.frames(self.next, pcm),
            Width::Whole32 | Width::Fraction32 => {
                let (numbers, _) = pcm.as_chunks::<4>();
                let upper: Vec<u8> = numbers.iter().flat_map(|number| self.upper(*number)).collect();
                self.format.frames(self.next, &upper)
            }
        };
        self.next += samples.len() as u32;
        self.fragments.next(&samples, &sound)
    }
}

impl Sound {
    /// The upper 24 bits of a number of 32.
    fn upper(&self, number: [u8; 4]) -> [u8; 3] {
        if self.width == Width::Fraction32 {
            let fraction = f32::from_le_bytes(number);
            let fraction = if fraction.is_finite() { fraction.clamp(-1.0, 1.0) } else { 0.0 };
            let [low, middle, high, _] = ((f64::from(fraction) * 8_388_607.0).round() as i32).to_le_bytes();
            return [low, middle, high];
        }
        let [_, upper @ ..] = number;
        upper
    }
}

/// How many samples of each channel a file says it has, and how many a second has; `None` when it does not know.
pub(super) fn said(file: &[u8]) -> Option<(u64, u64)> {
    let (format, width, _, length) = head(file).ok()??;
    let bytes = sample_bytes(format, width) as u64;
    (length != u64::MAX).then_some((length.checked_div(bytes)?, format.sample_rate.into()))
}

/// Bytes in the file of one sample of all channels.
fn sample_bytes(format: Format, width: Width) -> usize {
    match width {
        Width::Same => format.sample_bytes(),
        Width::Whole32 | Width::Fraction32 => 4 * usize::from(format.channels),
    }
}

/// What the samples are, how they lie, where they begin, and how many bytes they take; `None` when more has to be seen.
fn head(bytes: &[u8]) -> Result<Option<(Format, Width, usize, u64)>, Unreadable> {
    let begins = |at: usize, word: &[u8]| bytes.len() < at + 4 || &bytes[at..at + 4] == word;
    if !(begins(0, b"RIFF") || begins(0, b"RF64")) || !begins(8, b"WAVE") {
        return Err(Unreadable);
    }
    let (mut at, mut format, mut large) = (12, None, None);
    while let (Some(kind), Some(length)) =
        (bytes.get(at..).and_then(|rest| rest.get(..4)), number(bytes, at.saturating_add(4), 4))
    {
        at += 8;
        match kind {
            b"fmt " => {
                let Some(content) = bytes.get(at..at + length.min(40) as usize) else { return Ok(None) };
                format = Some(format_of(content).ok_or(Unreadable)?);
            }
            // RF64 (EBU Tech 3306): the length of what 32 bits cannot count.
            b"ds64" => {
                let Some(length) = number(bytes, at + 8, 8) else { return Ok(None) };
                large = Some(length).filter(|length| *length > 0);
            }
            b"data" => {
                let (format, width) = format.ok_or(Unreadable)?;
                // Programs that could not go back to the beginning left it open.
                let open = length == 0 || length == u64::from(u32::MAX);
                let length = if open { large.unwrap_or(u64::MAX) } else { length };
                return Ok(Some((format, width, at, length)));
            }
            _ => {}
        }
        at = at.saturating_add(length as usize).saturating_add(length as usize % 2);
    }
    Ok(None)
}

fn format_of(content: &[u8]) -> Option<(Format, Width)> {
    let mut tag = number(content, 0, 2)? as u16;
    if tag == EXTENSIBLE {
        tag = number(content, 24, 2)? as u16;
    }
    let (bits, width) = match (tag, number(content, 14, 2)? as u16) {
        (PCM, 32) => (24, Width::Whole32),
        (FRACTIONS, 32) => (24, Width::Fraction32),
        (PCM, bits) => (bits, Width::Same),
        _ => return None,
    };
    let format =
        Format { channels: number(content, 2, 2)? as u16, sample_rate: number(content, 4, 4)? as u32, bits };
    format.is_plausible().then_some((format, width))
}

fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let end = at.checked_add(width)?;
    Some(bytes.get(at..end)?.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wav(tag: u16, bits: u16, samples: &[u8]) -> Vec<u8> {
        let mut out = b"RIFF\0\0\0\0WAVELIST\x03\0\0\0abc\0fmt \x10\0\0\0".to_vec();
        out.extend(tag.to_le_bytes());
        out.extend(1_u16.to_le_bytes());
        out.extend(8_000_u32.to_le_bytes());
        out.extend([0; 6]);
        out.extend(bits.to_le_bytes());
        out.extend(b"data");
        out.extend((samples.len() as u32).to_le_bytes());
        out.extend(samples);
        out.extend(b"LIST and so on");
        out
    }

    fn converted(wav: &[u8], piece: usize) -> Result<Vec<u8>, Unreadable> {
        let mut converter = WavAsMp4::default();
        let mut out = Vec::new();
        for piece in wav.chunks(piece) {
            out.extend(converter.push(piece)?);
        }
        out.extend(converter.finish()?);
        Ok(out)
    }

    /// What lies in the boxes of sound: for a given cut of pieces the fragments differ, their frames do not.
    fn frames(mut mp4: &[u8]) -> Vec<u8> {
        let mut frames = Vec::new();
        while !mp4.is_empty() {
            let length = u32::from_be_bytes(mp4[..4].try_into().unwrap()) as usize;
            if &mp4[4..8] == b"mdat" {
                frames.extend_from_slice(&mp4[8..length]);
            }
            mp4 = &mp4[length..];
        }
        frames
    }

    #[test]
    fn pieces_of_any_size_make_the_same_frames() {
        let samples: Vec<u8> = (0..BLOCK * 2 * 3 + 501).map(|n| (n * n % 251) as u8).collect();
        let file = wav(PCM, 16, &samples);
        let whole = frames(&converted(&file, file.len()).unwrap());
        assert!(whole.len() > samples.len() - 1 && whole.len() < samples.len() + 100, "{}", whole.len());
        for piece in [1, 7, 1_000, 64 * 1024] {
            assert_eq!(frames(&converted(&file, piece).unwrap()), whole, "{piece}");
        }
    }

    #[test]
    fn a_length_that_was_left_open_ends_with_the_file() {
        let mut file = wav(PCM, 16, &[1; 1_000]);
        let at = file.windows(4).position(|window| window == b"data").unwrap() + 4;
        file[at..at + 4].fill(0xFF);
        assert!(frames(&converted(&file, 100).unwrap()).len() > 1_000);
    }

    #[test]
    fn the_length_of_what_may_be_longer_than_4_gb_stands_in_a_chunk_of_its_own() {
        let small = wav(PCM, 16, &[1; 1_000]);
        for (length, samples) in [(1_000_u64, Some(500)), (9_000_000_000, Some(4_500_000_000)), (0, None)] {
            let (before, behind) = small.split_at(12);
            let mut file = before.to_vec();
            file[..4].copy_from_slice(b"RF64");
            file.extend(b"ds64\x1C\0\0\0");
            for number in [10_000_000_000, length, samples.unwrap_or(7)] {
                file.extend(number.to_le_bytes());
            }
            file.extend([0; 4]);
            file.extend(behind);
            let at = file.windows(4).position(|window| window == b"data").unwrap() + 4;
            file[at..at + 4].fill(0xFF);
            assert_eq!(said(&file), samples.map(|samples| (samples, 8_000)), "{length}");
            for piece in [1, 30, file.len()] {
                let frames = frames(&converted(&file, piece).unwrap()).len();
                assert!(frames > 1_000 && frames < 1_100, "{length}: {frames}");
            }
            for cut in 0..file.len().min(100) {
                let _ = said(&file[..cut]);
            }
        }
    }

    #[test]
    fn what_is_not_read_here_is_said() {
        for file in [
            wav(3, 64, &[0; 100]),
            wav(PCM, 12, &[0; 100]),
            b"OggS and so on, not a WAV".to_vec(),
            wav(PCM, 16, &[])[..44].to_vec(),
        ] {
            assert_eq!(converted(&file, 10), Err(Unreadable));
        }
        let endless = [b"RIFF\0\0\0\0WAVEjunk\xF0\xFF\xFF\x7F".to_vec(), vec![0; HEAD_BYTES_MAX]].concat();
        assert_eq!(converted(&endless, 64 * 1024), Err(Unreadable));
    }

    #[test]
    fn fractions_and_wide_numbers_become_24_bits_and_nothing_of_them_is_lost_that_those_hold() {
        let last = |file: &[u8]| {
            let mp4 = converted(file, 1_000).unwrap();
            mp4[mp4.len() - 3 - 2..mp4.len() - 2].to_vec()
        };
        // FLAC has the largest digit first, and a sum behind each frame.
        let fraction = |value: f32| last(&wav(3, 32, &value.to_le_bytes()));
        assert_eq!(fraction(0.5), [0x40, 0, 0]);
        assert_eq!(fraction(-1.0), [0x80, 0, 1]);
        assert_eq!((fraction(7.0), fraction(f32::NAN)), (vec![0x7F, 0xFF, 0xFF], vec![0, 0, 0]));
        assert_eq!(last(&wav(1, 32, &0x1234_5678_i32.to_le_bytes())), [0x12, 0x34, 0x56]);
    }
}
