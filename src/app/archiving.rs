//! Saving a project as a ZIP and opening one: at most one of them at a time, shown as one report.

use super::{
    App, effect::Effect, library::PARTIALS_KEPT, recording::Recorder, route::Route, storing::Pending,
};
use crate::{
    archive::{
        ZipProblem,
        limits::STAGED_KEPT,
        opening::{Opening, OpeningOutput, Times},
        saving::{Saving, SavingOutput},
    },
    ids::{BlobId, DraftId, ProjectId},
    ports::{
        files::{FileEvent, FileRequest, PickedFile},
        media::{Analysis, MediaRequest},
        storage::{DbError, StorageReply},
    },
    project::Refusal,
    time::Timestamp,
};

/// The number of a saving or an opening. Answers to one that was given up are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Job(u32);

/// What is being saved or opened, and what came of the last one.
#[derive(Debug, Default)]
pub(super) struct Archive {
    job: Job,
    work: Option<Work>,
    report: Option<ArchiveView>,
}

#[derive(Debug)]
enum Work {
    Saving(DraftId, Box<Saving>),
    Opening(PickedFile, Box<Opening>),
}

/// A ZIP on its way, or what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchiveView {
    /// It is saved; else it is opened.
    pub saving: bool,
    /// The project's title when it is saved, the file's name when it is opened.
    pub name: String,
    /// How far it is.
    pub state: ArchiveState,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
pub enum ArchiveState {
    /// It runs.
    Running {
        /// 0 to 99.
        percent: u8,
    },
    /// The file was handed over, and browsers ask or tell where it lies.
    Saved {
        /// Cards of which some sound is not in it.
        silent: usize,
    },
    /// The project is in the library.
    Opened {
        /// Its id.
        project: ProjectId,
        /// Its title.
        title: String,
        /// Its cards.
        cards: usize,
        /// Cards that could not be read and are left out.
        lost: usize,
        /// Cards of which only some of the sound could be read.
        cut: usize,
    },
    /// Nothing came of it, and nothing has changed.
    Failed(ZipProblem),
}

impl ArchiveState {
    /// It went well, and nothing is missing.
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Saved { silent: 0 } | Self::Opened { lost: 0, cut: 0, .. })
    }

    /// The name in `data-state`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Running { .. } => "running",
            Self::Saved { .. } | Self::Opened { .. } => "done",
            Self::Failed(_) => "failed",
        }
    }
}

impl App {
    /// The ZIP that is being saved or opened, or what came of it.
    pub fn archive_view(&self) -> Option<ArchiveView> {
        self.archive.report.clone()
    }

    /// A ZIP is on its way.
    pub(super) fn is_archiving(&self) -> bool {
        self.archive.work.is_some()
    }

    pub(super) fn save_as_zip(&mut self, project: ProjectId) -> Result<(), Refusal> {
        if self.is_archiving() {
            return Err(Refusal::ZipBusy);
        }
        let record = self.projects.get(&project).ok_or(Refusal::NoProject)?;
        let name = record.title.to_string();
        let draft = self.ids.draft();
        self.begin(true, name, Work::Saving(draft, Box::new(Saving::new(project, self.now.wall))));
        Ok(())
    }

    pub(super) fn open_zip(&mut self, file: PickedFile) -> Result<(), Refusal> {
        if self.is_archiving() {
            self.file(FileRequest::Release(file.file));
            return Err(Refusal::ZipBusy);
        }
        let older = PARTIALS_KEPT.saturating_sub(STAGED_KEPT).as_millis() as u64;
        let now = self.now.wall;
        let times = Times { now, staged: Timestamp(now.0.saturating_sub(older)) };
        let opening = Opening::new(file.clone(), self.ids.fork(), times);
        self.begin(false, file.name.clone(), Work::Opening(file, Box::new(opening)));
        Ok(())
    }

    fn begin(&mut self, saving: bool, name: String, work: Work) {
        self.archive.job.0 += 1;
        self.archive.work = Some(work);
        self.archive.report = Some(ArchiveView { saving, name, state: ArchiveState::Running { percent: 0 } });
        self.dirty.archive = true;
        self.run_archive();
    }

    /// Gives up what runs. What it stored goes. Once the project is being put in place there is nothing to give up.
    pub(super) fn cancel_zip(&mut self) -> Result<(), Refusal> {
        if matches!(&self.archive.work, Some(Work::Opening(_, opening)) if opening.is_committing()) {
            return Ok(());
        }
        match self.archive.work.take() {
            Some(Work::Saving(draft, _)) => self.file(FileRequest::Discard(draft)),
            Some(Work::Opening(file, mut opening)) => {
                self.file(FileRequest::Release(file.file));
                if let Some(undo) = opening.give_up() {
                    self.store(Pending::Background, undo);
                }
            }
            None => return Ok(()),
        }
        self.archive.report = None;
        self.dirty.archive = true;
        Ok(())
    }

