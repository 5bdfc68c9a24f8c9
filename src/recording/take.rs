//! One recording on its way: what came of it so far, and what is on the disk.

use std::collections::VecDeque;

use super::{clock::Clock, view::Elapsed};
use crate::{
    ids::{BlobId, ClipHasher, TakeId},
    ports::{
        media::Analysis,
        storage::{ClipRecord, Durability, RecordingRecord, StorageRequest},
    },
    project::{
        Clip, MediaType,
        clip::{CLIP_BYTES_MAX, Peaks},
    },
    sound::holds_sound,
    time::Instant,
};

/// Headers of recorders are some hundred bytes long; whatever is longer than this is not taken for one.
pub(super) const HEADER_BYTES_MAX: usize = 64 * 1024;

/// Bytes that a recorder may still give once it is to stop: several seconds of the best quality.
const LAST_BYTES_MAX: u64 = 1024 * 1024;

/// A recording from its first slice to its card.
#[derive(Debug)]
pub(super) struct Take {
    pub(super) id: TakeId,
    pub(super) record: RecordingRecord,
    pub(super) media_type: MediaType,
    /// Bytes so far.
    pub(super) bytes: u64,
    /// Why it ended by itself was said.
    pub(super) explained: bool,
    /// It had been cut short, and is read from the disk.
    pub(super) recovered: bool,
    /// Lengths of the slices that the disk was asked to keep and has not answered for, in order.
    writing: VecDeque<u64>,
    /// Bytes that the disk has.
    stored: u64,
    /// Where the next slice belongs that comes once more.
    replay: Option<u64>,
    hasher: ClipHasher,
    /// It holds more than the header of its form.
    sounds: bool,
    /// How it begins, as long as that is no more than a header.
    head: Vec<u8>,
    /// How long it is.
    pub(super) clock: Clock,
}

impl Take {
    pub(super) fn new(id: TakeId, record: RecordingRecord, recovered: bool) -> Self {
        Self {
            id,
            media_type: MediaType::new(&record.media_type),
            clock: Clock::of(&record.media_type),
            record,
            bytes: 0,
            explained: false,
            recovered,
            writing: VecDeque::new(),
            stored: 0,
            replay: None,
            hasher: ClipHasher::default(),
            sounds: false,
            head: Vec::new(),
        }
    }

    pub(super) fn blob(&self) -> BlobId {
        self.record.blob
    }

    /// With what the microphone may still say it is as large as a clip may be.
    pub(super) fn is_full(&self) -> bool {
        self.bytes >= CLIP_BYTES_MAX - LAST_BYTES_MAX
    }

    /// How long it is, as it is shown.
    pub(super) fn elapsed(&self) -> Elapsed {
        self.clock.elapsed()
    }

    /// How long it is, in milliseconds of sound.
    pub(super) fn recorded_ms(&self) -> u64 {
        self.clock.sound_ms()
    }

    /// Holds, or ends.
    pub(super) fn held(mut self, now: Instant) -> Self {
        self.clock.hold(now);
        self
    }

    /// The next slice, or one that comes once more; what the disk is asked for, and whether there is more sound now.
    pub(super) fn append(&mut self, bytes: Vec<u8>) -> (StorageRequest, bool) {
        let len = bytes.len() as u64;
        self.writing.push_back(len);
        let (offset, sounds) = if let Some(at) = &mut self.replay {
            (std::mem::replace(at, *at + len), false)
        } else {
            let sounds = self.count(&bytes);
            (self.bytes - len, sounds)
        };
        let request =
            StorageRequest::Append { blob: self.blob(), offset, bytes, durability: Durability::Strict };
        (request, sounds)
    }

    /// Bytes that are on the disk already. Whether there is sound in them, as far as that can be told.
    pub(super) fn count(&mut self, bytes: &[u8]) -> bool {
        self.bytes += bytes.len() as u64;
        self.hasher.update(bytes);
        if !self.sounds {
            self.head.extend_from_slice(bytes);
            self.sounds = self.head.len() > HEADER_BYTES_MAX || holds_sound(&self.head);
            if self.sounds {
                self.head = Vec::new();
            }
        }
        self.clock.count(bytes).unwrap_or(self.sounds)
    }

    /// Something of it can be heard, as far as its bytes tell.
    pub(super) fn sounds(&self) -> bool {
        self.sounds
    }

    pub(super) fn slice_stored(&mut self) {
        self.stored += self.writing.pop_front().unwrap_or(0);
    }

    pub(super) fn is_written(&self) -> bool {
        self.writing.is_empty() && self.replay.is_none_or(|at| at >= self.bytes)
    }

    /// Its microphone is off, and what comes came before.
    pub(super) fn is_replayed(&self) -> bool {
        self.replay.is_some()
    }

    /// What the disk does not have comes once more, as a take of this number: what the disk still says of the old one is void.
    /// Where that begins, in bytes.
    pub(super) fn replay(&mut self, id: TakeId) -> u64 {
        self.id = id;
        self.writing.clear();
        self.replay = Some(self.stored);
        self.stored
    }

    /// The disk has lost what it had.
    pub(super) fn forget_stored(&mut self) {
        self.stored = 0;
    }

    /// The clip that it is. Without an `analysis` the length is that of its own clock, and there is no waveform.
    pub(super) fn clip(self, analysis: Option<Analysis>) -> ClipRecord {
        let by_clock = || Analysis {
            duration_ms: self.recorded_ms().clamp(1, u64::from(u32::MAX)) as u32,
            peaks: Peaks::default(),
        };
        let Analysis { duration_ms, peaks } = analysis.unwrap_or_else(by_clock);
        let hash = self.hasher.finish();
        let clip = Clip { hash, media_type: self.media_type, bytes: self.bytes, duration_ms, peaks };
        ClipRecord { clip, blob: self.record.blob }
    }
}
