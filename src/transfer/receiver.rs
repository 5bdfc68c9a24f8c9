//! Receives clips: takes frames in any relation to `control`, stores them as they come, and counts a clip only when
//! its length and its hash are right.
//!
//! Rule 2.3: nothing on `control` is proof about `binary`. `chunk_complete` is therefore only checked for sense; a
//! transfer ends when its announced bytes are here. A frame may come before its `chunk_start`; it waits, bounded.

use std::collections::{BTreeMap, VecDeque};

use crate::{
    ids::{BlobId, ClipHash, ClipHasher},
    ports::storage::{Arrival, ClipRecord, PartialRecord},
    project::Clip,
    time::Timestamp,
    wire::{
        frame::Frame,
        limits::{CLIP_RETRIES_MAX, ORPHAN_BYTES_MAX, STORE_BYTES},
        message::{ChunkStart, Message, SyncFault},
    },
};

/// Writes under way. Two keep the disk busy while the next is collected.
const WRITES_MAX: usize = 2;

/// What the receiver wants.
#[derive(Debug, Clone, PartialEq)]
pub enum ReceiverOutput {
    /// Write this; answer with [`Receiver::handle_stored`], in any order.
    Store {
        /// Which write.
        write: u32,
        /// What.
        arrivals: Vec<Arrival>,
    },
    /// A message on `control`.
    Control(Message),
    /// It cannot go on.
    Failed(SyncFault),
}

/// A clip that is missing here, or of which only the beginning is here.
#[derive(Debug, Clone)]
pub struct Missing {
    /// What it must turn out to be.
    pub clip: Clip,
    /// Its unfinished bytes.
    pub blob: BlobId,
    /// How many there are.
    pub offset: u64,
    /// Has taken those bytes.
    pub hasher: ClipHasher,
}

#[derive(Debug)]
struct Wanted {
    missing: Missing,
    begun: bool,
    transfer: Option<u32>,
    retries: u32,
}

#[derive(Debug)]
struct Incoming {
    hash: ClipHash,
    offset: u64,
    bytes: u64,
    received: u64,
    next_chunk: u32,
    buffer: Vec<u8>,
}

#[derive(Debug, Default)]
struct Batch {
    write: u32,
    stored: bool,
    arrivals: Vec<Arrival>,
    bytes: u64,
    verified: Vec<u32>,
    damaged: Vec<u32>,
    sealed: Vec<ClipRecord>,
}

/// The receiving half of one sync.
#[derive(Debug)]
pub struct Receiver {
    sync: u32,
    started: Timestamp,
    wanted: BTreeMap<ClipHash, Wanted>,
    transfers: BTreeMap<u32, Incoming>,
    newest_start: Option<u32>,
    orphans: BTreeMap<u32, Vec<(u32, Vec<u8>)>>,
    orphan_bytes: usize,
    pending: Batch,
    writing: VecDeque<Batch>,
    writes: u32,
    received_bytes: u64,
    stored_bytes: u64,
    verified: usize,
    sealed: Vec<ClipRecord>,
    failed: bool,
    out: VecDeque<ReceiverOutput>,
}

impl Receiver {
    /// A receiver for offer `sync` of these clips.
    pub fn new(sync: u32, started: Timestamp, missing: Vec<Missing>) -> Self {
        let mut receiver = Self {
            sync,
            started,
            wanted: BTreeMap::new(),
            transfers: BTreeMap::new(),
            newest_start: None,
            orphans: BTreeMap::new(),
            orphan_bytes: 0,
            pending: Batch::default(),
            writing: VecDeque::new(),
            writes: 0,
            received_bytes: 0,
            stored_bytes: 0,
            verified: 0,
            sealed: Vec::new(),
            failed: false,
            out: VecDeque::new(),
        };
        for missing in missing {
            receiver.add(missing);
        }
        receiver
    }

    /// The next wish.
    pub fn poll_output(&mut self) -> Option<ReceiverOutput> {
        self.out.pop_front()
    }

    /// Bytes of frames that came.
    pub fn received_bytes(&self) -> u64 {
        self.received_bytes
    }

    /// One more clip is missing.
    pub fn add(&mut self, missing: Missing) {
        let wanted = Wanted { begun: missing.offset > 0, missing, transfer: None, retries: 0 };
        self.wanted.insert(wanted.missing.clip.hash, wanted);
    }

    /// The number that acknowledgements carry from now on.
    pub fn set_sync(&mut self, sync: u32) {
        self.sync = sync;
    }

    /// Clips that were verified and stored since the last call.
    pub fn take_sealed(&mut self) -> Vec<ClipRecord> {
        std::mem::take(&mut self.sealed)
    }

