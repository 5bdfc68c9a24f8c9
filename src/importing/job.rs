//! One file, from its first bytes to its card.

use std::{cell::OnceCell, collections::VecDeque};

use super::{
    Brought,
    converting::{Converting, Led},
    named::label_of,
    view::{ImportProblem, ImportState, KeptHow},
};
use crate::{
    ids::{BlobId, CardId, ClipHash, ClipHasher, Ids, ProjectId, TakeId},
    ports::{
        files::{FileError, PickedFile},
        media::{Analysis, MediaRequest},
        mixing::{MixEvent, MixRequest},
        storage::{Arrival, ClipRecord, DbError, Have, PartialRecord, StorageReply, StorageRequest, Write},
    },
    project::{
        Clip, MediaType,
        clip::{CLIP_BYTES_MAX, CLIP_MS_MAX},
    },
    sound::{Conversion, Next, Span, is_wrong, media_type_of, said_ms},
    time::Timestamp,
};

/// Bytes that are read at once.
const PIECE_BYTES: u32 = 1024 * 1024;
/// How ZIP files begin.
const ZIP: &[u8] = b"PK\x03\x04";

/// What it wants.
#[derive(Debug)]
pub(super) enum Output {
    /// Bytes of the file.
    Read {
        offset: u64,
        len: u32,
    },
    Store(StorageRequest),
    Media(MediaRequest),
    Mix(MixRequest),
    Brought(Box<Brought>),
    End(End),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Kept {
        card: Option<CardId>,
        how: KeptHow,
    },
    Failed(ImportProblem),
    /// It is a ZIP file.
    Zip,
}

#[derive(Debug)]
enum Step {
    /// Read until it is known what it is.
    Looking(Box<Conversion>),
    /// Its bytes are stored as they are; so many were read.
    Copying(u64),
    /// Its sound is stored, in another envelope.
    TakingSound(Box<Conversion>),
    /// Its sound is packed anew.
    Converting(Box<Converting>),
    Analyzing,
    /// Whether the same sound is on the disk already.
    Finding(Box<Clip>),
    Keeping(TakeId),
    /// What was stored goes.
    Dropping(End),
    Over,
}

/// A file that has its turn.
#[derive(Debug)]
pub(super) struct Job {
    project: ProjectId,
    file: PickedFile,
    step: Step,
    /// Where its sound is stored.
    blob: BlobId,
    stored: u64,
    hasher: ClipHasher,
    started: Timestamp,
    /// The first bytes of what is stored.
    head: Vec<u8>,
    media_type: MediaType,
    /// Bytes of the file that were read.
    read: u64,
    how: KeptHow,
    /// How long its first bytes say it is, in milliseconds, once they were looked at.
    said_ms: OnceCell<Option<u64>>,
    out: VecDeque<Output>,
}

impl Job {
    pub(super) fn new(project: ProjectId, file: PickedFile, blob: BlobId, started: Timestamp) -> Self {
        let step = Step::Looking(Box::new(Conversion::new(file.bytes, PIECE_BYTES)));
        let mut job = Self {
            project,
            step,
            blob,
            stored: 0,
            hasher: ClipHasher::default(),
            started,
            head: Vec::new(),
            media_type: MediaType::new(""),
            read: 0,
            how: KeptHow::AsItIs,
            said_ms: OnceCell::new(),
            out: VecDeque::new(),
            file,
        };
        if job.file.bytes == 0 {
            job.fail(ImportProblem::Empty);
        } else {
            job.look();
        }
        job
    }

    pub(super) fn file(&self) -> &PickedFile {
        &self.file
    }

