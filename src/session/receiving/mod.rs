//! The viewer's half of an initial sync: look at what is offered before anything changes, fetch what is missing, verify,
//! and only then let the project switch, in one step.
//!
//! ```text
//! Listing ─all pages→ Checking the disk → Deciding ─accept→ Priming hashes → Running ─complete→ Switching → Done
//!                                                                                   └─no room→ Switching → Lacking
//!                                            └─reject→ Rejected
//! any ─cancel→ Cancelled      any ─fault→ Failed       until Switching nothing of the person's own has changed
//! ```

mod accepting;
mod early;
#[cfg(test)]
mod early_tests;
mod heard;
mod output;
mod switching;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use self::heard::Early;
use super::{
    listing::{Listing, OfferSummary},
    state::TransferState,
};
use crate::{
    ids::{BlobId, ClipHash, ProjectId},
    ports::storage::{Have, StorageRequest},
    project::{Card, Clip, Project, document::CARDS_MAX},
    time::{Instant, Now},
    transfer::{
        Intake, Progress,
        intake::{Answer, IntakeOutput, Purpose},
        primer::Begun,
    },
    wire::{
        fault::PeerFault,
        frame::Frame,
        limits::{CLIPS_MAX, DECISION, PROJECT_BYTES_MAX},
        live::Followed,
        message::{ChunkStart, Message, SyncFault, SyncRequest},
    },
};
pub use heard::Arrival as CardArrival;
pub use output::ReceivingOutput;

#[derive(Debug)]
enum Step {
    Listing(Listing),
    Checking,
    Deciding {
        until: Instant,
    },
    Priming(Box<Intake>),
    Running(Box<Intake>),
    Switching {
        /// Clips that there is no room for.
        lacks: u32,
    },
    Over(TransferState),
}

/// One offer, seen from the other side.
#[derive(Debug)]
pub struct Receiving {
    request: SyncRequest,
    step: Step,
    project: Option<Project>,
    clips: BTreeMap<ClipHash, Clip>,
    missing: Vec<Begun>,
    summary: Option<OfferSummary>,
    fetched: Vec<ClipHash>,
    still_missing: BTreeSet<ClipHash>,
    progress: Progress,
    fault: Option<SyncFault>,
    early: Early,
    out: VecDeque<ReceivingOutput>,
}

impl Receiving {
    /// An offer has begun. `Err`: it breaks a limit.
    pub fn new(now: Now, request: SyncRequest) -> Result<Self, PeerFault> {
        if request.cards as usize > CARDS_MAX || request.clips as usize > CLIPS_MAX {
            return Err(PeerFault::ProjectBeyondLimits { cards: request.cards, clips: request.clips });
        }
        let mut receiving = Self {
            request,
            step: Step::Listing(Listing::default()),
            project: None,
            clips: BTreeMap::new(),
            missing: Vec::new(),
            summary: None,
            fetched: Vec::new(),
            still_missing: BTreeSet::new(),
            progress: Progress::new(now.instant, 0),
            fault: None,
            early: Early::default(),
            out: VecDeque::new(),
        };
        receiving.check_when_listed()?;
        Ok(receiving)
    }

    /// The next wish.
    pub fn poll_output(&mut self) -> Option<ReceivingOutput> {
        self.out.pop_front()
    }

    /// The offer's number.
    pub fn sync(&self) -> u32 {
        self.request.sync
    }

    /// What a person should know, once all pages are here and the disk was asked.
    pub fn summary(&self) -> Option<&OfferSummary> {
        self.summary.as_ref()
    }