    /// Frames of transfers below this number that were never announced are void.
    pub fn forget_below(&mut self, transfer: u32) {
        let kept = self.orphans.split_off(&transfer);
        for (_, payload) in std::mem::replace(&mut self.orphans, kept).into_values().flatten() {
            self.orphan_bytes -= payload.len();
        }
    }

    /// Nothing more will come: what is in memory goes to the disk, so that it need not be sent again.
    pub fn rescue(&mut self) {
        for incoming in self.transfers.values_mut() {
            let bytes = std::mem::take(&mut incoming.buffer);
            if let (false, Some(wanted)) = (bytes.is_empty(), self.wanted.get(&incoming.hash)) {
                let offset = incoming.offset + incoming.received - bytes.len() as u64;
                self.pending.arrivals.push(Arrival::Bytes { blob: wanted.missing.blob, offset, bytes });
            }
        }
        let batch = std::mem::take(&mut self.pending);
        if !self.failed && !batch.arrivals.is_empty() {
            self.out.push_back(ReceiverOutput::Store { write: self.writes + 1, arrivals: batch.arrivals });
        }
        self.failed = true;
    }

    /// Clips that are verified and stored.
    pub fn verified(&self) -> usize {
        self.verified
    }

    /// Clips that are still missing.
    pub fn missing(&self) -> impl Iterator<Item = ClipHash> {
        self.wanted.keys().copied()
    }

    /// Every clip is verified and stored.
    pub fn is_complete(&self) -> bool {
        !self.failed && self.wanted.is_empty() && self.writing.is_empty() && self.pending.arrivals.is_empty()
    }

