//! Recording: from one press to a card. Every second is on the disk before the next one is over.
//!
//! ```text
//! Idle → Asking → Counting → Waiting → Running ⇄ Paused → Stopping → Analyzing → Saving → Idle
//!                     └─────────────────↑         ↓      ↑ Recovering ─┘
//!                                               Stuck ───┘ once more
//! ```
//!
//! It counts down only where that is set. A take that broke off because its microphone is gone can be gone on with
//! (`going_on`).
//!
//! Each recording is a *take* with a number of its own; answers that name another take find nobody. The machine knows no
//! document: a take ends with [`Output::Finished`], and whoever has the document answers with [`Recording::kept`] or
//! [`Recording::not_kept`].

mod clock;
mod command;
mod countdown;
mod going_on;
mod listening;
mod phase;
mod recovery;
mod saving;
mod source;
mod stuck;
mod take;
mod view;
mod wishes;

pub use command::RecordCommand;
pub use view::{Elapsed, RecorderView, Silence};

use crate::{
    ids::{BlobId, CardId, ProjectId, TakeId},
    machine::{Cx, Shown},
    notice::NoticeKind,
    ports::{
        media::MediaRequest,
        microphone::MicSettings,
        storage::{ClipRecord, DbError, RecordAs, RecordingRecord, StorageReply, StorageRequest, Write},
    },
};
use going_on::BrokenOff;
use phase::Phase;
use recovery::Recovery;

/// What a request to the disk was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ticket {
    /// The next slice of this take.
    Slice(TakeId),
    /// The bytes of a recording that was cut short.
    Recovering(TakeId),
    /// Which recordings that were cut short are on the disk.
    Listing,
    /// How one of them begins.
    Head(BlobId),
}

/// What the recorder wants, or says.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Of the disk; the answer comes back with the ticket.
    Store(Ticket, StorageRequest),
    /// Of the disk; nobody waits for the answer.
    Background(StorageRequest),
    /// Of the disk; if it does not come about, nothing is lost and nobody is told.
    Optional(StorageRequest),
    /// Of microphone and decoder.
    Media(MediaRequest),
    /// To the person.
    Notice(NoticeKind),
    /// A take is a clip, and wants to become part of a card.
    Finished(Finished),
    /// A take is part of a card, and on the disk.
    Kept(Kept),
    /// A person wanted to go on with a take that was still being saved, or in a project that was not open
    /// ([`RecordCommand::GoOn`]): now they can.
    GoOn,
}

/// What became of a take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// It had been cut short before.
    pub recovered: bool,
    /// What it was made for.
    pub becomes: RecordAs,
    /// The card that it made.
    pub created: Option<CardId>,
}

/// A take that ended well: all of it is on the disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// Which take.
    pub take: TakeId,
    /// The project it was made for; one that was cut short may be for another by now.
    pub project: Option<ProjectId>,
    /// Its clip.
    pub clip: ClipRecord,
    /// What it is for.
    pub becomes: RecordAs,
    /// Of a new card: the card in front of it; `None` for the end.
    pub after: Option<CardId>,
    /// What is to be written in the transaction that makes it a card.
    pub writes: Vec<Write>,
}

/// The recorder.
#[derive(Debug)]
pub struct Recording {
    phase: Shown<Phase>,
    /// The phase that was traced last: while one is being left, `phase` is idle.
    traced: &'static str,
    recovery: Shown<Recovery>,
    microphone: MicSettings,
    /// What the last microphone was asked for with.
    asked: MicSettings,
    broken_off: Option<BrokenOff>,
}

impl Default for Recording {
    fn default() -> Self {
        let phase = Phase::default();
        Self {
            traced: phase.name(),
            phase: Shown::new(phase),
            recovery: Shown::default(),
            microphone: MicSettings::default(),
            asked: MicSettings::default(),
            broken_off: None,
        }
    }
}

impl Recording {
    /// How it is recorded from the next time on.
    pub fn set_microphone(&mut self, microphone: &MicSettings) {
        self.microphone.clone_from(microphone);
    }

    /// Rises whenever something that is shown may have changed.
    pub fn revision(&self) -> u64 {
        self.phase.revision() + self.recovery.revision()
    }

    /// There is no take, and nobody asks for the microphone.
    pub fn is_idle(&self) -> bool {
        matches!(*self.phase, Phase::Idle)
    }

    /// The microphone is on, or asked for.
    pub fn is_live(&self) -> bool {
        matches!(
            *self.phase,
            Phase::Asking(_)
                | Phase::Counting { .. }
                | Phase::Waiting { .. }
                | Phase::Running { .. }
                | Phase::Paused { .. }
        )
    }

    /// There is a take on its way, or the microphone is asked for: nothing may get in between. One that is stuck waits.
    pub fn is_busy(&self) -> bool {
        !matches!(*self.phase, Phase::Idle | Phase::Stuck { closed: true, .. })
    }

