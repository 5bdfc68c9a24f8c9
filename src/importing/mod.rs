//! Files of sound become cards: one after the other, each as it is where every browser plays it, the sound alone where
//! there are pictures beside it, and as Opus in WebM where it is too large.
//!
//! ```text
//! waiting → Looking ─plays as it is→ Copying ─┐
//!              ├─has pictures→ Taking sound ──┼→ Analyzing → Finding → Keeping → a card
//!              ├─too large→ Converting ───────┘
//!              └─none of these→ failed                └──not decodable, no room→ Dropping → failed
//! ```
//!
//! A file is read by range and stored in pieces, whatever its length. Until it is a card its bytes belong to a transfer that
//! nobody goes on with: what is given up is swept.

mod command;
mod converting;
mod job;
mod named;
mod view;

use std::collections::VecDeque;

pub use command::ImportCommand;
pub use view::{ImportProblem, ImportReport, ImportState, ImportView, KeptHow};

use crate::{
    ids::{BlobId, CardId, DraftId, FileId, ProjectId, TakeId},
    machine::{Cx, Shown},
    ports::{
        files::{FileEvent, FileRequest, PickedFile},
        media::{Analysis, MediaRequest},
        mixing::{MixEvent, MixRequest},
        storage::{ClipRecord, DbError, PARTIALS_KEPT, StorageReply, StorageRequest, Write, staged},
    },
    project::{Label, Refusal},
};
use job::{End, Job};

/// Files that wait at most.
pub const FILES_MAX: usize = 500;

/// The number of a file's turn. Answers to one that was given up are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ticket(u32);

/// A file whose sound is on the disk, and wants to be a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Brought {
    /// The number by which the answer is given: [`Importing::kept`] or [`Importing::not_kept`].
    pub take: TakeId,
    /// The project it was given to.
    pub project: ProjectId,
    /// Its clip.
    pub clip: ClipRecord,
    /// From its name.
    pub label: Label,
    /// What is written in the same transaction.
    pub writes: Vec<Write>,
}

/// What it wants, or says.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Of the disk; the answer comes back with the ticket.
    Store(Ticket, StorageRequest),
    /// Of the disk; nobody waits for the answer.
    Background(StorageRequest),
    /// Of files.
    File(FileRequest),
    /// Of the decoder.
    Media(MediaRequest),
    /// Of whoever packs sound; this draft comes back with the answers.
    Mix(DraftId, MixRequest),
    /// It wants to be a card.
    Brought(Brought),
    /// It is a ZIP file, whatever it is called.
    Zip(PickedFile),
}

/// Files on their way, and what came of those before them.
#[derive(Debug, Default)]
pub struct Importing {
    turn: Ticket,
    now: Option<Box<Job>>,
    /// What is packed for it.
    draft: Option<DraftId>,
    waiting: VecDeque<(ProjectId, PickedFile)>,
    report: Shown<Option<ImportView>>,
}

impl Importing {
    /// Rises whenever something that is shown may have changed.
    pub fn revision(&self) -> u64 {
        self.report.revision()
    }

    /// What is shown of it.
    pub fn view(&self) -> Option<ImportView> {
        self.report.clone()
    }

    /// Files are on their way.
    pub fn is_busy(&self) -> bool {
        self.now.is_some() || !self.waiting.is_empty()
    }

    /// A person wants something. `project`: the open one.
    pub fn command(
        &mut self,
        cx: &mut Cx<'_, Output>,
        command: ImportCommand,
        project: Option<ProjectId>,
    ) -> Result<(), Refusal> {
        match command {
            ImportCommand::Files(files) => self.take(cx, files, project)?,
            ImportCommand::Cancel => self.cancel(cx),
            ImportCommand::Close => {
                if !self.is_busy() {
                    *self.report = None;
                }
            }
        }
        Ok(())
    }

    /// Files that are not taken are let go.
    pub fn refuse(cx: &mut Cx<'_, Output>, files: Vec<PickedFile>) {
        release(cx, files.iter().map(|file| file.file));
    }

