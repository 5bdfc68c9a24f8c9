//! What the program asks of its disk, and what the disk answers.
//!
//! One request is one transaction: all of it happens or nothing. The real disk is `IndexedDB` (`browser/db`), the
//! simulated one lives in `tests/`; one suite of contract tests runs over both (`tests/contract`).
//!
//! Clip bytes are *blobs*: a blob is written front to back in pieces of any size, each stored under its byte offset.
//! A clip record names the blob that holds its bytes; sealing a finished recording writes one record and moves nothing.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use super::{
    disk::{DbError, DiskEvent},
    kept::{PARTIALS_KEPT, STAGED_KEPT, TRASH_KEPT, staged},
};
use super::{settings::Settings, settings_change::SettingsChange};
use crate::{
    ids::{BlobId, CardId, ClipHash, PeerId, ProjectId, TabId},
    project::{Card, Clip, OrderKey, Title, clip::Peaks, history::Entry, text::PersonName},
    time::Timestamp,
    wire::{code::Fingerprint, live::Followed},
};

/// A project's record: everything but its cards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProjectRecord {
    /// Key.
    pub id: ProjectId,
    /// Its title.
    pub title: Title,
    /// When it was made.
    pub created: Timestamp,
    /// When it last changed.
    pub modified: Timestamp,
    /// Set when it was deleted or replaced: it waits in the trash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trashed: Option<Timestamp>,
    /// [`crate::project::History::next_seq`].
    #[serde(default)]
    pub history_next: u64,
    /// Cards, for the list of projects.
    #[serde(default)]
    pub cards: u32,
    /// Length of all cards, for the list of projects.
    #[serde(default)]
    pub duration_ms: u64,
    /// A copy of a shared project: whose order of ops it follows, and how far it came. A change made outside that order
    /// removes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followed: Option<Followed>,
    /// It holds ops made here of which it is not known that the hub took them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsent: bool,
    /// The tab that may change it, since it took it over; none for a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writer: Option<TabId>,
}

impl ProjectRecord {
    /// The record of an empty project of one's own, made now.
    pub fn new(id: ProjectId, title: Title, now: Timestamp) -> Self {
        Self {
            id,
            title,
            created: now,
            modified: now,
            trashed: None,
            history_next: 1,
            cards: 0,
            duration_ms: 0,
            followed: None,
            unsent: false,
            writer: None,
        }
    }
}

/// Somebody whose check words matched: known again by the certificate, whatever they say of themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownPerson {
    /// Key: their certificate.
    pub fingerprint: Fingerprint,
    /// Their program, as it said when it was here last.
    pub peer: PeerId,
    /// Their name, likewise; empty when they set none.
    pub name: PersonName,
    /// When the words were compared first.
    pub met: Timestamp,
    /// When they were here last.
    pub seen: Timestamp,
}

/// What a recording becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordAs {
    /// A new card.
    #[default]
    NewCard,
    /// A new card in front of all others.
    FirstCard,
    /// The sound of this card, in place of what it had.
    Again(CardId),
    /// More sound at the end of this card.
    More(CardId),
}

impl RecordAs {
    /// The card that it changes.
    pub fn card(self) -> Option<CardId> {
        match self {
            Self::Again(card) | Self::More(card) => Some(card),
            Self::NewCard | Self::FirstCard => None,
        }
    }
}

/// A card's record: the card and its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardRecord {
    /// Sorts it among the others.
    pub key: OrderKey,
    /// The card.
    pub card: Arc<Card>,
}

/// A clip's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClipRecord {
    /// What is known of it. The record's key is `clip.hash`.
    #[serde(flatten)]
    pub clip: Clip,
    /// The blob that holds its bytes.
    pub blob: BlobId,
}

/// A recording that has not become a card yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordingRecord {
    /// Key, and the blob its bytes go to.
    pub blob: BlobId,
    /// Where the card belongs.
    pub project: ProjectId,
    /// The card it should follow.
    pub after: Option<CardId>,
    /// What becomes of it.
    #[serde(default)]
    pub becomes: RecordAs,
    /// As the recorder named it.
    pub media_type: String,
    /// When it began.
    pub started: Timestamp,
}

