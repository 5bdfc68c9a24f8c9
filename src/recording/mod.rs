//! Recording: from one press to a card. Every second is on the disk before the next one is over.
//!
//! ```text
//! Idle → Asking → Running ⇄ Paused → Stopping → Analyzing → Saving → Idle
//!                                ↓      ↑ Recovering ─┘
//!                              Stuck ───┘ once more
//! ```
//!
//! Each recording is a *take* with a number of its own; answers that name another take find nobody. The machine knows no
//! document: a take ends with [`Output::Finished`], and whoever has the document answers with [`Recording::kept`] or
//! [`Recording::not_kept`].

mod command;
mod phase;
mod recovery;
mod saving;
mod stuck;
mod take;
mod view;

pub use command::RecordCommand;
pub use view::RecorderView;

use crate::{
    ids::{BlobId, CardId, ProjectId, TakeId},
    machine::{Cx, Shown},
    notice::NoticeKind,
    ports::{
        media::{MediaRequest, MicEvent},
        storage::{ClipRecord, DbError, RecordAs, RecordingRecord, StorageReply, StorageRequest, Write},
    },
    project::{MediaType, Refusal},
    time::Timestamp,
};
use phase::{Aim, Phase};
use recovery::Recovery;
use take::Take;

/// What a request to the disk was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ticket {
    /// The next slice of this take.
    Slice(TakeId),
    /// The bytes of a recording that was cut short.
    Recovering(TakeId),
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
    Kept,
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
}

impl Default for Recording {
    fn default() -> Self {
        let phase = Phase::default();
        Self { traced: phase.name(), phase: Shown::new(phase), recovery: Shown::default() }
    }
}

