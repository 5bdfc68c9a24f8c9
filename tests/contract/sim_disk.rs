//! A disk in memory that obeys the same contract as the real one.
//!
//! One ordered map from keys to bytes, in the layout of `browser/db`: records as JSON text, pieces of blobs under their
//! offset. Each request is applied write by write with a journal of what was there before; on any error the journal is
//! played back, so that a refused request changes nothing. A clone is the disk as a crash would leave it.

#[path = "sim_sweep.rs"]
mod sweep;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::{Serialize, de::DeserializeOwned};
use spoke::{
    ids::{BlobId, CardId, ClipHash, ProjectId},
    ports::storage::{
        Arrival, CardRecord, ClipRecord, DbError, Have, PartialRecord, ProjectRecord, StorageReply,
        StorageRequest, StoredProject, Write,
    },
    project::{Clip, Op, Region, history::Entry},
    wire::{code::Fingerprint, limits::PIECE_BYTES},
};

/// Where a record or a piece of a blob lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Project(ProjectId),
    Card(ProjectId, CardId),
    Entry(ProjectId, u64),
    Clip(ClipHash),
    Wave(ClipHash),
    Chunk(BlobId, u64),
    Recording(BlobId),
    Partial(ClipHash),
    Settings,
    Person(Fingerprint),
}

// First and last of each kind of id.
const PROJECTS: (ProjectId, ProjectId) = (ProjectId([0; 16]), ProjectId([255; 16]));
const CARDS: (CardId, CardId) = (CardId([0; 16]), CardId([255; 16]));
const BLOBS: (BlobId, BlobId) = (BlobId([0; 16]), BlobId([255; 16]));
const PEOPLE: (Fingerprint, Fingerprint) = (Fingerprint([0; 32]), Fingerprint([255; 32]));
const CLIPS: (ClipHash, ClipHash) = (ClipHash([0; 32]), ClipHash([255; 32]));

/// The disk.
#[derive(Debug, Clone, Default)]
pub struct SimDisk {
    records: BTreeMap<Key, Arc<[u8]>>,
    journal: Vec<(Key, Option<Arc<[u8]>>)>,
    used: u64,
    quota: Option<u64>,
}

impl SimDisk {
    /// How many bytes all records and pieces may take together; `None` for no limit.
    pub fn set_quota(&mut self, bytes: Option<u64>) {
        self.quota = bytes;
    }

    /// How many bytes all records and pieces take together.
    pub fn used(&self) -> u64 {
        self.used
    }

    /// One request, all or nothing.
    pub fn execute(&mut self, request: StorageRequest) -> Result<StorageReply, DbError> {
        self.journal.clear();
        let before = self.used;
        let reply = self.run(request);
        let reply = match (reply, self.quota) {
            (Ok(_), Some(quota)) if self.used > quota && self.used > before => Err(DbError::Full),
            (reply, _) => reply,
        };
        if reply.is_err() {
            while let Some((key, old)) = self.journal.pop() {
                self.swap(key, old);
            }
        }
        self.journal.clear();
        reply
    }

    fn run(&mut self, request: StorageRequest) -> Result<StorageReply, DbError> {
        match request {
            StorageRequest::LoadLibrary => Ok(self.library()),
            StorageRequest::LoadProject(id) => self.project(id).map(StorageReply::Project),
            StorageRequest::Commit(writes) => {
                self.commit(writes)?;
                Ok(StorageReply::Done)
            }
            StorageRequest::Append { blob, offset, bytes, durability: _ } => {
                self.append(blob, offset, &bytes).map(|()| StorageReply::Done)
            }
            StorageRequest::Receive(arrivals) => {
                arrivals.into_iter().try_for_each(|arrival| self.arrive(arrival)).map(|()| StorageReply::Done)
            }
            StorageRequest::ReadBlob { blob, offset, len } => {
                Ok(StorageReply::Bytes(self.read_blob(blob, offset, len)))
            }
            StorageRequest::Gather { blob } => {
                self.gather(blob);
                Ok(StorageReply::Done)
            }
            StorageRequest::FindClips(hashes) => {
                Ok(StorageReply::Have(hashes.into_iter().map(|hash| self.find(hash)).collect()))
            }
            StorageRequest::LoadWave(clip) => {
                Ok(StorageReply::Wave(self.records.get(&Key::Wave(clip)).map(|wave| wave.to_vec())))
            }
            StorageRequest::Sweep { partials_before } => {
                self.sweep(partials_before);
                Ok(StorageReply::Done)
            }
        }
    }

