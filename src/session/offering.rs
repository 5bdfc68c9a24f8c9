//! The editor's half of an initial sync: offer, send what is wanted, and call it done only when the other side says so.
//!
//! ```text
//! Offered ─accept→ Listing wants ─all→ Sending ─all verified→ Completing ─confirmed→ Done
//!    └─reject→ Rejected          any ─cancel→ Cancelled      any ─fault→ Failed
//! ```

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use super::state::TransferState;
use crate::{
    ids::ClipHash,
    ports::snapshot::Snapshot,
    project::Card,
    time::Instant,
    transfer::{
        Progress, Sender,
        sender::{Job, SenderOutput},
    },
    wire::{
        fault::PeerFault,
        limits::{FIRST_CLIPS_MAX, FIRST_WISHES_MAX},
        message::{Message, SyncFault, SyncRequest, Want, pages},
    },
};

/// What this half wants.
#[derive(Debug, Clone, PartialEq)]
pub enum OfferingOutput {
    /// A message on `control`.
    Control(Message),
    /// A frame on `binary`.
    Frame(Vec<u8>),
    /// Bytes to send; see [`SenderOutput::Read`].
    Read(SenderOutput),
}

#[derive(Debug)]
enum Step {
    Offered,
    Listing { expected: usize, wants: Vec<Want> },
    Sending(Box<Sender>),
    Completing,
    Over(TransferState),
}

/// One offer.
#[derive(Debug)]
pub struct Offering {
    sync: u32,
    snapshot: Snapshot,
    frame_bytes: usize,
    next_transfer: u32,
    step: Step,
    progress: Progress,
    wanted: BTreeMap<ClipHash, bool>,
    clips_done: usize,
    transfers: BTreeMap<u32, ClipHash>,
    /// Wishes to put clips first.
    firsts: u32,
    fault: Option<SyncFault>,
    out: VecDeque<OfferingOutput>,
}

impl Offering {
    /// Offers `snapshot`.
    pub fn new(now: Instant, sync: u32, first_transfer: u32, frame_bytes: usize, snapshot: Snapshot) -> Self {
        let request = SyncRequest {
            sync,
            project: snapshot.project,
            title: snapshot.title.clone(),
            created: snapshot.created,
            modified: snapshot.modified,
            cards: snapshot.cards.len() as u32,
            clips: snapshot.clips.len() as u32,
            digest: snapshot.digest.clone(),
            room: snapshot.followed.room,
            at: snapshot.followed.at,
        };
        let mut out = VecDeque::from([OfferingOutput::Control(Message::SyncRequest(request))]);
        for cards in pages(snapshot.cards.clone()) {
            out.push_back(OfferingOutput::Control(Message::SyncCards { sync, cards }));
        }
        for clips in pages(snapshot.clips.iter().map(|record| record.clip.clone()).collect()) {
            out.push_back(OfferingOutput::Control(Message::SyncClips { sync, clips }));
        }
        Self {
            sync,
            snapshot,
            frame_bytes,
            next_transfer: first_transfer,
            step: Step::Offered,
            progress: Progress::new(now, 0),
            wanted: BTreeMap::new(),
            clips_done: 0,
            transfers: BTreeMap::new(),
            firsts: 0,
            fault: None,
            out,
        }
    }

    /// The next wish.
    pub fn poll_output(&mut self) -> Option<OfferingOutput> {
        self.out.pop_front()
    }

    /// Its number.
    pub fn sync(&self) -> u32 {
        self.sync
    }

    /// What is offered.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Its transfers, once it is accepted, are numbered from here.
    pub fn number_from(&mut self, first_transfer: u32) {
        if let Step::Offered = self.step {
            self.next_transfer = first_transfer;
        }
    }

    /// The number the next transfer of the session may have.
    pub fn next_transfer(&self) -> u32 {
        self.next_transfer
    }

    /// Bytes across and how fast.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Why it failed, if that is known.
    pub fn fault(&self) -> Option<SyncFault> {
        self.fault
    }

    /// How far it is.
    pub fn state(&self) -> TransferState {
        match &self.step {
            Step::Offered => TransferState::Offered,
            Step::Listing { .. } | Step::Sending(_) => TransferState::Running,
            Step::Completing => TransferState::Verifying,
            Step::Over(state) => *state,
        }
    }

