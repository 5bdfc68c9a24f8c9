//! The one order of ops: what was stored, in a row, and who has it.

use std::collections::VecDeque;

use crate::wire::{
    limits::OPS_KEPT_MAX,
    live::{LiveOp, Position},
};

/// Stored ops in a row: the newest [`OPS_KEPT_MAX`] of them.
#[derive(Debug, Default)]
pub struct Order {
    /// The op before the first that is kept.
    base: Position,
    ops: VecDeque<LiveOp>,
}

impl Order {
    /// The last op.
    pub fn at(&self) -> Position {
        self.ops.back().map_or(self.base, |op| op.at)
    }

    /// A copy that has come to `at` goes on from there: `at` is a place of this order, and what follows is kept.
    pub fn has(&self, at: Position) -> bool {
        if at.seq <= self.base.seq {
            return at == self.base;
        }
        self.get(at.seq).is_some_and(|op| op.at == at)
    }

    /// The op with this number, if it is kept.
    pub fn get(&self, seq: u64) -> Option<&LiveOp> {
        let index = seq.checked_sub(self.base.seq)?.checked_sub(1)?;
        self.ops.get(usize::try_from(index).ok()?)
    }

    pub(super) fn push(&mut self, op: LiveOp) {
        self.ops.push_back(op);
        while self.ops.len() > OPS_KEPT_MAX {
            if let Some(first) = self.ops.pop_front() {
                self.base = first.at;
            }
        }
    }
}