    fn library(&self) -> StorageReply {
        let projects = self.list(Key::Project(PROJECTS.0), Key::Project(PROJECTS.1));
        let recordings = self.list(Key::Recording(BLOBS.0), Key::Recording(BLOBS.1));
        let people = self.list(Key::Person(PEOPLE.0), Key::Person(PEOPLE.1));
        StorageReply::Library { projects, recordings, settings: self.read(Key::Settings), people }
    }

    fn project(&self, id: ProjectId) -> Result<Option<Box<StoredProject>>, DbError> {
        if !self.records.contains_key(&Key::Project(id)) {
            return Ok(None);
        }
        let record = self.read(Key::Project(id)).ok_or(DbError::Damaged)?;
        let (first, last) = cards_of(id);
        let cards: Vec<CardRecord> = self.list(first, last);
        let (first, last) = entries_of(id);
        let history: Vec<Entry> = self.list(first, last);
        let mut named = BTreeSet::new();
        name_clips(&cards, &history, &mut named);
        let clips = named.into_iter().filter_map(|hash| self.read(Key::Clip(hash))).collect();
        Ok(Some(Box::new(StoredProject { record, cards, clips, history })))
    }

    fn commit(&mut self, writes: Vec<Write>) -> Result<(), DbError> {
        let mut just_put: BTreeMap<ProjectId, u64> = BTreeMap::new();
        for write in writes {
            match write {
                Write::PutProject(record) => self.put(Key::Project(record.id), &record),
                Write::UpdateProject { record, retitled } => {
                    let there: ProjectRecord = self.read(Key::Project(record.id)).ok_or(DbError::NotHeld)?;
                    let record = there.updated(record, retitled)?;
                    self.put(Key::Project(record.id), &record);
                }
                Write::Claim(project, tab) => {
                    self.change_project(project, |there| ProjectRecord { writer: Some(tab), ..there });
                }
                Write::SetTitle { project, title, modified } => {
                    let change = |there| ProjectRecord { title, modified, followed: None, ..there };
                    self.change_project(project, change);
                }
                Write::SetTrashed { project, trashed } => {
                    self.change_project(project, |there| ProjectRecord { trashed, ..there });
                }
                Write::EraseProject(id) => self.erase_project(id),
                Write::Rehome { from, to } => self.rehome(from, &to),
                Write::PutCard(project, record) => self.put(Key::Card(project, record.card.id), &record),
                Write::DeleteCard(project, card) => self.change(Key::Card(project, card), None),
                Write::PutEntry(project, entry) => {
                    self.put(Key::Entry(project, entry.seq), &entry);
                    just_put.insert(project, entry.seq);
                }
                Write::ForgetEntriesFrom(project, seq) => {
                    let kept = just_put.get(&project).map(|&seq| Key::Entry(project, seq));
                    for key in self.keys(Key::Entry(project, seq), entries_of(project).1) {
                        if Some(key) != kept {
                            self.change(key, None);
                        }
                    }
                }
                Write::ForgetEntry(project, seq) => self.change(Key::Entry(project, seq), None),
                Write::ForgetEntriesBefore(project, seq) => {
                    if let Some(last) = seq.checked_sub(1) {
                        self.delete_range(Key::Entry(project, 0), Key::Entry(project, last));
                    }
                }
                Write::PutBlob(blob, bytes) => self.change(Key::Chunk(blob, 0), Some(bytes)),
                Write::PutClip(record) => self.put(Key::Clip(record.clip.hash), &record),
                Write::PutPeaks(clip, blob, peaks) => {
                    let there: Option<ClipRecord> = self.read(Key::Clip(clip));
                    if let Some(there) = there.filter(|there| there.blob == blob) {
                        let clip = Clip { peaks, ..there.clip };
                        self.put(Key::Clip(clip.hash), &ClipRecord { clip, blob });
                    }
                }
                Write::PutWave(clip, wave) => self.change(Key::Wave(clip), Some(wave)),
                Write::PutRecording(record) => self.put(Key::Recording(record.blob), &record),
                Write::DeleteRecording(blob) => self.change(Key::Recording(blob), None),
                Write::DeletePartial(hash) => self.change(Key::Partial(hash), None),
                Write::EraseBlob(blob) => self.erase_blob(blob),
                Write::PutSettings(settings) => self.put(Key::Settings, &settings),
                Write::ChangeSettings(change) => {
                    let settings = change.made_to(self.read(Key::Settings));
                    self.put(Key::Settings, &settings);
                }
                Write::PutPerson(person) => self.put(Key::Person(person.fingerprint), &person),
                Write::ForgetPerson(fingerprint) => self.change(Key::Person(fingerprint), None),
            }
        }
        Ok(())
    }

