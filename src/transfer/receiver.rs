//! Receives clips: takes frames whether they come before or after their `chunk_start`, stores them as they come, and
//! counts a clip only when its length and its hash are right.
//!
//! Rule 2.3: nothing on `control` is proof about `binary`. `chunk_complete` is therefore only checked for sense; a
//! transfer ends when its announced bytes are here. A frame may come before its `chunk_start`; it waits, bounded.

use std::collections::{BTreeMap, VecDeque};

use super::{
    ears::Ears,
    pieces::Pieces,
    writes::{Due, Writes},
};
use crate::{
    ids::{BlobId, ClipHash, ClipHasher},
    ports::{
        arriving::Reached,
        storage::{Arrival, ClipRecord, PartialRecord},
    },
    project::Clip,
    time::{Instant, Timestamp},
    wire::{
        fault::PeerFault,
        frame::Frame,
        limits::{CLIP_RETRIES_MAX, ORPHAN_BYTES_MAX},
        message::{ChunkStart, Message, SyncFault},
    },
};

/// What the receiver wants.
#[derive(Debug, Clone, PartialEq)]
pub enum ReceiverOutput {
    /// A write; answer with [`Receiver::handle_stored`], in any order.
    Store {
        /// The number of the write.
        write: u32,
        /// What is written.
        arrivals: Vec<Arrival>,
    },
    /// A message on `control`.
    Control(Message),
    /// A clip that is listened to has come further.
    Reached(Reached),
    /// It cannot go on.
    Failed(SyncFault),
}

/// A clip that is missing here, or of which only the beginning is here.
#[derive(Debug, Clone)]
pub struct Missing {
    /// The hash that the whole clip must have.
    pub clip: Clip,
    /// The blob that holds its first bytes.
    pub blob: BlobId,
    /// How many there are.
    pub offset: u64,
    /// The hash of those bytes, to be continued.
    pub hasher: ClipHasher,
}

#[derive(Debug)]
struct Wanted {
    missing: Missing,
    begun: bool,
    /// Somebody was told the blob before it begins.
    promised: bool,
    transfer: Option<u32>,
    retries: u32,
}

#[derive(Debug)]
struct Incoming {
    hash: ClipHash,
    blob: BlobId,
    next_chunk: u32,
    pieces: Pieces,
    /// What was given to the disk ends here.
    written: u64,
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
    writes: Writes,
    ears: Ears,
    now: Instant,
    received_bytes: u64,
    stored_bytes: u64,
    sealed: Vec<ClipRecord>,
    failed: bool,
    out: VecDeque<ReceiverOutput>,
}

impl Receiver {
    /// A receiver for offer `sync` of these clips.
    pub fn new(sync: u32, now: Instant, started: Timestamp, missing: Vec<Missing>) -> Self {
        let mut receiver = Self {
            sync,
            started,
            wanted: BTreeMap::new(),
            transfers: BTreeMap::new(),
            newest_start: None,
            orphans: BTreeMap::new(),
            orphan_bytes: 0,
            writes: Writes::new(now),
            ears: Ears::default(),
            now,
            received_bytes: 0,
            stored_bytes: 0,
            sealed: Vec::new(),
            failed: false,
            out: VecDeque::new(),
        };
        for missing in missing {
            receiver.add(missing);
        }
        receiver
    }

    /// What it wants next; none until something else is handled.
    pub fn poll_output(&mut self) -> Option<ReceiverOutput> {
        self.out.pop_front()
    }

    /// Bytes of all frames that were taken.
    pub fn received_bytes(&self) -> u64 {
        self.received_bytes
    }

