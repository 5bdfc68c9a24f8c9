//! Both halves of a first sync over a slow line, with somebody who listens before all is here.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use super::{Receiving, ReceivingOutput, heard::Arrival as Far};
use crate::{
    ids::{BlobId, CardId, ClipHash, Ids, ProjectId, RoomId},
    ports::{
        arriving::{Reach, Reached},
        snapshot::Snapshot,
        storage::{Arrival, ClipRecord, Have, StorageReply, StorageRequest},
    },
    project::{
        Card, Clip, Colour, Label, MediaType, Project, Region, Title,
        clip::Peaks,
        digest::digest,
        text::{Notes, Tags, Transcript},
    },
    session::{
        offering::{Offering, OfferingOutput},
        state::TransferState,
    },
    time::{Instant, Now, Timestamp},
    transfer::sender::SenderOutput,
    wire::{
        fault::PeerFault,
        frame::Frame,
        limits::{FIRST_CLIPS_MAX, FIRST_WISHES_MAX, FRAME_BYTES_MAX},
        live::{Followed, Position},
        message::Message,
    },
};

/// 10 Mbit/s.
const BYTES_PER_MS: u64 = 1_250;
const STEP_MS: u64 = 5;

fn now(ms: u64) -> Now {
    Now { instant: Instant(ms), wall: Timestamp(ms) }
}

fn card(n: u8) -> CardId {
    CardId([n; 16])
}

/// A host with one card of each size, a guest who took it, and the line between them.
struct Line {
    host: Offering,
    guest: Receiving,
    ids: Ids,
    ms: u64,
    sounds: BTreeMap<BlobId, Vec<u8>>,
    hashes: Vec<ClipHash>,
    disk: BTreeMap<BlobId, Vec<u8>>,
    /// What of it is at the guest by its record.
    records: BTreeMap<ClipHash, BlobId>,
    frames: VecDeque<Vec<u8>>,
    spare: u64,
    /// The order in which transfers were announced.
    started: Vec<usize>,
    reached: Vec<(u64, Reached)>,
    /// The next frame of this card arrives changed.
    damages: Option<usize>,
}

impl Line {
    fn new(sizes: &[usize]) -> Self {
        let mut sounds = BTreeMap::new();
        let (mut cards, mut clips) = (Vec::new(), Vec::new());
        for (n, size) in (1..).zip(sizes) {
            let sound: Vec<u8> =
                (0..*size).map(|at| (at as u8).wrapping_mul(n).wrapping_add((at >> 8) as u8)).collect();
            let hash = ClipHash::of(&sound);
            let (media_type, bytes) = (MediaType::new("audio/webm"), *size as u64);
            let clip = Clip { hash, media_type, bytes, duration_ms: 1_000, peaks: Peaks::default() };
            let regions = vec![Region::new(hash, 0, 1_000)];
            cards.push(Card {
                id: card(n),
                label: Label::new("Words"),
                notes: Notes::default(),
                tags: Tags::default(),
                colour: Colour::Neutral,
                transcript: Transcript::default(),
                regions,
                created: Timestamp(1),
            });
            clips.push(ClipRecord { clip, blob: BlobId([n; 16]) });
            sounds.insert(BlobId([n; 16]), sound);
        }
        let title = Title::new("Words");
        let project =
            Project::from_cards(ProjectId([9; 16]), title.clone(), cards.clone()).expect("a project");
        let snapshot = Snapshot {
            project: ProjectId([9; 16]),
            title,
            created: Timestamp(1),
            modified: Timestamp(1),
            digest: digest(&project),
            cards: cards.into_iter().map(Arc::new).collect(),
            clips: clips.clone(),
            followed: Followed { room: RoomId([8; 16]), at: Position::default() },
        };
        let mut host = Offering::new(Instant(0), 1, 1, FRAME_BYTES_MAX, snapshot);
        let Some(OfferingOutput::Control(Message::SyncRequest(request))) = host.poll_output() else {
            panic!("an offer begins with its request")
        };
        let guest = Receiving::new(now(0), request).expect("within limits");
        let mut line = Self {
            host,
            guest,
            ids: Ids::new([5; 32]),
            ms: 0,
            sounds,
            hashes: clips.iter().map(|record| record.clip.hash).collect(),
            disk: BTreeMap::new(),
            records: BTreeMap::new(),
            frames: VecDeque::new(),
            spare: 0,
            started: Vec::new(),
            reached: Vec::new(),
            damages: None,
        };
        line.settle();
        line
    }

    /// Passes everything on that needs no time.
    fn settle(&mut self) {
        loop {
            if let Some(output) = self.host.poll_output() {
                self.take_of_host(output);
            } else if let Some(output) = self.guest.poll_output() {
                self.take_of_guest(output);
            } else {
                return;
            }
        }
    }

