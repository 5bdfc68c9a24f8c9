//! The sound of cards as a file, or as one file a card: a machine that says what it wants next.
//!
//! ```text
//! Placing → Loading → Looking, clip by clip → Beginning → Mixing, stretch by stretch → Finishing → Closing ┐
//!  (where)                                        ↑──────────────── the next card ────────────────────────┤
//!                                                             HandingOver → Over ←─────────────────────────┘
//! ```
//!
//! Two stretches are on their way at once, so that one is decoded while the one before is packed; more are never in memory.

mod outcome;
mod plan;
mod progress;
mod zipped;

pub use outcome::MixProblem;
pub(super) use outcome::{Made, MixingOutput};

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use self::{
    plan::{Track, source, tracks},
    progress::Progress,
    zipped::Zipped,
};
use super::command::AudioWish;
use crate::{
    archive::names::file_of,
    ids::{CardId, ClipHash, DraftId, ProjectId},
    ports::{
        files::{FileError, FileRequest},
        mixing::{MixEvent, MixRequest, Setup, Source},
        storage::{ClipRecord, DbError, StorageReply, StorageRequest, StoredProject},
    },
    project::{Card, Project},
    time::Timestamp,
};

/// Stretches that are mixed or written at once.
const AT_ONCE: u32 = 2;

/// A mix on its way.
#[derive(Debug)]
pub(super) struct Mixing {
    wish: AudioWish,
    project: ProjectId,
    unnamed: &'static str,
    title: String,
    /// It becomes part of another file: nobody is asked where it should lie, and nobody is given it.
    is_part: bool,
    file: DraftId,
    step: Step,
    tracks: VecDeque<Track>,
    zip: Option<Zipped>,
    silent: BTreeSet<CardId>,
    channels: BTreeMap<ClipHash, Option<u8>>,
    made: Made,
    done: u64,
    total: u64,
    out: VecDeque<MixingOutput>,
}

#[derive(Debug)]
enum Step {
    Placing,
    Loading,
    /// The clip in front is looked at.
    Looking(VecDeque<ClipRecord>),
    Beginning,
    Mixing(Progress),
    /// The last bytes are being made.
    Finishing(Progress),
    /// The last bytes are on their way, and the list of a ZIP.
    Closing(u32),
    HandingOver,
    Over,
}

impl Mixing {
    /// One that begins. `file` is the file that is made; `part`, which is another, what becomes part of it. The file is called
    /// `unnamed` when the title cannot be part of a name.
    pub(super) fn new(
        wish: AudioWish,
        project: ProjectId,
        title: &str,
        (file, part): (DraftId, DraftId),
        now: Timestamp,
        unnamed: &'static str,
    ) -> Self {
        let zip = (wish.each || wish.beside).then(|| Zipped::new(part, now));
        let mut mixing = Self {
            wish,
            project,
            unnamed,
            title: title.to_owned(),
            is_part: false,
            file,
            step: Step::Placing,
            tracks: VecDeque::new(),
            zip,
            silent: BTreeSet::new(),
            channels: BTreeMap::new(),
            made: Made { files: 0, silent: 0, bytes: 0, crc: 0 },
            done: 0,
            total: 0,
            out: VecDeque::new(),
        };
        let media_type =
            if mixing.zip.is_some() { "application/zip" } else { mixing.wish.format.media_type() };
        mixing.ask_file(FileRequest::Place { draft: file, name: mixing.name(), media_type });
        mixing
    }

    /// One whose file becomes part of another.
    pub(super) fn part(
        wish: AudioWish,
        project: ProjectId,
        title: &str,
        file: DraftId,
        now: Timestamp,
    ) -> Self {
        let mut mixing = Self::new(wish, project, title, (file, file), now, "");
        mixing.is_part = true;
        mixing.out.clear();
        mixing.load();
        mixing
    }

    /// What the file is called.
    fn name(&self) -> String {
        let ending = if self.zip.is_some() { "zip" } else { self.wish.format.ending() };
        file_of(&self.title, self.unnamed, ending)
    }

    /// What it wants next.
    pub(super) fn poll_output(&mut self) -> Option<MixingOutput> {
        self.out.pop_front()
    }

    /// The file, and what becomes part of it.
    pub(super) fn drafts(&self) -> [Option<DraftId>; 2] {
        [Some(self.file), self.zip.as_ref().map(|zip| zip.part)]
    }

    /// How far it is.
    pub(super) fn percent(&self) -> u8 {
        (self.done * 100).checked_div(self.total).unwrap_or(0).min(99) as u8
    }

    /// Where the file lies is known, or it is not wanted.
    pub(super) fn handle_placed(&mut self, wanted: bool) {
        if matches!(self.step, Step::Placing) {
            if wanted { self.load() } else { self.end(MixingOutput::Failed(None)) }
        }
    }

