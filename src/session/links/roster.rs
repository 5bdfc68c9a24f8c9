//! What was told of who is here.

use crate::{ids::LinkId, time::Instant, wire::live::Somebody};

/// What was told last, and when.
#[derive(Debug, Default)]
pub(super) struct Roster {
    pub(super) told: Vec<(LinkId, Somebody)>,
    pub(super) at: Option<Instant>,
    pub(super) looked: Option<Instant>,
    pub(super) due: Option<Instant>,
}

impl Roster {
    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.due
    }
}
