//! Opening a ZIP as a new project. Sound is stored first; one commit at the end makes the project.
//!
//! ```text
//! Tail → Directory → Manifest → Known → Copying ⇄ Analyzing, file by file → Checking → Committing → Over
//! ```
//!
//! Sound is copied to blobs. Until the commit each blob is held by the record of a transfer, under a hash that no clip
//! has. When the opening is given up, these records are dropped. When the page is closed before that, the sweep of a later
//! start removes them: they are dated back so far that it does so after a few hours.

mod copying;
mod plan;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use copying::Copying;

use super::{
    ZipProblem,
    directory::{self, End, Entry},
    entry::{EntryReader, Step as EntryStep},
    limits::{CLIP_BYTES_MAX, MANIFEST_BYTES_MAX, PIECE_BYTES, ZIP_BYTES_MAX},
    manifest::{self, Listed},
    names::{CARDS, MANIFEST, MERGED},
};
use crate::{
    ids::{BlobId, ClipHash, Ids},
    ports::{
        files::{FileError, PickedFile},
        storage::{
            Arrival, ClipRecord, DbError, Have, PartialRecord, ProjectRecord, StorageReply, StorageRequest,
            Write,
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
    /// Of the disk: [`Opening::handle_storage`].
    Store(StorageRequest),
    /// Length and waveform of a blob: [`Opening::handle_analyzed`].
    Analyze {
        /// Its bytes.
        blob: BlobId,
        /// How many.
        bytes: u64,
        /// How to decode them.
        media_type: MediaType,
    },
    /// The project is on the disk.
    Done(Box<Opened>),
    /// It failed, and what it had stored is removed again.
    Failed(ZipProblem),
}

/// A project that was opened, and what is missing from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The project's record.
    pub record: ProjectRecord,
    /// Cards that could not be read and are left out.
    pub lost: usize,
    /// Cards of which only some of the sound could be read.
    pub cut: usize,
}

/// The times that an opening writes down.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// When it began: creation and change of what the file does not date.
    pub now: Timestamp,
    /// The time written into the records that hold its blobs, so long ago that they are swept soon.
    pub staged: Timestamp,
}

/// An opening on its way.
#[derive(Debug)]
pub struct Opening {
    file: PickedFile,
    times: Times,
    untitled: &'static str,
    ids: Ids,
    step: Step,
    files: BTreeMap<String, Entry>,
    listed: Listed,
    waiting: VecDeque<Wanted>,
    /// The clips that the files became which were read, by name of the file.
    found: BTreeMap<String, Clip>,
    /// Clips whose bytes this opening has stored.
    staged: BTreeMap<ClipHash, ClipRecord>,
    opened: Option<Opened>,
    done: u64,
    total: u64,
    out: VecDeque<OpeningOutput>,
}

/// A file of sound that some card plays.
#[derive(Debug, Clone)]
struct Wanted {
    name: String,
    entry: Entry,
    claimed: Option<(ClipHash, Option<MediaType>)>,
}

#[derive(Debug)]
enum Step {
    Tail,
    Directory(End, Vec<u8>),
    Manifest(EntryReader, Vec<u8>),
    /// The disk is asked which of the claimed clips it has.
    Known(Vec<ClipHash>),
    Copying(Box<Copying>),
    Analyzing {
        name: String,
        clip: Clip,
        blob: BlobId,
    },
    /// A blob that is of no use is removed; the next file follows.
    Dropping,
    /// The disk is asked once more which clips it has, right before the commit.
    Checking(Vec<ClipHash>),
    Committing,
    Over,
}