    pub(super) fn poll_output(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    pub(super) fn analyzes(&self, blob: BlobId) -> bool {
        matches!(self.step, Step::Analyzing) && blob == self.blob
    }

    pub(super) fn is_being_kept(&self) -> bool {
        matches!(self.step, Step::Keeping(_))
    }

    pub(super) fn state(&self) -> ImportState {
        match self.step {
            Step::Keeping(_) => ImportState::Keeping,
            Step::Converting(ref converting) => ImportState::Reading { percent: converting.percent() },
            _ => {
                let percent = (self.read * 100).checked_div(self.file.bytes).unwrap_or(0).min(99);
                ImportState::Reading { percent: percent as u8 }
            }
        }
    }

    /// Something is decoded and packed for it.
    pub(super) fn mixes(&self) -> bool {
        matches!(self.step, Step::Converting(_))
    }

    /// What undoes what was stored.
    pub(super) fn give_up(&self) -> Option<StorageRequest> {
        (self.stored > 0).then(|| StorageRequest::Receive(vec![Arrival::Drop(self.holder())]))
    }

    /// The record that keeps a blob from being swept.
    fn holder(&self) -> PartialRecord {
        PartialRecord { hash: ClipHash::of(&self.blob.0), blob: self.blob, started: self.started }
    }

    fn fail(&mut self, problem: ImportProblem) {
        self.end(End::Failed(problem));
    }

    /// It is over; what was stored and is not a card goes first.
    fn end(&mut self, end: End) {
        if matches!(self.step, Step::Converting(_)) {
            self.out.push_back(Output::Mix(MixRequest::End));
        }
        let drops = if let End::Kept { .. } = end { None } else { self.give_up() };
        if let Some(drop) = drops {
            self.step = Step::Dropping(end);
            self.out.push_back(Output::Store(drop));
        } else {
            self.step = Step::Over;
            self.out.push_back(Output::End(end));
        }
    }

    /// Reads on until it is known what it is.
    fn look(&mut self) {
        let Step::Looking(clip) = &mut self.step else { return };
        if clip.form().is_some() {
            let (pictures, length_ms) = (clip.leaves_pictures_out(), clip.length_ms());
            return self.begin(pictures, length_ms);
        }
        match clip.poll_next() {
            Next::Read(Span { offset, len }) => self.out.push_back(Output::Read { offset, len }),
            // The browser may be able to decode it as a whole.
            Next::Decode => self.begin(false, None),
            Next::Index => self.fail(ImportProblem::Unreadable),
            // It is what it says, and there is nothing in it.
            Next::Over => self.fail(ImportProblem::NoSound),
        }
    }

    fn begin(&mut self, pictures: bool, length_ms: Option<u64>) {
        if pictures {
            self.how = KeptHow::SoundAlone;
            self.step = Step::TakingSound(Box::new(Conversion::new(self.file.bytes, PIECE_BYTES)));
        } else if self.file.bytes > CLIP_BYTES_MAX {
            // Too large to be sent on as it is.
            self.how = KeptHow::Converted { damaged: false };
            let (converting, ask) = Converting::new(self.file.file, self.file.bytes, length_ms, self.blob);
            self.step = Step::Converting(Box::new(converting));
            return self.out.push_back(Output::Mix(ask));
        } else {
            self.step = Step::Copying(0);
        }
        self.read_on();
    }

    fn read_on(&mut self) {
        match &mut self.step {
            Step::Copying(at) => {
                let (offset, len) = (*at, (self.file.bytes - *at).min(PIECE_BYTES.into()) as u32);
                if len == 0 {
                    return self.analyze();
                }
                self.out.push_back(Output::Read { offset, len });
            }
            Step::TakingSound(clip) => match clip.poll_next() {
                Next::Read(Span { offset, len }) => self.out.push_back(Output::Read { offset, len }),
                Next::Index | Next::Decode => self.fail(ImportProblem::Unreadable),
                Next::Over => self.analyze(),
            },
            _ => {}
        }
    }

    /// The file was read.
    pub(super) fn handle_read(&mut self, bytes: Result<Vec<u8>, FileError>) {
        let bytes = match bytes {
            Ok(bytes) if !bytes.is_empty() => bytes,
            // It became shorter, or is not there.
            _ => return self.fail(ImportProblem::Gone),
        };
        self.read += bytes.len() as u64;
        match &mut self.step {
            Step::Looking(clip) => {
                self.said_ms.get_or_init(|| said_ms(&bytes));
                self.read = 0;
                if bytes.starts_with(ZIP) {
                    return self.end(End::Zip);
                }
                if clip.push(&bytes).is_err() && !clip.another_way() {
                    return self.fail(ImportProblem::Unreadable);
                }
                self.look();
            }
            Step::Copying(at) => {
                *at += bytes.len() as u64;
                self.store(bytes);
            }
            Step::TakingSound(clip) => match clip.push(&bytes) {
                Ok(sound) if sound.is_empty() => self.read_on(),
                Ok(sound) => self.store(sound),
                // What came before the damage is kept.
                Err(_) if self.stored > 0 => self.analyze(),
                Err(_) => self.fail(ImportProblem::Unreadable),
            },
            _ => {}
        }
    }

    /// The mixer reports.
    pub(super) fn handle_mix(&mut self, event: MixEvent) {
        let Step::Converting(converting) = &mut self.step else { return };
        match converting.handle(event) {
            Led::Ask(request) => self.out.push_back(Output::Mix(request)),
            Led::Store(bytes) => self.store(bytes),
            Led::Undecodable => self.fail(ImportProblem::Unreadable),
            Led::Gone => self.fail(ImportProblem::Gone),
            Led::Unpacked | Led::TooLong => self.fail(ImportProblem::TooLong),
        }
    }

    fn store(&mut self, bytes: Vec<u8>) {
        let missing = 16_usize.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend(&bytes[..missing]);
        self.hasher.update(&bytes);
        let (blob, offset) = (self.blob, self.stored);
        self.stored += bytes.len() as u64;
        if self.stored > CLIP_BYTES_MAX {
            return self.fail(ImportProblem::TooLong);
        }
        let begin = (offset == 0).then(|| Arrival::Begin(self.holder()));
        let arrivals = begin.into_iter().chain([Arrival::Bytes { blob, offset, bytes }]).collect();
        self.out.push_back(Output::Store(StorageRequest::Receive(arrivals)));
    }

    fn analyze(&mut self) {
        let Some(media_type) = media_type_of(&self.head) else { return self.fail(ImportProblem::Unreadable) };
        self.media_type = MediaType::new(media_type);
        self.step = Step::Analyzing;
        let (blob, bytes, media_type) = (self.blob, self.stored, self.media_type.clone());
        self.out.push_back(Output::Media(MediaRequest::Analyze { blob, bytes, media_type }));
    }

    /// The decoder answered.
    pub(super) fn handle_analyzed(&mut self, analysis: Option<Analysis>) {
        if !matches!(self.step, Step::Analyzing) {
            return;
        }
        let Some(Analysis { duration_ms, peaks }) = analysis else {
            return self.fail(ImportProblem::Unreadable);
        };
        match duration_ms {
            0 => return self.fail(ImportProblem::NoSound),
            ms if ms > CLIP_MS_MAX => return self.fail(ImportProblem::TooLong),
            _ => {}
        }
        let ms = u64::from(duration_ms);
        let wrong = self.said_ms.get().copied().flatten().filter(|said| is_wrong(*said, ms));
        match (&mut self.how, wrong) {
            (how @ KeptHow::AsItIs, Some(said_ms)) => *how = KeptHow::Otherwise { said_ms, ms },
            (KeptHow::Converted { damaged }, Some(said_ms)) => *damaged |= said_ms > ms,
            _ => {}
        }
        let hash = std::mem::take(&mut self.hasher).finish();
        let media_type = self.media_type.clone();
        let clip = Clip { hash, media_type, bytes: self.stored, duration_ms, peaks };
        self.step = Step::Finding(Box::new(clip));
        self.out.push_back(Output::Store(StorageRequest::FindClips(vec![hash])));
    }

    /// The disk answered.
    pub(super) fn handle_stored(&mut self, ids: &mut Ids, reply: Result<StorageReply, DbError>) {
        match (std::mem::replace(&mut self.step, Step::Over), reply) {
            (Step::Dropping(end), _) => self.out.push_back(Output::End(end)),
            (step, Err(error)) => {
                self.step = step;
                self.fail(if error == DbError::Full {
                    ImportProblem::DiskFull
                } else {
                    ImportProblem::Storage
                });
            }
            (Step::Finding(clip), Ok(StorageReply::Have(have))) => {
                // The same sound twice is one clip, and two cards.
                let there = match have.into_iter().next() {
                    Some(Have::Whole(there)) => Some(there),
                    _ => None,
                };
                self.keep(ids, *clip, there);
            }
            (Step::Converting(mut converting), Ok(_)) => {
                if let Some(request) = converting.next() {
                    self.step = Step::Converting(converting);
                    self.out.push_back(Output::Mix(request));
                } else {
                    self.how = KeptHow::Converted { damaged: converting.is_damaged() };
                    self.out.push_back(Output::Mix(MixRequest::End));
                    self.analyze();
                }
            }
            (step @ (Step::Copying(_) | Step::TakingSound(_)), Ok(_)) => {
                self.step = step;
                self.read_on();
            }
            (step, Ok(_)) => self.step = step,
        }
    }

    fn keep(&mut self, ids: &mut Ids, clip: Clip, there: Option<ClipRecord>) {
        let take = ids.take();
        let holder = self.holder();
        let writes = match &there {
            Some(_) => vec![Write::DeletePartial(holder.hash), Write::EraseBlob(self.blob)],
            None => vec![
                Write::PutClip(ClipRecord { clip: clip.clone(), blob: self.blob }),
                Write::DeletePartial(holder.hash),
            ],
        };
        let clip = there.unwrap_or(ClipRecord { clip, blob: self.blob });
        let label = label_of(&self.file.name);
        self.step = Step::Keeping(take);
        let brought = Brought { take, project: self.project, clip, label, writes };
        self.out.push_back(Output::Brought(Box::new(brought)));
    }

    /// What was brought is a card, or could not become one. `false`: it is not this file.
    pub(super) fn handle_kept(&mut self, take: TakeId, kept: Result<Option<CardId>, ImportProblem>) -> bool {
        let ours = matches!(self.step, Step::Keeping(it) if it == take);
        if ours {
            match kept {
                Ok(card) => self.end(End::Kept { card, how: self.how }),
                Err(problem) => self.fail(problem),
            }
        }
        ours
    }
}
