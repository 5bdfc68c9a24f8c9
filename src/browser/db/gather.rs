//! Puts the small pieces of a recording together, once nothing more is appended. The new pieces end at multiples of
//! their size, where reads begin: a piece is only read as a whole.

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
    /// [`Gather`](crate::ports::storage::StorageRequest::Gather). Pieces that do not lie end to end are left as they are.
    pub(super) async fn gather(&self, blob: BlobId) -> Result<(), DbError> {
        let tx = Tx::write_durably(&self.0.database, &[CHUNKS], Durability::Strict)?;
        let keys = tx.get_keys(CHUNKS, Some(schema::all_of(&blob)), u32::MAX)?.await?;
        let offsets = keys.iter().map(number_of).collect::<Result<Vec<_>, _>>()?;
        if offsets.iter().all(|offset| offset % PIECE_BYTES as u64 == 0) {
            return tx.commit().await;
        }
        let (mut bytes, mut end) = (Vec::new(), 0);
        let whole = |offset: &u64| offset / PIECE_BYTES as u64;
        for some in offsets.chunk_by(|a, b| whole(a) == whole(b)) {
            let range = || schema::numbers(&blob, some[0], some[some.len() - 1] + 1);
            let pieces = tx.get_all(CHUNKS, Some(range()))?.await?;
            tx.delete(CHUNKS, range())?;
            for (offset, piece) in some.iter().zip(&pieces) {
                if *offset != end {
                    return Err(DbError::Damaged);
                }
                end += records::byte_length(piece)?;
                records::extend_from(&mut bytes, piece, 0, u64::MAX)?;
                memory::release(piece.unchecked_ref());
            }
            while bytes.len() >= PIECE_BYTES {
                let later = bytes.split_off(PIECE_BYTES);
                put(&tx, blob, end - later.len() as u64, &bytes)?;
                bytes = later;
            }
        }
        put(&tx, blob, end, &bytes)?;
        tx.commit().await
    }
}

/// A piece that ends at `end`, if there is anything in it.
fn put(tx: &Tx<'_>, blob: BlobId, end: u64, bytes: &[u8]) -> Result<(), DbError> {
    if bytes.is_empty() {
        return Ok(());
    }
    tx.put_bytes(CHUNKS, schema::numbered(&blob, end - bytes.len() as u64), bytes)
}
