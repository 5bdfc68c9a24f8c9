//! The tables of an MP4 that is not in fragments: which sample lies where, and how long it is.

use super::boxes::{child, versioned};
use crate::sound::bytes::Bytes;

/// A sample, and where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Located {
    /// The first of its bytes, counted from the beginning of the file.
    pub(super) offset: u64,
    /// How many; at least one.
    pub(super) size: u32,
    /// In units of the track's time scale.
    pub(super) duration: u32,
}

/// All samples of a track, in order. Holds the tables as they are, and unfolds one sample at a time.
#[derive(Debug, Default)]
pub(super) struct Tables {
    sizes: Sizes,
    /// Samples that were not given yet.
    left: u64,
    /// The next sample.
    next: u64,
    /// Runs of equal durations.
    durations: Runs,
    /// Where chunks begin.
    chunks: Vec<u8>,
    /// Bytes of one number of it.
    width: usize,
    chunk: u64,
    /// First chunk and samples in each, for runs of chunks.
    counts: Vec<u8>,
    /// Where the run of this chunk stands in it.
    run: usize,
    /// Samples of this chunk that were not given yet.
    left_in_chunk: u32,
    /// Where the next sample begins.
    at: u64,
}

#[derive(Debug, Default)]
enum Sizes {
    #[default]
    None,
    /// All are the same.
    Same(u32),
    /// Numbers of so many bits each.
    Each(Vec<u8>, u32),
}

/// Pairs of count and value.
#[derive(Debug, Default)]
struct Runs {
    pairs: Vec<u8>,
    at: usize,
    left: u32,
    value: u32,
}

impl Runs {
    /// The next value; the last one again when there are no more.
    fn next(&mut self) -> u32 {
        while self.left == 0 {
            let Some(mut pair) = self.pairs.get(self.at..).map(Bytes) else { return self.value };
            let (Some(count), Some(value)) = (pair.u32(), pair.u32()) else { return self.value };
            (self.left, self.value) = (count, value);
            self.at += 8;
        }
        self.left -= 1;
        self.value
    }
}

impl Tables {
    /// Reads the tables in an `stbl`; `None` when one is missing.
    pub(super) fn read(stbl: &[u8]) -> Option<Self> {
        let counted = |kind: &[u8; 4]| {
            let (_, _, mut bytes) = versioned(child(stbl, *kind)?)?;
            bytes.u32()?;
            Some(bytes.0.to_vec())
        };
        let (sizes, left) = sizes(stbl)?;
        let (chunks, width) = match counted(b"stco") {
            Some(chunks) => (chunks, 4),
            None => (counted(b"co64")?, 8),
        };
        let durations = Runs { pairs: counted(b"stts")?, ..Runs::default() };
        Some(Self { sizes, left, durations, chunks, width, counts: counted(b"stsc")?, ..Self::default() })
    }

    /// The next sample; `None` after the last one, or where the tables contradict each other.
    pub(super) fn next(&mut self) -> Option<Located> {
        if self.left == 0 {
            return None;
        }
        if self.left_in_chunk == 0 {
            let begins = usize::try_from(self.chunk).ok()?.checked_mul(self.width)?;
            self.at = Bytes(self.chunks.get(begins..)?).number(self.width)?;
            self.chunk += 1;
            self.left_in_chunk = self.count_of(self.chunk)?;
        }
        let size = self.size()?;
        let offset = self.at;
        self.at = self.at.checked_add(u64::from(size))?;
        self.left -= 1;
        self.next += 1;
        self.left_in_chunk -= 1;
        // Sound of nothing there is none; endless runs of it are a lie.
        (size > 0).then_some(Located { offset, size, duration: self.durations.next() })
    }

    /// How many samples the chunk of this number has, counted from 1; `None`: it has none.
    fn count_of(&mut self, chunk: u64) -> Option<u32> {
        let first_of_next = |run: usize| Bytes(self.counts.get(run + 12..)?).u32();
        while first_of_next(self.run).is_some_and(|first| u64::from(first) <= chunk) {
            self.run += 12;
        }
        let mut run = Bytes(self.counts.get(self.run..)?);
        run.u32()?;
        run.u32().filter(|count| *count > 0)
    }

    fn size(&self) -> Option<u32> {
        match &self.sizes {
            Sizes::None => None,
            Sizes::Same(size) => Some(*size),
            Sizes::Each(bytes, bits) => {
                let bit = self.next.checked_mul(u64::from(*bits))?;
                let mut bytes = Bytes(bytes.get(usize::try_from(bit / 8).ok()?..)?);
                match bits {
                    4 => Some(u32::from(bytes.u8()?) >> (4 - bit % 8) & 0xF),
                    bits => bytes.number(*bits as usize / 8).map(|size| size as u32),
                }
            }
        }
    }
}

/// The sizes, and how many there are.
fn sizes(stbl: &[u8]) -> Option<(Sizes, u64)> {
    if let Some(content) = child(stbl, *b"stsz") {
        let (_, _, mut bytes) = versioned(content)?;
        let (same, count) = (bytes.u32()?, bytes.u32()?);
        let sizes = if same == 0 { Sizes::Each(bytes.0.to_vec(), 32) } else { Sizes::Same(same) };
        return Some((sizes, count.into()));
    }
    let (_, _, mut bytes) = versioned(child(stbl, *b"stz2")?)?;
    let (bits, count) = (bytes.u32()? & 0xFF, bytes.u32()?);
    matches!(bits, 4 | 8 | 16).then(|| (Sizes::Each(bytes.0.to_vec(), bits), count.into()))
}
