//! What a part of the session is lent in a test.

use std::collections::VecDeque;

use super::{ctx::Ctx, event::LinksOutput, me::Me};
use crate::{
    ids::Ids,
    machine::Trace,
    time::{Instant, Now, Timestamp},
    wire::code::Fingerprint,
};

/// Owns what [`Ctx`] lends.
pub(super) struct Lab {
    ids: Ids,
    trace: Trace,
    me: Me,
    pub(super) known: Vec<Fingerprint>,
    pub(super) out: VecDeque<LinksOutput>,
}

impl Default for Lab {
    fn default() -> Self {
        Self {
            ids: Ids::new([7; 32]),
            trace: Trace::default(),
            me: Me::default(),
            known: Vec::new(),
            out: VecDeque::new(),
        }
    }
}

impl Lab {
    /// So many milliseconds after the beginning.
    pub(super) fn at(&mut self, ms: u64) -> Ctx<'_> {
        Ctx {
            now: at(ms),
            ids: &mut self.ids,
            trace: &mut self.trace,
            me: &self.me,
            known: &self.known,
            out: &mut self.out,
        }
    }

    /// The changes of phases so far.
    pub(super) fn phases(&self) -> Vec<&str> {
        self.trace.lines().collect()
    }
}

/// So many milliseconds after the beginning.
pub(super) fn at(ms: u64) -> Now {
    Now { instant: Instant(ms), wall: Timestamp(1_800_000_000_000 + ms) }
}
