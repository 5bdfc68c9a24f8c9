//! Sends clips: reads a little ahead, cuts frames, keeps the link's queue and the receiver's window full but bounded.
//!
//! ```text
//! queue of clips → reads (at most READS_AHEAD, of BYTES_AHEAD) → frames, while queue and window have room → acknowledgements
//! ```

mod order;

use std::collections::{BTreeMap, VecDeque};

use super::pace::Pace;
use crate::{
    ids::{BlobId, ClipHash},
    time::Instant,
    wire::{
        fault::PeerFault,
        frame::Frame,
        limits::{
            CLIP_RETRIES_MAX, EARLY_BYTES, EARLY_FRAME_BYTES, FRAME_HEADER_BYTES, READ_BYTES, WINDOW_BYTES,
        },
        message::{ChunkStart, Message, SyncFault},
    },
};
use order::{First, Rest};

/// Reads under way or waiting to be sent: small clips do not wait for each other's disk.
const READS_AHEAD: usize = 16;
/// Bytes of them: one read is being sent while the next is under way.
const BYTES_AHEAD: u64 = 2 * READ_BYTES as u64;
/// Bytes of reads that are under way and not needed any more: nothing is read while there are more. Whoever changes their mind a
/// thousand times makes the disk no busier.
const VOID_BYTES_MAX: u64 = 4 * BYTES_AHEAD;

/// A clip to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Job {
    /// Its hash.
    pub hash: ClipHash,
    /// The blob that holds its bytes.
    pub blob: BlobId,
    /// First byte to send.
    pub offset: u64,
    /// Its length.
    pub bytes: u64,
}

impl Job {
    fn bytes_to_send(self) -> u64 {
        self.bytes.saturating_sub(self.offset)
    }
}

/// What the sender wants.
#[derive(Debug, Clone, PartialEq)]
pub enum SenderOutput {
    /// Bytes of a blob; answer with [`Sender::handle_read`] and the same ticket.
    Read {
        /// To match the answer.
        ticket: u32,
        /// Which blob.
        blob: BlobId,
        /// First byte.
        offset: u64,
        /// How many.
        len: u32,
    },
    /// A message on `control`.
    Control(Message),
    /// A frame on `binary`.
    Frame(Vec<u8>),
    /// The clip is not on the disk, or not all of it. Nothing of it was sent; all others go on.
    Lacks(Job),
    /// It cannot go on.
    Failed(SyncFault),
}

#[derive(Debug)]
struct Read {
    ticket: u32,
    job: Job,
    offset: u64,
    /// A transfer begins with it.
    first: bool,
    /// A transfer that was interrupted goes on with it.
    resumes: Option<(u32, u32)>,
    last: bool,
    expected: u32,
    bytes: Option<Vec<u8>>,
    sent: usize,
}

/// The sending half of one sync.
#[derive(Debug)]
pub struct Sender {
    sync: u32,
    payload_bytes: usize,
    next_transfer: u32,
    queue: VecDeque<Rest>,
    first: First,
    reading: Option<Rest>,
    reads: VecDeque<Read>,
    /// Reads under way whose answer is not needed any more: the ticket of each, and its bytes.
    void: BTreeMap<u32, u32>,
    next_ticket: u32,
    current: Option<(u32, u32)>,
    unverified: BTreeMap<u32, Job>,
    retries: BTreeMap<ClipHash, u32>,
    queued_bytes: u64,
    pace: Pace,
    sent_bytes: u64,
    /// Bytes the receiver has stored.
    acked_bytes: u64,
    verified: usize,
    failed: bool,
    /// A clip that is not there keeps no other from going.
    spares: bool,
    out: VecDeque<SenderOutput>,
}

impl Sender {
    /// A sender of clips one by one, as they are wanted: one that is not there is named ([`SenderOutput::Lacks`]), and the others go.
    pub fn sparing(sync: u32, first_transfer: u32, frame_bytes: usize) -> Self {
        Self { spares: true, ..Self::new(sync, first_transfer, frame_bytes, Vec::new()) }
    }

