//! Reading blobs that still come in: whoever asks for more than is here waits for it.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};

use crate::{
    browser::clips::{Clips, Reader},
    ids::BlobId,
    ports::{
        arriving::{Inflow, Reach},
        storage::DbError,
    },
};

/// How far the blobs are that are read while they come in.
#[derive(Default)]
pub(super) struct Arriving {
    blobs: RefCell<BTreeMap<BlobId, Reach>>,
    waiting: RefCell<Vec<Waker>>,
}

impl Arriving {
    /// Something has come, or nothing more will.
    pub(super) fn take(&self, inflow: Inflow) {
        let mut blobs = self.blobs.borrow_mut();
        match inflow {
            Inflow::Begin(reached) => *blobs = reached.into_iter().map(|it| (it.blob, it.reach)).collect(),
            Inflow::More(reached) => {
                if let Some(reach) = blobs.get_mut(&reached.blob) {
                    *reach = reached.reach;
                }
            }
            // Nobody listens any more: what is read from now on is what the disk has, which may be all of it by then.
            Inflow::End => blobs.clear(),
        }
        drop(blobs);
        for waker in self.waiting.take() {
            waker.wake();
        }
    }

    /// Those clips, of which what still comes in is waited for.
    pub(super) fn in_front_of(self: Rc<Self>, clips: Clips) -> Clips {
        let (disk, door) = (clips.clone(), self.clone());
        let reader: Reader = Rc::new(move |blob, offset, len| {
            let (disk, door) = (disk.clone(), door.clone());
            Box::pin(async move {
                let len = door.readable(blob, offset, len).await?;
                disk.read(blob, offset, len).await
            })
        });
        let is_whole = move |blob| self.blobs.borrow().get(&blob).is_none_or(|reach| *reach == Reach::Whole);
        clips.by_way_of(reader, Rc::new(is_whole))
    }

    /// Waits until there is something of a blob from `offset` on: how many of the next `len` bytes can be read. A blob that
    /// does not come in can be read at once. `Err`: what is waited for does not come.
    async fn readable(&self, blob: BlobId, offset: u64, len: u32) -> Result<u32, DbError> {
        poll_fn(|context| match self.blobs.borrow().get(&blob) {
            None | Some(Reach::Whole) => Poll::Ready(Ok(len)),
            Some(Reach::Broken | Reach::Dropped) => Poll::Ready(Err(DbError::Damaged)),
            Some(Reach::UpTo(end)) if *end > offset => {
                Poll::Ready(Ok(u64::from(len).min(end - offset) as u32))
            }
            Some(Reach::UpTo(_)) => {
                self.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            }
        })
        .await
    }
}
