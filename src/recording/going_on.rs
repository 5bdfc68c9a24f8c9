//! Going on where a take ended because its microphone went away, or because a clip cannot be larger.
//!
//! What was recorded becomes a card, or a part of one, as always. Going on appends to that card; what is wanted before the card is there
//! is done when it is.

use super::{Output, RecordCommand, Recording, phase::Phase, take::Take};
use crate::{
    ids::{BlobId, CardId, ProjectId},
    machine::Cx,
    notice::NoticeKind,
    ports::{
        media::MediaRequest,
        microphone::{Countdown, MicSettings},
        storage::RecordAs,
    },
    project::Refusal,
};

/// A take that ended so.
#[derive(Debug)]
pub(super) struct BrokenOff {
    blob: BlobId,
    project: ProjectId,
    /// What is recorded next is for this.
    becomes: RecordAs,
    after: Option<CardId>,
    wanted: Wanted,
    /// Its microphone is gone: it goes on with the one that the system prefers.
    lost: bool,
}

/// When it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Not now.
    No,
    /// As soon as it is part of its card. Nobody has to ask; should anything come between, nobody is recorded unasked.
    ByItself,
    /// As soon as it is saved.
    WhenSaved,
    /// As soon as its project is open.
    WhenOpen,
}

impl BrokenOff {
    /// Its microphone is gone.
    pub(super) fn lost(take: &Take) -> Self {
        let (blob, record) = (take.blob(), &take.record);
        // What was recorded in place of a card's sound is its sound now: whoever goes on wants to keep it.
        let becomes = match record.becomes {
            RecordAs::Again(card) => RecordAs::More(card),
            becomes => becomes,
        };
        let (project, after) = (record.project, record.after);
        Self { blob, project, becomes, after, wanted: Wanted::No, lost: true }
    }

    /// It goes on by itself.
    fn divided(take: &Take) -> Self {
        Self { wanted: Wanted::ByItself, lost: false, ..Self::lost(take) }
    }

    /// What is recorded next is for this.
    pub(super) fn becomes(&self) -> RecordAs {
        self.becomes
    }
}

impl Recording {
    /// The take is as large as a clip may be: it ends here, and goes on in another one, which is part of the same card.
    pub(super) fn divide(&mut self, cx: &mut Cx<'_, Output>) {
        match self.leave_phase() {
            Phase::Running { take, .. } => {
                self.broken_off = Some(BrokenOff::divided(&take));
                cx.emit(Output::Media(MediaRequest::StopRecording));
                cx.emit(Output::Notice(NoticeKind::RecordingDivided));
                let take = take.held(cx.now.instant);
                self.set_phase(cx, Phase::Stopping { take, closed: false });
            }
            other => *self.phase = other,
        }
    }

    /// The wish that [`RecordCommand::GoOn`] comes to in this project now, if there is anything to go on with.
    pub fn goes_on_as(&self, project: Option<ProjectId>) -> Option<RecordCommand> {
        let broken = self.broken_off.as_ref().filter(|broken| project == Some(broken.project))?;
        Some(RecordCommand::begin(broken.becomes, broken.after))
    }

    /// The project in which [`RecordCommand::GoOn`] goes on, unless it is this one.
    pub fn goes_on_elsewhere(&self, project: Option<ProjectId>) -> Option<ProjectId> {
        let broken = self.broken_off.as_ref()?;
        Some(broken.project).filter(|there| project != Some(*there))
    }

    /// A person wants to go on, and the project is being opened.
    pub fn go_on_when_open(&mut self) {
        if let Some(broken) = &mut self.broken_off {
            broken.wanted = Wanted::WhenOpen;
        }
    }

    /// They went elsewhere meanwhile, or began another recording.
    pub fn forget_to_go_on_when_open(&mut self) {
        if let Some(broken) = self.broken_off.as_mut().filter(|broken| broken.wanted == Wanted::WhenOpen) {
            broken.wanted = Wanted::No;
        }
    }

    /// A project is open: what was wanted in it is done.
    pub fn opened(&mut self, cx: &mut Cx<'_, Output>, project: ProjectId) {
        if self.broken_off.as_ref().is_some_and(|broken| broken.project == project) {
            self.take_up_wish(cx, Wanted::WhenOpen);
        }
    }

    pub(super) fn go_on(
        &mut self,
        cx: &mut Cx<'_, Output>,
        project: Option<ProjectId>,
    ) -> Result<(), Refusal> {
        let saved = self.blob_on_its_way();
        let broken = self.broken_off.as_mut().filter(|broken| project == Some(broken.project));
        let broken = broken.ok_or(Refusal::NoProject)?;
        if saved == Some(broken.blob) {
            broken.wanted = Wanted::WhenSaved;
            return Ok(());
        }
        let (becomes, after, lost) = (broken.becomes, broken.after, broken.lost);
        let microphone = if lost {
            MicSettings { device: None, ..self.microphone.clone() }
        } else {
            MicSettings { countdown: Countdown::None, ..self.asked.clone() }
        };
        self.start_with(cx, project, after, becomes, microphone)
    }

    /// The recording whose microphone is off, and which is no card yet.
    fn blob_on_its_way(&self) -> Option<BlobId> {
        match &*self.phase {
            Phase::Stopping { take, .. } | Phase::Analyzing(take) => Some(take.blob()),
            Phase::Saving { record, .. } => Some(record.blob),
            _ => None,
        }
    }

    /// A recording is part of a card, and on the disk. `created`: the card, if it is a new one.
    pub(super) fn note_kept(&mut self, blob: BlobId, created: Option<CardId>) {
        if let (Some(broken), Some(card)) =
            (self.broken_off.as_mut().filter(|broken| broken.blob == blob), created)
        {
            broken.becomes = RecordAs::More(card);
        }
    }

    /// A recording is part of its card: the next part of it is recorded, if that is what it ended for.
    pub(super) fn go_on_by_itself(&mut self, cx: &mut Cx<'_, Output>, blob: BlobId) {
        if self.broken_off.as_ref().is_some_and(|broken| broken.blob == blob) {
            self.take_up_wish(cx, Wanted::ByItself);
        }
    }

    /// Something came between: what would have gone on by itself waits for a person.
    pub(super) fn do_not_go_on_by_itself(&mut self) {
        if let Some(broken) = self.broken_off.as_mut().filter(|broken| broken.wanted == Wanted::ByItself) {
            broken.wanted = Wanted::No;
        }
    }

    /// This recording is not on its way any more: what was wanted meanwhile is done.
    pub(super) fn saved(&mut self, cx: &mut Cx<'_, Output>, blob: BlobId) {
        if self.broken_off.as_ref().is_some_and(|broken| broken.blob == blob) {
            self.take_up_wish(cx, Wanted::WhenSaved);
        }
    }

    fn take_up_wish(&mut self, cx: &mut Cx<'_, Output>, wish: Wanted) {
        if let Some(broken) = self.broken_off.as_mut().filter(|broken| broken.wanted == wish) {
            broken.wanted = Wanted::No;
            cx.emit(Output::GoOn);
        }
    }
}
