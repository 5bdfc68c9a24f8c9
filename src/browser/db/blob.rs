//! Pieces of blobs: where one ends, the next piece, a range of bytes.

use std::collections::BTreeMap;

use wasm_bindgen::{JsCast, JsValue};

use super::{
    Db, records,
    schema::{self, CHUNKS},
    transaction::{Tx, join_all},
};
use crate::{
    browser::memory,
    ids::BlobId,
    ports::storage::{DbError, Durability},
};

/// Tails that are remembered: one for each blob being written, with room to spare. When full, all are forgotten.
const TAILS_MAX: usize = 256;

/// The last piece of a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tail {
    /// Where the last piece begins.
    pub last: u64,
    /// Where it ends: the length of the blob.
    pub end: u64,
}

impl Tail {
    /// The tail once `bytes` stand at `offset`: behind the end, or (a repeated request) once more in place of the last
    /// piece. Anything else is damage.
    pub fn extended(self, offset: u64, bytes: usize) -> Result<Self, DbError> {
        let end = offset + bytes as u64;
        let continues = offset == self.end;
        let repeats = offset == self.last && end == self.end;
        match (continues, repeats, bytes) {
            (true, _, 0) | (_, true, _) => Ok(self),
            (true, ..) => Ok(Self { last: offset, end }),
            _ => Err(DbError::Damaged),
        }
    }
}

/// Remembered tails. Another tab may have written since, so each is believed only while its last piece is still the
/// last on disk (keys are cheap to look up, pieces are not).
#[derive(Default)]
pub struct BlobTails(BTreeMap<BlobId, Tail>);

impl BlobTails {
    /// After a commit.
    pub fn remember(&mut self, tails: impl IntoIterator<Item = (BlobId, Tail)>) {
        for (blob, tail) in tails {
            if self.0.len() >= TAILS_MAX {
                self.0.clear();
            }
            self.0.insert(blob, tail);
        }
    }
}

impl Db {
    /// The tails of several blobs, in their order. All requests are made before the first answer is awaited.
    pub(super) async fn tails(&self, tx: &Tx<'_>, blobs: &[BlobId]) -> Result<Vec<Tail>, DbError> {
        let tails = join_all(blobs.iter().map(|blob| self.tail(tx, *blob))).await;
        tails.into_iter().collect()
    }

    async fn tail(&self, tx: &Tx<'_>, blob: BlobId) -> Result<Tail, DbError> {
        let Some(key) = tx.last_key(CHUNKS, schema::all_of(&blob)).await? else {
            return Ok(Tail::default());
        };
        let last = number_of(&key)?;
        if let Some(tail) = self.0.tails.borrow().0.get(&blob).filter(|tail| tail.last == last) {
            return Ok(*tail);
        }
        let piece = tx.get(CHUNKS, &key)?.await?.ok_or(DbError::Damaged)?;
        Ok(Tail { last, end: last + records::byte_length(&piece)? })
    }

    /// [`Append`](crate::ports::storage::StorageRequest::Append).
    pub(super) async fn append(
        &self,
        blob: BlobId,
        offset: u64,
        bytes: &[u8],
        durability: Durability,
    ) -> Result<(), DbError> {
        let tx = Tx::write_durably(&self.0.database, &[CHUNKS], durability)?;
        let tail = self.tail(&tx, blob).await?.extended(offset, bytes.len())?;
        if !bytes.is_empty() {
            tx.put_bytes(CHUNKS, schema::numbered(&blob, offset), bytes)?;
        }
        tx.commit().await?;
        self.0.tails.borrow_mut().remember([(blob, tail)]);
        Ok(())
    }

    /// [`ReadBlob`](crate::ports::storage::StorageRequest::ReadBlob). Pieces lie end to end, so those that begin in the
    /// range are all that is needed, and the one before them when none begins at `offset` itself.
    pub(super) async fn read_blob(&self, blob: BlobId, offset: u64, len: u32) -> Result<Vec<u8>, DbError> {
        if len == 0 {
            return Ok(Vec::new());
        }
        let end = offset.saturating_add(u64::from(len));
        let tx = Tx::read(&self.0.database, &[CHUNKS])?;
        let first = tx.get_keys(CHUNKS, Some(schema::numbers(&blob, offset, end)), 1)?;
        let rest = tx.get_all(CHUNKS, Some(schema::numbers(&blob, offset, end)))?;
        let first = first.await?.first().map(number_of).transpose()?;
        let (mut at, before) = match first {
            Some(first) if first == offset => (first, None),
            _ if offset == 0 => return Ok(Vec::new()),
            _ => match tx.last_record(CHUNKS, schema::numbers(&blob, 0, offset)).await? {
                Some((key, piece)) => (number_of(&key)?, Some(piece)),
                None => return Ok(Vec::new()),
            },
        };
        let mut out = Vec::new();
        for piece in before.into_iter().chain(rest.await?) {
            records::extend_from(&mut out, &piece, offset.saturating_sub(at), end.saturating_sub(at))?;
            at += records::byte_length(&piece)?;
            memory::release(piece.unchecked_ref());
        }
        Ok(out)
    }
}

/// The number of a key `[id, number]`.
pub(super) fn number_of(key: &JsValue) -> Result<u64, DbError> {
    schema::second(key).as_f64().map(|number| number as u64).ok_or(DbError::Damaged)
}
