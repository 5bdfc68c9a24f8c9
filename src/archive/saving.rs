//! Saving a project as a ZIP: first every clip is read and checked, then the file is written.
//!
//! ```text
//! Loading → Checking, clip by clip → Writing: project.json, clip by clip, the list → HandingOver → Over
//! ```
//!
//! Sums stand in front of the content, so that every program reads the file; so each clip is read twice. The first time
//! finds what is missing or damaged before a byte is written: it is left out, and told.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use super::{
    ZipProblem,
    layout::{ZipWriter, total_bytes},
    limits::{MANIFEST_BYTES_MAX, PIECE_BYTES, ZIP_BYTES_MAX},
    manifest::{self, Written, WrittenClip},
    names::{CARDS, MANIFEST, MERGED, card_file, zip_file},
    sniff,
};
use crate::{
    ids::{CardId, ClipHash, ClipHasher, DraftId, ProjectId},
    ports::{
        files::FileError,
        storage::{ClipRecord, DbError, ProjectRecord, StorageReply, StorageRequest, StoredProject},
    },
    project::{Card, Project},
    time::Timestamp,
};

/// What it wants next. One at a time; the answer goes to the method that is named.
#[derive(Debug, Clone, PartialEq)]
pub enum SavingOutput {
    /// Of the disk: [`Saving::handle_storage`].
    Store(StorageRequest),
    /// Bytes at the end of the file: [`Saving::handle_file`].
    Append(Vec<u8>),
    /// All of another draft at the end of the file: [`Saving::handle_file`].
    Join(DraftId),
    /// The file is whole, and called so: [`Saving::handle_file`].
    HandOver(String),
    /// It is over.
    Done {
        /// Cards that are in the file.
        cards: usize,
        /// Cards of which some sound is not.
        silent: usize,
    },
    /// It is over, and nothing was handed over.
    Failed(ZipProblem),
}

/// The sound of all cards as one file, which was made before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// The draft that it is.
    pub part: DraftId,
    /// How many bytes.
    pub bytes: u64,
    /// Their CRC-32.
    pub crc: u32,
}

/// A saving on its way.
#[derive(Debug)]
pub struct Saving {
    now: Timestamp,
    unnamed: &'static str,
    step: Step,
    /// Of all cards, these alone.
    only: Option<Arc<BTreeSet<CardId>>>,
    record: Option<ProjectRecord>,
    cards: Vec<Arc<Card>>,
    clips: Vec<Checked>,
    merged: Option<Merged>,
    /// Its header is written, and it comes next.
    joins: bool,
    file: Vec<u8>,
    done: u64,
    total: u64,
    out: VecDeque<SavingOutput>,
}

/// A clip that is in the file.
#[derive(Debug)]
struct Checked {
    record: ClipRecord,
    crc: u32,
    name: String,
}

#[derive(Debug)]
enum Step {
    Loading,
    Checking {
        waiting: VecDeque<ClipRecord>,
        read: u64,
        crc: crc32fast::Hasher,
        hasher: ClipHasher,
    },
    /// The clip of this index is being written, and `read` bytes of it were read. `zip` is none once the directory is
    /// written, which comes last.
    Writing {
        zip: Option<ZipWriter>,
        clip: usize,
        read: u64,
    },
    /// The last bytes are on their way.
    Finishing,
    HandingOver,
    Over,
}

impl Saving {
    /// One that begins. The file is called `unnamed` when the project's title cannot be part of a name.
    pub fn new(project: ProjectId, now: Timestamp, unnamed: &'static str) -> Self {
        let out = VecDeque::from([SavingOutput::Store(StorageRequest::LoadProject(project))]);
        Self {
            now,
            unnamed,
            step: Step::Loading,
            only: None,
            record: None,
            cards: Vec::new(),
            clips: Vec::new(),
            merged: None,
            joins: false,
            file: Vec::new(),
            done: 0,
            total: 0,
            out,
        }
    }

    /// The same with these cards alone.
    #[must_use]
    pub fn only(self, cards: Option<Arc<BTreeSet<CardId>>>) -> Self {
        Self { only: cards, ..self }
    }

    /// The same with the sound of all cards as one file more, behind all others.
    #[must_use]
    pub fn merged(self, merged: Merged) -> Self {
        Self { merged: Some(merged), ..self }
    }

    /// The same of a project that was read already.
    #[must_use]
    pub fn of(mut self, stored: StoredProject) -> Self {
        self.out.clear();
        self.begin(stored);
        self
    }

    /// The draft that becomes part of the file.
    pub fn part(&self) -> Option<DraftId> {
        self.merged.map(|merged| merged.part)
    }

    /// What it wants next.
    pub fn poll_output(&mut self) -> Option<SavingOutput> {
        self.out.pop_front()
    }

    /// How far it is.
    pub fn percent(&self) -> u8 {
        (self.done * 100).checked_div(self.total).unwrap_or(0).min(99) as u8
    }

