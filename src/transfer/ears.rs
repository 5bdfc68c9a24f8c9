//! Clips that are heard while they come in: which blobs are listened to, and how far each is on the disk.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ids::{BlobId, ClipHash},
    ports::arriving::{Reach, Reached},
    wire::limits::{HEARD_BYTES_MIN, STORE_BYTES},
};

/// What is listened to.
#[derive(Debug, Default)]
pub(super) struct Ears {
    listened: BTreeSet<BlobId>,
    /// Bytes of blobs that are on the disk, as far as they came in here.
    stored: BTreeMap<BlobId, u64>,
    /// Clips whose hash is right: where each is, and whether all of it is on the disk.
    right: BTreeMap<ClipHash, (BlobId, bool)>,
    changed: Vec<Reached>,
}

impl Ears {
    /// From now on this blob is listened to, of which `before` bytes were there when it began to come in.
    pub fn listen(&mut self, blob: BlobId, before: u64) -> Reached {
        self.listened.insert(blob);
        let here = self.stored.get(&blob).copied().unwrap_or(before);
        Reached { blob, reach: Reach::UpTo(here) }
    }

    /// The same for a clip that has come.
    pub fn listen_to_right(&mut self, hash: &ClipHash) -> Option<Reached> {
        let (blob, stored) = *self.right.get(hash)?;
        if stored {
            return Some(Reached { blob, reach: Reach::Whole });
        }
        Some(self.listen(blob, 0))
    }

    /// Nothing is listened to any more.
    pub fn close(&mut self) {
        self.listened.clear();
        self.changed.clear();
    }

    /// Somebody listens to this blob.
    pub fn hears(&self, blob: BlobId) -> bool {
        self.listened.contains(&blob)
    }

    /// Whether bytes of a blob that is listened to are worth a write of their own: as many as were written of it before.
    pub fn is_due(&self, blob: BlobId, written: u64, waiting: u64) -> bool {
        self.hears(blob) && waiting >= written.clamp(HEARD_BYTES_MIN, STORE_BYTES)
    }

    /// The blob is on the disk up to this byte.
    pub fn stored(&mut self, blob: BlobId, end: u64) {
        let before = self.stored.entry(blob).or_default();
        *before = end.max(*before);
        self.tell(blob, Reach::UpTo(end));
    }

    /// The hash of a clip is right; not all of it is on the disk yet.
    pub fn is_right(&mut self, hash: ClipHash, blob: BlobId) {
        self.right.insert(hash, (blob, false));
    }

    /// All of it is on the disk.
    pub fn sealed(&mut self, hash: ClipHash, blob: BlobId) {
        self.right.insert(hash, (blob, true));
        self.stored.remove(&blob);
        self.tell(blob, Reach::Whole);
    }

    /// The hash of a clip is wrong, and its blob goes.
    pub fn is_wrong(&mut self, blob: BlobId) {
        self.tell(blob, Reach::Broken);
        self.listened.remove(&blob);
        self.stored.remove(&blob);
    }

    /// What changed of blobs that are listened to since the last call.
    pub fn take_changed(&mut self) -> Vec<Reached> {
        std::mem::take(&mut self.changed)
    }

    fn tell(&mut self, blob: BlobId, reach: Reach) {
        if self.hears(blob) {
            self.changed.push(Reached { blob, reach });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOB: BlobId = BlobId([1; 16]);

    #[test]
    fn the_first_bytes_are_written_soon_and_later_ones_in_larger_writes() {
        let mut ears = Ears::default();
        assert!(!ears.is_due(BLOB, 0, STORE_BYTES), "nobody listens");
        ears.listen(BLOB, 0);
        let mut written = 0;
        let mut sizes = Vec::new();
        for _ in 0..7 {
            let size = (1..=256)
                .map(|n| n * 1_024)
                .find(|size| ears.is_due(BLOB, written, *size))
                .expect("some size");
            sizes.push(size / 1_024);
            written += size;
        }
        assert_eq!(sizes, [16, 16, 32, 64, 128, 256, 256]);
    }

    #[test]
    fn only_what_is_listened_to_is_told() {
        let (mut ears, hash) = (Ears::default(), ClipHash::of(b"a"));
        ears.stored(BLOB, 10);
        assert_eq!(
            ears.listen(BLOB, 3).reach,
            Reach::UpTo(10),
            "what came in here counts, not what was here before"
        );
        ears.stored(BLOB, 20);
        ears.is_right(hash, BLOB);
        assert_eq!(ears.listen_to_right(&hash).map(|it| it.reach), Some(Reach::UpTo(20)));
        ears.sealed(hash, BLOB);
        assert_eq!(ears.listen_to_right(&hash).map(|it| it.reach), Some(Reach::Whole));
        let told: Vec<_> = ears.take_changed().into_iter().map(|it| it.reach).collect();
        assert_eq!(told, [Reach::UpTo(20), Reach::Whole]);
        ears.close();
        ears.is_wrong(BLOB);
        assert_eq!(ears.take_changed(), []);
    }
}
