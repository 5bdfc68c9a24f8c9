//! Requests that write records: commits, and arrivals of a transfer.

use std::collections::BTreeMap;

use wasm_bindgen::JsValue;

use super::{
    Db, records,
    schema::{
        self, CARDS, CHUNKS, CLIPS, HISTORY, INDEXES, PARTIALS, PEOPLE, PROJECTS, RECORDINGS, SETTINGS, WAVES,
    },
    transaction::Tx,
};
use crate::{
    ids::{BlobId, ClipHash, ProjectId},
    ports::{
        settings::Settings,
        storage::{Arrival, ClipRecord, DbError, Durability, ProjectRecord, Write},
    },
    project::{Clip, clip::Peaks},
};

impl Db {
    /// [`Commit`](crate::ports::storage::StorageRequest::Commit).
    pub(super) async fn commit(&self, writes: Vec<Write>) -> Result<(), DbError> {
        let mut stores: Vec<&str> = writes.iter().flat_map(touched).copied().collect();
        stores.sort_unstable();
        stores.dedup();
        if stores.is_empty() {
            return Ok(());
        }
        let tx = Tx::write_durably(&self.0.database, &stores, Durability::Strict)?;
        let mut just_put = BTreeMap::new();
        for write in writes {
            match write {
                Write::Rehome { from, to } => rehome(&tx, from, &to).await?,
                Write::PutEntry(project, entry) => {
                    tx.put(HISTORY, schema::numbered(&project, entry.seq), records::encode(&entry)?)?;
                    just_put.insert(project, entry.seq);
                }
                Write::ForgetEntriesFrom(project, seq) => {
                    forget_from(&tx, project, seq, just_put.get(&project).copied())?;
                }
                Write::UpdateProject { record, retitled } => {
                    let there = project(&tx, record.id).await?.ok_or(DbError::NotHeld)?;
                    put_project(&tx, &there.updated(record, retitled)?)?;
                }
                Write::Claim(id, tab) => {
                    change_project(&tx, id, |there| ProjectRecord { writer: Some(tab), ..there }).await?;
                }
                Write::SetTitle { project, title, modified } => {
                    let change = |there| ProjectRecord { title, modified, followed: None, ..there };
                    change_project(&tx, project, change).await?;
                }
                Write::SetTrashed { project, trashed } => {
                    change_project(&tx, project, |there| ProjectRecord { trashed, ..there }).await?;
                }
                Write::PutPeaks(clip, blob, peaks) => put_peaks(&tx, clip, blob, peaks).await?,
                Write::ChangeSettings(change) => {
                    let there = tx.get(SETTINGS, &schema::SETTINGS_KEY.into())?.await?;
                    // Settings that cannot be read are replaced, as they are when the program starts.
                    let there = there.and_then(|there| records::decode(&there).ok());
                    put_settings(&tx, &change.made_to(there))?;
                }
                simple => apply(&tx, simple)?,
            }
        }
        tx.commit().await
    }

    /// [`Receive`](crate::ports::storage::StorageRequest::Receive).
    pub(super) async fn receive(&self, arrivals: Vec<Arrival>) -> Result<(), DbError> {
        let tx = Tx::write(&self.0.database, &[CHUNKS, CLIPS, PARTIALS])?;
        let mut blobs: Vec<BlobId> = arrivals
            .iter()
            .filter_map(|arrival| match arrival {
                Arrival::Bytes { blob, .. } => Some(*blob),
                _ => None,
            })
            .collect();
        blobs.sort_unstable();
        blobs.dedup();
        let tails = self.tails(&tx, &blobs).await?;
        let mut tails: BTreeMap<BlobId, _> = blobs.into_iter().zip(tails).collect();
        for arrival in arrivals {
            match arrival {
                Arrival::Begin(record) => {
                    tx.put(PARTIALS, record.hash.to_string().into(), records::encode(&record)?)?;
                }
                Arrival::Bytes { blob, offset, bytes } => {
                    let tail = tails.entry(blob).or_default();
                    *tail = tail.extended(offset, bytes.len())?;
                    if !bytes.is_empty() {
                        tx.put_bytes(CHUNKS, schema::numbered(&blob, offset), &bytes)?;
                    }
                }
                Arrival::Seal(record) => {
                    tx.put(CLIPS, record.clip.hash.to_string().into(), records::encode(&record)?)?;
                }
                Arrival::Drop(record) => {
                    tx.delete(PARTIALS, JsValue::from(record.hash.to_string()))?;
                    tx.delete(CHUNKS, schema::all_of(&record.blob))?;
                    tails.insert(record.blob, super::blob::Tail::default());
                }
            }
        }
        tx.commit().await?;
        self.0.tails.borrow_mut().remember(tails);
        Ok(())
    }
}