    /// A sender for offer `sync`. Transfers are numbered from `first_transfer`; frames have at most `frame_bytes`.
    pub fn new(sync: u32, first_transfer: u32, frame_bytes: usize, jobs: Vec<Job>) -> Self {
        let mut sender = Self {
            sync,
            payload_bytes: frame_bytes.saturating_sub(FRAME_HEADER_BYTES).max(1),
            next_transfer: first_transfer,
            queue: jobs.into_iter().map(Rest::from).collect(),
            first: First::default(),
            reading: None,
            reads: VecDeque::new(),
            void: BTreeMap::new(),
            next_ticket: 0,
            current: None,
            unverified: BTreeMap::new(),
            retries: BTreeMap::new(),
            queued_bytes: 0,
            pace: Pace::new(),
            sent_bytes: 0,
            acked_bytes: 0,
            verified: 0,
            failed: false,
            spares: false,
            out: VecDeque::new(),
        };
        sender.pump();
        sender
    }

    /// One more clip to send.
    pub fn push(&mut self, job: Job) {
        self.enqueue(job);
        self.pump();
    }

    /// What it wants next; none until something else is handled.
    pub fn poll_output(&mut self) -> Option<SenderOutput> {
        self.out.pop_front()
    }

    /// The number the next transfer of the session may have.
    pub fn next_transfer(&self) -> u32 {
        self.next_transfer
    }

    /// Clips the receiver has verified.
    pub fn verified(&self) -> usize {
        self.verified
    }

    /// Everything was sent and verified.
    pub fn is_done(&self) -> bool {
        !self.failed
            && self.queue.is_empty()
            && self.reads.is_empty()
            && self.reading.is_none()
            && self.unverified.is_empty()
    }

    /// The link's queue holds `bytes` now.
    pub fn handle_buffered(&mut self, now: Instant, bytes: u64) {
        let waits = self.reads.front().is_some_and(|read| read.bytes.is_some());
        self.pace.report(now, self.queued_bytes.saturating_sub(bytes), bytes == 0 && waits);
        self.queued_bytes = bytes;
        self.pump();
    }

    /// A read was answered.
    pub fn handle_read(&mut self, ticket: u32, bytes: Vec<u8>) {
        self.void.remove(&ticket);
        if let Some(read) = self.reads.iter_mut().find(|read| read.ticket == ticket) {
            if bytes.len() == read.expected as usize {
                read.bytes = Some(bytes);
            } else {
                let job = read.job;
                self.handle_short(ticket, job, bytes);
            }
        }
        self.pump();
    }

    /// A clip ends too early, or is gone. One that is on its way already is filled up: its hash is wrong then, the receiver
    /// says so, and when it is read again from its beginning, it is known that it is not there.
    fn handle_short(&mut self, ticket: u32, job: Job, mut bytes: Vec<u8>) {
        if !self.spares {
            return self.fail(SyncFault::ClipMissing);
        }
        let is_it = |read: &Read| read.job.hash == job.hash;
        let begun = self.reads.front().is_some_and(|front| is_it(front) && !(front.first && front.sent == 0));
        let is_sending = begun || self.reads.iter().any(|read| is_it(read) && read.resumes.is_some());
        if is_sending {
            for read in self.reads.iter_mut().filter(|read| read.ticket == ticket) {
                bytes.resize(read.expected as usize, 0);
                read.bytes = Some(std::mem::take(&mut bytes));
            }
        } else {
            self.reads.retain(|read| read.job.hash != job.hash);
            self.reading.take_if(|rest| rest.job.hash == job.hash);
            self.out.push_back(SenderOutput::Lacks(job));
        }
    }

    /// The disk did not answer a read. That says nothing of the clip.
    pub fn handle_read_failed(&mut self) {
        self.fail(SyncFault::Storage);
    }

    /// The receiver reports. An acknowledgement of what was never sent is the peer's fault: `Err`.
    pub fn handle_ack(
        &mut self,
        bytes: u64,
        verified: &[u32],
        damaged: &[u32],
    ) -> Result<Vec<Job>, PeerFault> {
        if bytes > self.sent_bytes || bytes < self.acked_bytes {
            return Err(PeerFault::UnsentBytesAcknowledged { expected: self.sent_bytes, got: bytes });
        }
        self.acked_bytes = bytes;
        for transfer in verified {
            self.unverified.remove(transfer).ok_or(PeerFault::UnknownTransfer { got: *transfer })?;
            self.verified += 1;
        }
        let mut again = Vec::new();
        for transfer in damaged {
            let job =
                self.unverified.remove(transfer).ok_or(PeerFault::UnknownTransfer { got: *transfer })?;
            let retries = self.retries.entry(job.hash).or_default();
            *retries += 1;
            if *retries > CLIP_RETRIES_MAX {
                self.fail(SyncFault::Incomplete);
            } else {
                let job = Job { offset: 0, ..job };
                self.enqueue(job);
                again.push(job);
            }
        }
        self.pump();
        Ok(again)
    }

