//! Sends clips of the shared project to somebody who lacks them, beside everything else: the sound of new and changed
//! cards, and what a broken first sync left out. A clip that is not here yet waits until it comes.

use std::collections::{BTreeMap, VecDeque};

use crate::{
    ids::ClipHash,
    ports::storage::ClipRecord,
    project::Clip,
    transfer::{
        Sender,
        sender::{Job, SenderOutput},
    },
    wire::{
        fault::PeerFault,
        limits::WANTS_MAX,
        message::{Message, Want},
    },
};

/// The sending half of one link's live clips.
#[derive(Debug)]
pub struct Serving {
    sync: u32,
    sender: Sender,
    parked: BTreeMap<ClipHash, u64>,
    /// Announced, and not yet verified.
    transfers: BTreeMap<u32, ClipHash>,
    out: VecDeque<SenderOutput>,
}

impl Serving {
    /// Nothing to send yet. Transfers are numbered from `first_transfer`.
    pub fn new(sync: u32, first_transfer: u32, frame_bytes: usize) -> Self {
        let sender = Sender::new(sync, first_transfer, frame_bytes, Vec::new());
        Self { sync, sender, parked: BTreeMap::new(), transfers: BTreeMap::new(), out: VecDeque::new() }
    }

    /// The next wish.
    pub fn poll_output(&mut self) -> Option<SenderOutput> {
        let output = self.out.pop_front().or_else(|| self.sender.poll_output());
        if let Some(SenderOutput::Control(Message::ChunkStart(start))) = &output {
            self.transfers.insert(start.transfer, start.hash);
        }
        output
    }

    /// It is not here after all: it waits until it comes.
    pub fn park(&mut self, job: Job) {
        self.parked.insert(job.hash, job.offset);
    }

    /// Its number.
    pub fn sync(&self) -> u32 {
        self.sync
    }

    /// The number the next transfer of the session may have.
    pub fn next_transfer(&self) -> u32 {
        self.sender.next_transfer()
    }

    /// They lack these. `Err`: more than a project has.
    pub fn want(&mut self, wants: &[Want]) -> Result<(), PeerFault> {
        self.parked.extend(wants.iter().map(|want| (want.hash, want.offset)));
        if self.parked.len() > WANTS_MAX {
            Err(PeerFault::TooManyWants { expected: WANTS_MAX, got: self.parked.len() })
        } else {
            Ok(())
        }
    }

    /// These are here: those that are wanted go out.
    pub fn serve(&mut self, records: &[ClipRecord]) {
        let mut info: Vec<Clip> = Vec::new();
        for record in records {
            let Some(offset) = self.parked.remove(&record.clip.hash) else { continue };
            // More than there is: they have something else under this name, and start anew.
            let offset = if offset < record.clip.bytes { offset } else { 0 };
            info.push(record.clip.clone());
            self.sender.push(Job {
                hash: record.clip.hash,
                blob: record.blob,
                offset,
                bytes: record.clip.bytes,
            });
        }
        for clips in crate::wire::message::pages(info) {
            self.out.push_back(SenderOutput::Control(Message::ClipInfo { sync: self.sync, clips }));
        }
    }

    /// The link's queue holds `bytes` now.
    pub fn handle_buffered(&mut self, bytes: u64) {
        self.sender.handle_buffered(bytes);
    }

    /// A read was answered.
    pub fn handle_read(&mut self, ticket: u32, bytes: Vec<u8>) {
        self.sender.handle_read(ticket, bytes);
    }

    /// They report; what they have by now. `Err`: they break the rules.
    pub fn handle_ack(
        &mut self,
        bytes: u64,
        verified: &[u32],
        damaged: &[u32],
    ) -> Result<Vec<ClipHash>, PeerFault> {
        self.sender.handle_ack(bytes, verified, damaged)?;
        Ok(verified.iter().filter_map(|transfer| self.transfers.remove(transfer)).collect())
    }
}
