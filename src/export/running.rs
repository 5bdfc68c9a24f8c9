//! What the job that runs wants and says, on its way to those it concerns.

use std::sync::Arc;

use super::{ArchiveReport, ArchiveState, Export, Merging, Output, Work, discard, mixing::MixingOutput};
use crate::{
    archive::{
        ZipProblem,
        opening::{Opened, OpeningOutput},
        saving::{Merged, Saving, SavingOutput},
    },
    ids::{DraftId, FileId},
    machine::Cx,
    ports::{files::FileRequest, media::MediaRequest},
};

impl Merging {
    /// The file itself: of the same cards, whatever was done to them meanwhile.
    fn saving(self, merged: Option<Merged>) -> Work {
        let saving = merged.into_iter().fold(self.saving, Saving::merged);
        let saving = self.project.into_iter().fold(saving, |saving, stored| saving.of(*stored));
        Work::Saving(self.draft, Box::new(saving))
    }
}

impl Export {
    /// Does what is wanted next.
    pub(super) fn run(&mut self, cx: &mut Cx<'_, Output>) {
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
                Some(work) => {
                    let Some(mixing) = work.mixing() else { break };
                    let (drafts, Some(output)) = (mixing.drafts(), mixing.poll_output()) else { break };
                    self.of_mixing(cx, drafts, output);
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
            SavingOutput::Join(part) => cx.emit(Output::File(FileRequest::Join { draft, part })),
            SavingOutput::HandOver(name) => cx.emit(Output::File(FileRequest::HandOver { draft, name })),
            SavingOutput::Done { silent, .. } => self.end(cx, Some(ArchiveState::Saved { silent })),
            SavingOutput::Failed(problem) => self.end(cx, Some(ArchiveState::Failed(problem))),
        }
    }

    fn of_mixing(&mut self, cx: &mut Cx<'_, Output>, drafts: [Option<DraftId>; 2], output: MixingOutput) {
        match output {
            MixingOutput::Store(request) => cx.emit(Output::Store(self.job, request)),
            MixingOutput::Mix(request) => {
                if let [Some(file), _] = drafts {
                    cx.emit(Output::Mix(file, request));
                }
            }
            MixingOutput::File(request) => cx.emit(Output::File(request)),
            MixingOutput::Done(made) => match self.work.take() {
                Some(Work::Merging(merging)) => {
                    let [Some(part), _] = merging.mixing.drafts() else { return };
                    let merged = Merged { part, bytes: made.bytes, crc: made.crc };
                    self.work = Some(merging.saving(Some(merged)));
                }
                work => {
                    self.work = work;
                    self.end(cx, Some(ArchiveState::Mixed { files: made.files, silent: made.silent }));
                }
            },
            MixingOutput::Failed(problem) => match (self.work.take(), problem) {
                // The file is whole without it.
                (Some(Work::Merging(merging)), _) => {
                    discard(cx, merging.mixing.drafts());
                    self.work = Some(merging.saving(None));
                }
                (work, Some(problem)) => {
                    self.work = work;
                    self.end(cx, Some(ArchiveState::NotMixed(problem)));
                }
                // They closed the window in which a file is placed, and see that.
                (_, None) => {
                    *self.report = None;
                    if !self.waiting.is_empty() {
                        cx.emit(Output::Next);
                    }
                }
            },
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
}
