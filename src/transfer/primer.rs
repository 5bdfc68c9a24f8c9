//! Reads what is here of begun clips, so that their hashes can go on where they stopped.

use std::collections::VecDeque;

use crate::{
    ids::{BlobId, ClipHash, ClipHasher},
    ports::storage::{Have, StorageRequest},
    project::Clip,
    wire::limits::READ_BYTES,
};

/// A clip of which this much is here.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Which clip it shall be.
    pub hash: ClipHash,
    /// Its unfinished bytes; nobody's when there are none.
    pub blob: BlobId,
    /// How many there are.
    pub offset: u64,
    /// Has taken those bytes.
    pub hasher: ClipHasher,
}

impl Begun {
    /// What the disk has of a clip that is not whole.
    pub fn of(hash: ClipHash, have: &Have) -> Self {
        let (blob, offset) = match have {
            Have::Part { partial, bytes } => (partial.blob, *bytes),
            _ => (BlobId([0; 16]), 0),
        };
        Self { hash, blob, offset, hasher: ClipHasher::default() }
    }

    /// As it is, unless more is here than the whole clip has: then it is of something else, and nothing of it counts.
    #[must_use]
    pub fn within(self, clip: &Clip) -> Self {
        if self.offset < clip.bytes { self } else { Self::of(self.hash, &Have::Nothing) }
    }
}

/// Begun clips, read one after another.
#[derive(Debug, Default)]
pub struct Primer {
    queue: VecDeque<Begun>,
    /// Bytes of the first that were read.
    read: u64,
    ready: Vec<Begun>,
}

impl Primer {
    /// Takes more.
    pub fn extend(&mut self, begun: impl IntoIterator<Item = Begun>) {
        for begun in begun {
            if begun.offset == 0 { self.ready.push(begun) } else { self.queue.push_back(begun) }
        }
    }

    /// The next read; its answer goes to [`Self::handle_read`]. `None`: nothing is left to read.
    pub fn next_read(&self) -> Option<StorageRequest> {
        let begun = self.queue.front()?;
        let len = (begun.offset - self.read).min(u64::from(READ_BYTES)) as u32;
        Some(StorageRequest::ReadBlob { blob: begun.blob, offset: self.read, len })
    }

    /// A read was answered.
    pub fn handle_read(&mut self, bytes: &[u8]) {
        let Some(begun) = self.queue.front_mut() else { return };
        begun.hasher.update(bytes);
        self.read += bytes.len() as u64;
        if self.read < begun.offset && !bytes.is_empty() {
            return;
        }
        begun.offset = std::mem::take(&mut self.read);
        self.ready.extend(self.queue.pop_front());
    }

    /// What can be asked for.
    pub fn take_ready(&mut self) -> Vec<Begun> {
        std::mem::take(&mut self.ready)
    }
}
