//! Projects as files: one job at a time, shown as one report; files to open wait for their turn.
//!
//! ```text
//! nothing ─save, open→ Saving, Opening ─done, failed→ nothing, or the next file that waits
//!                          └───────given up───────────↑           the report stays until it is put away
//! ```
//!
//! The ZIP file itself is made and read by `archive/`; this lends it disk, decoder and files. Another kind of file is
//! another variant of `Work`.

mod command;
mod view;

pub use command::ExportCommand;
pub use view::{ArchiveReport, ArchiveState, ArchiveView};

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use crate::{
    archive::{
        ZipProblem,
        limits::{STAGED_KEPT, WAITING_MAX},
        opening::{Opened, Opening, OpeningOutput, Times},
        saving::{Saving, SavingOutput},
    },
    ids::{BlobId, CardId, DraftId, FileId, ProjectId},
    machine::{Cx, Shown},
    ports::{
        files::{FileEvent, FileRequest, PickedFile},
        media::{Analysis, MediaRequest},
        storage::{DbError, PARTIALS_KEPT, ProjectRecord, StorageReply, StorageRequest, TRASH_KEPT},
        titles::Titles,
    },
    project::{Refusal, Title},
    time::Timestamp,
};

/// The number of a job. Answers to one that was given up are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ticket(u32);

/// What a job wants, or says.
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
    /// A file became this project, which is on the disk.
    Opened {
        /// Its record.
        record: ProjectRecord,
        /// It is the only one that was asked for.
        alone: bool,
    },
    /// A file waits, and nothing runs: [`Export::begin_next`].
    Next,
}

#[derive(Debug)]
enum Work {
    Saving(DraftId, Box<Saving>),
    Opening(PickedFile, Box<Opening>),
}

/// What is being saved or opened, and what came of the last one.
#[derive(Debug, Default)]
pub struct Export {
    job: Ticket,
    work: Option<Work>,
    /// Files that are opened next, in this order.
    waiting: VecDeque<PickedFile>,
    report: Shown<Option<ArchiveView>>,
}

impl Export {
    /// Rises whenever something that is shown may have changed.
    pub fn revision(&self) -> u64 {
        self.report.revision()
    }

    /// What is shown of it.
    pub fn view(&self) -> Option<ArchiveView> {
        self.report.clone()
    }

    /// A file is on its way.
    pub fn is_busy(&self) -> bool {
        self.work.is_some() || !self.waiting.is_empty()
    }

    /// Saves a project as a ZIP file, or `only` some of its cards. `titles`: what the file is called if the title has no letter that may be in a name.
    pub fn save_as_zip(
        &mut self,
        cx: &mut Cx<'_, Output>,
        project: ProjectId,
        title: &Title,
        only: Option<Arc<BTreeSet<CardId>>>,
        titles: &Titles,
    ) -> Result<(), Refusal> {
        if self.is_busy() {
            return Err(Refusal::ZipBusy);
        }
        let saving = Saving::new(project, cx.now.wall, titles.zip_file).only(only);
        let work = Work::Saving(cx.ids.draft(), Box::new(saving));
        self.begin(cx, true, title.to_string(), work);
        Ok(())
    }

    /// Opens a ZIP file as new projects, as soon as nothing else runs.
    pub fn open_zip(&mut self, cx: &mut Cx<'_, Output>, file: PickedFile) -> Result<(), Refusal> {
        if self.waiting.len() >= WAITING_MAX {
            cx.emit(Output::File(FileRequest::Release(file.file)));
            return Err(Refusal::ZipBusy);
        }
        let was_busy = self.is_busy();
        self.waiting.push_back(file);
        self.show_waiting();
        if !was_busy {
            // What came of files that were opened before is history.
            *self.report = None;
            cx.emit(Output::Next);
        }
        Ok(())
    }

    /// Answer to [`Output::Next`]. `titles`: what a project is called if nothing in the file says so. `taken`: the titles of
    /// the projects that are there.
    pub fn begin_next(&mut self, cx: &mut Cx<'_, Output>, titles: &Titles, taken: Vec<String>) {
        if self.work.is_some() {
            return;
        }
        let Some(file) = self.waiting.pop_front() else { return };
        let now = cx.now.wall;
        let ago = |kept: Duration| now.0.saturating_sub(kept.saturating_sub(STAGED_KEPT).as_millis() as u64);
        let times = Times { now, staged: Timestamp(ago(PARTIALS_KEPT)), hidden: Timestamp(ago(TRASH_KEPT)) };
        let opening = Opening::new(file.clone(), cx.ids.fork(), times, titles.opened, taken);
        self.begin(cx, false, file.name.clone(), Work::Opening(file, Box::new(opening)));
    }

