//! How far one file of a mix is.

use std::collections::VecDeque;

use crate::ids::CardId;

/// How far one file is.
#[derive(Debug, Default)]
pub(super) struct Progress {
    pub(super) segment: usize,
    pub(super) offset: u64,
    /// Whose sound is being mixed, in order.
    pub(super) asked: VecDeque<Option<CardId>>,
    /// Pieces on their way to the file.
    pub(super) writing: u32,
    /// The mixer has given all there is.
    pub(super) finished: bool,
    /// What the file begins with, and what follows.
    pub(super) head: Vec<u8>,
    pub(super) rest: crc32fast::Hasher,
    pub(super) bytes: u64,
}

impl Progress {
    /// The CRC-32 of the file, with what it begins with in the end.
    pub(super) fn sum(&self) -> u32 {
        let mut sum = crc32fast::Hasher::new();
        sum.update(&self.head);
        sum.combine(&self.rest);
        sum.finalize()
    }
}
