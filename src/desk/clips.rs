//! Which sound of the open project is here, as others learn it.

use super::{Desk, Phase};
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

    /// A clip of the open project has come, and is on the disk.
    pub fn learn(&mut self, record: &ClipRecord) {
        if let Phase::Open(open) = &mut *self.phase {
            open.learn(record);
        }
    }
}
