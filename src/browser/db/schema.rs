//! Object stores and the steps that lead to them.
//!
//! | store | key | value |
//! |---|---|---|
//! | `projects` | project | JSON of [`ProjectRecord`](crate::ports::storage::ProjectRecord) |
//! | `cards` | `[project, card]` | JSON of [`CardRecord`](crate::ports::storage::CardRecord) |
//! | `history` | `[project, seq]` | JSON of [`Entry`](crate::project::history::Entry) |
//! | `clips` | hash | JSON of [`ClipRecord`](crate::ports::storage::ClipRecord) |
//! | `chunks` | `[blob, offset]` | `ArrayBuffer` |
//! | `recordings` | blob | JSON of [`RecordingRecord`](crate::ports::storage::RecordingRecord) |
//! | `partials` | hash | JSON of [`PartialRecord`](crate::ports::storage::PartialRecord) |
//! | `settings` | `"settings"` | JSON of [`Settings`](crate::ports::settings::Settings) |
//! | `people` | fingerprint | JSON of [`KnownPerson`](crate::ports::storage::KnownPerson); since version 2 |
//! | `waves` | hash | `ArrayBuffer`: the fine waveform of a clip; since version 3 |
//! | `indexes` | blob | `ArrayBuffer`: where in a blob which time lies ([`Index`](crate::sound::index::Index)); since version 4 |
//! | `identity` | `"certificate"` | `RTCCertificate` |
//!
//! Ids are their hex text. No store has an index or a key path: every access is by key or by a range of keys.

use indexed_db_futures::{
    Build, KeyRange,
    database::{Database, VersionChangeEvent},
    error::Error,
};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

/// Projects.
pub const PROJECTS: &str = "projects";
/// Cards of all projects.
pub const CARDS: &str = "cards";
/// Undo history of all projects.
pub const HISTORY: &str = "history";
/// Clips.
pub const CLIPS: &str = "clips";
/// Pieces of blobs.
pub const CHUNKS: &str = "chunks";
/// Recordings that have not become cards.
pub const RECORDINGS: &str = "recordings";
/// Transfers that have begun.
pub const PARTIALS: &str = "partials";
/// One record of settings.
pub const SETTINGS: &str = "settings";
/// People whose check words matched.
pub const PEOPLE: &str = "people";
/// Fine waveforms of clips.
pub const WAVES: &str = "waves";
/// Indexes of blobs.
pub const INDEXES: &str = "indexes";
/// One certificate.
pub const IDENTITY: &str = "identity";

/// The key in [`SETTINGS`].
pub const SETTINGS_KEY: &str = "settings";
/// The key in [`IDENTITY`].
pub const CERTIFICATE: &str = "certificate";

/// All of them.
const STORES: [&str; 12] = [
    PROJECTS, CARDS, HISTORY, CLIPS, CHUNKS, RECORDINGS, PARTIALS, SETTINGS, PEOPLE, IDENTITY, WAVES, INDEXES,
];

type Step = fn(&Database) -> Result<(), Error>;

/// `STEPS[n]` leads from schema `n` to `n + 1`. A step that has shipped is never changed.
const STEPS: [Step; 4] = [create, add_people, add_waves, add_indexes];

/// Versions of the database that one schema has: the first is the one a program opens, each other is a repair.
const VERSIONS: u32 = 100;

/// The version this program opens: `n * 100` for schema `n`. The first two schemas had the numbers 1 and 2.
pub const VERSION: u32 = STEPS.len() as u32 * VERSIONS;

/// The schema a version belongs to.
pub fn schema_of(version: u32) -> u32 {
    if version < VERSIONS { version } else { version / VERSIONS }
}

/// Takes the steps that are missing, and makes what should have been there: an upgrade that was cut short, by a page that
/// was closed or by a program that gave up on it, leaves a version without its stores.
pub fn migrate(event: &VersionChangeEvent, database: &Database) -> Result<(), Error> {
    let from = schema_of(event.old_version() as u32) as usize;
    STEPS.iter().skip(from).try_for_each(|step| step(database))?;
    let missing: Vec<_> = missing(database).collect();
    missing.into_iter().try_for_each(|store| database.create_object_store(store).build().map(drop))
}

/// Stores that are not there.
pub fn missing(database: &Database) -> impl Iterator<Item = &'static str> {
    let there: Vec<String> = database.object_store_names().collect();
    STORES.into_iter().filter(move |store| !there.iter().any(|name| name == store))
}

fn create(database: &Database) -> Result<(), Error> {
    for name in [PROJECTS, CARDS, HISTORY, CLIPS, CHUNKS, RECORDINGS, PARTIALS, SETTINGS, IDENTITY] {
        database.create_object_store(name).build()?;
    }
    Ok(())
}

fn add_people(database: &Database) -> Result<(), Error> {
    database.create_object_store(PEOPLE).build().map(drop)
}

fn add_waves(database: &Database) -> Result<(), Error> {
    database.create_object_store(WAVES).build().map(drop)
}

fn add_indexes(database: &Database) -> Result<(), Error> {
    database.create_object_store(INDEXES).build().map(drop)
}

/// The key `[id, part]`.
pub fn pair(id: &(impl ToString + ?Sized), part: impl Into<JsValue>) -> JsValue {
    Array::of2(&id.to_string().into(), &part.into()).into()
}

/// The key `[id, number]`. Numbers are exact up to 2⁵³.
pub fn numbered(id: &(impl ToString + ?Sized), number: u64) -> JsValue {
    pair(id, number as f64)
}

/// All keys `[id, …]`: an array sorts behind numbers and texts.
pub fn all_of(id: &(impl ToString + ?Sized)) -> KeyRange<JsValue> {
    let id = JsValue::from(id.to_string());
    KeyRange::Bound(Array::of1(&id).into(), false, Array::of2(&id, &Array::new()).into(), true)
}

/// The keys `[id, first..end]`.
pub fn numbers(id: &(impl ToString + ?Sized), first: u64, end: u64) -> KeyRange<JsValue> {
    let id = id.to_string();
    KeyRange::Bound(numbered(&*id, first), false, numbered(&*id, end), true)
}

/// The keys `[id, first..]`.
pub fn from_number(id: &(impl ToString + ?Sized), first: u64) -> KeyRange<JsValue> {
    let id = id.to_string();
    KeyRange::Bound(numbered(&*id, first), false, pair(&*id, Array::new()), true)
}

/// The keys `[id, ..end]`.
pub fn below_number(id: &(impl ToString + ?Sized), end: u64) -> KeyRange<JsValue> {
    let id = id.to_string();
    KeyRange::Bound(Array::of1(&id.as_str().into()).into(), false, numbered(&*id, end), true)
}

/// The id of a key `[id, part]`.
pub fn first(key: &JsValue) -> JsValue {
    key.dyn_ref::<Array>().map_or(JsValue::UNDEFINED, |key| key.get(0))
}

/// The part of a key `[id, part]`.
pub fn second(key: &JsValue) -> JsValue {
    key.dyn_ref::<Array>().map_or(JsValue::UNDEFINED, |key| key.get(1))
}
