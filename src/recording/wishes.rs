//! What a person wants of the recorder.

use super::{
    Output, RecordCommand, Recording, erase,
    phase::{Aim, Phase},
};
use crate::{
    ids::{CardId, ProjectId},
    machine::Cx,
    ports::{media::MediaRequest, microphone::MicSettings, storage::RecordAs},
    project::Refusal,
};

impl Recording {
    /// A person wants something. `project`: the open one.
    pub fn command(
        &mut self,
        cx: &mut Cx<'_, Output>,
        command: RecordCommand,
        project: Option<ProjectId>,
    ) -> Result<(), Refusal> {
        match command {
            RecordCommand::New { after } => self.start(cx, project, after, RecordAs::NewCard),
            RecordCommand::First => self.start(cx, project, None, RecordAs::FirstCard),
            RecordCommand::Again(card) => self.start(cx, project, None, RecordAs::Again(card)),
            RecordCommand::More(card) => self.start(cx, project, None, RecordAs::More(card)),
            RecordCommand::GoOn => self.go_on(cx, project),
            RecordCommand::Keep(blob) => self.keep_recovered(cx, blob),
            RecordCommand::Pause => {
                if matches!(*self.phase, Phase::Running { .. }) {
                    cx.emit(Output::Media(MediaRequest::PauseRecording));
                }
                Ok(())
            }
            RecordCommand::Resume => {
                if matches!(*self.phase, Phase::Paused { .. }) {
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
                self.try_again(cx);
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
        let microphone = self.microphone.clone();
        self.start_with(cx, project, after, becomes, microphone)
    }

    /// The same with a microphone of its own.
    pub(super) fn start_with(
        &mut self,
        cx: &mut Cx<'_, Output>,
        project: Option<ProjectId>,
        after: Option<CardId>,
        becomes: RecordAs,
        microphone: MicSettings,
    ) -> Result<(), Refusal> {
        if !self.is_idle() {
            return Err(Refusal::Recording);
        }
        let project = project.ok_or(Refusal::NoProject)?;
        self.ask(cx, Aim { project, after, becomes, countdown: microphone.countdown }, microphone);
        Ok(())
    }

    fn ask(&mut self, cx: &mut Cx<'_, Output>, aim: Aim, microphone: MicSettings) {
        self.forget_to_go_on_when_open();
        self.asked.clone_from(&microphone);
        self.set_phase(cx, Phase::Asking(aim));
        cx.emit(Output::Media(MediaRequest::StartRecording(microphone)));
    }

    /// Asks for a microphone once more, because this one is silent, or writes on what the disk did not take.
    fn try_again(&mut self, cx: &mut Cx<'_, Output>) {
        match self.leave_phase() {
            Phase::Waiting { aim, source, due } if due.is_none() || source.is_muted() => {
                cx.emit(Output::Media(MediaRequest::AbortRecording));
                let microphone = self.microphone.clone();
                self.ask(cx, Aim { countdown: microphone.countdown, ..aim }, microphone);
            }
            phase => {
                *self.phase = phase;
                self.write_rest(cx);
            }
        }
    }

    fn stop(&mut self, cx: &mut Cx<'_, Output>) {
        let take = match self.leave_phase() {
            Phase::Running { take, .. } => take.held(cx.now.instant),
            Phase::Paused { take, .. } => take,
            // There is nothing to keep.
            phase @ (Phase::Asking(_) | Phase::Counting { .. } | Phase::Waiting { .. }) => {
                *self.phase = phase;
                return self.discard(cx);
            }
            other => {
                // Whoever stops while one part ends wants no other one.
                self.do_not_go_on_by_itself();
                return *self.phase = other;
            }
        };
        self.set_phase(cx, Phase::Stopping { take, closed: false });
        cx.emit(Output::Media(MediaRequest::StopRecording));
    }

    fn discard(&mut self, cx: &mut Cx<'_, Output>) {
        match self.leave_phase() {
            Phase::Running { take, .. } | Phase::Paused { take, .. } => {
                cx.emit(Output::Media(MediaRequest::AbortRecording));
                erase(cx, take.blob());
            }
            Phase::Asking(_) | Phase::Counting { .. } | Phase::Waiting { .. } => {
                cx.emit(Output::Media(MediaRequest::AbortRecording));
            }
            Phase::Stuck { take, .. } => {
                cx.emit(Output::Media(MediaRequest::AbortRecording));
                erase(cx, take.blob());
            }
            other => return *self.phase = other,
        }
        cx.emit(Output::Media(MediaRequest::ForgetTake));
        self.set_phase(cx, Phase::Idle);
    }
}