    /// How far the bytes are, 0 to 99.
    pub fn percent(&self) -> u8 {
        let done = self.progress.done() * 100;
        done.checked_div(self.progress.total()).map_or(0, |percent| percent.min(99) as u8)
    }

    /// Clips across and wanted.
    pub fn clips(&self) -> (usize, usize) {
        (self.clips_done, self.wanted.len())
    }

    /// Cards whose clips are all across.
    pub fn cards_done(&self) -> usize {
        let here = |card: &Arc<Card>| {
            card.regions.iter().all(|region| self.wanted.get(&region.clip).is_none_or(|verified| *verified))
        };
        match self.step {
            Step::Offered | Step::Listing { .. } | Step::Over(TransferState::Rejected) => 0,
            _ => self.snapshot.cards.iter().filter(|card| here(card)).count(),
        }
    }

    /// The link's queue holds `bytes` now.
    pub fn handle_buffered(&mut self, now: Instant, bytes: u64) {
        if let Step::Sending(sender) = &mut self.step {
            sender.handle_buffered(now, bytes);
            self.drain();
        }
    }

    /// A read was answered.
    pub fn handle_read(&mut self, ticket: u32, bytes: Vec<u8>) {
        if let Step::Sending(sender) = &mut self.step {
            sender.handle_read(ticket, bytes);
            self.drain();
        }
    }

    /// A read failed.
    pub fn handle_read_failed(&mut self) {
        if matches!(self.step, Step::Sending(_)) {
            self.give_up(SyncFault::Storage);
        }
    }

    /// The other side speaks of this offer. `Err`: it breaks the rules.
    pub fn handle_message(&mut self, now: Instant, message: Message) -> Result<(), PeerFault> {
        match (message, &mut self.step) {
            (_, Step::Over(_)) => Ok(()), // Words that crossed ours.
            (Message::SyncReject { .. }, Step::Offered) => {
                self.step = Step::Over(TransferState::Rejected);
                Ok(())
            }
            (Message::SyncAccept { wants, .. }, Step::Offered) => {
                if wants as usize > self.snapshot.clips.len() {
                    return Err(PeerFault::TooManyWants {
                        expected: self.snapshot.clips.len(),
                        got: wants as usize,
                    });
                }
                self.step = Step::Listing { expected: wants as usize, wants: Vec::new() };
                self.begin_when_listed(now)
            }
            (Message::Wants { wants: page, .. }, Step::Listing { expected, wants }) => {
                wants.extend(page);
                if wants.len() > *expected {
                    return Err(PeerFault::TooManyWants { expected: *expected, got: wants.len() });
                }
                self.begin_when_listed(now)
            }
            (Message::ClipsFirst { clips, .. }, Step::Sending(_)) => self.put_first(&clips),
            // Everything was on its way already.
            (Message::ClipsFirst { .. }, Step::Completing) => Ok(()),
            (Message::ClipAck { bytes, verified, damaged, .. }, Step::Sending(sender)) => {
                let again = sender.handle_ack(bytes, &verified, &damaged)?;
                for job in again {
                    self.progress.grow(job.bytes);
                }
                self.clips_done = sender.verified();
                for transfer in &verified {
                    if let Some(hash) = self.transfers.remove(transfer) {
                        self.wanted.insert(hash, true);
                    }
                }
                self.progress.reached(now, bytes);
                self.drain();
                Ok(())
            }
            (Message::SyncConfirmed { digest, lacks, .. }, step @ (Step::Completing | Step::Sending(_))) => {
                if lacks == 0 && matches!(step, Step::Sending(_)) {
                    return Err(PeerFault::SyncOutOfTurn);
                }
                self.step = Step::Over(match (digest == self.snapshot.digest, lacks) {
                    (false, _) => TransferState::Failed,
                    (true, 0) => TransferState::Done,
                    (true, _) => TransferState::Lacking,
                });
                Ok(())
            }
            (Message::SyncError { reason, .. }, _) => {
                self.fault = Some(reason);
                self.step = Step::Over(TransferState::Failed);
                Ok(())
            }
            (Message::SyncCancel { .. }, _) => {
                self.step = Step::Over(TransferState::Cancelled);
                Ok(())
            }
            _ => Err(PeerFault::SyncOutOfTurn),
        }
    }