    /// There is a take for this project.
    pub fn is_for(&self, project: ProjectId) -> bool {
        match &*self.phase {
            Phase::Idle => false,
            Phase::Asking(aim) | Phase::Counting { aim, .. } | Phase::Waiting { aim, .. } => {
                aim.project == project
            }
            Phase::Running { take, .. }
            | Phase::Paused { take, .. }
            | Phase::Stopping { take, .. }
            | Phase::Stuck { take, .. }
            | Phase::Recovering(take)
            | Phase::Analyzing(take) => take.record.project == project,
            Phase::Saving { record, .. } => record.project == project,
        }
    }

    /// Something was recorded that is no card yet, and is in memory.
    pub fn has_take(&self) -> bool {
        match &*self.phase {
            Phase::Running { .. } | Phase::Paused { .. } | Phase::Stopping { .. } | Phase::Stuck { .. } => {
                true
            }
            Phase::Analyzing(take) => !take.recovered,
            Phase::Saving { recovered, .. } => !recovered,
            Phase::Idle
            | Phase::Asking(_)
            | Phase::Counting { .. }
            | Phase::Waiting { .. }
            | Phase::Recovering(_) => false,
        }
    }

    /// What is shown of it.
    pub fn view(&self) -> RecorderView {
        match &*self.phase {
            Phase::Idle => RecorderView::Idle,
            Phase::Asking(_) => RecorderView::Asking,
            Phase::Counting { source, countdown, .. } => {
                RecorderView::Counting { microphone: source.given.clone(), left: countdown.left() }
            }
            Phase::Waiting { source, due, .. } => {
                let never = due.is_none().then_some(Silence::NotBegun);
                let silence = if source.is_muted() { Some(Silence::Muted) } else { never };
                RecorderView::Waiting { microphone: source.given.clone(), silence }
            }
            Phase::Running { take, source } => RecorderView::Recording {
                microphone: source.given.clone(),
                elapsed: take.elapsed(),
                silence: source.said(),
                heard: take.sounds() || source.said().is_none(),
            },
            Phase::Paused { take, source } => {
                RecorderView::Paused { microphone: source.given.clone(), recorded_ms: take.elapsed().ms }
            }
            Phase::Stuck { take, error, closed: true } => RecorderView::Stuck {
                error: error.clone(),
                started: take.record.started,
                recorded_ms: take.recorded_ms(),
            },
            Phase::Stuck { .. }
            | Phase::Stopping { .. }
            | Phase::Recovering(_)
            | Phase::Analyzing(_)
            | Phase::Saving { .. } => RecorderView::Saving,
        }
    }

    /// Recordings that were cut short and are offered in this project; none while a take is on its way.
    pub fn recovered(
        &self,
        project: Option<ProjectId>,
        is_here: impl Fn(ProjectId) -> bool,
    ) -> impl Iterator<Item = &RecordingRecord> {
        let offered = self.is_idle().then(|| self.recovery.of(project, is_here));
        offered.into_iter().flatten()
    }

    /// What the disk held at the start.
    pub fn begin(&mut self, records: Vec<RecordingRecord>) {
        self.recovery.begin(records);
    }

    fn set_phase(&mut self, cx: &mut Cx<'_, Output>, phase: Phase) {
        cx.trace.phase(cx.now, "recording", self.traced, phase.name());
        self.traced = phase.name();
        *self.phase = phase;
    }

    /// Leaves the phase, and gives what was in it.
    fn leave_phase(&mut self) -> Phase {
        std::mem::take(&mut *self.phase)
    }

    /// The disk answered. Answers about another take than the one on its way are of one that has ended.
    pub fn handle_stored(
        &mut self,
        cx: &mut Cx<'_, Output>,
        ticket: Ticket,
        reply: Result<StorageReply, DbError>,
    ) {
        let about = match ticket {
            Ticket::Slice(about) | Ticket::Recovering(about) => about,
            Ticket::Listing => return self.listed(cx, reply),
            Ticket::Head(blob) => return self.looked(cx, blob, reply),
        };
        if self.phase.quietly().take().is_none_or(|take| take.id != about)
            || matches!(*self.phase, Phase::Stuck { .. })
        {
            return;
        }
        match (ticket, reply) {
            (_, Err(error)) => self.fail(cx, error),
            (Ticket::Recovering(_), Ok(StorageReply::Bytes(bytes))) => self.read_on(cx, &bytes),
            (Ticket::Recovering(_), Ok(_)) => self.fail(cx, DbError::Damaged),
            (_, Ok(_)) => {
                if let Some(take) = self.phase.quietly().take() {
                    take.slice_stored();
                }
                self.analyze_when_written(cx);
            }
        }
    }
}

fn erase(cx: &mut Cx<'_, Output>, blob: BlobId) {
    let writes = vec![Write::DeleteRecording(blob), Write::EraseBlob(blob)];
    cx.emit(Output::Background(StorageRequest::Commit(writes)));
}

#[cfg(test)]
mod tests;
