//! Opening a ZIP as new projects, one after the other. Sound is stored first; the project is put in its place at the end.
//!
//! ```text
//! Tail → Directory → Listing ─project by project→ Manifest → Reading → Matching → Known
//!   └→ Head (it is no ZIP: what is it?)             → Copying ⇄ Analyzing, file by file → Planning → Placing → Over
//! ```
//!
//! Each call does a bounded piece of work: where there is more, it asks for another [`OpeningOutput::Turn`], so that a
//! file of ten thousand cards does not stop the page.
//!
//! Sound is copied to blobs. Until it is placed each blob is held by the record of a transfer, under a hash that no clip
//! has. When the opening is given up, these records are dropped. When the page is closed before that, the sweep of a later
//! start removes them: they are dated back so far that it does so after a few hours. A project of many cards is placed in
//! several commits; until the last one its record says that it has lain in the trash for nearly as long as that keeps it.

mod copying;
mod finding;
mod matching;
mod placing;
mod plan;

use std::collections::{BTreeMap, VecDeque};

use self::{copying::Copying, matching::Matching, placing::Placing, plan::Planning};
use super::{
    ZipProblem,
    directory::{self, End, Entry, Files, Listing},
    entry::EntryReader,
    limits::ZIP_BYTES_MAX,
    losses::{Losses, NoSound},
    manifest::{Listed, Reading},
};
use crate::{
    ids::{BlobId, ClipHash, Ids, ProjectId},
    ports::{
        files::{FileError, PickedFile},
        storage::{
            Arrival, ClipRecord, DbError, PARTIALS_KEPT, PartialRecord, ProjectRecord, StorageReply,
            StorageRequest, Write,
        },
    },
    project::{Clip, MediaType},
    time::Timestamp,
};

/// What it wants next. One at a time; the answer goes to the method that is named.
#[derive(Debug, Clone, PartialEq)]
pub enum OpeningOutput {
    /// Bytes of the file: [`Opening::handle_read`].
    Read {
        /// First byte.
        offset: u64,
        /// How many at most.
        len: u32,
    },
    /// To go on when the page has had time for something else: [`Opening::handle_turn`].
    Turn,
    /// Of the disk: [`Opening::handle_storage`].
    Store(StorageRequest),
    /// Of the disk, what takes something back: nobody waits for the answer.
    Undo(StorageRequest),
    /// Length and waveform of a blob: [`Opening::handle_analyzed`].
    Analyze {
        /// Its bytes.
        blob: BlobId,
        /// How many.
        bytes: u64,
        /// How to decode them.
        media_type: MediaType,
    },
    /// A project is on the disk. More of it may follow.
    Opened(Box<Opened>),
    /// A project in this folder of the file is not here, and what was stored of it is removed again. More may follow.
    Left(String, ZipProblem),
    /// Nothing follows.
    Done,
    /// It failed, and what it had stored since the last project is removed again. Nothing follows.
    Failed(ZipProblem),
}

/// A project that was opened, and what is missing from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The project's record.
    pub record: ProjectRecord,
    /// What is missing.
    pub losses: Losses,
}

/// The times that an opening writes down.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// When it began: creation and change of what the file does not date.
    pub now: Timestamp,
    /// The time written into the records that hold its blobs, so long ago that they are swept soon.
    pub staged: Timestamp,
    /// The time at which a project went to the trash that is not whole yet, so long ago that it is erased soon.
    pub hidden: Timestamp,
}

/// An opening on its way.
#[derive(Debug)]
pub struct Opening {
    file: PickedFile,
    times: Times,
    untitled: &'static str,
    ids: Ids,
    /// Titles that other projects have.
    taken: Vec<String>,
    step: Step,
    files: Files,
    /// The folders of all projects in it.
    folders: Vec<String>,
    /// How many of them had their turn.
    begun: usize,
    /// Something came of one of them: it was opened, or said why not.
    told: bool,
    /// The project that is being opened.
    current: Current,
    out: VecDeque<OpeningOutput>,
}