    /// Rule 5.13: they want to hear these first.
    fn put_first(&mut self, clips: &[ClipHash]) -> Result<(), PeerFault> {
        self.firsts += 1;
        if clips.len() > FIRST_CLIPS_MAX || self.firsts > FIRST_WISHES_MAX {
            return Err(PeerFault::TooManyWants { expected: FIRST_CLIPS_MAX, got: clips.len() });
        }
        if clips.iter().any(|clip| !self.wanted.contains_key(clip)) {
            return Err(PeerFault::UnofferedClipWanted);
        }
        if let Step::Sending(sender) = &mut self.step {
            sender.prefer(clips);
            self.drain();
        }
        Ok(())
    }

    /// They have this clip by now.
    pub fn learn(&mut self, hash: ClipHash) {
        if self.state() == TransferState::Lacking {
            self.wanted.entry(hash).and_modify(|verified| *verified = true);
            if self.wanted.values().all(|verified| *verified) {
                self.step = Step::Over(TransferState::Done);
            }
        }
    }

    /// We stop it.
    pub fn cancel(&mut self) {
        self.out.push_back(OfferingOutput::Control(Message::SyncCancel { sync: self.sync }));
        self.step = Step::Over(TransferState::Cancelled);
    }

    /// The link is gone.
    pub fn lose(&mut self) {
        if !self.state().is_over() {
            self.step = Step::Over(TransferState::Failed);
        }
    }

    fn begin_when_listed(&mut self, now: Instant) -> Result<(), PeerFault> {
        let Step::Listing { expected, wants } = &mut self.step else { return Ok(()) };
        if wants.len() < *expected {
            return Ok(());
        }
        let records: BTreeMap<_, _> =
            self.snapshot.clips.iter().map(|record| (record.clip.hash, record)).collect();
        let mut jobs = Vec::new();
        for Want { hash, offset } in std::mem::take(wants) {
            let record = records.get(&hash).ok_or(PeerFault::UnofferedClipWanted)?;
            if offset >= record.clip.bytes || self.wanted.insert(hash, false).is_some() {
                return Err(PeerFault::EmptyWant);
            }
            jobs.push(Job { hash, blob: record.blob, offset, bytes: record.clip.bytes });
        }
        let bytes = jobs.iter().map(|job| job.bytes - job.offset).sum();
        self.progress = Progress::new(now, bytes);
        self.step =
            Step::Sending(Box::new(Sender::new(self.sync, self.next_transfer, self.frame_bytes, jobs)));
        self.drain();
        Ok(())
    }

    fn drain(&mut self) {
        let Step::Sending(sender) = &mut self.step else { return };
        let mut failed = None;
        while let Some(output) = sender.poll_output() {
            match output {
                SenderOutput::Control(message) => {
                    if let Message::ChunkStart(start) = &message {
                        self.transfers.insert(start.transfer, start.hash);
                    }
                    self.out.push_back(OfferingOutput::Control(message));
                }
                SenderOutput::Frame(frame) => self.out.push_back(OfferingOutput::Frame(frame)),
                SenderOutput::Lacks(_) => failed = Some(SyncFault::ClipMissing),
                SenderOutput::Failed(fault) => failed = Some(fault),
                read @ SenderOutput::Read { .. } => self.out.push_back(OfferingOutput::Read(read)),
            }
        }
        self.next_transfer = sender.next_transfer();
        if let Some(fault) = failed {
            self.give_up(fault);
        } else if sender.is_done() {
            self.out.push_back(OfferingOutput::Control(Message::SyncComplete { sync: self.sync }));
            self.step = Step::Completing;
        }
    }

    fn give_up(&mut self, reason: SyncFault) {
        self.fault = Some(reason);
        self.out.push_back(OfferingOutput::Control(Message::SyncError { sync: self.sync, reason }));
        self.step = Step::Over(TransferState::Failed);
    }
}