    fn begin(&mut self, cx: &mut Cx<'_, Output>, saving: bool, name: String, work: Work) {
        self.job.0 += 1;
        self.work = Some(work);
        let mut earlier = Vec::new();
        if let Some(before) = self.report.take().filter(|_| !saving) {
            earlier.extend(before.earlier);
            earlier.push(before.now);
        }
        let now = ArchiveReport { saving, name, state: ArchiveState::Running { percent: 0 } };
        *self.report = Some(ArchiveView { now, waiting: self.waiting.len(), earlier });
        self.run(cx);
    }

    /// Gives up what runs and what waits. What it stored goes. Once the project is being put in place there is nothing
    /// to give up but what waits. What came of earlier files stays on screen.
    pub fn cancel(&mut self, cx: &mut Cx<'_, Output>) {
        for file in std::mem::take(&mut self.waiting) {
            cx.emit(Output::File(FileRequest::Release(file.file)));
        }
        self.show_waiting();
        if matches!(&self.work, Some(Work::Opening(_, opening)) if opening.is_placing()) {
            return;
        }
        match self.work.take() {
            Some(Work::Saving(draft, _)) => cx.emit(Output::File(FileRequest::Discard(draft))),
            Some(Work::Opening(file, mut opening)) => {
                cx.emit(Output::File(FileRequest::Release(file.file)));
                for undo in opening.give_up() {
                    cx.emit(Output::Background(undo));
                }
            }
            None => return,
        }
        let earlier = self.report.take().map(|report| report.earlier);
        *self.report = earlier.and_then(|mut earlier| {
            let now = earlier.pop()?;
            Some(ArchiveView { now, waiting: 0, earlier })
        });
    }

