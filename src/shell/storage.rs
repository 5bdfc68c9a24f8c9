//! Storage requests carried out, in the order they were made.

use std::cell::RefCell;

use wasm_bindgen_futures::spawn_local;

use super::engine::Inbox;
use crate::{
    app::input::Input,
    browser::db::{Db, Opened},
    ids::{BlobId, RequestId},
    ports::storage::{DbError, DiskEvent, StorageReply, StorageRequest},
};

/// Bytes read at once when a whole blob is wanted.
const PIECE_BYTES: u32 = 1024 * 1024;

/// The disk, or why there is none.
pub(super) struct Storage(RefCell<Result<Db, DbError>>);

impl Default for Storage {
    fn default() -> Self {
        Self(RefCell::new(Err(DbError::Unavailable)))
    }
}

impl Storage {
    /// The disk was opened, or was not.
    pub(super) fn opened(&self, inbox: &Inbox, db: Result<Db, DbError>) {
        if let Ok(db) = &db {
            let inbox = inbox.clone();
            db.on_closed(move || inbox.push(Input::Disk(DiskEvent::Closed)));
        }
        *self.0.borrow_mut() = db;
    }

    /// Opens the disk once more.
    pub(super) fn open(&self, inbox: &Inbox) {
        // What is still on its way to the old connection has its answer by then.
        *self.0.borrow_mut() = Err(DbError::Closed);
        let inbox = inbox.clone();
        spawn_local(async move {
            let blocked = inbox.clone();
            let opened = Db::open(move || blocked.push(Input::Disk(DiskEvent::Blocked))).await;
            let event = match &opened {
                Ok(Opened { empty, .. }) => DiskEvent::Opened { empty: *empty },
                Err(error) => DiskEvent::NotOpened(error.clone()),
            };
            inbox.storage().opened(&inbox, opened.map(|opened| opened.db));
            inbox.push(Input::Disk(event));
        });
    }

    pub(super) fn db(&self) -> Result<Db, DbError> {
        self.0.borrow().clone()
    }

    /// Carries a request out. Its transaction begins before that of any later request.
    pub(super) fn run(&self, inbox: &Inbox, id: RequestId, request: StorageRequest) {
        let (inbox, db) = (inbox.clone(), self.db());
        spawn_local(async move {
            let reply = match db {
                Ok(db) => db.execute(request).await,
                Err(error) => Err(error),
            };
            inbox.push(Input::Storage(id, reply));
        });
    }
}

/// A piece of a blob; shorter than asked when the blob ends.
pub(super) async fn read(db: Db, blob: BlobId, offset: u64, len: u32) -> Result<Vec<u8>, DbError> {
    match db.execute(StorageRequest::ReadBlob { blob, offset, len }).await? {
        StorageReply::Bytes(bytes) => Ok(bytes),
        _ => Err(DbError::Damaged),
    }
}

/// All of a blob's `bytes`, in one buffer on the JavaScript side: decoders want it there.
pub(super) async fn read_whole(db: Db, blob: BlobId, bytes: u64) -> Result<js_sys::Uint8Array, DbError> {
    let whole = js_sys::Uint8Array::new_with_length(bytes as u32);
    let mut offset = 0;
    while offset < bytes {
        let piece = read(db.clone(), blob, offset, PIECE_BYTES).await?;
        if piece.is_empty() || offset + piece.len() as u64 > bytes {
            return Err(DbError::Damaged);
        }
        whole.subarray(offset as u32, (offset + piece.len() as u64) as u32).copy_from(&piece);
        offset += piece.len() as u64;
    }
    Ok(whole)
}
