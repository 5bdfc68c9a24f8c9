//! How loud sound is: what is asked of the decoder, and what it answers.

use crate::{
    ids::{BlobId, ClipHash},
    project::{MediaType, Region},
};

/// A stretch of a clip, whatever level it is played at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Section {
    /// The clip.
    pub clip: ClipHash,
    /// Its first millisecond.
    pub start_ms: u32,
    /// One past its last millisecond.
    pub end_ms: u32,
}

impl Section {
    /// Length in milliseconds.
    pub fn duration_ms(&self) -> u64 {
        self.end_ms.saturating_sub(self.start_ms).into()
    }
}

impl From<&Region> for Section {
    fn from(region: &Region) -> Self {
        Self { clip: region.clip, start_ms: region.start_ms, end_ms: region.end_ms }
    }
}

/// A section that is to be measured, and where its clip is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToMeasure {
    /// Which.
    pub section: Section,
    /// The clip's bytes.
    pub blob: BlobId,
    /// How many bytes.
    pub bytes: u64,
    /// How to decode them.
    pub media_type: MediaType,
}

/// How loud a section is (`sound::loudness`).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measured {
    /// Loudness of its blocks of 400 ms, in tenths of a LUFS, and how many have it. Ascending.
    pub blocks: Vec<(i32, u32)>,
    /// Its true peak, 1 is full scale.
    pub peak: f32,
}