/// A transfer that has begun: bytes of a clip on their way in, kept across a dropped connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartialRecord {
    /// Key: the clip it will be, once its hash proves it.
    pub hash: ClipHash,
    /// The blob its bytes go to.
    pub blob: BlobId,
    /// When it began; old ones are swept.
    pub started: Timestamp,
}

/// One write of a [`StorageRequest::Commit`].
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Adds or replaces a project's record: of a project that is new here.
    PutProject(ProjectRecord),
    /// The record of a project after a change of its cards. It is refused with [`DbError::NotHeld`], and the whole commit with
    /// it, when the project is not there or another tab is its writer. Whether it lies in the trash stays as it is there.
    UpdateProject {
        /// The record.
        record: ProjectRecord,
        /// Its title was changed; else the one that is there stays.
        retitled: bool,
    },
    /// From now on this tab changes the project. Nothing happens when it is not there.
    Claim(ProjectId, TabId),
    /// Another title for a project, whoever writes it; it follows nobody any more. Nothing happens when it is not there.
    SetTitle {
        /// Which.
        project: ProjectId,
        /// Its title.
        title: Title,
        /// When.
        modified: Timestamp,
    },
    /// Into the trash or out of it. Nothing happens when the project is not there.
    SetTrashed {
        /// Which.
        project: ProjectId,
        /// Since when; `None`: out of it.
        trashed: Option<Timestamp>,
    },
    /// Removes a project with its cards and history. Its clips stay until they are swept.
    EraseProject(ProjectId),
    /// Gives all records of a project another id, and marks it as trashed: what a replaced project becomes.
    Rehome {
        /// The id it had.
        from: ProjectId,
        /// Its new record (with its new id).
        to: ProjectRecord,
    },
    /// Adds or replaces a card.
    PutCard(ProjectId, CardRecord),
    /// Removes a card.
    DeleteCard(ProjectId, CardId),
    /// Adds an action to the history of a project.
    PutEntry(ProjectId, Entry),
    /// Forgets actions `from_seq..` except the one just put: what could have been redone.
    ForgetEntriesFrom(ProjectId, u64),
    /// Forgets one action: somebody else changed since what it did.
    ForgetEntry(ProjectId, u64),
    /// Forgets actions `..before_seq`: too old to undo.
    ForgetEntriesBefore(ProjectId, u64),
    /// All bytes of a small blob that is new.
    PutBlob(BlobId, Arc<[u8]>),
    /// Adds a clip; its bytes are in `blob` already.
    PutClip(ClipRecord),
    /// The waveform of a clip whose bytes are in this blob, if both are there: it was measured after the clip was.
    PutPeaks(ClipHash, BlobId, Peaks),
    /// Keeps the fine waveform of a clip (`waves`). It goes when the clip is swept.
    PutWave(ClipHash, Arc<[u8]>),
    /// Begins a recording.
    PutRecording(RecordingRecord),
    /// Ends a recording. The bytes stay: a clip holds them, or [`Write::EraseBlob`] goes with this.
    DeleteRecording(BlobId),
    /// Ends a transfer.
    DeletePartial(ClipHash),
    /// Removes bytes.
    EraseBlob(BlobId),
    /// Replaces the settings.
    PutSettings(Settings),
    /// Changes the settings that are there.
    ChangeSettings(Box<SettingsChange>),
    /// Remembers somebody.
    PutPerson(KnownPerson),
    /// Forgets somebody.
    ForgetPerson(Fingerprint),
}

/// How sure the disk must be before it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// On the medium: recordings and commits.
    Strict,
    /// With the operating system: bytes that can be fetched again.
    Relaxed,
}

