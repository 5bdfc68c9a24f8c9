//! Projects as files: one job at a time, shown as one report; files to open wait for their turn.
//!
//! ```text
//! nothing ─save, open→ Saving, Opening ─done, failed→ nothing, or the next file that waits
//!                          └───────given up───────────↑           the report stays until it is put away
//! ```
//!
//! The ZIP file itself is made and read by `archive/`; this lends it disk, decoder and files. Another kind of file is
//! another variant of `Work`; `mixing` makes files of sound.

mod command;
mod mixing;
mod running;
mod view;

pub use command::{AudioWish, ExportCommand};
pub use mixing::MixProblem;
use mixing::Mixing;
pub use view::{ArchiveReport, ArchiveState, ArchiveView, Kind};

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use crate::{
    archive::{
        limits::WAITING_MAX,
        opening::{Opening, Times},
        saving::Saving,
    },
    ids::{BlobId, CardId, DraftId, ProjectId},
    machine::{Cx, Shown},
    ports::{
        files::{FileEvent, FileRequest, PickedFile},
        media::{Analysis, MediaRequest},
        mixing::{MixEvent, MixRequest},
        storage::{
            DbError, PARTIALS_KEPT, ProjectRecord, StorageReply, StorageRequest, StoredProject, TRASH_KEPT,
            staged,
        },
        titles::Titles,
    },
    project::{Refusal, Title},
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
    /// Of the mixer, on behalf of a file.
    Mix(DraftId, MixRequest),
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
struct Merging {
    mixing: Mixing,
    draft: DraftId,
    saving: Saving,
    project: Option<Box<StoredProject>>,
}

#[derive(Debug)]
enum Work {
    /// The sound of all cards, which becomes part of the file that is saved next: of the project as it was read for this.
    Merging(Box<Merging>),
    Saving(DraftId, Box<Saving>),
    Mixing(Box<Mixing>),
    Opening(PickedFile, Box<Opening>),
}

impl Work {
    /// What mixes, if something does.
    fn mixing(&mut self) -> Option<&mut Mixing> {
        match self {
            Self::Mixing(mixing) => Some(mixing),
            Self::Merging(merging) => Some(&mut merging.mixing),
            Self::Saving(..) | Self::Opening(..) => None,
        }
    }
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
        let wish = AudioWish::merged(only.clone());
        let saving = Saving::new(project, cx.now.wall, titles.zip_file).only(only);
        let mixing = Mixing::part(wish, project, title.as_str(), cx.ids.draft(), cx.now.wall);
        let merging = Merging { mixing, draft: cx.ids.draft(), saving, project: None };
        self.begin(cx, Kind::Saving, title.to_string(), Work::Merging(Box::new(merging)));
        Ok(())
    }

    /// Saves the sound of a project's cards as a file. `titles`: what it is called if the title has no letter that may be in a name.
    pub fn save_audio(
        &mut self,
        cx: &mut Cx<'_, Output>,
        project: ProjectId,
        title: &Title,
        wish: AudioWish,
        titles: &Titles,
    ) -> Result<(), Refusal> {
        if self.is_busy() {
            return Err(Refusal::ZipBusy);
        }
        let files = (cx.ids.draft(), cx.ids.draft());
        let mixing = Mixing::new(wish, project, title.as_str(), files, cx.now.wall, titles.zip_file);
        self.begin(cx, Kind::Mixing, title.to_string(), Work::Mixing(Box::new(mixing)));
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
        let times = Times { now, staged: staged(now, PARTIALS_KEPT), hidden: staged(now, TRASH_KEPT) };
        let opening = Opening::new(file.clone(), cx.ids.fork(), times, titles.opened, taken);
        self.begin(cx, Kind::Opening, file.name.clone(), Work::Opening(file, Box::new(opening)));
    }

    fn begin(&mut self, cx: &mut Cx<'_, Output>, kind: Kind, name: String, work: Work) {
        self.job.0 += 1;
        self.work = Some(work);
        let mut earlier = Vec::new();
        if let Some(before) = self.report.take().filter(|_| kind == Kind::Opening) {
            earlier.extend(before.earlier);
            earlier.push(before.now);
        }
        let now = ArchiveReport { kind, name, state: ArchiveState::Running { percent: 0 } };
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
            Some(Work::Saving(draft, saving)) => discard(cx, [Some(draft), saving.part()]),
            Some(Work::Mixing(mixing)) => give_up_mixing(cx, &mixing),
            Some(Work::Merging(merging)) => give_up_mixing(cx, &merging.mixing),
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
            Some(Work::Mixing(mixing)) => mixing.handle_storage(reply),
            Some(Work::Merging(merging)) => {
                if let Ok(StorageReply::Project(stored)) = &reply {
                    merging.project.clone_from(stored);
                }
                merging.mixing.handle_storage(reply);
            }
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
            (Some(work), event) => {
                let Some(mixing) = work.mixing() else { return };
                match event {
                    FileEvent::Appended(of, result) | FileEvent::HandedOver(of, result)
                        if mixing.drafts().contains(&Some(of)) =>
                    {
                        mixing.handle_file(result);
                    }
                    FileEvent::Placed(of, wanted) if mixing.drafts().contains(&Some(of)) => {
                        mixing.handle_placed(wanted);
                    }
                    _ => return,
                }
            }
            (None, _) => return,
        }
        self.run(cx);
    }

    /// The mixer reports. What is said of a file that was given up is void.
    pub fn handle_mix(&mut self, cx: &mut Cx<'_, Output>, draft: DraftId, event: MixEvent) {
        let mixing = self.work.as_mut().and_then(Work::mixing);
        if let Some(mixing) = mixing.filter(|mixing| mixing.drafts()[0] == Some(draft)) {
            mixing.handle_mix(event);
            self.run(cx);
        }
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

    fn show_percent(&mut self) {
        let now = match &self.work {
            // Packing the sound once more takes longer than all the rest.
            Some(Work::Merging(merging)) => merging.mixing.percent() / 5 * 4,
            Some(Work::Saving(_, saving)) if saving.part().is_some() => 80 + saving.percent() / 5,
            Some(Work::Saving(_, saving)) => saving.percent(),
            Some(Work::Mixing(mixing)) => mixing.percent(),
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
            (Some(Work::Saving(draft, saving)), Some(ArchiveState::Failed(_))) => {
                discard(cx, [Some(draft), saving.part()]);
            }
            (Some(Work::Mixing(mixing)), Some(ArchiveState::NotMixed(_))) => discard(cx, mixing.drafts()),
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

/// Drafts of which nothing is wanted any more.
fn discard(cx: &mut Cx<'_, Output>, drafts: [Option<DraftId>; 2]) {
    for draft in drafts.into_iter().flatten() {
        cx.emit(Output::File(FileRequest::Discard(draft)));
    }
}

fn give_up_mixing(cx: &mut Cx<'_, Output>, mixing: &Mixing) {
    if let [Some(file), _] = mixing.drafts() {
        cx.emit(Output::Mix(file, MixRequest::End));
    }
    discard(cx, mixing.drafts());
}

#[cfg(test)]
mod tests;
