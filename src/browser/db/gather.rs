//! Puts the small pieces of a recording together, once nothing more is appended.

use wasm_bindgen::JsCast;

use super::{
    Db,
    blob::number_of,
    records,
    schema::{self, CHUNKS},
    transaction::Tx,
};
use crate::{
    browser::memory,
    ids::BlobId,
    ports::storage::{DbError, Durability},
    wire::limits::PIECE_BYTES,
};

impl Db {
    /// [`Gather`](crate::ports::storage::StorageRequest::Gather).
    pub(super) async fn gather(&self, blob: BlobId) -> Result<(), DbError> {
        let tx = Tx::write_durably(&self.0.database, &[CHUNKS], Durability::Strict)?;
        let Some(last) = tx.last_key(CHUNKS, schema::all_of(&blob)).await? else { return Ok(()) };
        for begin in (0..=number_of(&last)?).step_by(PIECE_BYTES) {
            gather_between(&tx, blob, begin, begin + PIECE_BYTES as u64).await?;
        }
        tx.commit().await
    }
}

/// The pieces that begin in `begin..end` become one, where the first of them begins.
async fn gather_between(tx: &Tx<'_>, blob: BlobId, begin: u64, end: u64) -> Result<(), DbError> {
    let range = || schema::numbers(&blob, begin, end);
    let first = tx.get_keys(CHUNKS, Some(range()), 1)?;
    let pieces = tx.get_all(CHUNKS, Some(range()))?;
    let (first, pieces) = (first.await?, pieces.await?);
    if pieces.len() < 2 {
        return Ok(());
    }
    let first = first.first().map(number_of).transpose()?.ok_or(DbError::Damaged)?;
    let mut whole = Vec::new();
    for piece in &pieces {
        records::extend_from(&mut whole, piece, 0, u64::MAX)?;
        memory::release(piece.unchecked_ref());
    }
    tx.put_bytes(CHUNKS, schema::numbered(&blob, first), &whole)?;
    tx.delete(CHUNKS, schema::numbers(&blob, first + 1, end))
}