impl Recording {
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
        matches!(*self.phase, Phase::Asking(_) | Phase::Running { .. } | Phase::Paused(_))
    }

    /// There is a take on its way, or the microphone is asked for: nothing may get in between. One that is stuck waits.
    pub fn is_busy(&self) -> bool {
        !matches!(*self.phase, Phase::Idle | Phase::Stuck { closed: true, .. })
    }

    /// The browser asks for the microphone.
    pub fn is_asking(&self) -> bool {
        matches!(*self.phase, Phase::Asking(_))
    }

    /// There is a take for this project.
    pub fn is_for(&self, project: ProjectId) -> bool {
        match &*self.phase {
            Phase::Idle => false,
            Phase::Asking(aim) => aim.project == project,
            Phase::Running { take, .. }
            | Phase::Paused(take)
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
            Phase::Running { .. } | Phase::Paused(_) | Phase::Stopping { .. } | Phase::Stuck { .. } => true,
            Phase::Analyzing(take) => !take.recovered,
            Phase::Saving { recovered, .. } => !recovered,
            Phase::Idle | Phase::Asking(_) | Phase::Recovering(_) => false,
        }
    }

    /// What is shown of it.
    pub fn view(&self) -> RecorderView {
        match &*self.phase {
            Phase::Idle => RecorderView::Idle,
            Phase::Asking(_) => RecorderView::Asking,
            Phase::Running { take, since } => {
                RecorderView::Recording { before_ms: take.recorded_ms(), since: *since }
            }
            Phase::Paused(take) => RecorderView::Paused { recorded_ms: take.recorded_ms() },
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

    /// Recordings that were cut short and are offered in this project, with the time they began; none while a take is
    /// on its way.
    pub fn recovered(
        &self,
        project: Option<ProjectId>,
        is_here: impl Fn(ProjectId) -> bool,
    ) -> Vec<(BlobId, Timestamp)> {
        if self.is_idle() { self.recovery.of(project, is_here) } else { Vec::new() }
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

    /// A person wants something. `project`: the open one.
    pub fn command(
        &mut self,
        cx: &mut Cx<'_, Output>,
        command: RecordCommand,
        project: Option<ProjectId>,
    ) -> Result<(), Refusal> {
        match command {
            RecordCommand::New { after } => self.start(cx, project, after, RecordAs::NewCard),
            RecordCommand::Again(card) => self.start(cx, project, None, RecordAs::Again(card)),
            RecordCommand::More(card) => self.start(cx, project, None, RecordAs::More(card)),
            RecordCommand::Keep(blob) => self.keep_recovered(cx, blob),
            RecordCommand::Pause => {
                if matches!(*self.phase, Phase::Running { .. }) {
                    cx.emit(Output::Media(MediaRequest::PauseRecording));
                }
                Ok(())
            }
            RecordCommand::Resume => {
                if matches!(*self.phase, Phase::Paused(_)) {
                    cx.emit(Output::Media(MediaRequest::ResumeRecording));
                }
                Ok(())
            }
            RecordCommand::Stop => {
                self.stop(cx);
                Ok(())
            }
            RecordCommand::Discard => {
                self.discard(cx);
                Ok(())
            }
            RecordCommand::TryAgain => {
                self.write_rest(cx);
                Ok(())
            }
            RecordCommand::DiscardRecovered(blob) => {
                self.recovery.forget(blob);
                erase(cx, blob);
                Ok(())
            }
        }
    }

    fn start(
        &mut self,
        cx: &mut Cx<'_, Output>,
        project: Option<ProjectId>,
        after: Option<CardId>,
        becomes: RecordAs,
    ) -> Result<(), Refusal> {
        if !self.is_idle() {
            return Err(Refusal::Recording);
        }
        let project = project.ok_or(Refusal::NoProject)?;
        self.set_phase(cx, Phase::Asking(Aim { project, after, becomes }));
        cx.emit(Output::Media(MediaRequest::StartRecording));
        Ok(())
    }

    fn stop(&mut self, cx: &mut Cx<'_, Output>) {
        let take = match self.leave_phase() {
            Phase::Running { mut take, since } => {
                take.add_stretch(since, cx.now);
                take
            }
            Phase::Paused(take) => take,
            other => return *self.phase = other,
        };
        self.set_phase(cx, Phase::Stopping { take, closed: false });
        cx.emit(Output::Media(MediaRequest::StopRecording));
    }

    fn discard(&mut self, cx: &mut Cx<'_, Output>) {
        match self.leave_phase() {
            Phase::Running { take, .. } | Phase::Paused(take) => {
                cx.emit(Output::Media(MediaRequest::AbortRecording));
                erase(cx, take.blob());
            }
            Phase::Asking(_) => cx.emit(Output::Media(MediaRequest::AbortRecording)),
            Phase::Stuck { take, .. } => {
                cx.emit(Output::Media(MediaRequest::AbortRecording));
                erase(cx, take.blob());
            }
            other => return *self.phase = other,
        }
        cx.emit(Output::Media(MediaRequest::ForgetTake));
        self.set_phase(cx, Phase::Idle);
    }

    /// The microphone reports.
    pub fn handle_mic(&mut self, cx: &mut Cx<'_, Output>, event: MicEvent) {
        if let MicEvent::Slice(bytes) = event {
            return self.take_slice(cx, bytes);
        }
        match (event, self.leave_phase()) {
            (MicEvent::Started { media_type }, Phase::Asking(aim)) => self.begin_take(cx, aim, &media_type),
            (MicEvent::Paused, Phase::Running { mut take, since }) => {
                take.add_stretch(since, cx.now);
                self.set_phase(cx, Phase::Paused(take));
            }
            (MicEvent::Resumed, Phase::Paused(take)) => {
                self.set_phase(cx, Phase::Running { take, since: cx.now.instant });
            }
            // Asked for or not: a phone was locked, a headset pulled out. What was recorded becomes a card.
            (MicEvent::Stopped, Phase::Running { mut take, since }) => {
                take.add_stretch(since, cx.now);
                self.take_closed(cx, take);
            }
            (MicEvent::Stopped, Phase::Paused(take) | Phase::Stopping { take, .. }) => {
                self.take_closed(cx, take);
            }
            (MicEvent::Failed(error), Phase::Asking(_)) => {
                self.set_phase(cx, Phase::Idle);
                cx.emit(Output::Notice(NoticeKind::Mic(error)));
            }
            (MicEvent::Failed(error), Phase::Running { take, .. } | Phase::Paused(take)) => {
                cx.emit(Output::Notice(NoticeKind::Mic(error)));
                self.take_closed(cx, take);
            }
            (MicEvent::Stopped | MicEvent::Failed(_), Phase::Stuck { take, error, .. }) => {
                self.set_phase(cx, Phase::Stuck { take, error, closed: true });
            }
            (_, phase) => *self.phase = phase,
        }
    }

    /// The next second of sound: nothing that is shown changes.
    fn take_slice(&mut self, cx: &mut Cx<'_, Output>, bytes: Vec<u8>) {
        match self.phase.quietly() {
            Phase::Running { take, .. } | Phase::Paused(take) | Phase::Stopping { take, .. } => {
                cx.emit(Output::Store(Ticket::Slice(take.id), take.append(bytes)));
            }
            // It is kept in memory, and written when the disk takes it.
            Phase::Stuck { take, .. } => take.count(&bytes),
            _ => {}
        }
    }

    fn begin_take(&mut self, cx: &mut Cx<'_, Output>, aim: Aim, media_type: &MediaType) {
        let record = RecordingRecord {
            blob: cx.ids.blob(),
            project: aim.project,
            after: aim.after,
            becomes: aim.becomes,
            media_type: media_type.as_str().to_owned(),
            started: cx.now.wall,
        };
        let write = Write::PutRecording(record.clone());
        cx.emit(Output::Background(StorageRequest::Commit(vec![write])));
        let take = Take::new(cx.ids.take(), record, false);
        self.set_phase(cx, Phase::Running { take, since: cx.now.instant });
    }

    /// No more slices will come.
    fn take_closed(&mut self, cx: &mut Cx<'_, Output>, take: Take) {
        self.set_phase(cx, Phase::Stopping { take, closed: true });
        self.analyze_when_written(cx);
    }

    /// The disk answered. Answers about another take than the one on its way are of one that has ended.
    pub fn handle_stored(
        &mut self,
        cx: &mut Cx<'_, Output>,
        ticket: Ticket,
        reply: Result<StorageReply, DbError>,
    ) {
        let (Ticket::Slice(about) | Ticket::Recovering(about)) = ticket;
        if self.phase.quietly().take().is_none_or(|take| take.id != about)
            || matches!(*self.phase, Phase::Stuck { .. })
        {
            return;
        }
        match (ticket, reply) {
            (_, Err(error)) => self.fail(cx, error),
            (Ticket::Slice(_), Ok(_)) => {
                if let Some(take) = self.phase.quietly().take() {
                    take.slice_stored();
                }
                self.analyze_when_written(cx);
            }
            (Ticket::Recovering(_), Ok(StorageReply::Bytes(bytes))) => self.read_on(cx, &bytes),
            (Ticket::Recovering(_), Ok(_)) => self.fail(cx, DbError::Damaged),
        }
    }
}

fn erase(cx: &mut Cx<'_, Output>, blob: BlobId) {
    let writes = vec![Write::DeleteRecording(blob), Write::EraseBlob(blob)];
    cx.emit(Output::Background(StorageRequest::Commit(writes)));
}

#[cfg(test)]
mod tests;
