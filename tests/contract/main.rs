//! The contract of the disk, kept by the simulated one. The real one keeps it in `tests/web`.
#![cfg(not(target_arch = "wasm32"))]

mod sim_disk;
mod storage;

use std::{
    cell::RefCell,
    pin::pin,
    task::{Context, Poll, Waker},
};

use sim_disk::SimDisk;
use spoke::{
    ids::BlobId,
    ports::storage::{DbError, Durability, StorageReply, StorageRequest},
};

struct Sim(RefCell<SimDisk>);

impl storage::Disk for Sim {
    async fn execute(&self, request: StorageRequest) -> Result<StorageReply, DbError> {
        self.0.borrow_mut().execute(request)
    }
}

/// The simulated disk answers at once, so its futures never wait.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the simulated disk never waits"),
    }
}

macro_rules! case {
    ($name:ident) => {
        #[test]
        fn $name() {
            ready(storage::$name(Sim(RefCell::default())));
        }
    };
}
storage_cases!(case);

fn append(offset: u64, bytes: usize) -> StorageRequest {
    let durability = Durability::Relaxed;
    StorageRequest::Append { blob: BlobId([1; 16]), offset, bytes: vec![7; bytes], durability }
}

#[test]
fn a_full_disk_changes_nothing_and_still_reads_and_erases() {
    let mut disk = SimDisk::default();
    disk.set_quota(Some(100));
    assert_eq!(disk.execute(append(0, 60)), Ok(StorageReply::Done));
    let before = disk.clone();
    assert_eq!(disk.execute(append(60, 41)), Err(DbError::Full));
    assert_eq!((disk.used(), before.used()), (60, 60));
    let read = StorageRequest::ReadBlob { blob: BlobId([1; 16]), offset: 0, len: 1_000 };
    assert_eq!(disk.execute(read), Ok(StorageReply::Bytes(vec![7; 60])));
    assert_eq!(disk.execute(append(60, 40)), Ok(StorageReply::Done));
    disk.set_quota(Some(10));
    let erase = spoke::ports::storage::Write::EraseBlob(BlobId([1; 16]));
    assert_eq!(disk.execute(StorageRequest::Commit(vec![erase])), Ok(StorageReply::Done));
    assert_eq!(disk.used(), 0);
}