/// A request to the disk.
#[derive(Debug, Clone, PartialEq)]
pub enum StorageRequest {
    /// Everything needed at the start. Answer: [`StorageReply::Library`].
    LoadLibrary,
    /// One project. Answer: [`StorageReply::Project`].
    LoadProject(ProjectId),
    /// Writes, all or none, durable when answered. Answer: [`StorageReply::Done`].
    Commit(Vec<Write>),
    /// Bytes at the end of a blob. Answer: [`StorageReply::Done`].
    Append {
        /// Which blob.
        blob: BlobId,
        /// Bytes it holds before this.
        offset: u64,
        /// What comes next.
        bytes: Vec<u8>,
        /// Recordings: strict. Transfers: relaxed.
        durability: Durability,
    },
    /// Several small arrivals at once, relaxed: bytes and the clips they complete. Answer: [`StorageReply::Done`].
    Receive(Vec<Arrival>),
    /// Bytes `offset..offset + len` of a blob; fewer when it ends before. Answer: [`StorageReply::Bytes`].
    ReadBlob {
        /// Which blob.
        blob: BlobId,
        /// First byte.
        offset: u64,
        /// How many at most.
        len: u32,
    },
    /// The pieces of a blob to which nothing is appended any more are put together, so that reading it takes few of them.
    /// Its bytes stay as they are. Answer: [`StorageReply::Done`].
    Gather {
        /// Which blob.
        blob: BlobId,
    },
    /// What is here of these clips. Answer: [`StorageReply::Have`], in the order asked.
    FindClips(Vec<ClipHash>),
    /// The fine waveform of a clip. Answer: [`StorageReply::Wave`].
    LoadWave(ClipHash),
    /// Removes transfers begun before the given time, clips that no card, no history entry and no transfer names, with
    /// their fine waveforms, and bytes that nothing names. Answer: [`StorageReply::Done`].
    Sweep {
        /// Older unfinished transfers go.
        partials_before: Timestamp,
    },
}

/// Part of a [`StorageRequest::Receive`].
#[derive(Debug, Clone, PartialEq)]
pub enum Arrival {
    /// A transfer begins.
    Begin(PartialRecord),
    /// Bytes at the end of a blob.
    Bytes {
        /// Which blob.
        blob: BlobId,
        /// Bytes it holds before this.
        offset: u64,
        /// What comes next.
        bytes: Vec<u8>,
    },
    /// The hash proved right: there is a clip now. The transfer's record stays and holds it until a project names it.
    Seal(ClipRecord),
    /// The hash proved wrong: transfer and bytes go.
    Drop(PartialRecord),
}

/// What is here of a clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Have {
    /// All of it.
    Whole(ClipRecord),
    /// The first `bytes` bytes.
    Part {
        /// The transfer.
        partial: PartialRecord,
        /// How many bytes its blob holds.
        bytes: u64,
    },
    /// Nothing.
    Nothing,
}

/// An answer of the disk.
#[derive(Debug, Clone, PartialEq)]
pub enum StorageReply {
    /// It is done.
    Done,
    /// Answer to [`StorageRequest::LoadLibrary`].
    Library {
        /// All projects, also those in the trash.
        projects: Vec<ProjectRecord>,
        /// Recordings that never became cards.
        recordings: Vec<RecordingRecord>,
        /// The settings; `None` at the first start.
        settings: Option<Settings>,
        /// People whose check words matched.
        people: Vec<KnownPerson>,
    },
    /// Answer to [`StorageRequest::LoadProject`]; `None` when there is no such project.
    Project(Option<Box<StoredProject>>),
    /// Answer to [`StorageRequest::ReadBlob`].
    Bytes(Vec<u8>),
    /// Answer to [`StorageRequest::FindClips`].
    Have(Vec<Have>),
    /// Answer to [`StorageRequest::LoadWave`]; `None` when none is kept.
    Wave(Option<Vec<u8>>),
}

/// A project as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredProject {
    /// Its record.
    pub record: ProjectRecord,
    /// Its cards, in any order.
    pub cards: Vec<CardRecord>,
    /// The clips its cards and its history name, as far as they are here.
    pub clips: Vec<ClipRecord>,
    /// Its history, in any order.
    pub history: Vec<Entry>,
}

impl ProjectRecord {
    /// What a change leaves of the record that is there, `self`: [`Write::UpdateProject`] with `update`.
    ///
    /// # Errors
    /// [`DbError::NotHeld`] when another tab writes it.
    pub fn updated(self, update: Self, retitled: bool) -> Result<Self, DbError> {
        if self.writer != update.writer {
            return Err(DbError::NotHeld);
        }
        let title = if retitled { update.title } else { self.title };
        Ok(Self { title, trashed: self.trashed, ..update })
    }
}