    fn change_project(&mut self, id: ProjectId, change: impl FnOnce(ProjectRecord) -> ProjectRecord) {
        if let Some(there) = self.read(Key::Project(id)) {
            self.put(Key::Project(id), &change(there));
        }
    }

    fn erase_project(&mut self, id: ProjectId) {
        self.change(Key::Project(id), None);
        for (first, last) in [cards_of(id), entries_of(id)] {
            self.delete_range(first, last);
        }
    }

    fn rehome(&mut self, from: ProjectId, to: &ProjectRecord) {
        for (first, last) in [cards_of(from), entries_of(from)] {
            for key in self.keys(first, last) {
                let value = self.records[&key].clone();
                self.change(key, None);
                let key = match key {
                    Key::Card(_, card) => Key::Card(to.id, card),
                    Key::Entry(_, seq) => Key::Entry(to.id, seq),
                    other => other,
                };
                self.change(key, Some(value));
            }
        }
        self.change(Key::Project(from), None);
        self.put(Key::Project(to.id), to);
    }

    fn arrive(&mut self, arrival: Arrival) -> Result<(), DbError> {
        match arrival {
            Arrival::Begin(record) => self.put(Key::Partial(record.hash), &record),
            Arrival::Bytes { blob, offset, bytes } => self.append(blob, offset, &bytes)?,
            Arrival::Seal(record) => self.put(Key::Clip(record.clip.hash), &record),
            Arrival::Drop(record) => {
                self.change(Key::Partial(record.hash), None);
                self.erase_blob(record.blob);
            }
        }
        Ok(())
    }

    fn append(&mut self, blob: BlobId, offset: u64, bytes: &[u8]) -> Result<(), DbError> {
        let (last, end) = self.last_piece(blob).unwrap_or_default();
        let continues = offset == end;
        let repeats = offset == last && offset + bytes.len() as u64 == end;
        if !continues && !repeats {
            return Err(DbError::Damaged);
        }
        if !bytes.is_empty() {
            self.change(Key::Chunk(blob, offset), Some(bytes.into()));
        }
        Ok(())
    }

    /// All pieces end at multiples of their size.
    fn gather(&mut self, blob: BlobId) {
        let range = Key::Chunk(blob, 0)..=Key::Chunk(blob, u64::MAX);
        let bytes: Vec<u8> = self.records.range(range).flat_map(|(_, piece)| piece.iter().copied()).collect();
        self.erase_blob(blob);
        for (n, piece) in (0..).zip(bytes.chunks(PIECE_BYTES)) {
            self.change(Key::Chunk(blob, n * PIECE_BYTES as u64), Some(piece.into()));
        }
    }

    /// Offset and end of the last piece.
    fn last_piece(&self, blob: BlobId) -> Option<(u64, u64)> {
        let range = Key::Chunk(blob, 0)..=Key::Chunk(blob, u64::MAX);
        match self.records.range(range).next_back() {
            Some((Key::Chunk(_, offset), bytes)) => Some((*offset, offset + bytes.len() as u64)),
            _ => None,
        }
    }

