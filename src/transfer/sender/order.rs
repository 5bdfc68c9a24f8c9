//! The order in which clips go out, and how it is changed while one is on its way.

use std::collections::BTreeMap;

use super::{Job, Sender};
use crate::ids::ClipHash;

/// What is left to be read and sent of a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rest {
    pub(super) job: Job,
    /// The next byte.
    pub(super) at: u64,
    /// Another clip came between: the transfer, and its last chunk that was sent.
    pub(super) resumes: Option<(u32, u32)>,
}

impl From<Job> for Rest {
    fn from(job: Job) -> Self {
        Self { job, at: job.offset, resumes: None }
    }
}

impl Rest {
    /// Nothing of it was sent.
    pub(super) fn is_new(&self) -> bool {
        self.at == self.job.offset && self.resumes.is_none()
    }
}

/// Clips that go first, each with its place.
#[derive(Debug, Default)]
pub(super) struct First(BTreeMap<ClipHash, usize>);

impl First {
    fn place(&self, hash: &ClipHash) -> usize {
        self.0.get(hash).copied().unwrap_or(usize::MAX)
    }

    /// It is one of them.
    pub(super) fn has(&self, hash: &ClipHash) -> bool {
        self.0.contains_key(hash)
    }
}

impl Sender {
    /// Somebody waits for what is sent. These clips go first, in this order; what was put first before has no claim any more. A clip that is on its way
    /// waits where it stands, and its transfer goes on behind them. What was read ahead of it is read once more.
    pub fn prefer(&mut self, first: &[ClipHash]) {
        self.pace.hurry();
        self.first = First::default();
        for (place, hash) in first.iter().enumerate() {
            self.first.0.entry(*hash).or_insert(place);
        }
        self.reorder();
        self.pump();
    }

    /// One more clip to send, behind all others unless it goes first.
    pub(super) fn enqueue(&mut self, job: Job) {
        self.queue.push_back(job.into());
        self.reorder();
    }

    fn reorder(&mut self) {
        if self.first.0.is_empty() {
            return;
        }
        let ahead = self.reads.iter().map(|read| read.job).chain(self.reading.map(|rest| rest.job));
        let mut places =
            ahead.chain(self.queue.iter().map(|rest| rest.job)).map(|job| self.first.place(&job.hash));
        if places.next().is_some_and(|sending| places.any(|place| place < sending)) {
            self.take_back();
        }
        let first = &self.first;
        self.queue.make_contiguous().sort_by_key(|rest| first.place(&rest.job.hash));
    }

    /// What was read and not sent goes back to the front of the queue.
    fn take_back(&mut self) {
        let mut back: Vec<Rest> = Vec::new();
        for (index, read) in std::mem::take(&mut self.reads).into_iter().enumerate() {
            if read.bytes.is_none() {
                self.void.insert(read.ticket, read.expected);
            }
            // The first one of a clip stands for those behind it.
            if index > 0 && !read.first && read.resumes.is_none() {
                continue;
            }
            let is_on_its_way = read.sent > 0 || !read.first;
            let resumes = read.resumes.filter(|_| read.sent == 0).or(self.current.filter(|_| is_on_its_way));
            back.push(Rest { job: read.job, at: read.offset + read.sent as u64, resumes });
        }
        if let Some(rest) = self.reading.take().filter(|_| back.is_empty()) {
            back.push(Rest { resumes: rest.resumes.or(self.current), ..rest });
        }
        self.current = None;
        for rest in back.into_iter().rev() {
            self.queue.push_front(rest);
        }
    }
}
