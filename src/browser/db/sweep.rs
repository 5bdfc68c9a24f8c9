//! Removes what nothing names any more. Reads records and keys, never audio.

use std::collections::BTreeSet;

use indexed_db_futures::KeyRange;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use super::{
    Db,
    read::name_clips,
    records,
    schema::{self, CARDS, CHUNKS, CLIPS, HISTORY, INDEXES, PARTIALS, RECORDINGS, WAVES},
    transaction::Tx,
};
use crate::{
    ports::storage::{CardRecord, ClipRecord, DbError, PartialRecord, RecordingRecord},
    project::history::Entry,
    time::Timestamp,
};

/// Keys read at once: about a megabyte.
const KEYS_PAGE: u32 = 8_192;

impl Db {
    /// [`Sweep`](crate::ports::storage::StorageRequest::Sweep). A record that does not read could name anything, so
    /// with one of those nothing is removed.
    pub(super) async fn sweep(&self, partials_before: Timestamp) -> Result<(), DbError> {
        let stores = [CARDS, HISTORY, CLIPS, CHUNKS, RECORDINGS, PARTIALS, WAVES, INDEXES];
        let tx = Tx::write(&self.0.database, &stores)?;
        match sweep(&tx, partials_before).await {
            Ok(()) => tx.commit().await,
            Err(DbError::Damaged) => {
                records::warn("spoke: a record does not read, so nothing is swept");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

async fn sweep(tx: &Tx<'_>, partials_before: Timestamp) -> Result<(), DbError> {
    let cards: Vec<CardRecord> = all(tx, CARDS).await?;
    let history: Vec<Entry> = all(tx, HISTORY).await?;
    let clips: Vec<ClipRecord> = all(tx, CLIPS).await?;
    let recordings: Vec<RecordingRecord> = all(tx, RECORDINGS).await?;
    let partials: Vec<PartialRecord> = all(tx, PARTIALS).await?;
    let mut named = BTreeSet::new();
    name_clips(&cards, &history, &mut named);
    let mut blobs: BTreeSet<String> = recordings.iter().map(|recording| recording.blob.to_string()).collect();
    for partial in partials {
        if partial.started < partials_before {
            tx.delete(PARTIALS, JsValue::from(partial.hash.to_string()))?;
        } else {
            named.insert(partial.hash);
            blobs.insert(partial.blob.to_string());
        }
    }
    let mut kept = BTreeSet::new();
    for clip in clips {
        let hash = clip.clip.hash.to_string();
        if named.contains(&clip.clip.hash) {
            blobs.insert(clip.blob.to_string());
            kept.insert(hash);
        } else {
            tx.delete(CLIPS, JsValue::from(hash))?;
        }
    }
    for wave in tx.get_keys(WAVES, None, u32::MAX)?.await? {
        if wave.as_string().is_none_or(|hash| !kept.contains(&hash)) {
            tx.delete(WAVES, wave)?;
        }
    }
    for index in tx.get_keys(INDEXES, None, u32::MAX)?.await? {
        if index.as_string().is_none_or(|blob| !blobs.contains(&blob)) {
            tx.delete(INDEXES, index)?;
        }
    }
    sweep_chunks(tx, &blobs).await
}

/// Removes the pieces of all other blobs.
async fn sweep_chunks(tx: &Tx<'_>, blobs: &BTreeSet<String>) -> Result<(), DbError> {
    let mut from = None;
    let mut gone = BTreeSet::new();
    loop {
        let keys = tx.get_keys(CHUNKS, from.take(), KEYS_PAGE)?.await?;
        for key in &keys {
            let blob = schema::first(key).as_string().ok_or(DbError::Damaged)?;
            if !blobs.contains(&blob) && !gone.contains(&blob) {
                tx.delete(CHUNKS, schema::all_of(&blob))?;
                gone.insert(blob);
            }
        }
        match keys.last() {
            Some(last) if keys.len() == KEYS_PAGE as usize => {
                from = Some(KeyRange::LowerBound(last.clone(), true));
            }
            _ => return Ok(()),
        }
    }
}

async fn all<T: DeserializeOwned>(tx: &Tx<'_>, store: &str) -> Result<Vec<T>, DbError> {
    tx.get_all(store, None)?.await?.iter().map(records::decode).collect()
}