    fn fail(&mut self, fault: SyncFault) {
        if !self.failed {
            self.failed = true;
            self.out.push_back(SenderOutput::Failed(fault));
        }
    }

    fn pump(&mut self) {
        while !self.failed {
            self.read_ahead();
            if !self.send_frame() {
                break;
            }
        }
    }

    #[inline(never)] // Apart from what every frame does: decision 14.
    fn read_ahead(&mut self) {
        if self.void.values().map(|bytes| u64::from(*bytes)).sum::<u64>() > VOID_BYTES_MAX {
            return;
        }
        let mut ahead: u64 = self.reads.iter().map(|read| u64::from(read.expected)).sum();
        while self.reads.len() < READS_AHEAD && ahead < BYTES_AHEAD {
            let Some(rest) = self.reading.take().or_else(|| self.queue.pop_front()) else { return };
            let Rest { job, at: offset, resumes } = rest;
            // Up to where a piece of the blob ends, also when the transfer begins in the middle of one.
            let len = (job.bytes - offset).min(u64::from(READ_BYTES) - offset % u64::from(READ_BYTES)) as u32;
            let last = offset + u64::from(len) >= job.bytes;
            ahead += u64::from(len);
            let ticket = self.next_ticket;
            self.next_ticket = self.next_ticket.wrapping_add(1);
            let first = rest.is_new();
            let read =
                Read { ticket, job, offset, first, resumes, last, expected: len, bytes: None, sent: 0 };
            self.reads.push_back(read);
            self.out.push_back(SenderOutput::Read { ticket, blob: job.blob, offset, len });
            if !last {
                self.reading = Some(Rest { job, at: offset + u64::from(len), resumes: None });
            }
        }
    }

    /// Sends one frame of the first read, if it is here and there is room. `false`: nothing to do now.
    fn send_frame(&mut self) -> bool {
        let Some(read) = self.reads.front_mut() else { return false };
        let Some(bytes) = &read.bytes else { return false };
        // What somebody waits to hear begins with small frames: one counts when all of it is here.
        let early = read.offset + (read.sent as u64) < EARLY_BYTES && self.first.has(&read.job.hash);
        let most = if early { self.payload_bytes.min(EARLY_FRAME_BYTES) } else { self.payload_bytes };
        let payload = &bytes[read.sent..bytes.len().min(read.sent + most)];
        let size = payload.len() as u64;
        let in_window = self.sent_bytes + size <= self.acked_bytes + WINDOW_BYTES;
        let in_queue = self.queued_bytes == 0 || self.queued_bytes + size <= self.pace.limit();
        if !in_window || !in_queue {
            return false;
        }
        let (transfer, chunk) = if read.first && read.sent == 0 {
            let transfer = self.next_transfer;
            self.next_transfer += 1;
            let Job { hash, offset, .. } = read.job;
            let start =
                ChunkStart { sync: self.sync, transfer, hash, offset, bytes: read.job.bytes_to_send() };
            self.out.push_back(SenderOutput::Control(Message::ChunkStart(start)));
            (transfer, 0)
        } else {
            let interrupted = read.resumes.filter(|_| read.sent == 0);
            let Some((transfer, chunk)) = interrupted.or(self.current) else { return false };
            (transfer, chunk + 1)
        };
        self.current = Some((transfer, chunk));
        self.out.push_back(SenderOutput::Frame(Frame { transfer, chunk, payload }.encode()));
        self.queued_bytes += size + FRAME_HEADER_BYTES as u64;
        self.sent_bytes += size;
        read.sent += size as usize;
        if read.sent >= bytes.len() {
            if read.last {
                self.unverified.insert(transfer, read.job);
                let complete = Message::ChunkComplete { transfer, chunks: chunk + 1 };
                self.out.push_back(SenderOutput::Control(complete));
            }
            self.reads.pop_front();
        }
        true
    }
}

#[cfg(test)]
mod tests;
