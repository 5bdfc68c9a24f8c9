//! The disk's contract over `IndexedDB`, and what only a browser can show: versions, damage, two tabs.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use indexed_db_futures::{
    Build,
    database::{Database, VersionChangeEvent},
    error::Error,
    query_source::QuerySource,
    transaction::TransactionMode,
};
use js_sys::{Array, ArrayBuffer};
use spoke::{
    browser::db::Db,
    ids::{BlobId, ClipHash, PeerId, ProjectId},
    ports::storage::{
        ClipRecord, DbError, Durability, KnownPerson, ProjectRecord, RecordAs, RecordingRecord, StorageReply,
        StorageRequest, Write,
    },
    project::{Clip, MediaType, Title, clip::Peaks, text::PersonName},
    time::Timestamp,
    wire::code::Fingerprint,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{random::Requests, sim_disk::SimDisk, storage};

/// A database of its own for each test, gone afterwards.
struct TestDb {
    db: Db,
    name: String,
}

impl TestDb {
    async fn new() -> Self {
        let name = new_name();
        Self { db: open(&name).await.expect("a database"), name }
    }

    async fn meddle(&self, store: &str, key: JsValue, value: JsValue) {
        meddle(&self.name, store, key, value).await;
    }

    /// Where the pieces of all blobs begin.
    async fn pieces(&self) -> Vec<u64> {
        let raw = Database::open(&self.name).build().unwrap().await.unwrap();
        let tx = raw.transaction("chunks").build().unwrap();
        let keys =
            tx.object_store("chunks").unwrap().get_all_keys::<JsValue>().build().unwrap().await.unwrap();
        let offset = |key: Result<JsValue, Error>| Array::from(&key.unwrap()).get(1).as_f64().unwrap() as u64;
        let offsets = keys.map(offset).collect();
        drop(tx);
        raw.close();
        offsets
    }

    async fn done(&self, request: StorageRequest) {
        assert_eq!(self.db.execute(request).await, Ok(StorageReply::Done));
    }
}

async fn open(name: &str) -> Result<Db, DbError> {
    Db::open_named(name, || panic!("nobody is in the way")).await.map(|opened| opened.db)
}

/// Puts anything anywhere, as no version of the program would.
async fn meddle(name: &str, store: &str, key: JsValue, value: JsValue) {
    let raw = Database::open(name).build().unwrap().await.unwrap();
    let tx = raw.transaction(store).with_mode(TransactionMode::Readwrite).build().unwrap();
    let objects = tx.object_store(store).unwrap();
    objects.put(value).with_key(key).without_key_type().build().unwrap().await.unwrap();
    drop(objects);
    tx.commit().await.unwrap();
    raw.close();
}

impl Drop for TestDb {
    fn drop(&mut self) {
        // The request is on its way; nobody needs to wait for it.
        let _ = Database::delete_by_name(&self.name);
    }
}

impl storage::Disk for TestDb {
    async fn execute(&self, request: StorageRequest) -> Result<StorageReply, DbError> {
        self.db.execute(request).await
    }
}

fn new_name() -> String {
    thread_local!(static COUNT: Cell<u32> = const { Cell::new(0) });
    let count = COUNT.with(|count| count.replace(count.get() + 1));
    format!("test-{count}-{}", js_sys::Math::random())
}

macro_rules! case {
    ($name:ident) => {
        #[wasm_bindgen_test]
        async fn $name() {
            storage::$name(TestDb::new().await).await;
        }
    };
}
crate::storage_cases!(case);

#[wasm_bindgen_test]
async fn any_requests_are_answered_as_the_simulated_disk_answers_them() {
    for seed in 1..=4 {
        let (real, sim) = (TestDb::new().await, RefCell::new(SimDisk::default()));
        for (n, request) in Requests::new(seed).take(250).enumerate() {
            let expected = sim.borrow_mut().execute(request.clone());
            let answer = real.db.execute(request.clone()).await;
            assert_eq!(answer, expected, "seed {seed}, request {n}: {request:?}");
        }
    }
}

fn append(blob: u8, offset: u64, bytes: &[u8]) -> StorageRequest {
    let (blob, bytes) = (BlobId([blob; 16]), bytes.to_vec());
    StorageRequest::Append { blob, offset, bytes, durability: Durability::Strict }
}

fn read(blob: u8) -> StorageRequest {
    StorageRequest::ReadBlob { blob: BlobId([blob; 16]), offset: 0, len: 1_000 }
}

fn project(n: u8) -> ProjectRecord {
    ProjectRecord {
        followed: None,
        unsent: false,
        writer: None,
        id: ProjectId([n; 16]),
        title: Title::new("A project"),
        created: Timestamp(1),
        modified: Timestamp(2),
        trashed: None,
        history_next: 1,
        cards: 0,
        duration_ms: 0,
    }
}

fn hex(n: u8, bytes: usize) -> String {
    format!("{n:02x}").repeat(bytes)
}

#[wasm_bindgen_test]
async fn two_tabs_write_one_blob_in_turn() {
    let first = TestDb::new().await;
    let second = open(&first.name).await.unwrap();
    first.done(append(1, 0, b"abc")).await;
    assert_eq!(second.execute(append(1, 3, b"de")).await, Ok(StorageReply::Done));
    // What the first tab remembers of the blob's end is out of date; the disk decides.
    assert_eq!(first.db.execute(append(1, 3, b"xyz")).await, Err(DbError::Damaged));
    first.done(append(1, 5, b"f")).await;
    let erase = StorageRequest::Commit(vec![Write::EraseBlob(BlobId([1; 16]))]);
    assert_eq!(second.execute(erase).await, Ok(StorageReply::Done));
    assert_eq!(first.db.execute(append(1, 6, b"g")).await, Err(DbError::Damaged));
    first.done(append(1, 0, b"new")).await;
    assert_eq!(second.execute(read(1)).await, Ok(StorageReply::Bytes(b"new".to_vec())));
}

#[wasm_bindgen_test]
async fn what_was_written_is_there_after_opening_again() {
    let disk = TestDb::new().await;
    disk.done(append(1, 0, b"abc")).await;
    disk.done(StorageRequest::Commit(vec![Write::PutProject(project(1))])).await;
    let again = open(&disk.name).await.unwrap();
    assert_eq!(again.execute(read(1)).await, Ok(StorageReply::Bytes(b"abc".to_vec())));
    let StorageReply::Library { projects, .. } = again.execute(StorageRequest::LoadLibrary).await.unwrap()
    else {
        panic!("no library")
    };
    assert_eq!(projects, [project(1)]);
}

#[wasm_bindgen_test]
async fn pieces_are_buffers_of_exactly_their_size() {
    let disk = TestDb::new().await;
    disk.done(append(1, 0, &[7; 1_000])).await;
    disk.done(append(1, 1_000, &[8; 24])).await;
    let raw = Database::open(&disk.name).build().unwrap().await.unwrap();
    let tx = raw.transaction("chunks").build().unwrap();
    let chunks = tx.object_store("chunks").unwrap();
    let values = chunks.get_all::<JsValue>().build().unwrap().await.unwrap();
    let sizes: Vec<u32> =
        values.map(|value| value.unwrap().dyn_into::<ArrayBuffer>().unwrap().byte_length()).collect();
    assert_eq!(sizes, [1_000, 24]);
}

#[wasm_bindgen_test]
async fn a_damaged_record_costs_itself_and_nothing_else() {
    let disk = TestDb::new().await;
    let recording = RecordingRecord {
        becomes: RecordAs::NewCard,
        blob: BlobId([4; 16]),
        project: ProjectId([1; 16]),
        after: None,
        media_type: String::new(),
        started: Timestamp(3),
    };
    let writes = vec![Write::PutProject(project(1)), Write::PutRecording(recording.clone())];
    disk.done(StorageRequest::Commit(writes)).await;
    for junk in [JsValue::from("junk"), JsValue::from(7), JsValue::FALSE, Array::new().into(), "{}".into()] {
        disk.meddle("projects", hex(2, 16).into(), junk.clone()).await;
        disk.meddle("recordings", hex(2, 16).into(), junk.clone()).await;
        disk.meddle("settings", "settings".into(), junk.clone()).await;
        let cards = Array::of2(&hex(1, 16).into(), &hex(5, 16).into());
        disk.meddle("cards", cards.into(), junk.clone()).await;
        let StorageReply::Library { projects, recordings, .. } =
            disk.db.execute(StorageRequest::LoadLibrary).await.unwrap()
        else {
            panic!("no library")
        };
        assert_eq!((projects, recordings), (vec![project(1)], vec![recording.clone()]));
        let whole = disk.db.execute(StorageRequest::LoadProject(ProjectId([1; 16]))).await.unwrap();
        assert!(matches!(whole, StorageReply::Project(Some(found)) if found.cards.is_empty()));
        let damaged = disk.db.execute(StorageRequest::LoadProject(ProjectId([2; 16]))).await;
        assert_eq!(damaged, Err(DbError::Damaged));
    }
}

#[wasm_bindgen_test]
async fn nothing_is_swept_while_a_record_does_not_read() {
    let disk = TestDb::new().await;
    let clip = Clip {
        hash: ClipHash([1; 32]),
        media_type: MediaType::new("audio/webm"),
        bytes: 3,
        duration_ms: 9,
        peaks: Peaks::default(),
    };
    let clip = ClipRecord { clip, blob: BlobId([1; 16]) };
    disk.done(append(1, 0, b"abc")).await;
    disk.done(StorageRequest::Commit(vec![Write::PutClip(clip)])).await;
    let key: JsValue = Array::of2(&hex(1, 16).into(), &hex(5, 16).into()).into();
    disk.meddle("cards", key.clone(), "{ \"a card of\": \"another version\" }".into()).await;
    let sweep = StorageRequest::Sweep { partials_before: Timestamp(u64::MAX) };
    disk.done(sweep.clone()).await;
    assert_eq!(disk.db.execute(read(1)).await, Ok(StorageReply::Bytes(b"abc".to_vec())));
    disk.done(StorageRequest::Commit(vec![Write::EraseProject(ProjectId([1; 16]))])).await;
    disk.done(sweep).await;
    assert_eq!(disk.db.execute(read(1)).await, Ok(StorageReply::Bytes(Vec::new())));
}

/// A recording's pieces of a second each once made the reading of a mebibyte take two hundred of them.
#[wasm_bindgen_test]
async fn the_pieces_of_a_recording_become_few() {
    let disk = TestDb::new().await;
    let slice = vec![7; 5_000];
    for n in 0..300 {
        disk.done(append(1, n * 5_000, &slice)).await;
    }
    assert_eq!(disk.pieces().await.len(), 300);
    disk.done(StorageRequest::Gather { blob: BlobId([1; 16]) }).await;
    assert_eq!(disk.pieces().await, [0, 1024 * 1024], "where those who read begin");
}

async fn open_raw(name: &str, version: u32) -> Database {
    let upgrade = |_: VersionChangeEvent, _: Database| Ok::<(), Error>(());
    let opening = Database::open(name).with_version(version).with_on_upgrade_needed(upgrade);
    opening.build().unwrap().await.expect("the database, for nobody holds on to it")
}

#[wasm_bindgen_test]
async fn a_tab_lets_go_when_another_version_wants_the_data() {
    let disk = TestDb::new().await;
    disk.done(append(1, 0, b"abc")).await;
    open_raw(&disk.name, 9_000).await.close();
    assert_eq!(disk.db.execute(append(1, 3, b"d")).await, Err(DbError::Closed));
    assert_eq!(disk.db.execute(StorageRequest::LoadLibrary).await, Err(DbError::Closed));
}

/// The stores of the first version, as they shipped.
const FIRST_STORES: [&str; 9] =
    ["projects", "cards", "history", "clips", "chunks", "recordings", "partials", "settings", "identity"];

#[wasm_bindgen_test]
async fn data_of_the_first_version_come_along_and_people_can_be_kept() {
    let name = new_name();
    let create = |_: VersionChangeEvent, database: Database| {
        FIRST_STORES.iter().try_for_each(|store| database.create_object_store(store).build().map(drop))
    };
    let first = Database::open(&name).with_version(1u32).with_on_upgrade_needed(create).build().unwrap();
    first.await.unwrap().close();
    let record = serde_json::to_string(&project(1)).unwrap();
    meddle(&name, "projects", hex(1, 16).into(), record.into()).await;
    let upgraded = TestDb { db: open(&name).await.expect("an upgrade"), name };
    let person = KnownPerson {
        fingerprint: Fingerprint([7; 32]),
        peer: PeerId([7; 16]),
        name: PersonName::new("Ben"),
        met: Timestamp(1),
        seen: Timestamp(2),
    };
    upgraded.done(StorageRequest::Commit(vec![Write::PutPerson(person.clone())])).await;
    let library = upgraded.db.execute(StorageRequest::LoadLibrary).await;
    let Ok(StorageReply::Library { projects, people, .. }) = library else { panic!("{library:?}") };
    assert_eq!((projects, people), (vec![project(1)], vec![person]));
}

#[wasm_bindgen_test]
async fn data_of_a_newer_version_are_not_touched() {
    let name = new_name();
    open_raw(&name, 9_900).await.close();
    assert_eq!(open(&name).await.err(), Some(DbError::Newer));
}

/// A connection that lets go for nobody.
async fn stubborn(name: &str, version: u32, stores: &'static [&'static str]) -> Database {
    let create = move |_: VersionChangeEvent, database: Database| {
        stores.iter().try_for_each(|store| database.create_object_store(store).build().map(drop))
    };
    let opening = Database::open(name).with_version(version).with_on_upgrade_needed(create);
    opening.build().unwrap().await.unwrap()
}