    /// One more clip is missing.
    pub fn add(&mut self, missing: Missing) {
        let wanted =
            Wanted { begun: missing.offset > 0, promised: false, missing, transfer: None, retries: 0 };
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

    /// Drops frames of transfers below this number that were never announced.
    pub fn forget_below(&mut self, transfer: u32) {
        let kept = self.orphans.split_off(&transfer);
        for (_, payload) in std::mem::replace(&mut self.orphans, kept).into_values().flatten() {
            self.orphan_bytes -= payload.len();
        }
    }

    /// The link is lost: writes what is in memory, so that it need not be sent again. Nothing is taken afterwards.
    pub fn rescue(&mut self) {
        if !self.failed {
            self.write();
        }
        self.failed = true;
    }

    /// What the disk has of clips that are not whole.
    pub fn unfinished(&self) -> impl Iterator<Item = PartialRecord> {
        let begun = self.wanted.values().filter(|wanted| wanted.begun);
        begun.map(|wanted| partial(&wanted.missing, self.started))
    }

    /// Clips that are still missing.
    pub fn missing(&self) -> impl ExactSizeIterator<Item = ClipHash> {
        self.wanted.keys().copied()
    }

    /// The length of a clip that is still missing.
    pub fn bytes_of(&self, hash: &ClipHash) -> u64 {
        self.wanted.get(hash).map_or(0, |wanted| wanted.missing.clip.bytes)
    }

    /// Every clip is verified and stored.
    pub fn is_complete(&self) -> bool {
        !self.failed && self.wanted.is_empty() && self.writes.is_idle()
    }

    /// A transfer is announced. `Err`: the peer breaks the rules.
    pub fn handle_start(&mut self, start: ChunkStart, new_blob: BlobId) -> Result<(), PeerFault> {
        if self.newest_start.is_some_and(|newest| start.transfer <= newest) {
            return Err(PeerFault::TransferNumberUsed { got: start.transfer });
        }
        let wanted = self.wanted.get_mut(&start.hash).ok_or(PeerFault::UnwantedClip)?;
        if wanted.transfer.is_some() {
            return Err(PeerFault::ClipSentTwice);
        }
        let missing = &mut wanted.missing;
        if start.offset != missing.offset
            || start.offset + start.bytes != missing.clip.bytes
            || start.bytes == 0
        {
            return Err(PeerFault::OtherLength {
                expected: missing.clip.bytes,
                got: start.offset.saturating_add(start.bytes),
            });
        }
        self.newest_start = Some(start.transfer);
        wanted.transfer = Some(start.transfer);
        if !wanted.begun {
            wanted.begun = true;
            if !wanted.promised {
                missing.blob = new_blob;
            }
            self.writes.begin(partial(missing, self.started));
        }
        let pieces = Pieces::new(start.offset, start.bytes);
        let (blob, written) = (missing.blob, start.offset);
        let incoming = Incoming { hash: start.hash, blob, next_chunk: 0, pieces, written };
        self.transfers.insert(start.transfer, incoming);
        let early = self.orphans.remove(&start.transfer).unwrap_or_default();
        for (chunk, payload) in early {
            self.orphan_bytes -= payload.len();
            self.take(Frame { transfer: start.transfer, chunk, payload: &payload })?;
        }
        Ok(())
    }

    /// A frame came. `Err`: the peer breaks the rules.
    pub fn handle_frame(&mut self, now: Instant, frame: Frame<'_>) -> Result<(), PeerFault> {
        self.now = now;
        if self.transfers.contains_key(&frame.transfer) {
            return self.take(frame);
        }
        if self.newest_start.is_some_and(|newest| frame.transfer <= newest) {
            return Err(PeerFault::FrameOfNoTransfer { got: frame.transfer });
        }
        self.orphan_bytes += frame.payload.len();
        if self.orphan_bytes > ORPHAN_BYTES_MAX {
            return Err(PeerFault::EarlyFrames);
        }
        self.orphans.entry(frame.transfer).or_default().push((frame.chunk, frame.payload.to_vec()));
        Ok(())
    }

    /// A write is done. It counts once all before it are.
    pub fn handle_stored(&mut self, write: u32) {
        for batch in self.writes.handle_stored(write) {
            self.stored_bytes += batch.bytes;
            for (blob, end) in batch.ends {
                self.ears.stored(blob, end);
            }
            for record in &batch.sealed {
                self.ears.sealed(record.clip.hash, record.blob);
            }
            self.sealed.extend(batch.sealed);
            let (verified, damaged) = (batch.verified, batch.damaged);
            let ack = Message::ClipAck { sync: self.sync, bytes: self.stored_bytes, verified, damaged };
            self.out.push_back(ReceiverOutput::Control(ack));
        }
        self.tell_reached();
        self.flush();
    }

    fn tell_reached(&mut self) {
        self.out.extend(self.ears.take_changed().into_iter().map(ReceiverOutput::Reached));
    }

    /// Somebody listens to this clip from now on, while it comes. The blob that holds it or will hold it, and how far it
    /// is; `new_blob`, where it has none yet. `None`: the clip is not of this sync.
    pub fn listen(&mut self, hash: &ClipHash, new_blob: BlobId) -> Option<Reached> {
        let Some(wanted) = self.wanted.get_mut(hash) else { return self.ears.listen_to_right(hash) };
        if !wanted.begun && !std::mem::replace(&mut wanted.promised, true) {
            wanted.missing.blob = new_blob;
        }
        Some(self.ears.listen(wanted.missing.blob, wanted.missing.offset))
    }

    /// Nobody listens any more.
    pub fn close_ears(&mut self) {
        self.ears.close();
    }

    /// Bytes that are here of a clip that is missing, and whether its transfer has begun.
    pub fn here_of(&self, hash: &ClipHash) -> Option<(u64, bool)> {
        let wanted = self.wanted.get(hash)?;
        let incoming = wanted.transfer.and_then(|transfer| self.transfers.get(&transfer));
        Some(incoming.map_or((wanted.missing.offset, false), |incoming| (incoming.pieces.at(), true)))
    }

    fn take(&mut self, frame: Frame<'_>) -> Result<(), PeerFault> {
        let incoming = self
            .transfers
            .get_mut(&frame.transfer)
            .ok_or(PeerFault::FrameOfNoTransfer { got: frame.transfer })?;
        if frame.chunk != incoming.next_chunk {
            return Err(PeerFault::FrameOutOfOrder { expected: incoming.next_chunk, got: frame.chunk });
        }
        incoming.next_chunk += 1;
        if frame.payload.len() as u64 > incoming.pieces.missing() {
            return Err(PeerFault::FrameTooLong {
                expected: incoming.pieces.missing(),
                got: frame.payload.len() as u64,
            });
        }
        self.received_bytes += frame.payload.len() as u64;
        let wanted = self.wanted.get_mut(&incoming.hash).ok_or(PeerFault::FrameOfKnownClip)?;
        wanted.missing.hasher.update(frame.payload);
        let (blob, writes) = (incoming.blob, &mut self.writes);
        incoming.pieces.push(frame.payload, |offset, bytes| writes.piece(blob, offset, bytes));
        if incoming.pieces.missing() == 0 {
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
            self.ears.is_right(hash, record.blob);
            self.writes.seal(transfer, record);
            return;
        }
        self.writes.discard(transfer, partial(missing, self.started));
        self.ears.is_wrong(missing.blob);
        missing.offset = 0;
        wanted.promised = false;
        wanted.begun = false;
        wanted.transfer = None;
        wanted.retries += 1;
        if wanted.retries > CLIP_RETRIES_MAX {
            self.failed = true;
            self.out.push_back(ReceiverOutput::Failed(SyncFault::Incomplete));
        }
        self.wanted.insert(hash, wanted);
        self.tell_reached();
    }

    fn flush(&mut self) {
        let unfinished = self.transfers.values().map(|incoming| incoming.pieces.unfinished()).sum();
        let heard = |incoming: &Incoming| {
            self.ears.is_due(incoming.blob, incoming.written, incoming.pieces.at() - incoming.written)
        };
        let due = if self.writes.has_room() && self.transfers.values().any(heard) {
            Some(Due::Everything)
        } else {
            self.writes.due(self.now, unfinished)
        };
        match due.filter(|_| !self.failed) {
            Some(Due::Pending) => self.write_pending(),
            Some(Due::Everything) => self.write(),
            None => {}
        }
    }

    /// Everything in memory goes to the disk, also pieces that are not full.
    fn write(&mut self) {
        for incoming in self.transfers.values_mut() {
            let (blob, writes) = (incoming.blob, &mut self.writes);
            incoming.pieces.cut(&mut |offset, bytes| writes.piece(blob, offset, bytes));
            incoming.written = incoming.pieces.at();
        }
        self.write_pending();
    }

    fn write_pending(&mut self) {
        if let Some((write, arrivals)) = self.writes.take(self.now) {
            self.out.push_back(ReceiverOutput::Store { write, arrivals });
        }
    }
}

fn partial(missing: &Missing, started: Timestamp) -> PartialRecord {
    PartialRecord { hash: missing.clip.hash, blob: missing.blob, started }
}

#[cfg(test)]
mod tests;
