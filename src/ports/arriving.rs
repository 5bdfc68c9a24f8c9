//! Sound that is heard while it comes in: how much of its blobs can be read.

use crate::ids::BlobId;

/// How far a blob is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// So many bytes from its beginning are on the disk; more will be.
    UpTo(u64),
    /// All of it is on the disk, and is what its hash says.
    Whole,
    /// It was not what its hash says, and is thrown away.
    Broken,
    /// There is no room for it.
    Dropped,
}

/// How far one blob is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Which.
    pub blob: BlobId,
    /// How far.
    pub reach: Reach,
}

/// What whoever reads blobs has to know of those that still come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inflow {
    /// These are still coming in, and no others. Whoever reads beyond what is here waits.
    Begin(Vec<Reached>),
    /// One of them has come further.
    More(Reached),
    /// Nobody listens any more: what lies on the disk is read as it is.
    End,
}