    /// It waits for a decision.
    pub fn is_deciding(&self) -> bool {
        matches!(self.step, Step::Deciding { .. })
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
            Step::Listing(_) | Step::Checking | Step::Deciding { .. } => TransferState::Offered,
            Step::Priming(_) | Step::Running(_) => TransferState::Running,
            Step::Switching { .. } => TransferState::Verifying,
            Step::Over(state) => *state,
        }
    }

    /// Clips across and wanted.
    pub fn clips(&self) -> (usize, usize) {
        (self.fetched.len() - self.still_missing.len(), self.fetched.len())
    }

    /// Cards whose sound is here, and all.
    pub fn cards(&self) -> (usize, usize) {
        let Some(project) = &self.project else { return (0, self.request.cards as usize) };
        let here =
            |card: &&Arc<Card>| !card.regions.iter().any(|region| self.still_missing.contains(&region.clip));
        let done = match self.step {
            Step::Deciding { .. } | Step::Checking => 0,
            _ => project.cards().filter(here).count(),
        };
        (done, project.len())
    }

    /// When [`Self::handle_wake`] has something to do.
    pub fn poll_timeout(&self) -> Option<Instant> {
        if let Step::Deciding { until } = self.step { Some(until) } else { None }
    }

    /// A deadline may have passed: no decision is a no.
    pub fn handle_wake(&mut self, now: Now) {
        if self.poll_timeout().is_some_and(|until| now.instant >= until) {
            self.reject();
        }
    }

    /// The other side speaks of this offer. `Err`: it breaks the rules.
    pub fn handle_message(&mut self, message: Message, new_blob: BlobId) -> Result<(), PeerFault> {
        match (message, &mut self.step) {
            (_, Step::Over(_)) => Ok(()), // Words that crossed ours.
            (Message::SyncCards { cards, .. }, Step::Listing(listing)) => {
                listing.cards.extend(cards);
                self.check_when_listed()
            }
            (Message::SyncClips { clips, .. }, Step::Listing(listing)) => {
                listing.clips.extend(clips);
                self.check_when_listed()
            }
            (Message::ChunkStart(start), Step::Running(_)) => self.handle_start(start, new_blob),
            (Message::ChunkComplete { .. }, Step::Running(_) | Step::Switching { .. }) => Ok(()), // Rule 2.3: proves nothing.
            // On its way when the disk was full.
            (Message::ChunkStart(_) | Message::SyncComplete { .. }, Step::Switching { lacks })
                if *lacks > 0 =>
            {
                Ok(())
            }
            (Message::SyncComplete { .. }, Step::Running(intake)) => {
                if intake.is_complete() {
                    self.still_missing.clear();
                    self.arrive(0);
                } else {
                    // Rule 5.4: a success without all sound is none.
                    self.give_up(SyncFault::Incomplete);
                }
                Ok(())
            }
            (Message::SyncCancel { .. }, Step::Switching { .. }) => Ok(()), // Too late: it is being written.
            (Message::SyncCancel { .. }, _) => {
                self.step = Step::Over(TransferState::Cancelled);
                Ok(())
            }
            (Message::SyncError { reason, .. }, _) => {
                self.fault = Some(reason);
                self.step = Step::Over(TransferState::Failed);
                Ok(())
            }
            _ => Err(PeerFault::SyncOutOfTurn),
        }
    }

    /// A frame came. `Err`: the peer breaks the rules.
    pub fn handle_frame(&mut self, now: Instant, frame: Frame<'_>) -> Result<(), PeerFault> {
        match &mut self.step {
            Step::Running(intake) => {
                intake.handle_frame(now, frame)?;
                self.progress.reached(now, intake.received_bytes());
                self.drain();
                Ok(())
            }
            Step::Over(_) => Ok(()), // On its way when it ended.
            Step::Switching { lacks } if *lacks > 0 => Ok(()),
            _ => Err(PeerFault::UnwantedFrame),
        }
    }

    fn handle_start(&mut self, start: ChunkStart, new_blob: BlobId) -> Result<(), PeerFault> {
        let Step::Running(intake) = &mut self.step else { return Ok(()) };
        intake.handle_start(start, new_blob)?;
        self.drain();
        Ok(())
    }

    fn check_when_listed(&mut self) -> Result<(), PeerFault> {
        let Step::Listing(listing) = &mut self.step else { return Ok(()) };
        let Some((project, clips)) = listing.complete(&self.request)? else { return Ok(()) };
        self.project = Some(project);
        self.clips = clips;
        self.step = Step::Checking;
        let find = StorageRequest::FindClips(self.clips.keys().copied().collect());
        self.out.push_back(ReceivingOutput::Storage(Purpose::Find, find));
        Ok(())
    }

    /// The disk answered.
    pub fn handle_answer(&mut self, now: Now, answer: Answer) {
        match (answer, &mut self.step) {
            (Answer::Found(found), _) => self.handle_found(now, found),
            (Answer::Primed(bytes), Step::Priming(intake)) => {
                intake.handle_primed(&bytes);
                self.prime();
            }
            (Answer::Stored(write), Step::Running(intake)) => {
                intake.handle_stored(write);
                self.drain();
            }
            (Answer::Failed(SyncFault::DiskFull), Step::Running(_)) => self.settle_for_less(),
            // A write behind the one that found no room.
            (Answer::Failed(_), Step::Switching { .. }) => {}
            (Answer::Failed(fault), _) => self.handle_storage_failed(fault),
            // Of what was given up meanwhile.
            (Answer::Primed(_) | Answer::Stored(_), _) => {}
        }
    }

    /// The disk said which clips are here.
    fn handle_found(&mut self, now: Now, found: Vec<Have>) {
        if !matches!(self.step, Step::Checking) || found.len() != self.clips.len() {
            return;
        }
        let mut new_bytes = 0;
        for (clip, have) in self.clips.values().zip(found) {
            if let Have::Whole(record) = have {
                self.early.whole.insert(clip.hash, record.blob);
                continue;
            }
            let begun = Begun::of(clip.hash, &have).within(clip);
            new_bytes += clip.bytes - begun.offset;
            self.missing.push(begun);
        }
        let project = self.project.as_ref();
        let bytes = self.clips.values().map(|clip| clip.bytes).sum();
        self.summary = Some(OfferSummary {
            project: self.request.project,
            title: self.request.title.clone(),
            cards: self.request.cards as usize,
            duration_ms: project.map_or(0, Project::duration_ms),
            bytes,
            new_bytes,
        });
        if bytes > PROJECT_BYTES_MAX {
            self.give_up(SyncFault::TooLarge);
            return;
        }
        self.step = Step::Deciding { until: now.instant.after(DECISION) };
        self.out.push_back(ReceivingOutput::Offered);
    }

    /// The disk failed.
    pub fn handle_storage_failed(&mut self, fault: SyncFault) {
        if !self.state().is_over() {
            self.give_up(fault);
        }
    }

    /// The person does not take it.
    pub fn reject(&mut self) {
        self.out.push_back(ReceivingOutput::Control(Message::SyncReject { sync: self.sync() }));
        self.step = Step::Over(TransferState::Rejected);
    }

    /// We stop it.
    pub fn cancel(&mut self) {
        if matches!(self.step, Step::Switching { .. }) {
            return; // It is being written.
        }
        self.out.push_back(ReceivingOutput::Control(Message::SyncCancel { sync: self.sync() }));
        self.step = Step::Over(TransferState::Cancelled);
    }

    /// The link is gone. What came and is not yet on the disk goes there, so that it need not come again.
    pub fn lose(&mut self) {
        if let Step::Running(intake) = &mut self.step {
            intake.rescue();
            self.drain();
        }
        if !self.state().is_over() && !matches!(self.step, Step::Switching { .. }) {
            self.step = Step::Over(TransferState::Failed);
        }
    }

    /// What is offered.
    pub fn project_id(&self) -> ProjectId {
        self.request.project
    }

    /// The room whose ops follow, and the place of the project in their order.
    pub fn followed(&self) -> Followed {
        Followed { room: self.request.room, at: self.request.at }
    }

    fn drain(&mut self) {
        let (Step::Priming(intake) | Step::Running(intake)) = &mut self.step else { return };
        let mut failed = None;
        while let Some(output) = intake.poll_output() {
            match output {
                IntakeOutput::Storage(purpose, request) => {
                    self.out.push_back(ReceivingOutput::Storage(purpose, request));
                }
                IntakeOutput::Control(message) => self.out.push_back(ReceivingOutput::Control(message)),
                IntakeOutput::Again(bytes) => self.progress.grow(bytes),
                IntakeOutput::Reached(reached) => self.out.push_back(ReceivingOutput::Reached(reached)),
                IntakeOutput::Failed(fault) => failed = Some(fault),
            }
        }
        // Before the clips are asked for the list holds all of them already, and every frame passes here.
        if matches!(self.step, Step::Running(_)) {
            self.note_missing();
        }
        if let Some(fault) = failed {
            self.give_up(fault);
        }
    }

    /// Clips that are whole are no longer missing. A damaged one is missing as it was before.
    fn note_missing(&mut self) {
        if let Step::Running(intake) = &self.step
            && intake.missing().len() != self.still_missing.len()
        {
            self.still_missing = intake.missing().collect();
        }
    }

    fn give_up(&mut self, reason: SyncFault) {
        self.fault = Some(reason);
        self.out.push_back(ReceivingOutput::Control(Message::SyncError { sync: self.sync(), reason }));
        self.step = Step::Over(TransferState::Failed);
    }
}