    /// A transfer is announced. `Err`: the peer breaks the rules.
    pub fn handle_start(&mut self, start: ChunkStart, new_blob: BlobId) -> Result<(), &'static str> {
        if self.newest_start.is_some_and(|newest| start.transfer <= newest) {
            return Err("a transfer number used twice");
        }
        let wanted = self.wanted.get_mut(&start.hash).ok_or("a clip that was not asked for")?;
        if wanted.transfer.is_some() {
            return Err("a clip sent twice at once");
        }
        let missing = &mut wanted.missing;
        if start.offset != missing.offset
            || start.offset + start.bytes != missing.clip.bytes
            || start.bytes == 0
        {
            return Err("a clip of another length");
        }
        self.newest_start = Some(start.transfer);
        wanted.transfer = Some(start.transfer);
        if !wanted.begun {
            wanted.begun = true;
            missing.blob = new_blob;
            self.pending.arrivals.push(Arrival::Begin(partial(missing, self.started)));
        }
        let incoming = Incoming {
            hash: start.hash,
            offset: start.offset,
            bytes: start.bytes,
            received: 0,
            next_chunk: 0,
            buffer: Vec::new(),
        };
        self.transfers.insert(start.transfer, incoming);
        let early = self.orphans.remove(&start.transfer).unwrap_or_default();
        for (chunk, payload) in early {
            self.orphan_bytes -= payload.len();
            self.take(Frame { transfer: start.transfer, chunk, payload: &payload })?;
        }
        Ok(())
    }

    /// A frame came. `Err`: the peer breaks the rules.
    pub fn handle_frame(&mut self, frame: Frame<'_>) -> Result<(), &'static str> {
        if self.transfers.contains_key(&frame.transfer) {
            return self.take(frame);
        }
        if self.newest_start.is_some_and(|newest| frame.transfer <= newest) {
            return Err("a frame of a transfer that is over");
        }
        self.orphan_bytes += frame.payload.len();
        if self.orphan_bytes > ORPHAN_BYTES_MAX {
            return Err("too many frames of transfers that were not announced");
        }
        self.orphans.entry(frame.transfer).or_default().push((frame.chunk, frame.payload.to_vec()));
        Ok(())
    }

    /// A write is done. It counts once all before it are: a clip lies in several, and an earlier one may still fail.
    pub fn handle_stored(&mut self, write: u32) {
        if let Some(batch) = self.writing.iter_mut().find(|batch| batch.write == write) {
            batch.stored = true;
        }
        while self.writing.front().is_some_and(|batch| batch.stored)
            && let Some(batch) = self.writing.pop_front()
        {
            self.stored_bytes += batch.bytes;
            self.verified += batch.verified.len();
            self.sealed.extend(batch.sealed);
            let (verified, damaged) = (batch.verified, batch.damaged);
            let ack = Message::ClipAck { sync: self.sync, bytes: self.stored_bytes, verified, damaged };
            self.out.push_back(ReceiverOutput::Control(ack));
        }
        self.flush();
    }

    fn take(&mut self, frame: Frame<'_>) -> Result<(), &'static str> {
        let incoming = self.transfers.get_mut(&frame.transfer).ok_or("a frame of no transfer")?;
        if frame.chunk != incoming.next_chunk {
            return Err("a frame out of order");
        }
        incoming.next_chunk += 1;
        incoming.received += frame.payload.len() as u64;
        if incoming.received > incoming.bytes {
            return Err("more bytes than announced");
        }
        self.received_bytes += frame.payload.len() as u64;
        let wanted = self.wanted.get_mut(&incoming.hash).ok_or("a frame of a clip that is here")?;
        wanted.missing.hasher.update(frame.payload);
        incoming.buffer.extend_from_slice(frame.payload);
        let complete = incoming.received == incoming.bytes;
        if complete || incoming.buffer.len() >= STORE_BYTES {
            let bytes = std::mem::take(&mut incoming.buffer);
            let offset = incoming.offset + incoming.received - bytes.len() as u64;
            self.pending.bytes += bytes.len() as u64;
            self.pending.arrivals.push(Arrival::Bytes { blob: wanted.missing.blob, offset, bytes });
        }
        if complete {
            let hash = incoming.hash;
            self.transfers.remove(&frame.transfer);
            self.finish(frame.transfer, hash);
        }
        self.flush();
        Ok(())
    }

    fn finish(&mut self, transfer: u32, hash: ClipHash) {
        let Some(mut wanted) = self.wanted.remove(&hash) else { return };
        let missing = &mut wanted.missing;
        if std::mem::take(&mut missing.hasher).finish() == hash {
            let record = ClipRecord { clip: missing.clip.clone(), blob: missing.blob };
            self.pending.sealed.push(record.clone());
            self.pending.arrivals.push(Arrival::Seal(record));
            self.pending.verified.push(transfer);
            return;
        }
        self.pending.arrivals.push(Arrival::Drop(partial(missing, self.started)));
        self.pending.damaged.push(transfer);
        missing.offset = 0;
        wanted.begun = false;
        wanted.transfer = None;
        wanted.retries += 1;
        if wanted.retries > CLIP_RETRIES_MAX {
            self.failed = true;
            self.out.push_back(ReceiverOutput::Failed(SyncFault::Incomplete));
        }
        self.wanted.insert(hash, wanted);
    }

    fn flush(&mut self) {
        let worth_it = self.pending.bytes >= STORE_BYTES as u64
            || !self.pending.verified.is_empty()
            || !self.pending.damaged.is_empty();
        if self.failed || !worth_it || self.writing.len() >= WRITES_MAX {
            return;
        }
        let mut batch = std::mem::take(&mut self.pending);
        self.writes += 1;
        batch.write = self.writes;
        let arrivals = std::mem::take(&mut batch.arrivals);
        self.out.push_back(ReceiverOutput::Store { write: batch.write, arrivals });
        self.writing.push_back(batch);
    }
}

fn partial(missing: &Missing, started: Timestamp) -> PartialRecord {
    PartialRecord { hash: missing.clip.hash, blob: missing.blob, started }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{MediaType, clip::Peaks};

    /// A clip of this length, announced and sent whole; the numbers of the writes it led to.
    fn send(receiver: &mut Receiver, transfer: u32, bytes: &[u8]) -> Vec<u32> {
        let hash = ClipHash::of(bytes);
        let clip = Clip {
            hash,
            bytes: bytes.len() as u64,
            duration_ms: 1_000,
            media_type: MediaType::new("audio/webm"),
            peaks: Peaks::default(),
        };
        let blob = BlobId([0; 16]);
        receiver.add(Missing { clip, blob, offset: 0, hasher: ClipHasher::default() });
        let start = ChunkStart { transfer, sync: 1, hash, offset: 0, bytes: bytes.len() as u64 };
        receiver.handle_start(start, blob).unwrap();
        receiver.handle_frame(Frame { transfer, chunk: 0, payload: bytes }).unwrap();
        let mut writes = Vec::new();
        while let Some(output) = receiver.poll_output() {
            if let ReceiverOutput::Store { write, .. } = output {
                writes.push(write);
            }
        }
        writes
    }

    /// Once the disk answered the second write first, its success counted for the first, which then failed: the clip
    /// was thought to be here for good.
    #[test]
    fn a_write_counts_for_itself_whatever_the_order_of_the_answers() {
        let mut receiver = Receiver::new(1, Timestamp(0), Vec::new());
        let (first, second) = (send(&mut receiver, 1, b"first"), send(&mut receiver, 2, b"second"));
        assert_eq!((first.as_slice(), second.as_slice()), ([1].as_slice(), [2].as_slice()));
        receiver.handle_stored(2);
        assert_eq!((receiver.verified(), receiver.take_sealed().len()), (0, 0));
        receiver.handle_stored(2);
        assert_eq!(receiver.verified(), 0, "said twice");
        receiver.handle_stored(1);
        assert_eq!((receiver.verified(), receiver.take_sealed().len()), (2, 2));
    }
}