/// What is known of the project that is being opened.
#[derive(Debug, Default)]
struct Current {
    root: String,
    listed: Listed,
    /// The files that cards mean, by the names that they use.
    paths: BTreeMap<String, String>,
    waiting: VecDeque<Wanted>,
    /// What became of the files, by their names in the project.
    found: BTreeMap<String, Result<Clip, NoSound>>,
    /// Clips whose bytes this opening has stored, and no commit has named.
    staged: BTreeMap<ClipHash, ClipRecord>,
    /// A record that is on the disk as one of the trash.
    hidden: Option<ProjectId>,
    done: u64,
    total: u64,
}

/// A file of sound that some card plays.
#[derive(Debug, Clone)]
struct Wanted {
    path: String,
    entry: Entry,
    claimed: Option<(ClipHash, Option<MediaType>)>,
}

#[derive(Debug)]
enum Step {
    Tail,
    /// It is no ZIP file: its first bytes may tell what it is.
    Head(ZipProblem),
    Directory(End, Vec<u8>),
    Listing(Box<Listing>),
    Manifest(EntryReader, Box<Reading>),
    Reading(Box<Reading>),
    Matching(Box<Matching>),
    /// The disk is asked which of the claimed clips it has.
    Known {
        asked: Vec<ClipHash>,
        /// The first file that waits of those whose clips these are.
        from: usize,
    },
    Copying(Box<Copying>),
    Analyzing {
        path: String,
        clip: Clip,
        blob: BlobId,
    },
    /// A blob that is of no use is removed; the next file follows.
    Dropping,
    Planning(Box<Planning>),
    Placing(Box<Placing>),
    Over,
}

impl Opening {
    /// One that begins. `ids` are its own; a project is called `untitled` when the file gives it no title, and is told
    /// apart from those whose titles are `taken`.
    pub fn new(file: PickedFile, ids: Ids, times: Times, untitled: &'static str, taken: Vec<String>) -> Self {
        let mut opening = Self {
            file,
            times,
            untitled,
            ids,
            taken,
            step: Step::Tail,
            files: Files::default(),
            folders: Vec::new(),
            begun: 0,
            told: false,
            current: Current::default(),
            out: VecDeque::new(),
        };
        if opening.file.bytes > ZIP_BYTES_MAX {
            opening.fail(ZipProblem::TooLarge);
        } else {
            let len = directory::tail_bytes(opening.file.bytes);
            let offset = opening.file.bytes - u64::from(len);
            opening.out.push_back(OpeningOutput::Read { offset, len });
        }
        opening
    }

    /// What it wants next.
    pub fn poll_output(&mut self) -> Option<OpeningOutput> {
        self.out.pop_front()
    }

    /// How far it is.
    pub fn percent(&self) -> u8 {
        (self.current.done * 100).checked_div(self.current.total).unwrap_or(0).min(99) as u8
    }

    /// Decodes this blob.
    pub fn analyzes(&self, blob: BlobId) -> bool {
        matches!(self.step, Step::Analyzing { blob: mine, .. } if mine == blob)
    }

    /// The project is being put in its place: it is too late to give up.
    pub fn is_placing(&self) -> bool {
        matches!(self.step, Step::Placing(_))
    }

    /// The file holds more than one project.
    pub fn is_several(&self) -> bool {
        self.folders.len() > 1
    }

    /// Ends it. Returns the requests that remove what it has stored of the project that is not here yet; none while that
    /// is put in its place.
    pub fn give_up(&mut self) -> Vec<StorageRequest> {
        if self.is_placing() || matches!(self.step, Step::Over) {
            return Vec::new();
        }
        self.take_back()
    }

    /// Everything that is stored of the current project goes again.
    fn take_back(&mut self) -> Vec<StorageRequest> {
        let mut blobs: Vec<BlobId> = self.current.staged.values().map(|record| record.blob).collect();
        match std::mem::replace(&mut self.step, Step::Over) {
            Step::Copying(copying) => blobs.push(copying.blob),
            Step::Analyzing { blob, .. } => blobs.push(blob),
            _ => {}
        }
        self.out.clear();
        let drops: Vec<_> = blobs.into_iter().map(|blob| Arrival::Drop(self.holder(blob))).collect();
        let mut undo = Vec::new();
        if let Some(hidden) = self.current.hidden.take() {
            undo.push(StorageRequest::Commit(vec![Write::EraseProject(hidden)]));
        }
        let was_hidden = !undo.is_empty();
        undo.extend((!drops.is_empty()).then_some(StorageRequest::Receive(drops)));
        if was_hidden {
            // Its cards named clips that nothing names any more.
            let kept = PARTIALS_KEPT.as_millis() as u64;
            undo.push(StorageRequest::Sweep {
                partials_before: Timestamp(self.times.now.0.saturating_sub(kept)),
            });
        }
        self.current = Current::default();
        undo
    }

