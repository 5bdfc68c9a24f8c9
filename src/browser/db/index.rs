//! Where in the bytes of a clip which time of it lies, beside those bytes. It follows from them: what is lost is made again.

use super::{Db, records, schema::INDEXES, transaction::Tx};
use crate::{ids::BlobId, ports::storage::DbError};

impl Db {
    /// The index that was kept for a blob.
    pub async fn index_of(&self, blob: BlobId) -> Result<Option<Vec<u8>>, DbError> {
        let tx = Tx::read(&self.0.database, &[INDEXES])?;
        let kept = tx.get(INDEXES, &blob.to_string().into())?.await?;
        kept.map(|kept| records::bytes(&kept)).transpose()
    }

    /// Keeps the index of a blob until that goes.
    pub async fn keep_index(&self, blob: BlobId, index: &[u8]) -> Result<(), DbError> {
        let tx = Tx::write(&self.0.database, &[INDEXES])?;
        tx.put_bytes(INDEXES, blob.to_string().into(), index)?;
        tx.commit().await
    }
}
