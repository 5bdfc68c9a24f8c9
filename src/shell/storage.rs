//! Storage requests carried out, in the order they were made.

use std::cell::RefCell;

use wasm_bindgen_futures::spawn_local;

use super::engine::Inbox;
use crate::{
    app::input::Input,
    browser::db::{Db, Opened},
    ids::RequestId,
    ports::storage::{DbError, DiskEvent, StorageRequest},
};

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
