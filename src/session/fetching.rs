//! Fetches clips of the shared project that are missing here, beside everything else.
//!
//! ```text
//! missing → asked of the disk ─whole→ here
//!              └─begun→ hash goes on ─→ asked of the other side → announced → received, verified → here
//! ```

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    ids::{BlobId, ClipHash},
    ports::storage::{ClipRecord, Have, StorageRequest},
    project::Clip,
    time::{Instant, Now},
    transfer::{
        Intake,
        intake::{Answer, IntakeOutput, Purpose},
        primer::Begun,
    },
    wire::{
        fault::PeerFault,
        frame::Frame,
        message::{ChunkStart, Message, SyncFault, Want, pages},
    },
};

/// What this half wants.
#[derive(Debug, Clone, PartialEq)]
pub enum FetchingOutput {
    /// A message on `control`.
    Control(Message),
    /// A request to the disk; its answer goes to [`Fetching::handle_answer`].
    Storage(Purpose, StorageRequest),
    /// A clip is here and verified.
    Here(ClipRecord),
    /// It cannot go on; what is missing stays missing until it is asked for again.
    Failed(SyncFault),
}

/// The receiving half of one link's live clips.
#[derive(Debug)]
pub struct Fetching {
    number: u32,
    /// Everything that is missing and was asked for here.
    missing: BTreeSet<ClipHash>,
    queue: Vec<ClipHash>,
    finding: Vec<ClipHash>,
    intake: Intake,
    begun: bool,
    asked: BTreeMap<ClipHash, Begun>,
    sync: u32,
    failed: bool,
    out: VecDeque<FetchingOutput>,
}

impl Fetching {
    /// Nothing is missing yet.
    pub fn new(number: u32, now: Now) -> Self {
        Self {
            number,
            missing: BTreeSet::new(),
            queue: Vec::new(),
            finding: Vec::new(),
            intake: Intake::new(0, now),
            begun: false,
            asked: BTreeMap::new(),
            sync: 0,
            failed: false,
            out: VecDeque::new(),
        }
    }

    /// The next wish.
    pub fn poll_output(&mut self) -> Option<FetchingOutput> {
        self.out.pop_front()
    }

    /// Its number, unique on its link: answers of the disk to an older one find nobody.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// It cannot go on.
    pub fn has_failed(&self) -> bool {
        self.failed
    }

    /// The offer of clips with this number is answered here.
    pub fn is_of(&self, sync: u32) -> bool {
        self.sync == sync && sync > 0
    }

    /// These are missing here.
    pub fn want(&mut self, hashes: impl IntoIterator<Item = ClipHash>) {
        for hash in hashes {
            if self.missing.insert(hash) {
                self.queue.push(hash);
            }
        }
        self.find();
    }

    fn find(&mut self) {
        if self.finding.is_empty() && !self.queue.is_empty() {
            self.finding = std::mem::take(&mut self.queue);
            let find = StorageRequest::FindClips(self.finding.clone());
            self.out.push_back(FetchingOutput::Storage(Purpose::Find, find));
        }
    }

    /// The disk said which clips are here.
    fn handle_found(&mut self, found: Vec<Have>) {
        let finding = std::mem::take(&mut self.finding);
        for (hash, have) in finding.into_iter().zip(found) {
            if let Have::Whole(record) = have {
                self.missing.remove(&hash);
                self.out.push_back(FetchingOutput::Here(record));
            } else {
                self.intake.begin([Begun::of(hash, &have)]);
            }
        }
        self.prime();
        self.find();
    }

    fn prime(&mut self) {
        if self.intake.is_reading() {
            return;
        }
        self.drain();
        let ready = self.intake.take_ready();
        let wants = ready.iter().map(|begun| Want { hash: begun.hash, offset: begun.offset }).collect();
        self.asked.extend(ready.into_iter().map(|begun| (begun.hash, begun)));
        for wants in pages(wants) {
            let fresh = !std::mem::replace(&mut self.begun, true);
            self.out.push_back(FetchingOutput::Control(Message::ClipWants { wants, fresh }));
        }
    }

    /// The disk answered.
    pub fn handle_answer(&mut self, answer: Answer) {
        match answer {
            Answer::Found(found) => self.handle_found(found),
            Answer::Primed(bytes) => {
                self.intake.handle_primed(&bytes);
                self.prime();
            }
            // What was written behind a write that failed proves nothing.
            Answer::Stored(_) if self.failed => {}
            Answer::Stored(write) => {
                self.intake.handle_stored(write);
                self.drain();
            }
            Answer::Failed(fault) => self.fail(fault),
        }
    }

    /// What is known of clips we asked for. `Err`: the other side breaks the rules.
    pub fn handle_info(&mut self, sync: u32, clips: Vec<Clip>) -> Result<(), PeerFault> {
        self.sync = sync;
        self.intake.set_sync(sync);
        for clip in clips {
            let begun = self.asked.remove(&clip.hash).ok_or(PeerFault::UnwantedClip)?;
            if !clip.is_plausible() {
                return Err(PeerFault::ImplausibleClip);
            }
            self.intake.expect(clip, begun);
        }
        Ok(())
    }

    /// A transfer is announced. `Err`: the other side breaks the rules.
    pub fn handle_start(&mut self, start: ChunkStart, new_blob: BlobId) -> Result<(), PeerFault> {
        if self.failed {
            return Ok(());
        }
        self.intake.handle_start(start, new_blob)?;
        self.drain();
        Ok(())
    }

    /// A frame came. `Err`: the other side breaks the rules.
    pub fn handle_frame(&mut self, now: Instant, frame: Frame<'_>) -> Result<(), PeerFault> {
        if self.failed {
            return Ok(());
        }
        self.intake.handle_frame(now, frame)?;
        self.drain();
        Ok(())
    }

    /// Frames of transfers below this number belong to something that was given up.
    pub fn forget_below(&mut self, transfer: u32) {
        self.intake.forget_below(transfer);
    }

    fn fail(&mut self, fault: SyncFault) {
        if !std::mem::replace(&mut self.failed, true) {
            // Nothing more is sent for nothing.
            self.out
                .push_back(FetchingOutput::Control(Message::ClipWants { wants: Vec::new(), fresh: true }));
            self.out.push_back(FetchingOutput::Failed(fault));
        }
    }

    /// The link is gone: what is here and not yet on the disk goes there, so that it need not come again.
    pub fn rescue(&mut self) {
        if !self.failed {
            self.intake.rescue();
            self.drain();
        }
    }

    fn drain(&mut self) {
        while let Some(output) = self.intake.poll_output() {
            match output {
                IntakeOutput::Storage(purpose, request) => {
                    self.out.push_back(FetchingOutput::Storage(purpose, request));
                }
                IntakeOutput::Control(message) => self.out.push_back(FetchingOutput::Control(message)),
                // Neither its progress is shown, nor is it listened to before it is here.
                IntakeOutput::Again(_) | IntakeOutput::Reached(_) => {}
                IntakeOutput::Failed(fault) => self.fail(fault),
            }
        }
        for record in self.intake.take_sealed() {
            self.missing.remove(&record.clip.hash);
            self.out.push_back(FetchingOutput::Here(record));
        }
    }
}
