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
        let keys = tx.get_keys(CHUNKS, Some(schema::all_of(&blob)), u32::MAX)?.await?;
        let offsets = keys.iter().map(number_of).collect::<Result<Vec<_>, _>>()?;
        let whole = |offset: &u64| offset / PIECE_BYTES as u64;
        for together in offsets.chunk_by(|a, b| whole(a) == whole(b)) {
            if let [first, .., last] = together {
                join(&tx, blob, *first, *last).await?;
            }
        }
        tx.commit().await
    }
}

/// The pieces that begin at `first`, at `last` and between them become one.
async fn join(tx: &Tx<'_>, blob: BlobId, first: u64, last: u64) -> Result<(), DbError> {
    let pieces = tx.get_all(CHUNKS, Some(schema::numbers(&blob, first, last + 1)))?.await?;
    let mut whole = Vec::new();
    let mut begin = first;
    for piece in &pieces {
        begin = first + whole.len() as u64;
        records::extend_from(&mut whole, piece, 0, u64::MAX)?;
        memory::release(piece.unchecked_ref());
    }
    if begin != last {
        return Err(DbError::Damaged); // They do not lie end to end: better left as they are.
    }
    tx.put_bytes(CHUNKS, schema::numbered(&blob, first), &whole)?;
    tx.delete(CHUNKS, schema::numbers(&blob, first + 1, last + 1))
}
