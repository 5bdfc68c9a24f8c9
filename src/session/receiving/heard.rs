//! What is known of a project that comes in for those who look and listen before all of it is here.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{BlobId, ClipHash};

/// How far a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// All its sound is here, and is what it should be.
    Here,
    /// Some of it is on its way, or comes next: so many percent of its bytes are here.
    Coming(u8),
    /// Its turn comes later.
    Queued,
}

impl Arrival {
    /// The name in `data-state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Coming(_) => "coming",
            Self::Queued => "queued",
        }
    }
}

/// What is known for those who listen early.
#[derive(Debug, Default)]
pub(super) struct Early {
    /// Clips that were here whole before all this.
    pub(super) whole: BTreeMap<ClipHash, BlobId>,
    /// Blobs that are listened to, and were not whole when that began.
    pub(super) open: BTreeSet<BlobId>,
    /// What the sender was asked to send first.
    pub(super) asked: Vec<ClipHash>,
    /// How often.
    pub(super) wishes: u32,
    /// Somebody looks at the cards.
    pub(super) looks: bool,
}
