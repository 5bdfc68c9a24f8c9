//! Which sound of the open project is here, as others learn it.

use super::{Desk, Phase};
use crate::{ids::ClipHash, ports::storage::ClipRecord};

impl Desk {
    /// A clip was taken to be on the disk, and is not.
    pub fn unlearn(&mut self, clip: ClipHash) {
        if let Phase::Open(open) = &mut *self.phase {
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
