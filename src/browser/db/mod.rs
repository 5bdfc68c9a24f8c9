//! The real disk: one `IndexedDB` database, one transaction for each [`StorageRequest`].
//!
//! Document records are JSON text, the same as on the wire and in files; audio is kept as `ArrayBuffer` pieces under
//! `[blob, offset]` (Safari loses Blobs). The shell calls [`Db::execute`] and hands the answer to the program; what a
//! request means is said in [`crate::ports::storage`] and shown by `tests/contract`.
//!
//! Transactions are made at the first poll of `execute`, so that requests take effect in the order they were issued;
//! inside one, nothing but its own requests is ever awaited, because a transaction left idle commits itself.

mod blob;
mod error;
mod gather;
mod index;
mod opening;
mod read;
mod records;
mod schema;
mod sweep;
mod transaction;
mod write;

use std::{cell::RefCell, pin::Pin, rc::Rc};

use indexed_db_futures::{database::Database, internals::SystemRepr};
use wasm_bindgen::JsCast;
use web_sys::{Event, RtcCertificate};

use super::listener::Listener;
use crate::ports::storage::{DbError, StorageReply, StorageRequest};
use blob::BlobTails;
pub use opening::Opened;
use schema::IDENTITY;
use transaction::Tx;

/// The name of the program's database.
pub const NAME: &str = "spoke";

/// An open database. Clones share the connection; the last one closes it.
#[derive(Clone)]
pub struct Db(Rc<Connection>);

struct Connection {
    database: Database,
    /// Where blobs end, so that an append need not read the piece before.
    tails: RefCell<BlobTails>,
    /// Whoever wants to know that the connection is gone.
    on_closed: Rc<RefCell<Option<OnClosed>>>,
    _listeners: [Listener; 2],
}

type OnClosed = Box<dyn Fn()>;

impl Drop for Connection {
    fn drop(&mut self) {
        self.on_closed.take();
        self.database.as_sys().unchecked_ref::<web_sys::IdbDatabase>().close();
    }
}

impl Db {
    /// The connection, which lets go of itself when another tab wants the data.
    fn new(database: Database) -> Self {
        let sys: web_sys::IdbDatabase = database.as_sys().clone().unchecked_into();
        let on_closed = Rc::<RefCell<Option<OnClosed>>>::default();
        let tell = {
            let on_closed = on_closed.clone();
            move || {
                // Whoever is told may open another connection, and drop this one.
                if let Some(tell) = on_closed.take() {
                    tell();
                }
            }
        };
        let listeners = [
            // Another tab wants a newer version, or to delete the data: close at once, or it would wait until this tab is closed.
            Listener::new(&sys, "versionchange", {
                let (sys, tell) = (sys.clone(), tell.clone());
                move |_: Event| {
                    sys.close();
                    tell();
                }
            }),
            // The browser closed it: a person cleared the data of the page, or the disk broke.
            Listener::new(&sys, "close", move |_: Event| tell()),
        ];
        Self(Rc::new(Connection { database, tails: RefCell::default(), on_closed, _listeners: listeners }))
    }

    /// Calls `tell` once, when the connection is gone.
    pub fn on_closed(&self, tell: impl Fn() + 'static) {
        *self.0.on_closed.borrow_mut() = Some(Box::new(tell));
    }

    /// One request as one transaction: all of it happens or nothing.
    ///
    /// Each kind is a future of its own: a browser compiles a function as a whole when it is hot, and all of them in one
    /// take it a second that the transfer wants (decision 14).
    pub fn execute(
        &self,
        request: StorageRequest,
    ) -> Pin<Box<dyn Future<Output = Result<StorageReply, DbError>>>> {
        let db = self.clone();
        match request {
            StorageRequest::LoadLibrary => Box::pin(async move { db.load_library().await }),
            StorageRequest::LoadProject(id) => {
                Box::pin(async move { db.load_project(id).await.map(StorageReply::Project) })
            }
            StorageRequest::Commit(writes) => Box::pin(async move { db.commit(writes).await.map(done) }),
            StorageRequest::Append { blob, offset, bytes, durability } => {
                Box::pin(async move { db.append(blob, offset, &bytes, durability).await.map(done) })
            }
            StorageRequest::Receive(arrivals) => {
                Box::pin(async move { db.receive(arrivals).await.map(done) })
            }
            StorageRequest::ReadBlob { blob, offset, len } => {
                Box::pin(async move { db.read_blob(blob, offset, len).await.map(StorageReply::Bytes) })
            }
            StorageRequest::Gather { blob } => Box::pin(async move { db.gather(blob).await.map(done) }),
            StorageRequest::FindClips(hashes) => {
                Box::pin(async move { db.find_clips(&hashes).await.map(StorageReply::Have) })
            }
            StorageRequest::LoadWave(clip) => {
                Box::pin(async move { db.load_wave(clip).await.map(StorageReply::Wave) })
            }
            StorageRequest::Sweep { partials_before } => {
                Box::pin(async move { db.sweep(partials_before).await.map(done) })
            }
        }
    }

    /// The certificate kept for this browser profile, if there is one.
    pub async fn identity(&self) -> Result<Option<RtcCertificate>, DbError> {
        let tx = Tx::read(&self.0.database, &[IDENTITY])?;
        let kept = tx.get(IDENTITY, &schema::CERTIFICATE.into())?.await?;
        Ok(kept.and_then(|value| value.dyn_into().ok()))
    }

    /// Keeps the certificate for the next time.
    pub async fn keep_identity(&self, certificate: &RtcCertificate) -> Result<(), DbError> {
        let tx = Tx::write(&self.0.database, &[IDENTITY])?;
        tx.put(IDENTITY, schema::CERTIFICATE.into(), certificate.into())?;
        tx.commit().await
    }
}

fn done((): ()) -> StorageReply {
    StorageReply::Done
}