    /// Puts the report of an ended one away.
    pub fn close(&mut self) {
        if !self.is_busy() {
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
        if ticket != self.job {
            return;
        }
        match &mut self.work {
            Some(Work::Saving(_, saving)) => saving.handle_storage(reply),
            Some(Work::Opening(_, opening)) => opening.handle_storage(reply),
            None => {}
        }
        self.run(cx);
    }

    /// A file reports. What is said of one that was given up is void.
    pub fn handle_file(&mut self, cx: &mut Cx<'_, Output>, event: FileEvent) {
        match (&mut self.work, event) {
            (Some(Work::Opening(file, opening)), FileEvent::Read(of, bytes)) if of == file.file => {
                opening.handle_read(bytes);
            }
            (Some(Work::Opening(file, opening)), FileEvent::Turn(of)) if of == file.file => {
                opening.handle_turn();
            }
            (
                Some(Work::Saving(draft, saving)),
                FileEvent::Appended(of, result) | FileEvent::HandedOver(of, result),
            ) if of == *draft => saving.handle_file(result),
            _ => return,
        }
        self.run(cx);
    }

    /// A blob that is decoded is one of a file.
    pub fn analyzes(&self, blob: BlobId) -> bool {
        matches!(&self.work, Some(Work::Opening(_, opening)) if opening.analyzes(blob))
    }

    /// A blob was decoded, or could not be.
    pub fn handle_analyzed(&mut self, cx: &mut Cx<'_, Output>, analysis: Option<Analysis>) {
        if let Some(Work::Opening(_, opening)) = &mut self.work {
            opening.handle_analyzed(analysis);
            self.run(cx);
        }
    }

    /// Does what is wanted next.
    fn run(&mut self, cx: &mut Cx<'_, Output>) {
        loop {
            match self.work.as_mut() {
                Some(Work::Saving(draft, saving)) => {
                    let (draft, Some(output)) = (*draft, saving.poll_output()) else { break };
                    self.of_saving(cx, draft, output);
                }
                Some(Work::Opening(file, opening)) => {
                    let (file, Some(output)) = (file.file, opening.poll_output()) else { break };
                    self.of_opening(cx, file, output);
                }
                None => break,
            }
        }
        self.show_percent();
    }

    fn of_saving(&mut self, cx: &mut Cx<'_, Output>, draft: DraftId, output: SavingOutput) {
        match output {
            SavingOutput::Store(request) => cx.emit(Output::Store(self.job, request)),
            SavingOutput::Append(bytes) => cx.emit(Output::File(FileRequest::Append { draft, bytes })),
            SavingOutput::HandOver(name) => cx.emit(Output::File(FileRequest::HandOver { draft, name })),
            SavingOutput::Done { silent, .. } => self.end(cx, Some(ArchiveState::Saved { silent })),
            SavingOutput::Failed(problem) => self.end(cx, Some(ArchiveState::Failed(problem))),
        }
    }

    fn of_opening(&mut self, cx: &mut Cx<'_, Output>, file: FileId, output: OpeningOutput) {
        match output {
            OpeningOutput::Read { offset, len } => {
                cx.emit(Output::File(FileRequest::Read { file, offset, len }));
            }
            OpeningOutput::Store(request) => cx.emit(Output::Store(self.job, request)),
            OpeningOutput::Analyze { blob, bytes, media_type } => {
                cx.emit(Output::Media(MediaRequest::Analyze { blob, bytes, media_type }));
            }
            OpeningOutput::Turn => cx.emit(Output::File(FileRequest::Turn(file))),
            OpeningOutput::Undo(request) => cx.emit(Output::Background(request)),
            OpeningOutput::Opened(opened) => self.opened(cx, *opened),
            OpeningOutput::Left(folder, problem) => self.left(&folder, problem),
            OpeningOutput::Done => self.end(cx, None),
            OpeningOutput::Failed(problem) => self.end(cx, Some(ArchiveState::Failed(problem))),
        }
    }

    fn opened(&mut self, cx: &mut Cx<'_, Output>, opened: Opened) {
        let Opened { record, losses } = opened;
        let state = ArchiveState::Opened {
            project: record.id,
            title: record.title.to_string(),
            cards: record.cards as usize,
            losses: Arc::new(losses),
        };
        let several = matches!(&self.work, Some(Work::Opening(_, opening)) if opening.is_several());
        let first = self.report.as_ref().is_some_and(|report| report.earlier.is_empty());
        let alone = !several && first && self.waiting.is_empty();
        if let Some(report) = &mut *self.report {
            report.earlier.push(ArchiveReport { state, ..report.now.clone() });
        }
        cx.emit(Output::Opened { record, alone });
    }

    /// One of several projects of a file could not be opened.
    fn left(&mut self, folder: &str, problem: ZipProblem) {
        if let Some(report) = &mut *self.report {
            let name = format!("{}/{}", report.now.name, folder.trim_end_matches('/'));
            let state = ArchiveState::Failed(problem);
            report.earlier.push(ArchiveReport { name, state, ..report.now.clone() });
        }
    }

    fn show_percent(&mut self) {
        let now = match &self.work {
            Some(Work::Saving(_, saving)) => saving.percent(),
            Some(Work::Opening(_, opening)) => opening.percent(),
            None => return,
        };
        let shown = self.report.as_ref().map(|report| &report.now.state);
        if shown.is_some_and(|state| *state != ArchiveState::Running { percent: now }) {
            self.set_state(ArchiveState::Running { percent: now });
        }
    }

    fn set_state(&mut self, state: ArchiveState) {
        if let Some(report) = &mut *self.report {
            report.now.state = state;
        }
    }

    fn show_waiting(&mut self) {
        let waiting = self.waiting.len();
        if let Some(report) = &mut *self.report {
            report.waiting = waiting;
        }
    }

    /// The job is over. `None`: what came of it is told already, project by project; the last one is what is shown.
    fn end(&mut self, cx: &mut Cx<'_, Output>, state: Option<ArchiveState>) {
        match (self.work.take(), &state) {
            (Some(Work::Saving(draft, _)), Some(ArchiveState::Failed(_))) => {
                cx.emit(Output::File(FileRequest::Discard(draft)));
            }
            (Some(Work::Opening(file, _)), _) => cx.emit(Output::File(FileRequest::Release(file.file))),
            _ => {}
        }
        match state {
            Some(state) => self.set_state(state),
            None => {
                if let Some(report) = &mut *self.report
                    && let Some(last) = report.earlier.pop()
                {
                    report.now = last;
                }
            }
        }
        if !self.waiting.is_empty() {
            cx.emit(Output::Next);
        }
    }
}

#[cfg(test)]
mod tests;
