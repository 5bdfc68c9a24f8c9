//! What every disk promises. Written once; `tests/contract` runs it over the simulated disk, `tests/web` over
//! `IndexedDB` in a browser.

use std::future::Future;

use spoke::{
    ids::{BlobId, CardId, ClipHash, Ids, ProjectId},
    ports::{
        settings::{Settings, Theme},
        storage::{
            Arrival, CardRecord, ClipRecord, DbError, Durability, Have, PartialRecord, ProjectRecord,
            RecordingRecord, StorageReply, StorageRequest, StoredProject, Write,
        },
    },
    project::{
        Card, Clip, Colour, Label, MediaType, Notes, Op, Project, Region, Tags, Title, Transcript,
        clip::Peaks, command::Action, history::Entry,
    },
    time::Timestamp,
};

/// Something that answers storage requests.
pub trait Disk {
    /// One request, all or nothing.
    fn execute(&self, request: StorageRequest) -> impl Future<Output = Result<StorageReply, DbError>>;
}

/// Calls a macro with the name of every case.
#[macro_export]
macro_rules! storage_cases {
    ($each:ident) => {
        $each!(a_new_disk_is_empty);
        $each!(a_commit_is_read_back);
        $each!(the_library_lists_projects_recordings_and_settings);
        $each!(an_empty_commit_is_done);
        $each!(writes_take_effect_in_order);
        $each!(erasing_a_project_leaves_the_others);
        $each!(a_rehomed_project_has_all_it_had);
        $each!(forgotten_entries_are_gone_but_for_the_one_just_put);
        $each!(a_project_comes_with_the_clips_of_its_cards_and_history);
        $each!(pieces_of_any_size_read_as_one);
        $each!(a_piece_continues_where_the_blob_ends);
        $each!(the_last_piece_may_be_repeated);
        $each!(an_erased_blob_begins_anew);
        $each!(a_clip_arrives_in_pieces);
        $each!(a_whole_clip_arrives_at_once);
        $each!(a_clip_with_a_wrong_hash_is_dropped);
        $each!(a_bad_arrival_spoils_the_whole_request);
        $each!(finding_clips_answers_in_the_order_asked);
        $each!(sweeping_keeps_what_is_named);
        $each!(sweeping_ends_old_transfers);
        $each!(requests_issued_together_take_effect_in_order);
    };
}

// ---- Makers ----

fn project_record(n: u8) -> ProjectRecord {
    ProjectRecord {
        id: ProjectId([n; 16]),
        title: Title::new(&format!("Project {n}")),
        created: Timestamp(1_700_000_000_000),
        modified: Timestamp(1_700_000_000_000 + u64::from(n)),
        trashed: None,
        history_next: 1,
        cards: 0,
        duration_ms: 0,
    }
}

