//! Sends clips of the shared project to somebody who lacks them, beside everything else: the sound of new and changed
//! cards, and what a broken first sync left out. A clip that is not here yet waits until it comes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    ids::ClipHash,
    ports::storage::ClipRecord,
    project::Clip,
    time::Instant,
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
    /// What they were told of each clip that they wait for, so that they are not told twice.
    told: BTreeSet<ClipHash>,
    /// Announced, and not yet verified.
    transfers: BTreeMap<u32, ClipHash>,
    out: VecDeque<SenderOutput>,
}

impl Serving {
    /// Nothing to send yet. Transfers are numbered from `first_transfer`.
    pub fn new(sync: u32, first_transfer: u32, frame_bytes: usize) -> Self {
        let sender = Sender::sparing(sync, first_transfer, frame_bytes);
        Self {
            sync,
            sender,
            parked: BTreeMap::new(),
            told: BTreeSet::new(),
            transfers: BTreeMap::new(),
            out: VecDeque::new(),
        }
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
        for want in wants {
            self.told.remove(&want.hash);
        }
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
            if self.told.insert(record.clip.hash) {
                info.push(record.clip.clone());
            }
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
    pub fn handle_buffered(&mut self, now: Instant, bytes: u64) {
        self.sender.handle_buffered(now, bytes);
    }

    /// A read was answered.
    pub fn handle_read(&mut self, ticket: u32, bytes: Vec<u8>) {
        self.sender.handle_read(ticket, bytes);
    }

    /// The disk did not answer a read.
    pub fn handle_read_failed(&mut self) {
        self.sender.handle_read_failed();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{BlobId, Ids},
        ports::storage::{Have, StorageRequest},
        project::{MediaType, clip::Peaks},
        session::fetching::{Fetching, FetchingOutput},
        time::{Now, Timestamp},
        transfer::intake::Answer,
    };

    fn record(blob: u8, sound: &[u8]) -> ClipRecord {
        let clip = Clip {
            hash: ClipHash::of(sound),
            media_type: MediaType::new("audio/webm"),
            bytes: sound.len() as u64,
            duration_ms: 1_000,
            peaks: Peaks::default(),
        };
        ClipRecord { clip, blob: BlobId([blob; 16]) }
    }

    /// Gives the guest all that the host has to say; what the host wants read.
    fn pass(serving: &mut Serving, fetching: &mut Fetching, now: Now, ids: &mut Ids) -> Vec<(u32, BlobId)> {
        let mut reads = Vec::new();
        while let Some(output) = serving.poll_output() {
            match output {
                SenderOutput::Control(Message::ClipInfo { sync, clips }) => {
                    fetching.handle_info(sync, clips).expect("it was asked for");
                }
                SenderOutput::Control(Message::ChunkStart(start)) => {
                    fetching.handle_start(start, ids.blob()).expect("it was announced");
                }
                SenderOutput::Control(_) => {}
                SenderOutput::Frame(bytes) => {
                    let frame = crate::wire::frame::Frame::decode(&bytes).expect("a frame");
                    fetching.handle_frame(now.instant, frame).expect("it was announced");
                }
                SenderOutput::Read { ticket, blob, .. } => reads.push((ticket, blob)),
                SenderOutput::Lacks(job) => serving.park(job),
                SenderOutput::Failed(fault) => panic!("{fault:?}"),
            }
        }
        reads
    }

    /// A clip that was announced and was not there comes when it is: who waits for it is not told twice.
    #[test]
    fn a_clip_that_was_gone_goes_out_when_it_is_back() {
        let (sound, mut ids) = (vec![7; 1_000], Ids::new([3; 32]));
        let now = Now { instant: Instant(1), wall: Timestamp(1) };
        let mut serving = Serving::new(1, 1, 16 * 1024);
        let mut fetching = Fetching::new(1, now);
        fetching.want([ClipHash::of(&sound)]);
        fetching.handle_answer(Answer::Found(vec![Have::Nothing]));
        while let Some(output) = fetching.poll_output() {
            if let FetchingOutput::Control(Message::ClipWants { wants, .. }) = output {
                serving.want(&wants).expect("few");
            }
        }
        serving.serve(&[record(1, &sound)]);
        let reads = pass(&mut serving, &mut fetching, now, &mut ids);
        assert_eq!(reads.len(), 1);
        serving.handle_read(reads[0].0, Vec::new());
        assert!(pass(&mut serving, &mut fetching, now, &mut ids).is_empty());
        serving.serve(&[record(2, &sound)]);
        let reads = pass(&mut serving, &mut fetching, now, &mut ids);
        assert_eq!(reads.iter().map(|(_, blob)| *blob).collect::<Vec<_>>(), [BlobId([2; 16])]);
        serving.handle_read(reads[0].0, sound.clone());
        pass(&mut serving, &mut fetching, now, &mut ids);
        let stores = std::iter::from_fn(|| fetching.poll_output())
            .filter(|output| matches!(output, FetchingOutput::Storage(_, StorageRequest::Receive(_))));
        assert!(stores.count() > 0, "it is on its way to the disk");
    }
}