    fn load(&mut self) {
        self.step = Step::Loading;
        self.out.push_back(MixingOutput::Store(StorageRequest::LoadProject(self.project)));
    }

    /// The disk answered.
    pub(super) fn handle_storage(&mut self, reply: Result<StorageReply, DbError>) {
        match reply {
            Ok(StorageReply::Project(Some(stored))) => self.plan(*stored),
            Ok(_) => self.fail(DbError::Damaged),
            Err(error) => self.fail(error),
        }
    }

    fn plan(&mut self, stored: StoredProject) {
        let StoredProject { record, cards, clips, history: _ } = stored;
        let cards = cards.into_iter().map(|record| (record.key, Arc::unwrap_or_clone(record.card)));
        let project = Project::from_stored(record.id, record.title.clone(), cards);
        let only = self.wish.only.as_deref();
        let wanted = |card: &&Arc<Card>| only.is_none_or(|only| only.contains(&card.id));
        let cards: Vec<_> = project.cards().filter(wanted).cloned().collect();
        let clips = clips.into_iter().map(|record| (record.clip.hash, record)).collect();
        let (tracks, silent) = tracks(&self.wish, &self.title, &cards, &clips);
        (self.tracks, self.silent) = (tracks.into(), silent);
        self.total = self.tracks.iter().map(|track| track.samples).sum();
        if self.total == 0 {
            return self.fail(MixProblem::Nothing);
        }
        let mut seen = BTreeSet::new();
        let played = self.tracks.iter().flat_map(|track| &track.segments).filter_map(|it| it.clip.as_ref());
        let played = played.filter(|record| seen.insert(record.clip.hash)).cloned();
        let played = played.collect();
        self.look(played);
    }

    /// Goes on with the first clip that waits.
    fn look(&mut self, waiting: VecDeque<ClipRecord>) {
        let Some(first) = waiting.front() else {
            let unreadable = !self.channels.is_empty() && self.channels.values().all(Option::is_none);
            return if unreadable { self.fail(MixProblem::Unreadable) } else { self.begin() };
        };
        self.out.push_back(MixingOutput::Mix(MixRequest::Look(source(first, 0))));
        self.step = Step::Looking(waiting);
    }

    /// Begins the file of the first track.
    fn begin(&mut self) {
        let Some(track) = self.tracks.front() else { return self.close() };
        let channels = track.segments.iter().filter_map(|segment| {
            let clip = segment.clip.as_ref()?;
            self.channels.get(&clip.clip.hash).copied().flatten()
        });
        let setup = Setup {
            format: self.wish.format,
            channels: channels.max().unwrap_or(1).clamp(1, 2),
            samples: track.samples,
            title: track.title.clone(),
            chapters: if self.wish.chapters { track.chapters.clone() } else { Vec::new() },
            streamed: false,
        };
        self.out.push_back(MixingOutput::Mix(MixRequest::Begin(setup)));
        self.step = Step::Beginning;
    }

    /// The mixer reports.
    pub(super) fn handle_mix(&mut self, event: MixEvent) {
        match (event, std::mem::replace(&mut self.step, Step::Over)) {
            (MixEvent::Failed(error), _) => self.fail(error),
            (MixEvent::Looked(channels), Step::Looking(mut waiting)) => {
                if let Some(looked) = waiting.pop_front() {
                    self.channels.insert(looked.clip.hash, channels);
                }
                self.look(waiting);
            }
            (MixEvent::Begun(head), Step::Beginning) => {
                let mut progress = Progress { head: head.clone(), ..Progress::default() };
                self.write(&mut progress, head);
                self.mix_on(progress);
            }
            (MixEvent::Written { bytes, silent }, Step::Mixing(mut progress)) => {
                let card = progress.asked.pop_front().flatten();
                if silent {
                    self.silent.extend(card);
                }
                progress.rest.update(&bytes);
                self.write(&mut progress, bytes);
                self.mix_on(progress);
            }
            (MixEvent::Finished { bytes, head }, Step::Finishing(mut progress)) => {
                progress.rest.update(&bytes);
                self.write(&mut progress, bytes);
                if let Some(head) = head.filter(|head| *head != progress.head) {
                    self.ask_file(FileRequest::Replace { draft: self.target(), bytes: head.clone() });
                    progress.writing += 1;
                    progress.head = head;
                }
                progress.finished = true;
                self.step = Step::Finishing(progress);
                self.settle();
            }
            (_, step) => self.step = step,
        }
    }

