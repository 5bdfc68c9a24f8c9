//! Projects as files: one job at a time, shown as one report.
//!
//! ```text
//! nothing ─save, open→ Saving, Opening ─done, failed→ nothing      the report stays until it is put away
//!                          └───────given up───────────↑
//! ```
//!
//! The ZIP file itself is made and read by `archive/`; this lends it disk, decoder and files. Another kind of file is
//! another variant of `Work`.

mod command;
mod view;

pub use command::ExportCommand;
pub use view::{ArchiveState, ArchiveView};

use crate::{
    archive::{
        limits::STAGED_KEPT,
        opening::{Opening, OpeningOutput, Times},
        saving::{Saving, SavingOutput},
    },
    ids::{BlobId, DraftId, FileId, ProjectId},
    machine::{Cx, Shown},
    ports::{
        files::{FileEvent, FileRequest, PickedFile},
        media::{Analysis, MediaRequest},
        storage::{DbError, PARTIALS_KEPT, ProjectRecord, StorageReply, StorageRequest},
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
    Opened(ProjectRecord),
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
        self.work.is_some()
    }

    /// Saves a project as a ZIP file. `titles`: what the file is called if the title has no letter that may be in a name.
    pub fn save_as_zip(
        &mut self,
        cx: &mut Cx<'_, Output>,
        project: ProjectId,
        title: &Title,
        titles: &Titles,
    ) -> Result<(), Refusal> {
        if self.is_busy() {
            return Err(Refusal::ZipBusy);
        }
        let saving = Saving::new(project, cx.now.wall, titles.zip_file);
        let work = Work::Saving(cx.ids.draft(), Box::new(saving));
        self.begin(cx, true, title.to_string(), work);
        Ok(())
    }

    /// Opens a ZIP file as a new project. `titles`: what it is called if nothing in the file says so.
    pub fn open_zip(
        &mut self,
        cx: &mut Cx<'_, Output>,
        file: PickedFile,
        titles: &Titles,
    ) -> Result<(), Refusal> {
        if self.is_busy() {
            cx.emit(Output::File(FileRequest::Release(file.file)));
            return Err(Refusal::ZipBusy);
        }
        let older = PARTIALS_KEPT.saturating_sub(STAGED_KEPT).as_millis() as u64;
        let now = cx.now.wall;
        let times = Times { now, staged: Timestamp(now.0.saturating_sub(older)) };
        let opening = Opening::new(file.clone(), cx.ids.fork(), times, titles.opened);
        self.begin(cx, false, file.name.clone(), Work::Opening(file, Box::new(opening)));
        Ok(())
    }

    fn begin(&mut self, cx: &mut Cx<'_, Output>, saving: bool, name: String, work: Work) {
        self.job.0 += 1;
        self.work = Some(work);
        *self.report = Some(ArchiveView { saving, name, state: ArchiveState::Running { percent: 0 } });
        self.run(cx);
    }

    /// Gives up what runs. What it stored goes. Once the project is being put in place there is nothing to give up.
    pub fn cancel(&mut self, cx: &mut Cx<'_, Output>) {
        if matches!(&self.work, Some(Work::Opening(_, opening)) if opening.is_committing()) {
            return;
        }
        match self.work.take() {
            Some(Work::Saving(draft, _)) => cx.emit(Output::File(FileRequest::Discard(draft))),
            Some(Work::Opening(file, mut opening)) => {
                cx.emit(Output::File(FileRequest::Release(file.file)));
                if let Some(undo) = opening.give_up() {
                    cx.emit(Output::Background(undo));
                }
            }
            None => return,
        }
        *self.report = None;
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
            SavingOutput::Done { silent, .. } => self.end(cx, ArchiveState::Saved { silent }),
            SavingOutput::Failed(problem) => self.end(cx, ArchiveState::Failed(problem)),
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
            OpeningOutput::Done(opened) => {
                let record = opened.record;
                self.end(
                    cx,
                    ArchiveState::Opened {
                        project: record.id,
                        title: record.title.to_string(),
                        cards: record.cards as usize,
                        lost: opened.lost,
                        cut: opened.cut,
                    },
                );
                cx.emit(Output::Opened(record));
            }
            OpeningOutput::Failed(problem) => self.end(cx, ArchiveState::Failed(problem)),
        }
    }

    fn show_percent(&mut self) {
        let now = match &self.work {
            Some(Work::Saving(_, saving)) => saving.percent(),
            Some(Work::Opening(_, opening)) => opening.percent(),
            None => return,
        };
        let shown = self.report.as_ref().map(|report| &report.state);
        if shown.is_some_and(|state| *state != ArchiveState::Running { percent: now }) {
            self.set_state(ArchiveState::Running { percent: now });
        }
    }

    fn set_state(&mut self, state: ArchiveState) {
        if let Some(report) = &mut *self.report {
            report.state = state;
        }
    }

    fn end(&mut self, cx: &mut Cx<'_, Output>, state: ArchiveState) {
        match self.work.take() {
            Some(Work::Saving(draft, _)) if matches!(state, ArchiveState::Failed(_)) => {
                cx.emit(Output::File(FileRequest::Discard(draft)));
            }
            Some(Work::Opening(file, _)) => cx.emit(Output::File(FileRequest::Release(file.file))),
            _ => {}
        }
        self.set_state(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{archive::ZipProblem, ids::Ids, machine::Lender};

    fn picked() -> PickedFile {
        PickedFile { file: FileId(1), name: "lesson.zip".to_owned(), bytes: 1_000 }
    }

    fn opening() -> (Export, Lender<Output>) {
        let (mut export, mut lender) = (Export::default(), Lender::new(Ids::new([4; 32])));
        export.open_zip(&mut lender.cx(), picked(), &Titles::default()).expect("nothing runs");
        assert!(matches!(
            lender.outbox.front(),
            Some(Output::File(FileRequest::Read { file: FileId(1), .. }))
        ));
        lender.outbox.clear();
        (export, lender)
    }

    #[test]
    fn one_job_at_a_time_and_a_file_that_is_refused_is_let_go() {
        let (mut export, mut lender) = opening();
        let other = PickedFile { file: FileId(2), ..picked() };
        let refused = export.open_zip(&mut lender.cx(), other, &Titles::default());
        assert_eq!(refused, Err(Refusal::ZipBusy));
        assert_eq!(lender.outbox, [Output::File(FileRequest::Release(FileId(2)))]);
        let title = Title::new("Lesson");
        let refused = export.save_as_zip(&mut lender.cx(), ProjectId([1; 16]), &title, &Titles::default());
        assert_eq!(refused, Err(Refusal::ZipBusy));
    }

    #[test]
    fn what_is_said_of_a_job_that_was_given_up_is_void() {
        let (mut export, mut lender) = opening();
        let given_up = export.job;
        export.cancel(&mut lender.cx());
        assert!(lender.outbox.contains(&Output::File(FileRequest::Release(FileId(1)))));
        assert_eq!((export.is_busy(), export.view()), (false, None));
        lender.outbox.clear();
        export.handle_file(&mut lender.cx(), FileEvent::Read(FileId(1), Ok(vec![0; 10])));
        export.handle_stored(&mut lender.cx(), given_up, Err(DbError::Full));
        assert!(lender.outbox.is_empty());
    }

    #[test]
    fn a_file_that_is_no_zip_ends_the_job_and_its_report_stays_until_it_is_put_away() {
        let (mut export, mut lender) = opening();
        export.handle_file(&mut lender.cx(), FileEvent::Read(FileId(1), Ok(vec![0; 1_000])));
        let state = export.view().map(|report| report.state);
        assert_eq!(state, Some(ArchiveState::Failed(ZipProblem::NotAZip)));
        assert!(!export.is_busy());
        export.close();
        assert_eq!(export.view(), None);
    }
}