    /// The disk answered.
    pub fn handle_storage(&mut self, reply: Result<StorageReply, DbError>) {
        match reply {
            Ok(StorageReply::Project(Some(stored))) => self.begin(*stored),
            Ok(StorageReply::Bytes(bytes)) => self.handle_bytes(bytes),
            Ok(_) => self.fail(DbError::Damaged.into()),
            // The data are gone: the file is made of what is in memory, and the sound of a card that cannot be read is missing.
            Err(error) if error.is_of_connection() && matches!(self.step, Step::Checking { .. }) => {
                self.handle_bytes(Vec::new());
            }
            Err(error) => self.fail(error.into()),
        }
    }

    /// The file took what it was given, or did not.
    pub fn handle_file(&mut self, result: Result<(), FileError>) {
        match (result, std::mem::replace(&mut self.step, Step::Over)) {
            (Err(error), _) => self.fail(error.into()),
            (Ok(()), Step::Writing { zip, clip, read }) => self.write(zip, clip, read),
            (Ok(()), Step::Finishing) => {
                self.step = Step::HandingOver;
                let title = self.record.as_ref().map(|record| record.title.clone()).unwrap_or_default();
                self.out.push_back(SavingOutput::HandOver(zip_file(&title, self.unnamed)));
            }
            (Ok(()), Step::HandingOver) => {
                let here: BTreeSet<ClipHash> = self.clips.iter().map(|clip| clip.record.clip.hash).collect();
                let is_silent =
                    |card: &&Arc<Card>| card.regions.iter().any(|region| !here.contains(&region.clip));
                let silent = self.cards.iter().filter(is_silent).count();
                self.out.push_back(SavingOutput::Done { cards: self.cards.len(), silent });
            }
            (Ok(()), step) => self.step = step,
        }
    }

    fn fail(&mut self, problem: ZipProblem) {
        self.step = Step::Over;
        self.out.push_back(SavingOutput::Failed(problem));
    }

    fn begin(&mut self, stored: StoredProject) {
        let StoredProject { record, cards, clips, history: _ } = stored;
        let cards = cards.into_iter().map(|record| (record.key, Arc::unwrap_or_clone(record.card)));
        let project = Project::from_stored(record.id, record.title.clone(), cards);
        let only = self.only.as_deref();
        let wanted = |card: &&Arc<Card>| only.is_none_or(|only| only.contains(&card.id));
        self.cards = project.cards().filter(wanted).cloned().collect();
        self.record = Some(record);
        let mut here: BTreeMap<ClipHash, ClipRecord> =
            clips.into_iter().map(|record| (record.clip.hash, record)).collect();
        let named = self.cards.iter().flat_map(|card| card.regions.iter().map(|region| region.clip));
        // In the order in which they are played first, each once.
        let waiting: VecDeque<ClipRecord> = named.filter_map(|hash| here.remove(&hash)).collect();
        let bytes: u64 = waiting.iter().map(|record| record.clip.bytes).sum();
        if bytes > ZIP_BYTES_MAX {
            return self.fail(ZipProblem::TooLarge);
        }
        self.total = 2 * bytes.max(1);
        self.check(waiting);
    }

    /// Goes on with the first clip that waits, from its beginning.
    fn check(&mut self, waiting: VecDeque<ClipRecord>) {
        let Some(first) = waiting.front() else { return self.compose() };
        self.out.push_back(read(first, 0));
        self.step =
            Step::Checking { waiting, read: 0, crc: crc32fast::Hasher::new(), hasher: ClipHasher::default() };
    }

    fn handle_bytes(&mut self, bytes: Vec<u8>) {
        self.done += bytes.len() as u64;
        match std::mem::replace(&mut self.step, Step::Over) {
            Step::Checking { mut waiting, read: before, mut crc, mut hasher } => {
                crc.update(&bytes);
                hasher.update(&bytes);
                let at = before + bytes.len() as u64;
                let Some(first) = waiting.front() else { return };
                if at < first.clip.bytes && !bytes.is_empty() {
                    self.out.push_back(read(first, at));
                    self.step = Step::Checking { waiting, read: at, crc, hasher };
                    return;
                }
                let record = waiting.pop_front();
                if let Some(record) = record.filter(|record| hasher.finish() == record.clip.hash) {
                    let name = String::new(); // Set by `name_files`, once all clips of the file are known.
                    self.clips.push(Checked { record, crc: crc.finalize(), name });
                }
                self.check(waiting);
            }
            Step::Writing { zip, clip, read } => {
                let at = read + bytes.len() as u64;
                if bytes.is_empty() || at > self.clips[clip].record.clip.bytes {
                    return self.fail(DbError::Damaged.into()); // Its length was right when it was checked.
                }
                self.file.extend(bytes);
                self.write(zip, clip, at);
            }
            step => self.step = step,
        }
    }