    /// Asks for as many stretches as may be on their way.
    fn mix_on(&mut self, mut progress: Progress) {
        let segments = self.tracks.front().map(|track| &track.segments[..]).unwrap_or_default();
        while progress.asked.len() as u32 + progress.writing < AT_ONCE
            && let Some(segment) = segments.get(progress.segment)
        {
            let (stretch, source) = segment.stretch(progress.offset);
            progress.offset += u64::from(stretch.samples);
            if progress.offset >= segment.samples {
                (progress.segment, progress.offset) = (progress.segment + 1, 0);
            }
            self.done += u64::from(stretch.samples);
            progress.asked.push_back(segment.card);
            let readable = |source: &Source| self.channels.get(&source.clip).copied().flatten().is_some();
            let unreadable = source.is_some() && !source.as_ref().is_some_and(readable);
            if unreadable {
                self.silent.extend(segment.card);
            }
            self.out.push_back(MixingOutput::Mix(MixRequest::Mix(stretch, source.filter(readable))));
        }
        let over = progress.segment >= segments.len() && progress.asked.is_empty();
        self.step = if over {
            self.out.push_back(MixingOutput::Mix(MixRequest::Finish));
            Step::Finishing(progress)
        } else {
            Step::Mixing(progress)
        };
    }

    /// What the sound is written to.
    fn target(&self) -> DraftId {
        self.zip.as_ref().map_or(self.file, |zip| zip.part)
    }

    fn write(&mut self, progress: &mut Progress, bytes: Vec<u8>) {
        if !bytes.is_empty() {
            progress.bytes += bytes.len() as u64;
            progress.writing += 1;
            self.ask_file(FileRequest::Append { draft: self.target(), bytes });
        }
    }

    fn ask_file(&mut self, request: FileRequest) {
        self.out.push_back(MixingOutput::File(request));
    }

    /// The file took what it was given, or did not.
    pub(super) fn handle_file(&mut self, result: Result<(), FileError>) {
        if let Err(error) = result {
            return self.fail(error);
        }
        match std::mem::replace(&mut self.step, Step::Over) {
            Step::Mixing(mut progress) => {
                progress.writing = progress.writing.saturating_sub(1);
                self.mix_on(progress);
            }
            Step::Finishing(mut progress) => {
                progress.writing = progress.writing.saturating_sub(1);
                self.step = Step::Finishing(progress);
                self.settle();
            }
            Step::Closing(writing) => {
                self.step = Step::Closing(writing.saturating_sub(1));
                self.settle();
            }
            Step::HandingOver => self.end(MixingOutput::Done(self.made)),
            step => self.step = step,
        }
    }

    /// Goes on when all is written that was on its way.
    fn settle(&mut self) {
        match std::mem::replace(&mut self.step, Step::Over) {
            Step::Finishing(progress) if progress.writing == 0 && progress.finished => {
                self.track_is_whole(progress);
            }
            Step::Closing(0) if self.tracks.is_empty() => self.hand_over(),
            Step::Closing(0) => self.begin(),
            step => self.step = step,
        }
    }

    fn track_is_whole(&mut self, progress: Progress) {
        let Some(track) = self.tracks.pop_front() else { return };
        let (bytes, crc) = (progress.bytes, progress.sum());
        let silent = self.silent.len();
        self.made = Made { files: self.made.files + 1, silent, bytes, crc };
        let Some(zip) = &mut self.zip else { return self.close() };
        let beside = self.wish.beside && !self.wish.each;
        let name = if beside {
            file_of(&self.title, self.unnamed, self.wish.format.ending())
        } else {
            track.name.clone()
        };
        let mut requests = zip.file(self.file, &name, bytes, crc);
        if beside && let Some(requests) = &mut requests {
            requests.extend(zip.lists(self.file, &track, &name, self.wish.format));
        }
        let Some(mut requests) = requests else { return self.fail(MixProblem::TooLarge) };
        if self.tracks.is_empty() {
            requests.extend(self.zip.as_mut().and_then(|zip| zip.finish(self.file)));
        }
        self.step = Step::Closing(requests.len() as u32);
        for request in requests {
            self.ask_file(request);
        }
    }

    /// All of it is written.
    fn close(&mut self) {
        self.step = Step::Closing(0);
        self.settle();
    }

    fn hand_over(&mut self) {
        if self.is_part {
            return self.end(MixingOutput::Done(self.made));
        }
        self.step = Step::HandingOver;
        self.ask_file(FileRequest::HandOver { draft: self.file, name: self.name() });
    }

    fn fail(&mut self, problem: impl Into<MixProblem>) {
        self.end(MixingOutput::Failed(Some(problem.into())));
    }

    fn end(&mut self, output: MixingOutput) {
        self.step = Step::Over;
        self.out.push_back(MixingOutput::Mix(MixRequest::End));
        self.out.push_back(output);
    }
}

#[cfg(test)]
mod tests;