    fn fail(&mut self, problem: ZipProblem) {
        let undo = self.take_back();
        self.out.extend(undo.into_iter().map(OpeningOutput::Undo));
        self.out.push_back(OpeningOutput::Failed(problem));
    }

    /// This project cannot be opened; the next one may be. What concerns file or disk concerns them all.
    fn leave(&mut self, problem: ZipProblem) {
        if !self.is_several() || matches!(problem, ZipProblem::File(_) | ZipProblem::Storage(_)) {
            return self.fail(problem);
        }
        let root = std::mem::take(&mut self.current.root);
        let undo = self.take_back();
        self.out.extend(undo.into_iter().map(OpeningOutput::Undo));
        // A file of that name that is something else is none of ours.
        if problem != ZipProblem::NotAProject {
            self.told = true;
            self.out.push_back(OpeningOutput::Left(root, problem));
        }
        self.next_project();
    }

    /// The record that keeps a blob from being swept.
    fn holder(&self, blob: BlobId) -> PartialRecord {
        PartialRecord { hash: ClipHash::of(&blob.0), blob, started: self.times.staged }
    }

    /// There is more to do than one step may.
    fn turn(&mut self, step: Step) {
        self.step = step;
        self.out.push_back(OpeningOutput::Turn);
    }

    /// Answer to [`OpeningOutput::Turn`].
    pub fn handle_turn(&mut self) {
        match std::mem::replace(&mut self.step, Step::Over) {
            Step::Listing(listing) => self.list(listing),
            Step::Manifest(reader, reading) => self.read_manifest(reader, reading),
            Step::Reading(reading) => self.read_cards(reading),
            Step::Matching(matching) => self.match_files(matching),
            Step::Planning(planning) => self.plan(planning),
            step => self.step = step,
        }
    }

    /// Answer to [`OpeningOutput::Read`].
    pub fn handle_read(&mut self, result: Result<Vec<u8>, FileError>) {
        let bytes = match result {
            Ok(bytes) => bytes,
            Err(_) if matches!(self.step, Step::Over) => return,
            Err(error) => return self.fail(error.into()),
        };
        match std::mem::replace(&mut self.step, Step::Over) {
            Step::Tail => self.find_end(&bytes),
            Step::Head(problem) => self.fail(finding::told(problem, &bytes)),
            Step::Directory(end, directory) => self.take_directory(end, directory, bytes),
            Step::Manifest(mut reader, reading) => match reader.feed(bytes) {
                Ok(()) => self.read_manifest(reader, reading),
                Err(_) => self.leave(ZipProblem::Damaged),
            },
            Step::Copying(mut copying) => {
                self.current.done += bytes.len() as u64;
                match copying.reader.feed(bytes) {
                    Ok(()) => self.copy(copying),
                    Err(_) => self.drop_copied(
                        copying.wanted.path,
                        copying.blob,
                        copying.stored > 0,
                        NoSound::Damaged,
                    ),
                }
            }
            step => self.step = step,
        }
    }

    /// Answer to [`OpeningOutput::Store`].
    pub fn handle_storage(&mut self, reply: Result<StorageReply, DbError>) {
        let reply = match reply {
            Ok(reply) => reply,
            Err(_) if matches!(self.step, Step::Over) => return,
            // A commit that failed has changed nothing; what was stored before it is removed.
            Err(error) => return self.fail(error.into()),
        };
        match (std::mem::replace(&mut self.step, Step::Over), reply) {
            (Step::Known { asked, from }, StorageReply::Have(have)) => self.take_known(&asked, from, have),
            (Step::Copying(copying), StorageReply::Done) => self.copy(copying),
            (Step::Dropping, StorageReply::Done) => self.next_file(),
            (Step::Placing(placing), reply) => self.place_on(placing, reply),
            (Step::Over, _) => {}
            (_, _) => self.fail(DbError::Damaged.into()),
        }
    }
}