    /// All clips are checked: names their files, and begins the ZIP.
    fn compose(&mut self) {
        let Some(record) = self.record.clone() else { return };
        let first_files = self.name_files();
        let clip = |checked: &Checked| WrittenClip {
            hash: checked.record.clip.hash,
            media_type: checked.record.clip.media_type.clone(),
            duration_ms: checked.record.clip.duration_ms,
            file: checked.name.clone(),
        };
        let written = Written {
            title: &record.title,
            created: record.created,
            modified: record.modified,
            cards: self.cards.iter().map(|card| &**card).zip(first_files).collect(),
            clips: self.clips.iter().map(clip).collect(),
        };
        let manifest = manifest::write(written, self.now);
        let path = |checked: &Checked| format!("{CARDS}{}", checked.name);
        let paths: Vec<_> = self.clips.iter().map(path).collect();
        let sizes = paths.iter().zip(&self.clips).map(|(path, it)| (path.as_str(), it.record.clip.bytes));
        let merged = self.merged.map(|merged| (MERGED, merged.bytes));
        let whole = total_bytes([(MANIFEST, manifest.len() as u64)].into_iter().chain(sizes).chain(merged));
        if whole.is_none() || manifest.len() as u64 > MANIFEST_BYTES_MAX {
            return self.fail(ZipProblem::TooLarge);
        }
        let mut zip = ZipWriter::new(self.now);
        self.file = zip.begin(MANIFEST, manifest.len() as u64, crc32fast::hash(&manifest));
        self.file.extend(manifest);
        if let Some(first) = self.begin_clip(&mut zip, 0) {
            self.file.extend(first);
        }
        self.write(Some(zip), 0, 0);
    }

    /// Names each clip after the card that plays it first; the name of each card's first file.
    fn name_files(&mut self) -> Vec<String> {
        let mut names: BTreeMap<ClipHash, String> = BTreeMap::new();
        let types: BTreeMap<ClipHash, _> =
            self.clips.iter().map(|it| (it.record.clip.hash, it.record.clip.media_type.clone())).collect();
        let mut first_files = Vec::with_capacity(self.cards.len());
        for (card, number) in self.cards.iter().zip(1..) {
            let mut nth = 0;
            for region in &card.regions {
                let Some(media_type) = types.get(&region.clip).filter(|_| !names.contains_key(&region.clip))
                else {
                    continue;
                };
                nth += 1;
                let ending = sniff::ending(media_type);
                names.insert(region.clip, card_file(number, &card.label, nth, ending));
            }
            let first = card.regions.iter().find_map(|region| names.get(&region.clip).cloned());
            // A card without sound names a file that is not there, as the Voice Cards app does.
            first_files.push(first.unwrap_or_else(|| card_file(number, &card.label, 1, "webm")));
        }
        for clip in &mut self.clips {
            clip.name = names.remove(&clip.record.clip.hash).unwrap_or_default();
        }
        first_files
    }

    fn begin_clip(&self, zip: &mut ZipWriter, clip: usize) -> Option<Vec<u8>> {
        let Checked { record, crc, name } = self.clips.get(clip)?;
        Some(zip.begin(&format!("{CARDS}{name}"), record.clip.bytes, *crc))
    }

    /// Writes a piece when there is one, else reads on.
    fn write(&mut self, mut zip: Option<ZipWriter>, mut clip: usize, mut read_to: u64) {
        while self.file.len() < PIECE_BYTES as usize
            && !self.joins
            && let Some(writer) = &mut zip
        {
            match self.clips.get(clip).map(|it| &it.record) {
                Some(record) if read_to < record.clip.bytes => {
                    self.out.push_back(read(record, read_to));
                    self.step = Step::Writing { zip, clip, read: read_to };
                    return;
                }
                Some(_) => {
                    (clip, read_to) = (clip + 1, 0);
                    let header = self.begin_clip(writer, clip);
                    self.file.extend(header.unwrap_or_default());
                }
                None => match self.merged.filter(|_| clip == self.clips.len()) {
                    Some(merged) => {
                        clip += 1;
                        self.file.extend(writer.begin(MERGED, merged.bytes, merged.crc));
                        self.joins = true;
                    }
                    None => self.file.extend(zip.take().map(ZipWriter::finish).unwrap_or_default()),
                },
            }
        }
        if self.file.is_empty()
            && std::mem::take(&mut self.joins)
            && let Some(merged) = self.merged
        {
            self.out.push_back(SavingOutput::Join(merged.part));
            self.step = Step::Writing { zip, clip, read: read_to };
            return;
        }
        let rest = self.file.split_off(self.file.len().min(PIECE_BYTES as usize));
        let piece = std::mem::replace(&mut self.file, rest);
        let over = zip.is_none() && self.file.is_empty();
        self.step = if over { Step::Finishing } else { Step::Writing { zip, clip, read: read_to } };
        self.out.push_back(SavingOutput::Append(piece));
    }
}

fn read(record: &ClipRecord, offset: u64) -> SavingOutput {
    let len = (record.clip.bytes - offset).min(PIECE_BYTES.into()) as u32;
    SavingOutput::Store(StorageRequest::ReadBlob { blob: record.blob, offset, len })
}
