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
mod read;
mod records;
mod schema;
mod sweep;
mod transaction;
mod write;

use std::{
    cell::RefCell,
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    task::{Poll, Waker},
};

use indexed_db_futures::{
    Build,
    database::{Database, VersionChangeEvent},
    internals::SystemRepr,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::RtcCertificate;

use crate::ports::storage::{DbError, StorageReply, StorageRequest};
use blob::BlobTails;
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
    _on_version_change: Closure<dyn FnMut()>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        let sys = self.database.as_sys().unchecked_ref::<web_sys::IdbDatabase>();
        sys.set_onversionchange(None);
        sys.close();
    }
}

impl Db {
    /// Opens the program's database, and brings it to the present version.
    pub async fn open() -> Result<Self, DbError> {
        Self::open_named(NAME).await
    }

    /// Opens a database of another name: for tests.
    pub async fn open_named(name: &str) -> Result<Self, DbError> {
        let database = open_or_blocked(name).await?;
        let sys: web_sys::IdbDatabase = database.as_sys().clone().unchecked_into();
        // Another tab wants a newer version, or to delete the data: close at once, or it would wait until this tab is closed.
        let on_version_change = Closure::new({
            let sys = sys.clone();
            move || sys.close()
        });
        sys.set_onversionchange(Some(on_version_change.as_ref().unchecked_ref()));
        let tails = RefCell::default();
        Ok(Self(Rc::new(Connection { database, tails, _on_version_change: on_version_change })))
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

/// Opens the database; a tab that holds an older version and does not let go is [`DbError::OtherVersion`].
async fn open_or_blocked(name: &str) -> Result<Database, DbError> {
    #[derive(Default)]
    struct Blocked {
        yes: bool,
        waker: Option<Waker>,
    }
    let blocked = Rc::new(RefCell::new(Blocked::default()));
    let on_blocked = {
        let blocked = blocked.clone();
        move |_: VersionChangeEvent| {
            let mut blocked = blocked.borrow_mut();
            blocked.yes = true;
            blocked.waker.take().inspect(Waker::wake_by_ref);
            Ok(())
        }
    };
    let mut opening = Database::open(name)
        .with_version(schema::VERSION)
        .with_on_blocked(on_blocked)
        .with_on_upgrade_needed(|event, database| schema::migrate(&event, &database))
        .build()
        .map_err(error::of_open)?;
    poll_fn(|context| {
        if let Poll::Ready(opened) = Pin::new(&mut opening).poll(context) {
            return Poll::Ready(opened.map_err(error::of_open));
        }
        let mut blocked = blocked.borrow_mut();
        blocked.waker = Some(context.waker().clone());
        if blocked.yes { Poll::Ready(Err(DbError::OtherVersion)) } else { Poll::Pending }
    })
    .await
}