    fn take(
        &mut self,
        cx: &mut Cx<'_, Output>,
        files: Vec<PickedFile>,
        project: Option<ProjectId>,
    ) -> Result<(), Refusal> {
        let full = self.waiting.len() + files.len() > FILES_MAX;
        let Some(project) = project.filter(|_| !full) else {
            release(cx, files.iter().map(|file| file.file));
            return Err(if full { Refusal::TooManyFiles } else { Refusal::NoProject });
        };
        // What came of files before is history, unless some of them are still on their way.
        if !self.is_busy() {
            *self.report = None;
        }
        if files.is_empty() {
            return Ok(());
        }
        let report = self.report.get_or_insert_default();
        for file in files {
            report.files.push(ImportReport { name: file.name.clone(), state: ImportState::Waiting });
            self.waiting.push_back((project, file));
        }
        self.go_on(cx);
        Ok(())
    }

    /// Gives up what is on its way. What is a card already stays one.
    fn cancel(&mut self, cx: &mut Cx<'_, Output>) {
        let waiting = std::mem::take(&mut self.waiting);
        release(cx, waiting.iter().map(|(_, file)| file.file));
        // What is being put into the project has to be answered first.
        if let Some(job) = self.now.take_if(|job| !job.is_being_kept()) {
            self.turn.0 += 1;
            if let Some(draft) = self.draft.filter(|_| job.mixes()) {
                cx.emit(Output::Mix(draft, MixRequest::End));
            }
            job.give_up().into_iter().for_each(|undo| cx.emit(Output::Background(undo)));
            release(cx, [job.file().file]);
        }
        if let Some(report) = &mut *self.report {
            let over =
                |state: &ImportState| matches!(state, ImportState::Kept { .. } | ImportState::Failed(_));
            report.files.retain(|file| over(&file.state) || matches!(file.state, ImportState::Keeping));
        }
        if self.report.as_ref().is_some_and(|report| report.files.is_empty()) {
            *self.report = None;
        }
    }

    /// The disk answered.
    pub fn handle_stored(
        &mut self,
        cx: &mut Cx<'_, Output>,
        ticket: Ticket,
        reply: Result<StorageReply, DbError>,
    ) {
        if ticket == self.turn
            && let Some(job) = &mut self.now
        {
            job.handle_stored(cx.ids, reply);
            self.run(cx);
        }
    }

    /// A file reports; given back when it is none of these.
    pub fn handle_file(&mut self, cx: &mut Cx<'_, Output>, event: FileEvent) -> Option<FileEvent> {
        match (&mut self.now, event) {
            (Some(job), FileEvent::Read(file, bytes)) if job.file().file == file => {
                job.handle_read(bytes);
                self.run(cx);
                None
            }
            (_, event) => Some(event),
        }
    }

    /// The mixer reports; given back when it is not of these files.
    pub fn handle_mix(
        &mut self,
        cx: &mut Cx<'_, Output>,
        draft: DraftId,
        event: MixEvent,
    ) -> Option<MixEvent> {
        if self.draft != Some(draft) {
            return Some(event);
        }
        if let Some(job) = &mut self.now {
            job.handle_mix(event);
            self.run(cx);
        }
        None
    }

    /// A blob that is analyzed is one of a file.
    pub fn analyzes(&self, blob: BlobId) -> bool {
        self.now.as_ref().is_some_and(|job| job.analyzes(blob))
    }

    /// A blob was analyzed, or could not be.
    pub fn handle_analyzed(&mut self, cx: &mut Cx<'_, Output>, analysis: Option<Analysis>) {
        if let Some(job) = &mut self.now {
            job.handle_analyzed(analysis);
            self.run(cx);
        }
    }

    /// What was brought is a card, and on the disk.
    pub fn kept(&mut self, cx: &mut Cx<'_, Output>, take: TakeId, card: Option<CardId>) {
        self.answered(cx, take, Ok(card));
    }