    fn take_of_host(&mut self, output: OfferingOutput) {
        match output {
            OfferingOutput::Control(message) => {
                if let Message::ChunkStart(start) = &message {
                    let found = self.hashes.iter().position(|hash| *hash == start.hash);
                    self.started.push(found.expect("offered") + 1);
                }
                self.guest.handle_message(message, self.ids.blob()).expect("by the rules");
            }
            OfferingOutput::Frame(frame) => self.frames.push_back(frame),
            OfferingOutput::Read(SenderOutput::Read { ticket, blob, offset, len }) => {
                let bytes = self.sounds[&blob][offset as usize..][..len as usize].to_vec();
                self.host.handle_read(ticket, bytes);
            }
            OfferingOutput::Read(_) => {}
        }
    }

    fn take_of_guest(&mut self, output: ReceivingOutput) {
        match output {
            ReceivingOutput::Control(message) => {
                self.host.handle_message(Instant(self.ms), message).expect("by the rules");
            }
            ReceivingOutput::Storage(purpose, request) => {
                let reply = self.store(request);
                self.guest.handle_answer(now(self.ms), purpose.answer(Ok(reply)));
            }
            ReceivingOutput::Reached(reached) => self.reached.push((self.ms, reached)),
            ReceivingOutput::Offered => self.guest.accept(now(self.ms)),
            ReceivingOutput::Arrived(_) => self.guest.switched(),
        }
    }

    fn store(&mut self, request: StorageRequest) -> StorageReply {
        match request {
            StorageRequest::FindClips(hashes) => {
                StorageReply::Have(hashes.iter().map(|_| Have::Nothing).collect())
            }
            StorageRequest::Receive(arrivals) => {
                for arrival in arrivals {
                    match arrival {
                        Arrival::Begin(partial) => _ = self.disk.insert(partial.blob, Vec::new()),
                        Arrival::Bytes { blob, offset, bytes } => {
                            let there = self.disk.get_mut(&blob).expect("begun");
                            assert_eq!(there.len() as u64, offset, "without a gap");
                            there.extend(bytes);
                        }
                        Arrival::Seal(record) => _ = self.records.insert(record.clip.hash, record.blob),
                        Arrival::Drop(partial) => _ = self.disk.remove(&partial.blob),
                    }
                }
                StorageReply::Done
            }
            _ => StorageReply::Done,
        }
    }

    /// So much time passes.
    fn pass(&mut self, ms: u64) {
        for _ in 0..ms.div_ceil(STEP_MS) {
            self.ms += STEP_MS;
            self.spare += BYTES_PER_MS * STEP_MS;
            while self.frames.front().is_some_and(|frame| frame.len() as u64 <= self.spare) {
                let mut frame = self.frames.pop_front().expect("just seen");
                self.spare -= frame.len() as u64;
                let transfer = Frame::decode(&frame).expect("a frame").transfer;
                if self.damages.is_some() && self.damages == self.started.get(transfer as usize - 1).copied()
                {
                    self.damages = None;
                    *frame.last_mut().expect("not empty") ^= 1;
                }
                let frame = Frame::decode(&frame).expect("a frame");
                self.guest.handle_frame(Instant(self.ms), frame).expect("by the rules");
                let queued = self.frames.iter().map(|frame| frame.len() as u64).sum();
                self.host.handle_buffered(Instant(self.ms), queued);
                self.settle();
            }
            if self.frames.is_empty() {
                self.spare = 0;
                self.host.handle_buffered(Instant(self.ms), 0);
                self.settle();
            }
        }
    }

    fn end(&mut self) {
        for _ in 0..10_000 {
            if self.guest.state().is_over() {
                break;
            }
            self.pass(STEP_MS);
        }
        assert_eq!((self.host.state(), self.guest.state()), (TransferState::Done, TransferState::Done));
        for (hash, blob) in &self.records {
            assert_eq!(ClipHash::of(&self.disk[blob]), *hash);
        }
        assert_eq!(self.records.len(), self.hashes.len());
    }

    fn far(&self, n: u8) -> Far {
        let project = self.guest.arriving().expect("it comes in");
        self.guest.arrival(project.card(card(n)).expect("there"))
    }
}

const MB: usize = 1_000_000;

