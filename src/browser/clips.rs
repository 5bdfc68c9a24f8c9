//! Clips on the disk, as those read them who have no time to ask through the program: loudspeaker and decoder.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
    rc::Rc,
};

use gloo_timers::future::TimeoutFuture;
use web_sys::AudioBuffer;

use super::db::Db;
use crate::{
    ids::BlobId,
    ports::storage::{DbError, StorageReply, StorageRequest},
    sound::{index::Index, indexing::Indexing},
};

/// Bytes of a clip that is read through sooner than its index is looked up: a minute of speech.
const SHORT_BYTES: u64 = 256 * 1024;

/// How often a disk that is being opened again is asked, and how many times: for five seconds.
const TRY_EVERY_MS: u32 = 250;
const TRIES_MAX: u32 = 20;

/// An answer of the disk.
type Answer<T> = Pin<Box<dyn Future<Output = Result<T, DbError>>>>;
/// Reads bytes `offset..offset + len` of a blob; fewer when it ends before.
pub type Reader = Rc<dyn Fn(BlobId, u64, u32) -> Answer<Vec<u8>>>;

/// The disk. Clones share it.
#[derive(Clone)]
pub struct Clips {
    reader: Reader,
    db: Rc<dyn Fn() -> Result<Db, DbError>>,
    is_whole: Rc<dyn Fn(BlobId) -> bool>,
    /// What was decoded as a whole last, and to which rate: more of it may be wanted.
    decoded: Rc<RefCell<Option<(BlobId, u32, AudioBuffer)>>>,
    /// The index that was asked for last.
    index: Rc<RefCell<Option<(BlobId, Index)>>>,
}

impl Clips {
    /// Those of the database that `db` gives, which may be another one each time: it is opened again when it was lost.
    pub fn new(db: Rc<dyn Fn() -> Result<Db, DbError>>) -> Self {
        let (disk, tries) = (db.clone(), Rc::new(Cell::new(0)));
        let reader: Reader = Rc::new(move |blob, offset, len| {
            let (disk, tries) = (disk.clone(), tries.clone());
            Box::pin(async move { read_patiently(&*disk, &tries, blob, offset, len).await })
        });
        Self::with(reader, db)
    }

    /// Those that this gives, of which no indexes are kept.
    pub fn reading(reader: Reader) -> Self {
        Self::with(reader, Rc::new(|| Err(DbError::Unavailable)))
    }

    fn with(reader: Reader, db: Rc<dyn Fn() -> Result<Db, DbError>>) -> Self {
        Self { reader, db, is_whole: Rc::new(|_| true), decoded: Rc::default(), index: Rc::default() }
    }

    /// A blob that was decoded as a whole to this rate, if it was the last one.
    pub fn decoded(&self, blob: BlobId, rate: u32) -> Option<AudioBuffer> {
        let decoded = self.decoded.borrow();
        decoded.as_ref().filter(|it| (it.0, it.1) == (blob, rate)).map(|it| it.2.clone())
    }

    /// Keeps what was decoded, in place of what was kept before, as long as these are used.
    pub fn keep_decoded(&self, blob: BlobId, rate: u32, decoded: AudioBuffer) {
        self.decoded.replace(Some((blob, rate, decoded)));
    }

    /// The same, read by way of `reader`: it may wait for what still comes in. Of a blob that is not whole there is no index.
    #[must_use]
    pub fn by_way_of(self, reader: Reader, is_whole: Rc<dyn Fn(BlobId) -> bool>) -> Self {
        Self { reader, is_whole, ..self }
    }

    /// Bytes `offset..offset + len` of a blob; fewer when it ends before.
    ///
    /// # Errors
    /// When the disk does not answer, or what it has is damaged.
    pub async fn read(&self, blob: BlobId, offset: u64, len: u32) -> Result<Vec<u8>, DbError> {
        (self.reader)(blob, offset, len).await
    }

    /// Where in a blob of so many bytes which time lies: as it was kept, or found by reading through it, and kept then. A
    /// short one, and one that is not here as a whole, has none.
    pub async fn index(&self, blob: BlobId, bytes: u64) -> Index {
        if bytes <= SHORT_BYTES || !(self.is_whole)(blob) {
            return Index::default();
        }
        let last = self.index.borrow().clone().filter(|(of, _)| *of == blob);
        if let Some((_, index)) = last {
            return index;
        }
        if let Some(index) = self.kept(blob, bytes).await {
            self.index.replace(Some((blob, index.clone())));
            return index;
        }
        let mut indexing = Indexing::new(bytes);
        while let Some(span) = indexing.poll_next() {
            match self.read(blob, span.offset, span.len).await {
                Ok(piece) if !piece.is_empty() => indexing.push(&piece),
                _ => return indexing.finish(),
            }
        }
        let index = indexing.finish();
        self.keep(blob, bytes, &index).await;
        self.index.replace(Some((blob, index.clone())));
        index
    }

    /// Keeps an index that was made of all of a blob's bytes. Nothing is lost if that fails: it is made again.
    pub async fn keep(&self, blob: BlobId, bytes: u64, index: &Index) {
        if bytes > SHORT_BYTES
            && let Ok(db) = (self.db)()
        {
            let _ = db.keep_index(blob, &index.to_bytes()).await;
        }
    }

    async fn kept(&self, blob: BlobId, bytes: u64) -> Option<Index> {
        let kept = (self.db)().ok()?.index_of(blob).await.ok()??;
        Index::from_bytes(&kept, bytes)
    }
}

/// Waits a while for a disk whose connection was lost: it is opened again. Sound that is not read at once is not damaged.
/// `tries`: how often it was asked in vain since it answered last; it is waited for once, and not for each read anew.
async fn read_patiently(
    disk: &dyn Fn() -> Result<Db, DbError>,
    tries: &Cell<u32>,
    blob: BlobId,
    offset: u64,
    len: u32,
) -> Result<Vec<u8>, DbError> {
    loop {
        let answer = match disk() {
            Ok(db) => read(db, blob, offset, len).await,
            Err(error) => Err(error),
        };
        match answer {
            Err(DbError::Closed) if tries.get() < TRIES_MAX => {
                tries.set(tries.get() + 1);
                TimeoutFuture::new(TRY_EVERY_MS).await;
            }
            answer => {
                if answer.is_ok() {
                    tries.set(0);
                }
                return answer;
            }
        }
    }
}

async fn read(db: Db, blob: BlobId, offset: u64, len: u32) -> Result<Vec<u8>, DbError> {
    match db.execute(StorageRequest::ReadBlob { blob, offset, len }).await? {
        StorageReply::Bytes(bytes) => Ok(bytes),
        _ => Err(DbError::Damaged),
    }
}