#[wasm_bindgen_test]
async fn an_upgrade_that_is_blocked_is_told_and_goes_on_when_the_other_lets_go() {
    let name = new_name();
    let other = stubborn(&name, 1, &FIRST_STORES).await;
    let told = Rc::new(Cell::new(0));
    let blocked = {
        let told = told.clone();
        // The other one lets go a moment after it was told.
        let other = Rc::new(other);
        move || {
            told.set(told.get() + 1);
            let other = (*other).clone();
            spawn_local(async move { other.close() });
        }
    };
    let opened = Db::open_named(&name, blocked).await.expect("it goes on by itself");
    assert_eq!((told.get(), opened.empty), (1, false));
    let disk = TestDb { db: opened.db, name };
    disk.done(StorageRequest::Commit(vec![Write::ForgetPerson(Fingerprint([7; 32]))])).await;
}

#[wasm_bindgen_test]
async fn a_version_without_its_stores_is_repaired_once_and_for_all() {
    for version in [1, 2, 200] {
        for stores in [&FIRST_STORES[..], &FIRST_STORES[..3], &[]] {
            let name = new_name();
            stubborn(&name, version, stores).await.close();
            for _ in 0..2 {
                let opened = Db::open_named(&name, || ()).await.expect("it is repaired");
                assert!(!opened.empty, "what was there stays");
                let library = opened.db.execute(StorageRequest::LoadLibrary).await;
                assert!(matches!(library, Ok(StorageReply::Library { .. })), "{library:?}");
            }
            let _ = Database::delete_by_name(&name);
        }
    }
}

#[wasm_bindgen_test]
async fn new_data_are_told_from_data_that_were_there() {
    let name = new_name();
    assert!(Db::open_named(&name, || ()).await.expect("a database").empty);
    assert!(!Db::open_named(&name, || ()).await.expect("a database").empty);
    let _ = Database::delete_by_name(&name);
}

#[wasm_bindgen_test]
async fn a_connection_that_is_closed_from_outside_says_so() {
    let disk = TestDb::new().await;
    let told = Rc::new(Cell::new(0));
    let count = told.clone();
    disk.db.on_closed(move || count.set(count.get() + 1));
    Database::delete_by_name(&disk.name).unwrap().await.unwrap();
    assert_eq!(told.get(), 1);
    assert_eq!(disk.db.execute(StorageRequest::LoadLibrary).await, Err(DbError::Closed));
}
