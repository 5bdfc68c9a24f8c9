//! Which sound of the open project is here, as others learn it.

use super::{Desk, Phase, open::OpenProject};
use crate::{
    ids::{BlobId, ClipHash},
    ports::storage::ClipRecord,
};

impl Desk {
    /// A clip was taken to be in this blob, and is not.
    pub fn unlearn(&mut self, clip: ClipHash, blob: BlobId) {
        if let Phase::Open(open) = &mut *self.phase
            && open.is_in(clip, blob)
        {
            open.unlearn(clip);
        }
    }

    /// Clips of the open project that have no waveform.
    pub fn without_waveform(&self) -> Vec<ClipRecord> {
        self.opened().map(OpenProject::plain).unwrap_or_default()
    }

    /// A clip has its waveform now; if it is of the open project still, that shows it.
    pub fn show_waveform(&mut self, record: &ClipRecord) {
        if let Phase::Open(open) = &mut *self.phase
            && open.is_in(record.clip.hash, record.blob)
        {
            open.learn(record);
        }
    }

    /// A clip of the open project has come, and is on the disk.
    pub fn learn(&mut self, record: &ClipRecord) {
        if let Phase::Open(open) = &mut *self.phase {
            open.learn(record);
        }
    }
}
