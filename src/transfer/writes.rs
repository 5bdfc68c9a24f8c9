//! When what comes in is given to the disk: in few large writes while much comes, twice a second while little comes, and
//! at once when a clip is complete and the disk has nothing else to do.

use std::collections::VecDeque;

use crate::{
    ids::BlobId,
    ports::storage::{Arrival, ClipRecord, PartialRecord},
    time::Instant,
    wire::limits::{BATCH_BYTES, STORE_BYTES, STORE_EVERY},
};

/// Writes under way. Two keep the disk busy while the next is collected.
const WRITES_MAX: usize = 2;

/// What is written together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    write: u32,
    stored: bool,
    arrivals: Vec<Arrival>,
    /// Bytes of clips in it.
    pub bytes: u64,
    /// Transfers whose clips proved right.
    pub verified: Vec<u32>,
    /// Transfers whose clips proved wrong.
    pub damaged: Vec<u32>,
    /// The clips that proved right.
    pub sealed: Vec<ClipRecord>,
    /// Where its pieces of each blob end.
    pub ends: Vec<(BlobId, u64)>,
}

/// How much is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Pieces that are full, and clips that were verified or found damaged.
    Pending,
    /// Pieces that are not full as well.
    Everything,
}

/// What waits to be written, and what the disk is writing.
#[derive(Debug)]
pub(super) struct Writes {
    pending: Batch,
    writing: VecDeque<Batch>,
    numbers: u32,
    last: Instant,
}

impl Writes {
    /// Nothing yet.
    pub fn new(now: Instant) -> Self {
        Self { pending: Batch::default(), writing: VecDeque::new(), numbers: 0, last: now }
    }

    /// Nothing waits and nothing is being written.
    pub fn is_idle(&self) -> bool {
        self.writing.is_empty() && self.pending.arrivals.is_empty()
    }

    /// The disk would take one more.
    pub fn has_room(&self) -> bool {
        self.writing.len() < WRITES_MAX
    }

    /// A transfer begins.
    pub fn begin(&mut self, partial: PartialRecord) {
        self.pending.arrivals.push(Arrival::Begin(partial));
    }

    /// The next piece of a blob.
    pub fn piece(&mut self, blob: BlobId, offset: u64, bytes: Vec<u8>) {
        self.pending.bytes += bytes.len() as u64;
        self.pending.ends.push((blob, offset + bytes.len() as u64));
        self.pending.arrivals.push(Arrival::Bytes { blob, offset, bytes });
    }

    /// The hash of a transfer's clip is right.
    pub fn seal(&mut self, transfer: u32, record: ClipRecord) {
        self.pending.verified.push(transfer);
        self.pending.sealed.push(record.clone());
        self.pending.arrivals.push(Arrival::Seal(record));
    }

    /// The hash of a transfer's clip is wrong.
    pub fn discard(&mut self, transfer: u32, partial: PartialRecord) {
        self.pending.damaged.push(transfer);
        self.pending.arrivals.push(Arrival::Drop(partial));
    }

    /// How much is worth a transaction now, when `unfinished` bytes are in pieces that are not full.
    pub fn due(&self, now: Instant, unfinished: u64) -> Option<Due> {
        let bytes = self.pending.bytes + unfinished;
        let verdict = !(self.pending.verified.is_empty() && self.pending.damaged.is_empty());
        let slow = bytes >= STORE_BYTES && now.since(self.last) >= STORE_EVERY;
        if !self.has_room() {
            None
        } else if slow || unfinished >= BATCH_BYTES {
            Some(Due::Everything)
        } else if self.pending.bytes >= BATCH_BYTES || (verdict && self.writing.is_empty()) {
            Some(Due::Pending)
        } else {
            None
        }
    }

    /// All that is pending, with the number of this write; none when nothing is pending.
    pub fn take(&mut self, now: Instant) -> Option<(u32, Vec<Arrival>)> {
        let mut batch = std::mem::take(&mut self.pending);
        let arrivals = std::mem::take(&mut batch.arrivals);
        if arrivals.is_empty() {
            return None;
        }
        self.last = now;
        self.numbers += 1;
        batch.write = self.numbers;
        self.writing.push_back(batch);
        Some((self.numbers, arrivals))
    }

    /// A write is done. It counts once all before it are: a clip lies in several, and an earlier one may still fail.
    /// Those that count now, in order.
    pub fn handle_stored(&mut self, write: u32) -> impl Iterator<Item = Batch> + '_ {
        if let Some(batch) = self.writing.iter_mut().find(|batch| batch.write == write) {
            batch.stored = true;
        }
        let stored = self.writing.iter().take_while(|batch| batch.stored).count();
        self.writing.drain(..stored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::ClipHash, time::Timestamp};

    const FRAME: u64 = 64 * 1024;
    const BLOB: BlobId = BlobId([0; 16]);

    /// The bytes of each write when a frame comes every so many milliseconds, to a disk that answers at once.
    fn streamed(frames: u64, every: u64) -> Vec<u64> {
        let mut writes = Writes::new(Instant(0));
        let mut sizes = Vec::new();
        for frame in 0..frames {
            let now = Instant(frame * every);
            writes.piece(BLOB, frame * FRAME, vec![0; FRAME as usize]);
            if writes.due(now, 0).is_some() {
                let (write, _) = writes.take(now).unwrap();
                sizes.extend(writes.handle_stored(write).map(|batch| batch.bytes));
            }
        }
        sizes
    }

    #[test]
    fn much_is_written_in_large_writes_and_little_twice_a_second() {
        assert_eq!(streamed(2 * BATCH_BYTES / FRAME, 0), [BATCH_BYTES; 2]);
        // 64 KiB every 100 ms: the half second decides. Every 10 s: the quarter of a mebibyte does.
        assert_eq!(streamed(21, 100), [6 * FRAME, 5 * FRAME, 5 * FRAME, 5 * FRAME]);
        assert_eq!(streamed(20, 10_000), [STORE_BYTES; 5]);
    }

    #[test]
    fn pieces_that_still_grow_count() {
        let writes = Writes::new(Instant(0));
        assert_eq!(writes.due(Instant(0), BATCH_BYTES - 1), None);
        assert_eq!(writes.due(Instant(0), BATCH_BYTES), Some(Due::Everything));
        assert_eq!(writes.due(Instant(0).after(STORE_EVERY), STORE_BYTES), Some(Due::Everything));
    }

    #[test]
    fn small_clips_join_the_next_write_while_the_disk_is_busy() {
        let now = Instant(0);
        let mut writes = Writes::new(now);
        let partial = |n| PartialRecord { hash: ClipHash::of(&[n]), blob: BLOB, started: Timestamp(0) };
        writes.discard(1, partial(1));
        assert_eq!(writes.due(now, 0), Some(Due::Pending));
        let (first, _) = writes.take(now).unwrap();
        for n in 2..50 {
            writes.discard(u32::from(n), partial(n));
            assert_eq!(writes.due(now, 0), None);
        }
        assert_eq!(writes.handle_stored(first).count(), 1);
        assert_eq!(writes.due(now, 0), Some(Due::Pending));
        assert_eq!(writes.take(now).map(|(_, arrivals)| arrivals.len()), Some(48));
    }
}