    /// Puts the report of an ended one away.
    pub(super) fn close_zip(&mut self) -> Result<(), Refusal> {
        if !self.is_archiving() {
            self.archive.report = None;
            self.dirty.archive = true;
        }
        Ok(())
    }

    pub(super) fn handle_archive_stored(&mut self, job: Job, reply: Result<StorageReply, DbError>) {
        if job != self.archive.job {
            return;
        }
        match &mut self.archive.work {
            Some(Work::Saving(_, saving)) => saving.handle_storage(reply),
            Some(Work::Opening(_, opening)) => opening.handle_storage(reply),
            None => {}
        }
        self.run_archive();
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn handle_file(&mut self, event: FileEvent) {
        match (&mut self.archive.work, event) {
            (Some(Work::Opening(file, opening)), FileEvent::Read(of, bytes)) if of == file.file => {
                opening.handle_read(bytes);
            }
            (
                Some(Work::Saving(draft, saving)),
                FileEvent::Appended(of, result) | FileEvent::HandedOver(of, result),
            ) if of == *draft => saving.handle_file(result),
            _ => return, // Of one that was given up.
        }
        self.run_archive();
    }

    /// A blob that is decoded belongs to a ZIP.
    pub(super) fn archive_analyzes(&self, blob: BlobId) -> bool {
        matches!(&self.archive.work, Some(Work::Opening(_, opening)) if opening.analyzes(blob))
    }

    pub(super) fn handle_archive_analyzed(&mut self, analysis: Option<Analysis>) {
        if let Some(Work::Opening(_, opening)) = &mut self.archive.work {
            opening.handle_analyzed(analysis);
            self.run_archive();
        }
    }

    /// Does what is wanted next.
    fn run_archive(&mut self) {
        let job = Pending::Archive(self.archive.job);
        loop {
            match self.archive.work.as_mut() {
                Some(Work::Saving(draft, saving)) => {
                    let (draft, Some(output)) = (*draft, saving.poll_output()) else { break };
                    match output {
                        SavingOutput::Store(request) => self.store(job.clone(), request),
                        SavingOutput::Append(bytes) => self.file(FileRequest::Append { draft, bytes }),
                        SavingOutput::HandOver(name) => self.file(FileRequest::HandOver { draft, name }),
                        SavingOutput::Done { silent, .. } => self.end(ArchiveState::Saved { silent }),
                        SavingOutput::Failed(problem) => self.end(ArchiveState::Failed(problem)),
                    }
                }
                Some(Work::Opening(file, opening)) => {
                    let (file, Some(output)) = (file.file, opening.poll_output()) else { break };
                    match output {
                        OpeningOutput::Read { offset, len } => {
                            self.file(FileRequest::Read { file, offset, len });
                        }
                        OpeningOutput::Store(request) => self.store(job.clone(), request),
                        OpeningOutput::Analyze { blob, bytes, media_type } => {
                            self.media(MediaRequest::Analyze { blob, bytes, media_type });
                        }
                        OpeningOutput::Done(opened) => {
                            let (lost, cut) = (opened.lost, opened.cut);
                            let (project, cards) = (opened.record.id, opened.record.cards as usize);
                            let title = opened.record.title.to_string();
                            self.projects.insert(project, opened.record);
                            self.end(ArchiveState::Opened { project, title, cards, lost, cut });
                            self.show_opened(project);
                        }
                        OpeningOutput::Failed(problem) => self.end(ArchiveState::Failed(problem)),
                    }
                }
                None => break,
            }
        }
        self.show_percent();
    }

    fn show_percent(&mut self) {
        let now = match &self.archive.work {
            Some(Work::Saving(_, saving)) => saving.percent(),
            Some(Work::Opening(_, opening)) => opening.percent(),
            None => return,
        };
        if let Some(ArchiveView { state: ArchiveState::Running { percent }, .. }) = &mut self.archive.report
            && *percent != now
        {
            *percent = now;
            self.dirty.archive = true;
        }
    }

    fn end(&mut self, state: ArchiveState) {
        match self.archive.work.take() {
            Some(Work::Saving(draft, _)) if matches!(state, ArchiveState::Failed(_)) => {
                self.file(FileRequest::Discard(draft));
            }
            Some(Work::Opening(file, _)) => self.file(FileRequest::Release(file.file)),
            _ => {}
        }
        if let Some(report) = &mut self.archive.report {
            report.state = state;
        }
        self.dirty.archive = true;
        self.dirty.library = true;
    }

    /// Whoever still looks at the list sees the project itself next; nobody is taken away from anything else.
    fn show_opened(&mut self, project: ProjectId) {
        self.persist();
        let free = matches!(self.recorder, Recorder::Idle) && !self.session.is_shared_other_than(project);
        if self.route == Route::Library && free && self.go(Route::Project(project)).is_err() {
            self.show(Route::Library);
        }
    }

    fn file(&mut self, request: FileRequest) {
        self.effects.push_back(Effect::File(request));
    }
}
