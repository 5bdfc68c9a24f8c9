//! The index of a clip, by reading through it.

use super::{
    conversion::{Conversion, Next},
    converter::Span,
    index::Index,
};

/// Bytes that are read at once.
const READ_BYTES: u32 = 1024 * 1024;

/// A clip that is read through.
#[derive(Debug)]
pub struct Indexing {
    clip: Conversion,
    index: Index,
    over: bool,
}

impl Indexing {
    /// Of a clip of so many bytes.
    pub fn new(bytes: u64) -> Self {
        Self { clip: Conversion::new(bytes, READ_BYTES).apart(), index: Index::default(), over: false }
    }

    /// What is to be read next; `None`: the index is whole, or nothing can be made of the rest.
    pub fn poll_next(&mut self) -> Option<Span> {
        match self.clip.poll_next() {
            Next::Read(span) if !self.over && !self.clip.knows_places() => Some(span),
            _ => None,
        }
    }

    /// The first bytes, at least one, of what was wanted.
    pub fn push(&mut self, bytes: &[u8]) {
        let read = self.clip.push(bytes);
        for point in self.clip.points() {
            self.index.add(point);
        }
        if read.is_err() {
            self.over = !self.index.points().is_empty() || !self.clip.another_way();
        }
    }

    /// What was found.
    pub fn finish(self) -> Index {
        self.index
    }
}