fn card_record(n: u8, clips: &[u8]) -> CardRecord {
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

fn region(clip: u8) -> Region {
    Region { clip: hash(clip), start_ms: 10, end_ms: 20 }
}

fn hash(n: u8) -> ClipHash {
    ClipHash([n; 32])
}

fn blob(n: u8) -> BlobId {
    BlobId([n; 16])
}

/// The clip `n`, its bytes in the blob `n`.
fn clip_record(n: u8) -> ClipRecord {
    let clip = Clip {
        hash: hash(n),
        media_type: MediaType::new("audio/webm;codecs=opus"),
        bytes: 3,
        duration_ms: 1_000,
        peaks: Peaks::new(vec![n, 255]),
    };
    ClipRecord { clip, blob: blob(n) }
}

fn partial_record(n: u8, started: u64) -> PartialRecord {
    PartialRecord { hash: hash(n), blob: blob(n), started: Timestamp(started) }
}

fn recording_record(n: u8) -> RecordingRecord {
    RecordingRecord {
        blob: blob(n),
        project: ProjectId([1; 16]),
        after: None,
        media_type: "audio/webm;codecs=opus".to_owned(),
        started: Timestamp(7),
    }
}

fn entry(seq: u64, op: Op) -> Entry {
    Entry { seq, action: Action::Rename, done: vec![op.clone()], inverse: vec![op] }
}

fn retitle(seq: u64) -> Entry {
    entry(seq, Op::Retitle { title: Title::new(&seq.to_string()) })
}

// ---- Short forms of requests ----

async fn done(disk: &impl Disk, request: StorageRequest) {
    assert_eq!(disk.execute(request).await, Ok(StorageReply::Done));
}

async fn commit(disk: &impl Disk, writes: impl IntoIterator<Item = Write>) {
    done(disk, StorageRequest::Commit(writes.into_iter().collect())).await;
}

fn append_of(n: u8, offset: u64, bytes: &[u8]) -> StorageRequest {
    let durability = Durability::Strict;
    StorageRequest::Append { blob: blob(n), offset, bytes: bytes.to_vec(), durability }
}

async fn append(disk: &impl Disk, n: u8, offset: u64, bytes: &[u8]) {
    done(disk, append_of(n, offset, bytes)).await;
}

async fn read(disk: &impl Disk, n: u8, offset: u64, len: u32) -> Vec<u8> {
    match disk.execute(StorageRequest::ReadBlob { blob: blob(n), offset, len }).await {
        Ok(StorageReply::Bytes(bytes)) => bytes,
        other => panic!("{other:?}"),
    }
}

async fn load(disk: &impl Disk, n: u8) -> Option<StoredProject> {
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

async fn seqs(disk: &impl Disk, n: u8) -> Vec<u64> {
    let found = load(disk, n).await.expect("the project");
    found.history.iter().map(|entry| entry.seq).collect()
}

async fn find(disk: &impl Disk, clips: &[u8]) -> Vec<Have> {
    match disk.execute(StorageRequest::FindClips(clips.iter().map(|n| hash(*n)).collect())).await {
        Ok(StorageReply::Have(have)) => have,
        other => panic!("{other:?}"),
    }
}

async fn library(disk: &impl Disk) -> (Vec<ProjectRecord>, Vec<RecordingRecord>, Option<Settings>) {
    match disk.execute(StorageRequest::LoadLibrary).await {
        Ok(StorageReply::Library { projects, recordings, settings }) => (projects, recordings, settings),
        other => panic!("{other:?}"),
    }
}

async fn sweep(disk: &impl Disk, partials_before: u64) {
    done(disk, StorageRequest::Sweep { partials_before: Timestamp(partials_before) }).await;
}

// ---- Documents ----

pub async fn a_new_disk_is_empty(disk: impl Disk) {
    assert_eq!(library(&disk).await, (vec![], vec![], None));
    assert_eq!(load(&disk, 1).await, None);
    assert_eq!(read(&disk, 1, 0, 100).await, b"");
    assert_eq!(find(&disk, &[1]).await, [Have::Nothing]);
    sweep(&disk, u64::MAX).await;
}

pub async fn a_commit_is_read_back(disk: impl Disk) {
    let cards = [card_record(1, &[1]), card_record(2, &[])];
    let created = entry(1, Op::Create { card: Card::clone(&cards[1].card), after: None });
    commit(
        &disk,
        [
            Write::PutProject(project_record(1)),
            Write::PutCard(ProjectId([1; 16]), cards[0].clone()),
            Write::PutCard(ProjectId([1; 16]), cards[1].clone()),
            Write::PutEntry(ProjectId([1; 16]), created.clone()),
            Write::PutClip(clip_record(1)),
        ],
    )
    .await;
    let expected = StoredProject {
        record: project_record(1),
        cards: cards.to_vec(),
        clips: vec![clip_record(1)],
        history: vec![created],
    };
    assert_eq!(load(&disk, 1).await, Some(expected));
}

pub async fn the_library_lists_projects_recordings_and_settings(disk: impl Disk) {
    let trashed = ProjectRecord { trashed: Some(Timestamp(9)), ..project_record(2) };
    let settings =
        Settings { theme: Theme::Dark, peer: Some(Ids::new([3; 32]).peer()), ..Settings::default() };
    commit(
        &disk,
        [
            Write::PutProject(project_record(1)),
            Write::PutProject(trashed.clone()),
            Write::PutRecording(recording_record(3)),
            Write::PutRecording(recording_record(4)),
            Write::PutSettings(Settings::default()),
        ],
    )
    .await;
    commit(&disk, [Write::DeleteRecording(blob(3)), Write::PutSettings(settings.clone())]).await;
    let expected = (vec![project_record(1), trashed], vec![recording_record(4)], Some(settings));
    assert_eq!(library(&disk).await, expected);
}

pub async fn an_empty_commit_is_done(disk: impl Disk) {
    commit(&disk, []).await;
}

pub async fn writes_take_effect_in_order(disk: impl Disk) {
    let id = ProjectId([1; 16]);
    let renamed = ProjectRecord { title: Title::new("Another"), ..project_record(1) };
    commit(
        &disk,
        [
            Write::PutProject(project_record(1)),
            Write::PutCard(id, card_record(1, &[])),
            Write::DeleteCard(id, CardId([1; 16])),
            Write::DeleteCard(id, CardId([2; 16])),
            Write::PutCard(id, card_record(2, &[])),
            Write::PutCard(id, card_record(2, &[7])),
            Write::PutProject(renamed.clone()),
        ],
    )
    .await;
    let found = load(&disk, 1).await.expect("the project");
    assert_eq!((found.record, found.cards), (renamed, vec![card_record(2, &[7])]));
}

pub async fn erasing_a_project_leaves_the_others(disk: impl Disk) {
    for n in [0, 1, 2, 255] {
        let id = ProjectId([n; 16]);
        let card = Write::PutCard(id, card_record(n, &[]));
        commit(&disk, [Write::PutProject(project_record(n)), card, Write::PutEntry(id, retitle(1))]).await;
    }
    for n in [1, 255] {
        commit(&disk, [Write::EraseProject(ProjectId([n; 16]))]).await;
        assert_eq!(load(&disk, n).await, None);
    }
    for n in [0, 2] {
        let found = load(&disk, n).await.expect("the project");
        assert_eq!((found.cards.len(), found.history.len()), (1, 1));
    }
    // Nothing was left behind under the erased id either.
    commit(&disk, [Write::PutProject(project_record(1))]).await;
    let found = load(&disk, 1).await.expect("the project");
    assert_eq!((found.cards.len(), found.history.len()), (0, 0));
}

pub async fn a_rehomed_project_has_all_it_had(disk: impl Disk) {
    let id = ProjectId([1; 16]);
    commit(
        &disk,
        [
            Write::PutProject(project_record(1)),
            Write::PutCard(id, card_record(1, &[])),
            Write::PutCard(id, card_record(2, &[5])),
            Write::PutEntry(id, retitle(1)),
            Write::PutEntry(id, retitle(2)),
            Write::PutClip(clip_record(5)),
        ],
    )
    .await;
    let before = load(&disk, 1).await.expect("the project");
    let trashed = ProjectRecord { id: ProjectId([9; 16]), trashed: Some(Timestamp(8)), ..project_record(1) };
    // As when a received project takes the place of this one: all of it in one commit.
    commit(
        &disk,
        [
            Write::Rehome { from: id, to: trashed.clone() },
            Write::PutProject(project_record(1)),
            Write::PutCard(id, card_record(3, &[])),
        ],
    )
    .await;
    assert_eq!(load(&disk, 9).await, Some(StoredProject { record: trashed, ..before }));
    let placed = load(&disk, 1).await.expect("the new project");
    assert_eq!((placed.cards, placed.history), (vec![card_record(3, &[])], vec![]));
    // Under its own id only the record changes.
    let again = ProjectRecord { trashed: Some(Timestamp(9)), ..project_record(1) };
    commit(&disk, [Write::Rehome { from: id, to: again.clone() }]).await;
    let found = load(&disk, 1).await.expect("the project");
    assert_eq!((found.record, found.cards.len()), (again, 1));
}

pub async fn forgotten_entries_are_gone_but_for_the_one_just_put(disk: impl Disk) {
    let id = ProjectId([1; 16]);
    let put = |seq| Write::PutEntry(id, retitle(seq));
    commit(&disk, [Write::PutProject(project_record(1)), Write::PutEntry(ProjectId([2; 16]), retitle(9))])
        .await;
    commit(&disk, (1..=12).map(put)).await;
    assert_eq!(seqs(&disk, 1).await, (1..=12).collect::<Vec<_>>());
    commit(&disk, [Write::ForgetEntriesBefore(id, 3)]).await;
    commit(&disk, [Write::ForgetEntriesBefore(id, 0)]).await;
    assert_eq!(seqs(&disk, 1).await, (3..=12).collect::<Vec<_>>());
    commit(&disk, [put(10), Write::ForgetEntriesFrom(id, 10)]).await;
    assert_eq!(seqs(&disk, 1).await, (3..=10).collect::<Vec<_>>());
    commit(&disk, [Write::ForgetEntriesFrom(id, 8), put(8)]).await;
    assert_eq!(seqs(&disk, 1).await, (3..=8).collect::<Vec<_>>());
    commit(&disk, [put(7), Write::ForgetEntriesFrom(id, 5)]).await;
    assert_eq!(seqs(&disk, 1).await, [3, 4, 7]);
    commit(&disk, [Write::ForgetEntriesFrom(id, 4)]).await;
    assert_eq!(seqs(&disk, 1).await, [3]);
    commit(&disk, [Write::PutProject(project_record(2))]).await;
    assert_eq!(seqs(&disk, 2).await, [9]);
}

pub async fn a_project_comes_with_the_clips_of_its_cards_and_history(disk: impl Disk) {
    let id = ProjectId([1; 16]);
    let deleted = entry(1, Op::Create { card: Card::clone(&card_record(2, &[2]).card), after: None });
    let cut = entry(2, Op::SetRegions { card: CardId([1; 16]), regions: vec![region(3)] });
    let puts = (1..=5).map(|n| Write::PutClip(clip_record(n)));
    commit(&disk, puts).await;
    commit(
        &disk,
        [
            Write::PutProject(project_record(1)),
            Write::PutCard(id, card_record(1, &[1, 1, 9])),
            Write::PutEntry(id, deleted),
            Write::PutEntry(id, cut),
            Write::PutCard(ProjectId([2; 16]), card_record(1, &[4])),
        ],
    )
    .await;
    // Clip 9 is named but not here.
    let found = load(&disk, 1).await.expect("the project");
    assert_eq!(found.clips, [clip_record(1), clip_record(2), clip_record(3)]);
}

// ---- Bytes ----

pub async fn pieces_of_any_size_read_as_one(disk: impl Disk) {
    let whole: Vec<u8> = (0..1_000_u32).map(|n| (n * 7) as u8).collect();
    let mut offset = 0;
    for size in [1, 2, 300, 0, 5, 256, 436] {
        append(&disk, 1, offset as u64, &whole[offset..offset + size]).await;
        offset += size;
    }
    append(&disk, 2, 0, b"another").await;
    assert_eq!(read(&disk, 1, 0, u32::MAX).await, whole);
    for (offset, len) in
        [(0, 1), (0, 3), (1, 2), (2, 400), (3, 300), (303, 5), (304, 3), (500, 499), (999, 1)]
    {
        let expected = &whole[offset..offset + len];
        assert_eq!(read(&disk, 1, offset as u64, len as u32).await, expected, "{len} bytes from {offset} on");
    }
    assert_eq!(read(&disk, 1, 990, 100).await, whole[990..]);
    assert_eq!(read(&disk, 1, 10, 0).await, b"");
    for beyond in [1_000, 5_000, 1 << 40] {
        assert_eq!(read(&disk, 1, beyond, 100).await, b"", "{beyond}");
    }
}

pub async fn a_piece_continues_where_the_blob_ends(disk: impl Disk) {
    for wrong in [1, 100] {
        assert_eq!(disk.execute(append_of(1, wrong, b"x")).await, Err(DbError::Damaged));
    }
    append(&disk, 1, 0, b"abc").await;
    append(&disk, 1, 3, b"def").await;
    for (wrong, bytes) in
        [(0, &b"abc"[..]), (2, b"x"), (3, b"de"), (3, b"defg"), (5, b"f"), (7, b"x"), (7, b"")]
    {
        let answer = disk.execute(append_of(1, wrong, bytes)).await;
        assert_eq!(answer, Err(DbError::Damaged), "at {wrong}: {bytes:?}");
    }
    append(&disk, 1, 6, b"").await;
    assert_eq!(read(&disk, 1, 0, 100).await, b"abcdef");
}

pub async fn the_last_piece_may_be_repeated(disk: impl Disk) {
    append(&disk, 1, 0, b"abc").await;
    append(&disk, 1, 0, b"abc").await;
    append(&disk, 1, 3, b"de").await;
    append(&disk, 1, 3, b"de").await;
    append(&disk, 1, 5, b"f").await;
    assert_eq!(read(&disk, 1, 0, 100).await, b"abcdef");
}

pub async fn an_erased_blob_begins_anew(disk: impl Disk) {
    append(&disk, 1, 0, b"abc").await;
    append(&disk, 2, 0, b"xyz").await;
    commit(&disk, [Write::EraseBlob(blob(1)), Write::EraseBlob(blob(3))]).await;
    assert_eq!(read(&disk, 1, 0, 100).await, b"");
    append(&disk, 1, 0, b"new bytes").await;
    assert_eq!(read(&disk, 1, 0, 100).await, b"new bytes");
    assert_eq!(read(&disk, 2, 0, 100).await, b"xyz");
}

// ---- Arrivals ----

fn bytes_of(n: u8, offset: u64, bytes: &[u8]) -> Arrival {
    Arrival::Bytes { blob: blob(n), offset, bytes: bytes.to_vec() }
}

pub async fn a_clip_arrives_in_pieces(disk: impl Disk) {
    let partial = partial_record(1, 5);
    commit(&disk, [Write::PutPartial(partial.clone())]).await;
    assert_eq!(find(&disk, &[1]).await, [Have::Part { partial: partial.clone(), bytes: 0 }]);
    let append = |offset, bytes: &[u8]| StorageRequest::Append {
        blob: blob(1),
        offset,
        bytes: bytes.to_vec(),
        durability: Durability::Relaxed,
    };
    done(&disk, append(0, b"abc")).await;
    done(&disk, StorageRequest::Receive(vec![bytes_of(1, 3, b"de"), bytes_of(1, 5, b"f")])).await;
    assert_eq!(find(&disk, &[1]).await, [Have::Part { partial, bytes: 6 }]);
    done(&disk, append(6, b"gh")).await;
    commit(&disk, [Write::PutClip(clip_record(1)), Write::DeletePartial(hash(1))]).await;
    assert_eq!(find(&disk, &[1]).await, [Have::Whole(clip_record(1))]);
    assert_eq!(read(&disk, 1, 1, 6).await, b"bcdefg");
}

pub async fn a_whole_clip_arrives_at_once(disk: impl Disk) {
    let mut arrivals = Vec::new();
    for n in 1..=20 {
        arrivals.push(Arrival::Begin(partial_record(n, 5)));
        arrivals.push(bytes_of(n, 0, &[n; 3]));
        arrivals.push(bytes_of(n, 3, b"end"));
        arrivals.push(Arrival::Seal(clip_record(n)));
    }
    done(&disk, StorageRequest::Receive(arrivals)).await;
    done(&disk, StorageRequest::Receive(vec![])).await;
    for n in 1..=20 {
        assert_eq!(find(&disk, &[n]).await, [Have::Whole(clip_record(n))]);
        assert_eq!(read(&disk, n, 0, 100).await, [&[n; 3], &b"end"[..]].concat());
    }
    // The transfer holds the clip until a project names it.
    sweep(&disk, 5).await;
    assert_eq!(find(&disk, &[1]).await, [Have::Whole(clip_record(1))]);
    let card = Write::PutCard(ProjectId([1; 16]), card_record(1, &[2]));
    commit(&disk, [Write::DeletePartial(hash(1)), card, Write::DeletePartial(hash(2))]).await;
    sweep(&disk, 5).await;
    assert_eq!(find(&disk, &[1, 2]).await, [Have::Nothing, Have::Whole(clip_record(2))]);
    assert_eq!(read(&disk, 1, 0, 100).await, b"");
    // A transfer that was given up holds it no longer.
    sweep(&disk, 6).await;
    assert_eq!(find(&disk, &[3, 2]).await, [Have::Nothing, Have::Whole(clip_record(2))]);
}

pub async fn a_clip_with_a_wrong_hash_is_dropped(disk: impl Disk) {
    let begin = [Arrival::Begin(partial_record(1, 5)), bytes_of(1, 0, b"bad"), bytes_of(2, 0, b"other")];
    done(&disk, StorageRequest::Receive(begin.to_vec())).await;
    done(&disk, StorageRequest::Receive(vec![Arrival::Drop(partial_record(1, 5))])).await;
    assert_eq!(find(&disk, &[1]).await, [Have::Nothing]);
    assert_eq!(read(&disk, 1, 0, 100).await, b"");
    assert_eq!(read(&disk, 2, 0, 100).await, b"other");
    let again = [Arrival::Begin(partial_record(1, 6)), bytes_of(1, 0, b"good")];
    done(&disk, StorageRequest::Receive(again.to_vec())).await;
    assert_eq!(find(&disk, &[1]).await, [Have::Part { partial: partial_record(1, 6), bytes: 4 }]);
}

pub async fn a_bad_arrival_spoils_the_whole_request(disk: impl Disk) {
    append(&disk, 1, 0, b"abc").await;
    let arrivals = vec![
        Arrival::Begin(partial_record(2, 5)),
        bytes_of(1, 3, b"def"),
        Arrival::Seal(clip_record(3)),
        bytes_of(2, 1, b"gap"),
    ];
    assert_eq!(disk.execute(StorageRequest::Receive(arrivals)).await, Err(DbError::Damaged));
    assert_eq!(read(&disk, 1, 0, 100).await, b"abc");
    assert_eq!(find(&disk, &[2, 3]).await, [Have::Nothing, Have::Nothing]);
    append(&disk, 1, 3, b"def").await;
    assert_eq!(read(&disk, 1, 0, 100).await, b"abcdef");
}

pub async fn finding_clips_answers_in_the_order_asked(disk: impl Disk) {
    let part = |n, bytes| Have::Part { partial: partial_record(n, 5), bytes };
    commit(&disk, [1, 3].map(|n| Write::PutClip(clip_record(n)))).await;
    commit(&disk, [2, 4, 5].map(|n| Write::PutPartial(partial_record(n, 5)))).await;
    append(&disk, 2, 0, b"ab").await;
    append(&disk, 4, 0, b"abcd").await;
    let expected = [
        part(4, 4),
        Have::Nothing,
        Have::Whole(clip_record(3)),
        part(5, 0),
        part(2, 2),
        Have::Whole(clip_record(1)),
        part(4, 4),
    ];
    assert_eq!(find(&disk, &[4, 9, 3, 5, 2, 1, 4]).await, expected);
    assert_eq!(find(&disk, &[]).await, []);
}

// ---- Sweeping ----

pub async fn sweeping_keeps_what_is_named(disk: impl Disk) {
    let (open, trash) = (ProjectId([1; 16]), ProjectId([2; 16]));
    for n in 1..=7 {
        append(&disk, n, 0, &[n; 3]).await;
        append(&disk, n, 3, &[n; 3]).await;
    }
    commit(&disk, (1..=5).map(|n| Write::PutClip(clip_record(n)))).await;
    let undone = entry(1, Op::SetRegions { card: CardId([1; 16]), regions: vec![region(3)] });
    let trashed = ProjectRecord { trashed: Some(Timestamp(3)), ..project_record(2) };
    commit(
        &disk,
        [
            Write::PutProject(project_record(1)),
            Write::PutCard(open, card_record(1, &[1])),
            Write::PutEntry(open, undone),
            Write::PutProject(trashed),
            Write::PutCard(trash, card_record(2, &[2])),
            Write::PutRecording(recording_record(6)),
        ],
    )
    .await;
    sweep(&disk, 0).await;
    for n in 1..=3 {
        assert_eq!(find(&disk, &[n]).await, [Have::Whole(clip_record(n))]);
        assert_eq!(read(&disk, n, 0, 100).await, [n; 6], "clip {n} is named");
    }
    for n in [4, 5] {
        assert_eq!(find(&disk, &[n]).await, [Have::Nothing], "clip {n} is not");
    }
    for n in [4, 5, 7] {
        assert_eq!(read(&disk, n, 0, 100).await, b"", "bytes {n} are not");
    }
    assert_eq!(read(&disk, 6, 0, 100).await, [6; 6], "a recording that can be recovered");
    assert_eq!(library(&disk).await.1, [recording_record(6)]);
}

pub async fn sweeping_ends_old_transfers(disk: impl Disk) {
    for n in 1..=3 {
        commit(&disk, [Write::PutPartial(partial_record(n, u64::from(n) * 100))]).await;
        append(&disk, n, 0, b"part").await;
    }
    sweep(&disk, 200).await;
    let part = |n: u8| Have::Part { partial: partial_record(n, u64::from(n) * 100), bytes: 4 };
    assert_eq!(find(&disk, &[1, 2, 3]).await, [Have::Nothing, part(2), part(3)]);
    assert_eq!(read(&disk, 1, 0, 100).await, b"");
    assert_eq!(read(&disk, 2, 0, 100).await, b"part");
}

// ---- Order ----

pub async fn requests_issued_together_take_effect_in_order(disk: impl Disk) {
    let (first, second, third, bytes) = join4(
        disk.execute(append_of(1, 0, b"abc")),
        disk.execute(append_of(1, 3, b"def")),
        disk.execute(StorageRequest::Receive(vec![bytes_of(1, 6, b"ghi")])),
        disk.execute(StorageRequest::ReadBlob { blob: blob(1), offset: 2, len: 100 }),
    )
    .await;
    for reply in [first, second, third] {
        assert_eq!(reply, Ok(StorageReply::Done));
    }
    assert_eq!(bytes, Ok(StorageReply::Bytes(b"cdefghi".to_vec())));
}

/// Runs four futures side by side, first polled in this order.
async fn join4<T>(
    a: impl Future<Output = T>,
    b: impl Future<Output = T>,
    c: impl Future<Output = T>,
    d: impl Future<Output = T>,
) -> (T, T, T, T) {
    use std::{future::poll_fn, pin::pin, task::Poll};
    let (mut a, mut b, mut c, mut d) = (pin!(a), pin!(b), pin!(c), pin!(d));
    let mut out = (None, None, None, None);
    poll_fn(|cx| {
        macro_rules! step {
            ($future:ident, $slot:tt) => {
                if out.$slot.is_none()
                    && let Poll::Ready(value) = $future.as_mut().poll(cx)
                {
                    out.$slot = Some(value);
                }
            };
        }
        step!(a, 0);
        step!(b, 1);
        step!(c, 2);
        step!(d, 3);
        match &out {
            (Some(_), Some(_), Some(_), Some(_)) => Poll::Ready(()),
            _ => Poll::Pending,
        }
    })
    .await;
    (out.0.unwrap(), out.1.unwrap(), out.2.unwrap(), out.3.unwrap())
}