    /// What was brought did not become a card, for this reason.
    pub fn not_kept(&mut self, cx: &mut Cx<'_, Output>, take: TakeId, why: ImportProblem) {
        self.answered(cx, take, Err(why));
    }

    fn answered(
        &mut self,
        cx: &mut Cx<'_, Output>,
        take: TakeId,
        kept: Result<Option<CardId>, ImportProblem>,
    ) {
        if let Some(job) = &mut self.now
            && job.handle_kept(take, kept)
        {
            self.run(cx);
        }
    }

    /// Does what is wanted next.
    fn run(&mut self, cx: &mut Cx<'_, Output>) {
        while let Some(job) = &mut self.now {
            let Some(output) = job.poll_output() else { break };
            match output {
                job::Output::Read { offset, len } => {
                    let file = job.file().file;
                    cx.emit(Output::File(FileRequest::Read { file, offset, len }));
                }
                job::Output::Store(request) => cx.emit(Output::Store(self.turn, request)),
                job::Output::Media(request) => cx.emit(Output::Media(request)),
                job::Output::Mix(request) => {
                    let draft = *self.draft.get_or_insert_with(|| cx.ids.draft());
                    cx.emit(Output::Mix(draft, request));
                }
                job::Output::Brought(brought) => cx.emit(Output::Brought(*brought)),
                job::Output::End(end) => self.end(cx, end),
            }
        }
        self.show();
    }

    fn end(&mut self, cx: &mut Cx<'_, Output>, end: End) {
        let Some(job) = self.now.take() else { return };
        let (file, full) = (job.file().clone(), end == End::Failed(ImportProblem::DiskFull));
        if end == End::Zip {
            self.report_of_now(None);
            cx.emit(Output::Zip(file));
        } else {
            release(cx, [file.file]);
            self.report_of_now(Some(match end {
                End::Kept { card, how } => ImportState::Kept { card, how },
                End::Failed(problem) => ImportState::Failed(problem),
                End::Zip => ImportState::Waiting,
            }));
        }
        if full {
            // Nor is there room for what follows.
            let waiting = std::mem::take(&mut self.waiting);
            release(cx, waiting.iter().map(|(_, file)| file.file));
            for file in self.report.iter_mut().flat_map(|report| &mut report.files) {
                if file.state == ImportState::Waiting {
                    file.state = ImportState::Failed(ImportProblem::DiskFull);
                }
            }
        }
        self.go_on(cx);
    }

    /// The next file.
    fn go_on(&mut self, cx: &mut Cx<'_, Output>) {
        if self.now.is_some() {
            return;
        }
        let Some((project, file)) = self.waiting.pop_front() else { return };
        self.turn.0 += 1;
        self.draft = None;
        self.now = Some(Box::new(Job::new(project, file, cx.ids.blob(), staged(cx.now.wall, PARTIALS_KEPT))));
        self.run(cx);
    }

    fn show(&mut self) {
        if let Some(job) = &self.now {
            let state = job.state();
            let shown = self.report.as_ref().and_then(|report| report.now()).map(|file| &file.state);
            if shown != Some(&state) {
                self.report_of_now(Some(state));
            }
        }
    }

    /// What is said of the file that has its turn; `None`: nothing any more.
    fn report_of_now(&mut self, state: Option<ImportState>) {
        let Some(report) = &mut *self.report else { return };
        let Some(at) = report.files.iter().position(|file| !file.state.is_over()) else { return };
        match state {
            Some(state) => report.files[at].state = state,
            None => drop(report.files.remove(at)),
        }
        if report.files.is_empty() {
            *self.report = None;
        }
    }
}

/// Files that are not needed any more.
fn release(cx: &mut Cx<'_, Output>, files: impl IntoIterator<Item = FileId>) {
    files.into_iter().for_each(|file| cx.emit(Output::File(FileRequest::Release(file))));
}

#[cfg(test)]
mod tests;