    fn read_blob(&self, blob: BlobId, offset: u64, len: u32) -> Vec<u8> {
        let end = offset.saturating_add(u64::from(len));
        let before = self.records.range(Key::Chunk(blob, 0)..=Key::Chunk(blob, offset)).next_back();
        let first = before.map_or(Key::Chunk(blob, offset), |(key, _)| *key);
        let mut out = Vec::new();
        for (key, bytes) in self.records.range(first..Key::Chunk(blob, end)) {
            let Key::Chunk(_, at) = *key else { continue };
            let from = offset.saturating_sub(at).min(bytes.len() as u64) as usize;
            let to = (end - at).min(bytes.len() as u64) as usize;
            out.extend_from_slice(&bytes[from..to]);
        }
        out
    }

    fn find(&self, hash: ClipHash) -> Have {
        if let Some(record) = self.read(Key::Clip(hash)) {
            return Have::Whole(record);
        }
        match self.read::<PartialRecord>(Key::Partial(hash)) {
            Some(partial) => {
                let bytes = self.last_piece(partial.blob).map_or(0, |(_, end)| end);
                Have::Part { partial, bytes }
            }
            None => Have::Nothing,
        }
    }

    fn erase_blob(&mut self, blob: BlobId) {
        self.delete_range(Key::Chunk(blob, 0), Key::Chunk(blob, u64::MAX));
    }

    fn delete_range(&mut self, first: Key, last: Key) {
        self.remove(first, last, |_, _| true);
    }

    fn remove(&mut self, first: Key, last: Key, is_gone: impl Fn(&Self, Key) -> bool) {
        for key in self.keys(first, last) {
            if is_gone(self, key) {
                self.change(key, None);
            }
        }
    }

    fn keys(&self, first: Key, last: Key) -> Vec<Key> {
        self.records.range(first..=last).map(|(key, _)| *key).collect()
    }

    /// The records of a range that read; others are passed over.
    fn list<T: DeserializeOwned>(&self, first: Key, last: Key) -> Vec<T> {
        self.records.range(first..=last).filter_map(|(_, value)| serde_json::from_slice(value).ok()).collect()
    }

    fn read<T: DeserializeOwned>(&self, key: Key) -> Option<T> {
        serde_json::from_slice(self.records.get(&key)?).ok()
    }

    fn put(&mut self, key: Key, record: &impl Serialize) {
        let json = serde_json::to_vec(record).expect("records are plain data");
        self.change(key, Some(json.into()));
    }

    fn change(&mut self, key: Key, value: Option<Arc<[u8]>>) {
        let old = self.swap(key, value);
        self.journal.push((key, old));
    }

    fn swap(&mut self, key: Key, value: Option<Arc<[u8]>>) -> Option<Arc<[u8]>> {
        let size = |value: &Option<Arc<[u8]>>| value.as_ref().map_or(0, |value| value.len() as u64);
        self.used += size(&value);
        let old = match value {
            Some(value) => self.records.insert(key, value),
            None => self.records.remove(&key),
        };
        self.used -= size(&old);
        old
    }
}

fn cards_of(id: ProjectId) -> (Key, Key) {
    (Key::Card(id, CARDS.0), Key::Card(id, CARDS.1))
}

fn entries_of(id: ProjectId) -> (Key, Key) {
    (Key::Entry(id, 0), Key::Entry(id, u64::MAX))
}

fn name_clips(cards: &[CardRecord], history: &[Entry], into: &mut BTreeSet<ClipHash>) {
    let name = |regions: &[Region], into: &mut BTreeSet<ClipHash>| {
        into.extend(regions.iter().map(|region| region.clip));
    };
    for record in cards {
        name(&record.card.regions, into);
    }
    for op in history.iter().flat_map(|entry| entry.done.iter().chain(&entry.inverse)) {
        match op {
            Op::Create { card, .. } => name(&card.regions, into),
            Op::SetRegions { regions, .. } => name(regions, into),
            Op::Retitle { .. } | Op::Delete { .. } | Op::Edit { .. } | Op::Move { .. } => {}
        }
    }
}