impl Opening {
    /// One that begins. `ids` are its own; the project is called `untitled` when the file gives it no title.
    pub fn new(file: PickedFile, ids: Ids, times: Times, untitled: &'static str) -> Self {
        let mut opening = Self {
            file,
            times,
            untitled,
            ids,
            step: Step::Tail,
            files: BTreeMap::new(),
            listed: Listed::default(),
            waiting: VecDeque::new(),
            found: BTreeMap::new(),
            staged: BTreeMap::new(),
            opened: None,
            done: 0,
            total: 0,
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
        (self.done * 100).checked_div(self.total).unwrap_or(0).min(99) as u8
    }

    /// Decodes this blob.
    pub fn analyzes(&self, blob: BlobId) -> bool {
        matches!(self.step, Step::Analyzing { blob: mine, .. } if mine == blob)
    }

    /// The commit is on its way: it is too late to give up.
    pub fn is_committing(&self) -> bool {
        matches!(self.step, Step::Committing)
    }

    /// Ends it. Returns the request that removes what it has stored; none when that is nothing, or while the commit runs.
    pub fn give_up(&mut self) -> Option<StorageRequest> {
        if self.is_committing() || matches!(self.step, Step::Over) {
            return None;
        }
        let mut blobs: Vec<BlobId> = self.staged.values().map(|record| record.blob).collect();
        match std::mem::replace(&mut self.step, Step::Over) {
            Step::Copying(copying) => blobs.push(copying.blob),
            Step::Analyzing { blob, .. } => blobs.push(blob),
            _ => {}
        }
        self.out.clear();
        let drops: Vec<_> = blobs.into_iter().map(|blob| Arrival::Drop(self.holder(blob))).collect();
        (!drops.is_empty()).then_some(StorageRequest::Receive(drops))
    }

    fn fail(&mut self, problem: ZipProblem) {
        let undo = self.give_up();
        self.step = Step::Over;
        self.out.extend(undo.map(OpeningOutput::Store));
        self.out.push_back(OpeningOutput::Failed(problem));
    }

    /// The record that keeps a blob from being swept.
    fn holder(&self, blob: BlobId) -> PartialRecord {
        PartialRecord { hash: ClipHash::of(&blob.0), blob, started: self.times.staged }
    }

    /// Answer to [`OpeningOutput::Read`].
    pub fn handle_read(&mut self, result: Result<Vec<u8>, FileError>) {
        let bytes = match result {
            Ok(bytes) => bytes,
            Err(_) if matches!(self.step, Step::Over) => return,
            Err(error) => return self.fail(error.into()),
        };
        match std::mem::replace(&mut self.step, Step::Over) {
            Step::Tail => match End::find(&bytes, self.file.bytes) {
                Ok(end) => self.read_directory(end, Vec::new()),
                Err(problem) => self.fail(problem),
            },
            Step::Directory(end, mut directory) => {
                if bytes.is_empty() {
                    return self.fail(FileError::Gone.into());
                }
                directory.extend(bytes);
                self.read_directory(end, directory);
            }
            Step::Manifest(mut reader, content) => match reader.feed(bytes) {
                Ok(()) => self.read_manifest(reader, content),
                Err(_) => self.fail(ZipProblem::Damaged),
            },
            Step::Copying(mut copying) => {
                self.done += bytes.len() as u64;
                match copying.reader.feed(bytes) {
                    Ok(()) => self.copy(copying),
                    Err(_) => self.drop_copied(copying.blob, copying.stored > 0),
                }
            }
            step => self.step = step,
        }
    }

    fn read_directory(&mut self, end: End, directory: Vec<u8>) {
        let left = end.directory_bytes - (directory.len() as u64).min(end.directory_bytes);
        if left > 0 {
            let offset = end.directory_at + directory.len() as u64;
            let len = left.min(PIECE_BYTES.into()) as u32;
            self.out.push_back(OpeningOutput::Read { offset, len });
            self.step = Step::Directory(end, directory);
            return;
        }
        let files = match end.list(&directory) {
            Ok(files) => files,
            Err(problem) => return self.fail(problem),
        };
        let Some(root) = directory::root(&files) else { return self.fail(ZipProblem::NotAProject) };
        let own = |(name, entry): (String, Entry)| Some((name.strip_prefix(&root)?.to_owned(), entry));
        self.files = files.into_iter().filter_map(own).collect();
        match self.files.get(MANIFEST) {
            Some(entry) if entry.bytes <= MANIFEST_BYTES_MAX => {
                self.read_manifest(EntryReader::new(*entry), Vec::new());
            }
            _ => self.fail(ZipProblem::TooLarge),
        }
    }

    fn read_manifest(&mut self, mut reader: EntryReader, mut content: Vec<u8>) {
        loop {
            match reader.step() {
                Ok(EntryStep::Piece(piece)) => content.extend(piece),
                Ok(EntryStep::Read { offset, len }) => {
                    self.out.push_back(OpeningOutput::Read { offset, len });
                    self.step = Step::Manifest(reader, content);
                    return;
                }
                Ok(EntryStep::End) => break,
                Err(_) => return self.fail(ZipProblem::Damaged),
            }
        }
        match manifest::read(&content) {
            Ok(listed) => self.plan_files(listed),
            Err(problem) => self.fail(problem),
        }
    }

    /// Which files are played, each once.
    fn plan_files(&mut self, listed: Listed) {
        self.listed = listed;
        let stretches = self.listed.cards.iter().flat_map(|card| card.stretches.iter().flatten());
        let mut named = BTreeSet::new();
        for stretch in stretches {
            if stretch.file == MERGED || !named.insert(&stretch.file) {
                continue;
            }
            let entry =
                self.files.get(&format!("{CARDS}{}", stretch.file)).or_else(|| self.files.get(&stretch.file));
            if let Some(entry) = entry.filter(|entry| (1..=CLIP_BYTES_MAX).contains(&entry.bytes)) {
                let claimed = self.listed.clips.get(&stretch.file).cloned();
                self.waiting.push_back(Wanted { name: stretch.file.clone(), entry: *entry, claimed });
            }
        }
        if !directory::fit(self.waiting.iter().map(|wanted| &wanted.entry)) {
            return self.fail(ZipProblem::TooLarge);
        }
        let claimed: Vec<_> = self.waiting.iter().filter_map(|it| Some(it.claimed.as_ref()?.0)).collect();
        self.step = Step::Known(claimed.clone());
        self.out.push_back(OpeningOutput::Store(StorageRequest::FindClips(claimed)));
    }

    /// Answer to [`OpeningOutput::Store`].
    pub fn handle_storage(&mut self, reply: Result<StorageReply, DbError>) {
        let reply = match reply {
            Ok(reply) => reply,
            Err(_) if matches!(self.step, Step::Over) => return,
            Err(error) => {
                // A commit that failed has changed nothing; what was stored before it is removed.
                if matches!(self.step, Step::Committing) {
                    self.step = Step::Dropping;
                }
                return self.fail(error.into());
            }
        };
        match (std::mem::replace(&mut self.step, Step::Over), reply) {
            (Step::Known(hashes), StorageReply::Have(have)) => {
                self.take_known(&hashes, have);
                self.next_file();
            }
            (Step::Copying(copying), StorageReply::Done) => self.copy(copying),
            (Step::Dropping, StorageReply::Done) => self.next_file(),
            (Step::Checking(hashes), StorageReply::Have(have)) => self.commit(&hashes, have),
            (Step::Committing, StorageReply::Done) => {
                if let Some(opened) = self.opened.take() {
                    self.out.push_back(OpeningOutput::Done(Box::new(opened)));
                }
            }
            (Step::Over, _) => {}
            (step, _) => {
                self.step = step;
                self.fail(DbError::Damaged.into());
            }
        }
    }

    /// Clips that are stored here under the claimed hash need not be read from the file.
    fn take_known(&mut self, hashes: &[ClipHash], have: Vec<Have>) {
        let here = plan::whole(hashes, have);
        self.waiting.retain(|wanted| {
            let record = wanted.claimed.as_ref().and_then(|(hash, _)| here.get(hash));
            if let Some(record) = record {
                self.found.insert(wanted.name.clone(), record.clip.clone());
            }
            record.is_none()
        });
        self.total = self.waiting.iter().map(|wanted| wanted.entry.packed.max(1)).sum();
    }

    fn check(&mut self) {
        let hashes: Vec<_> = self.staged.keys().copied().collect();
        self.step = Step::Checking(hashes.clone());
        self.out.push_back(OpeningOutput::Store(StorageRequest::FindClips(hashes)));
    }

    /// Everything is here: one commit makes it a project.
    fn commit(&mut self, hashes: &[ClipHash], have: Vec<Have>) {
        let here = plan::whole(hashes, have);
        let id = self.ids.project();
        let planned = plan::project(id, &self.listed, &self.found, &mut self.ids, self.times.now);
        let Some(plan::Planned { project, lost, cut }) = planned else {
            return self.fail(ZipProblem::Damaged);
        };
        if project.is_empty() && lost > 0 {
            return self.fail(ZipProblem::NothingReadable);
        }
        let title = project.title().clone();
        let title =
            if title.is_empty() { super::names::title_of(&self.file.name, self.untitled) } else { title };
        let record = plan::record(&project, title, self.listed.created, self.times.now);
        let mut writes = vec![Write::PutProject(record.clone())];
        writes.extend(plan::cards(&project));
        for (hash, staged) in &self.staged {
            let held = self.holder(staged.blob);
            writes.push(Write::DeletePartial(held.hash));
            // A transfer may have stored it meanwhile.
            writes.push(match here.get(hash) {
                Some(_) => Write::EraseBlob(staged.blob),
                None => Write::PutClip(staged.clone()),
            });
        }
        self.opened = Some(Opened { record, lost, cut });
        self.step = Step::Committing;
        self.out.push_back(OpeningOutput::Store(StorageRequest::Commit(writes)));
    }
}