/// The stores a write needs in its transaction.
fn touched(write: &Write) -> &'static [&'static str] {
    match write {
        Write::PutProject(_)
        | Write::UpdateProject { .. }
        | Write::Claim(..)
        | Write::SetTitle { .. }
        | Write::SetTrashed { .. } => &[PROJECTS],
        Write::EraseProject(_) | Write::Rehome { .. } => &[PROJECTS, CARDS, HISTORY],
        Write::PutCard(..) | Write::DeleteCard(..) => &[CARDS],
        Write::PutEntry(..)
        | Write::ForgetEntriesFrom(..)
        | Write::ForgetEntry(..)
        | Write::ForgetEntriesBefore(..) => &[HISTORY],
        Write::PutClip(_) | Write::PutPeaks(..) => &[CLIPS],
        Write::PutWave(..) => &[WAVES],
        Write::PutRecording(_) | Write::DeleteRecording(_) => &[RECORDINGS],
        Write::DeletePartial(_) => &[PARTIALS],
        Write::EraseBlob(_) => &[CHUNKS, INDEXES],
        Write::PutBlob(..) => &[CHUNKS],
        Write::PutSettings(_) | Write::ChangeSettings(_) => &[SETTINGS],
        Write::PutPerson(_) | Write::ForgetPerson(_) => &[PEOPLE],
    }
}

/// A write that needs no other.
fn apply(tx: &Tx<'_>, write: Write) -> Result<(), DbError> {
    let text = |id: &dyn ToString| JsValue::from(id.to_string());
    match write {
        Write::PutProject(record) => put_project(tx, &record),
        Write::EraseProject(id) => {
            tx.delete(PROJECTS, text(&id))?;
            tx.delete(CARDS, schema::all_of(&id))?;
            tx.delete(HISTORY, schema::all_of(&id))
        }
        Write::PutCard(project, record) => {
            let key = schema::pair(&project, record.card.id.to_string());
            tx.put(CARDS, key, records::encode(&record)?)
        }
        Write::DeleteCard(project, card) => tx.delete(CARDS, schema::pair(&project, card.to_string())),
        Write::ForgetEntry(project, seq) => tx.delete(HISTORY, schema::numbered(&project, seq)),
        Write::ForgetEntriesBefore(project, seq) => tx.delete(HISTORY, schema::below_number(&project, seq)),
        Write::PutBlob(blob, bytes) => tx.put_bytes(CHUNKS, schema::numbered(&blob, 0), &bytes),
        Write::PutClip(record) => tx.put(CLIPS, text(&record.clip.hash), records::encode(&record)?),
        Write::PutWave(clip, wave) => tx.put_bytes(WAVES, text(&clip), &wave),
        Write::PutRecording(record) => tx.put(RECORDINGS, text(&record.blob), records::encode(&record)?),
        Write::DeleteRecording(blob) => tx.delete(RECORDINGS, text(&blob)),
        Write::DeletePartial(hash) => tx.delete(PARTIALS, text(&hash)),
        Write::EraseBlob(blob) => {
            tx.delete(INDEXES, text(&blob))?;
            tx.delete(CHUNKS, schema::all_of(&blob))
        }
        Write::PutSettings(settings) => put_settings(tx, &settings),
        Write::PutPerson(person) => {
            tx.put(PEOPLE, String::from(person.fingerprint).into(), records::encode(&person)?)
        }
        Write::ForgetPerson(fingerprint) => tx.delete(PEOPLE, JsValue::from(String::from(fingerprint))),
        Write::Rehome { .. }
        | Write::PutPeaks(..)
        | Write::PutEntry(..)
        | Write::ForgetEntriesFrom(..)
        | Write::UpdateProject { .. }
        | Write::Claim(..)
        | Write::SetTitle { .. }
        | Write::SetTrashed { .. }
        | Write::ChangeSettings(_) => {
            unreachable!("handled by the commit itself")
        }
    }
}

