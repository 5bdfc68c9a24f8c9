//! Going on where a take ended because its microphone went away.
//!
//! What was recorded becomes a card, or a part of one, as always. Going on appends to that card; what is wanted before the card is there
//! is done when it is.

use super::{Output, RecordCommand, Recording, phase::Phase};
use crate::{
    ids::{BlobId, CardId, ProjectId},
    machine::Cx,
    ports::{microphone::MicSettings, storage::RecordAs},
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
}

/// A person wants to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Not now.
    No,
    /// As soon as it is saved.
    WhenSaved,
    /// As soon as its project is open.
    WhenOpen,
}

impl BrokenOff {
    pub(super) fn new(blob: BlobId, project: ProjectId, becomes: RecordAs, after: Option<CardId>) -> Self {
        Self { blob, project, becomes, after, wanted: Wanted::No }
    }
}

impl Recording {
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
        let (becomes, after) = (broken.becomes, broken.after);
        let microphone = MicSettings { device: None, ..self.microphone.clone() };
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