#[test]
fn rule_5_13_what_is_wanted_first_comes_within_300_ms_although_a_large_clip_is_on_its_way() {
    let mut line = Line::new(&[20 * MB, 2 * MB, 100_000, 3 * MB]);
    line.pass(2_000);
    assert_eq!(line.far(4), Far::Queued);
    line.guest.look();
    line.settle();
    line.pass(1_000);
    let (playlist, _) = line.guest.listen(card(4), &mut line.ids).expect("it comes in");
    assert_eq!(playlist.segments.len(), 1, "from this card on");
    line.settle();
    assert_eq!(line.far(4), Far::Coming(0));
    let pressed = line.ms;
    line.pass(300);
    let blob = playlist.segments[0].blob;
    let (at, first) = line.reached[0];
    assert_eq!(first.blob, blob);
    assert!(matches!(first.reach, Reach::UpTo(16_000..)), "{first:?}");
    assert!(at - pressed <= 300, "{} ms", at - pressed);
    line.end();
    assert_eq!(line.started, [1, 4, 2, 3], "the large one went on where it stood, under its number");
    assert_eq!(line.reached.last().map(|(_, last)| last.reach), Some(Reach::Whole));
    assert!(line.reached.iter().all(|(_, reached)| reached.blob == blob), "nobody listens to the others");
    assert_eq!(line.records[&line.hashes[3]], blob, "it stays where it was heard");
}

#[test]
fn what_plays_next_comes_next_and_nothing_takes_longer_for_it() {
    let sizes = [2 * MB, MB, MB, MB, MB];
    let mut plain = Line::new(&sizes);
    plain.end();
    let mut line = Line::new(&sizes);
    line.guest.look();
    line.settle();
    line.pass(500);
    line.guest.listen(card(3), &mut line.ids).expect("it comes in");
    line.settle();
    line.pass(400);
    line.guest.listen(card(5), &mut line.ids).expect("it comes in");
    line.settle();
    line.pass(400);
    line.guest.put_first(card(4));
    line.end();
    assert_eq!(line.started, [1, 3, 5, 4, 2]);
    let (with, without) = (line.ms, plain.ms);
    assert!(with * 100 <= without * 103, "{with} ms with, {without} ms without");
}

#[test]
fn a_clip_that_was_heard_and_proves_damaged_is_told_and_comes_again_elsewhere() {
    let mut line = Line::new(&[3 * MB, 200_000]);
    line.pass(200);
    let (playlist, _) = line.guest.listen(card(2), &mut line.ids).expect("it comes in");
    line.damages = Some(2);
    line.settle();
    let blob = playlist.segments[0].blob;
    while line.reached.last().is_none_or(|(_, reached)| reached.reach != Reach::Broken) {
        assert!(line.ms < 2_000, "{:?}", line.reached);
        line.pass(STEP_MS);
    }
    assert!(matches!(line.reached[0].1.reach, Reach::UpTo(_)), "it was heard: {:?}", line.reached);
    let (again, reached) = line.guest.listen(card(2), &mut line.ids).expect("it comes in");
    assert_ne!(again.segments[0].blob, blob, "what is damaged is not heard again");
    assert_eq!(reached.len(), 1);
    line.end();
    assert_eq!(line.started, [1, 2, 2], "again at once");
}

#[test]
fn a_card_that_is_here_waits_for_nothing_and_what_is_here_is_said_of_each() {
    let mut line = Line::new(&[100_000, 4 * MB, 1_000]);
    line.pass(1_000);
    assert_eq!((line.far(1), line.far(3)), (Far::Here, Far::Queued));
    assert!(matches!(line.far(2), Far::Coming(5..=40)), "{:?}", line.far(2));
    let (playlist, reached) = line.guest.listen(card(1), &mut line.ids).expect("it comes in");
    assert_eq!(playlist.segments.len(), 3);
    assert_eq!(playlist.segments[0].blob, line.records[&line.hashes[0]]);
    assert_eq!(reached.len(), 2, "the two behind it");
    line.guest.stop_listening();
    line.reached.clear();
    line.end();
    assert_eq!(line.reached, [], "nobody listens any more");
    assert!(line.guest.listen(card(1), &mut line.ids).is_none(), "it does not come in any more");
}

#[test]
fn rule_5_13_wishes_are_bounded_and_of_what_was_wanted() {
    let mut line = Line::new(&[MB, MB]);
    line.pass(100);
    let wish = |clips| Message::ClipsFirst { sync: 1, clips };
    let mut ask = |clips| line.host.handle_message(Instant(100), wish(clips));
    let offered = line.hashes[0];
    assert_eq!(ask(vec![ClipHash([7; 32])]), Err(PeerFault::UnofferedClipWanted));
    let many = vec![offered; FIRST_CLIPS_MAX + 1];
    assert!(matches!(ask(many), Err(PeerFault::TooManyWants { .. })));
    for _ in 2..FIRST_WISHES_MAX {
        assert_eq!(ask(vec![offered, offered]), Ok(()));
    }
    assert!(matches!(ask(vec![offered]), Err(PeerFault::TooManyWants { .. })));
}