/// The record that is there.
async fn project(tx: &Tx<'_>, id: ProjectId) -> Result<Option<ProjectRecord>, DbError> {
    let there = tx.get(PROJECTS, &id.to_string().into())?.await?;
    there.map(|there| records::decode(&there)).transpose()
}

fn put_settings(tx: &Tx<'_>, settings: &Settings) -> Result<(), DbError> {
    tx.put(SETTINGS, schema::SETTINGS_KEY.into(), records::encode(settings)?)
}

fn put_project(tx: &Tx<'_>, record: &ProjectRecord) -> Result<(), DbError> {
    tx.put(PROJECTS, record.id.to_string().into(), records::encode(record)?)
}

/// The waveform of a clip that is there.
async fn put_peaks(tx: &Tx<'_>, clip: ClipHash, blob: BlobId, peaks: Peaks) -> Result<(), DbError> {
    let key = JsValue::from(clip.to_string());
    let Some(there) = tx.get(CLIPS, &key)?.await? else { return Ok(()) };
    let there: ClipRecord = records::decode(&there)?;
    if there.blob != blob {
        return Ok(());
    }
    tx.put(CLIPS, key, records::encode(&ClipRecord { clip: Clip { peaks, ..there.clip }, blob })?)
}

/// Changes the record that is there, if there is one.
async fn change_project(
    tx: &Tx<'_>,
    id: ProjectId,
    change: impl FnOnce(ProjectRecord) -> ProjectRecord,
) -> Result<(), DbError> {
    match project(tx, id).await? {
        Some(there) => put_project(tx, &change(there)),
        None => Ok(()),
    }
}

/// Removes entries from `seq` on, but for the one this commit has put.
fn forget_from(tx: &Tx<'_>, project: ProjectId, seq: u64, kept: Option<u64>) -> Result<(), DbError> {
    match kept.filter(|kept| *kept >= seq) {
        Some(kept) => {
            if kept > seq {
                tx.delete(HISTORY, schema::numbers(&project, seq, kept))?;
            }
            tx.delete(HISTORY, schema::from_number(&project, kept + 1))
        }
        None => tx.delete(HISTORY, schema::from_number(&project, seq)),
    }
}

/// Moves all records of a project under another id.
async fn rehome(tx: &Tx<'_>, from: ProjectId, to: &ProjectRecord) -> Result<(), DbError> {
    if from != to.id {
        for store in [CARDS, HISTORY] {
            let keys = tx.get_keys(store, Some(schema::all_of(&from)), u32::MAX)?;
            let values = tx.get_all(store, Some(schema::all_of(&from)))?;
            for (key, value) in keys.await?.iter().zip(values.await?) {
                tx.put(store, schema::pair(&to.id, schema::second(key)), value)?;
            }
            tx.delete(store, schema::all_of(&from))?;
        }
        tx.delete(PROJECTS, JsValue::from(from.to_string()))?;
    }
    tx.put(PROJECTS, to.id.to_string().into(), records::encode(to)?)
}
