//! Records made of a number, and short forms of requests.

use spoke::{
    ids::{BlobId, CardId, ClipHash, PeerId, ProjectId, RoomId},
    ports::{
        settings::Settings,
        storage::{
            Arrival, CardRecord, ClipRecord, Durability, Have, KnownPerson, PartialRecord, ProjectRecord,
            RecordAs, RecordingRecord, StorageReply, StorageRequest, StoredProject, Write,
        },
    },
    project::{
        Card, Clip, Colour, Label, MediaType, Notes, Op, Project, Region, Tags, Title, Transcript,
        clip::Peaks, command::Action, history::Entry, text::PersonName,
    },
    time::Timestamp,
    wire::{
        code::Fingerprint,
        live::{Followed, Position},
    },
};

use super::Disk;

pub(super) fn project_record(n: u8) -> ProjectRecord {
    ProjectRecord {
        id: ProjectId([n; 16]),
        title: Title::new(&format!("Project {n}")),
        created: Timestamp(1_700_000_000_000),
        modified: Timestamp(1_700_000_000_000 + u64::from(n)),
        trashed: None,
        history_next: 1,
        cards: 0,
        duration_ms: 0,
        followed: (n % 2 == 1)
            .then_some(Followed { room: RoomId([n; 16]), at: Position { epoch: 3, seq: 1 << 40 } }),
        unsent: n % 2 == 1,
        writer: None,
    }
}

pub(super) fn card_record(n: u8, clips: &[u8]) -> CardRecord {
    let card = Card {
        id: CardId([n; 16]),
        label: Label::new(&format!("Card {n}: “ä”\u{2028}")),
        notes: Notes::default(),
        tags: Tags::default(),
        colour: Colour::default(),
        transcript: Transcript::default(),
        regions: clips.iter().map(|clip| region(*clip)).collect(),
        created: Timestamp(5),
    };
    let project = Project::from_cards(ProjectId([0; 16]), Title::default(), [card]).expect("one small card");
    let (key, card) = project.stored_card(CardId([n; 16])).expect("the card");
    CardRecord { key: key.clone(), card: card.clone() }
}

pub(super) fn region(clip: u8) -> Region {
    Region::new(hash(clip), 10, 20)
}

pub(super) fn hash(n: u8) -> ClipHash {
    ClipHash([n; 32])
}

pub(super) fn blob(n: u8) -> BlobId {
    BlobId([n; 16])
}

/// The clip `n`, its bytes in the blob `n`.
pub(super) fn clip_record(n: u8) -> ClipRecord {
    let clip = Clip {
        hash: hash(n),
        media_type: MediaType::new("audio/webm;codecs=opus"),
        bytes: 3,
        duration_ms: 1_000,
        peaks: Peaks::new(vec![n, 255]),
    };
    ClipRecord { clip, blob: blob(n) }
}

pub(super) fn partial_record(n: u8, started: u64) -> PartialRecord {
    PartialRecord { hash: hash(n), blob: blob(n), started: Timestamp(started) }
}

pub(super) fn recording_record(n: u8) -> RecordingRecord {
    RecordingRecord {
        blob: blob(n),
        project: ProjectId([1; 16]),
        after: None,
        becomes: RecordAs::More(CardId([n; 16])),
        media_type: "audio/webm;codecs=opus".to_owned(),
        started: Timestamp(7),
    }
}

pub(super) fn entry(seq: u64, op: Op) -> Entry {
    let (at, about) = (Timestamp(seq), Label::new("Old"));
    Entry {
        seq,
        action: Action::Rename,
        done: vec![op.clone()],
        inverse: vec![op],
        shifts: vec![],
        at,
        about,
    }
}

pub(super) fn retitle(seq: u64) -> Entry {
    entry(seq, Op::Retitle { title: Title::new(&seq.to_string()) })
}

pub(super) async fn done(disk: &impl Disk, request: StorageRequest) {
    assert_eq!(disk.execute(request).await, Ok(StorageReply::Done));
}

pub(super) async fn commit(disk: &impl Disk, writes: impl IntoIterator<Item = Write>) {
    done(disk, StorageRequest::Commit(writes.into_iter().collect())).await;
}

pub(super) fn append_of(n: u8, offset: u64, bytes: &[u8]) -> StorageRequest {
    let durability = Durability::Strict;
    StorageRequest::Append { blob: blob(n), offset, bytes: bytes.to_vec(), durability }
}

pub(super) async fn append(disk: &impl Disk, n: u8, offset: u64, bytes: &[u8]) {
    done(disk, append_of(n, offset, bytes)).await;
}

pub(super) async fn read(disk: &impl Disk, n: u8, offset: u64, len: u32) -> Vec<u8> {
    match disk.execute(StorageRequest::ReadBlob { blob: blob(n), offset, len }).await {
        Ok(StorageReply::Bytes(bytes)) => bytes,
        other => panic!("{other:?}"),
    }
}

pub(super) async fn load(disk: &impl Disk, n: u8) -> Option<StoredProject> {
    match disk.execute(StorageRequest::LoadProject(ProjectId([n; 16]))).await {
        Ok(StorageReply::Project(found)) => found.map(|mut found| {
            found.cards.sort_by_key(|record| record.card.id);
            found.clips.sort_by_key(|record| record.clip.hash);
            found.history.sort_by_key(|entry| entry.seq);
            *found
        }),
        other => panic!("{other:?}"),
    }
}

pub(super) async fn seqs(disk: &impl Disk, n: u8) -> Vec<u64> {
    let found = load(disk, n).await.expect("the project");
    found.history.iter().map(|entry| entry.seq).collect()
}

pub(super) async fn find(disk: &impl Disk, clips: &[u8]) -> Vec<Have> {
    match disk.execute(StorageRequest::FindClips(clips.iter().map(|n| hash(*n)).collect())).await {
        Ok(StorageReply::Have(have)) => have,
        other => panic!("{other:?}"),
    }
}

pub(super) async fn wave(disk: &impl Disk, clip: u8) -> Option<Vec<u8>> {
    match disk.execute(StorageRequest::LoadWave(hash(clip))).await {
        Ok(StorageReply::Wave(wave)) => wave,
        other => panic!("{other:?}"),
    }
}

pub(super) async fn library(
    disk: &impl Disk,
) -> (Vec<ProjectRecord>, Vec<RecordingRecord>, Option<Settings>) {
    match disk.execute(StorageRequest::LoadLibrary).await {
        Ok(StorageReply::Library { projects, recordings, settings, .. }) => (projects, recordings, settings),
        other => panic!("{other:?}"),
    }
}

pub(super) async fn people(disk: &impl Disk) -> Vec<KnownPerson> {
    match disk.execute(StorageRequest::LoadLibrary).await {
        Ok(StorageReply::Library { people, .. }) => people,
        other => panic!("{other:?}"),
    }
}

pub(super) fn known_person(n: u8, name: &str) -> KnownPerson {
    KnownPerson {
        fingerprint: Fingerprint([n; 32]),
        peer: PeerId([n; 16]),
        name: PersonName::new(name),
        met: Timestamp(1),
        seen: Timestamp(2),
    }
}

pub(super) async fn sweep(disk: &impl Disk, partials_before: u64) {
    done(disk, StorageRequest::Sweep { partials_before: Timestamp(partials_before) }).await;
}

pub(super) fn bytes_of(n: u8, offset: u64, bytes: &[u8]) -> Arrival {
    Arrival::Bytes { blob: blob(n), offset, bytes: bytes.to_vec() }
}
