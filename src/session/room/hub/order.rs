//! The one order of ops: what was stored, in a row, and who has it.

use std::collections::VecDeque;

use super::{Hub, RoomEvent};
use crate::{
    ids::LinkId,
    project::Op,
    time::Instant,
    wire::{
        limits::{OPS_AHEAD_MAX, OPS_KEPT_MAX},
        live::{LiveOp, Position},
        message::Message,
    },
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

    fn push(&mut self, op: LiveOp) {
        self.ops.push_back(op);
        while self.ops.len() > OPS_KEPT_MAX {
            if let Some(first) = self.ops.pop_front() {
                self.base = first.at;
            }
        }
    }
}

impl Hub {
    /// An op of ours is stored: everybody gets it.
    pub fn published(&mut self, now: Instant, op: Op) {
        let at = Position { epoch: self.epoch, seq: self.at().seq + 1 };
        self.append(now, LiveOp { at, change: op });
    }

    fn append(&mut self, now: Instant, op: LiveOp) {
        self.order.push(op);
        self.moved = now;
        let links: Vec<_> = self.members.keys().copied().collect();
        for link in links {
            self.feed(link);
        }
    }

    /// Sends what `link` lacks, as far as its window allows.
    pub(super) fn feed(&mut self, link: LinkId) {
        let Some(member) = self.members.get_mut(&link).filter(|member| member.live) else { return };
        let mut out = Vec::new();
        while member.sent < self.order.at().seq && member.sent < member.acked + OPS_AHEAD_MAX {
            let Some(op) = self.order.get(member.sent + 1) else {
                // It was away for more ops than are kept.
                return self.offer_again(link);
            };
            out.push(Message::Op(op.clone()));
            member.sent += 1;
        }
        for message in out {
            self.send(link, message);
        }
    }

    pub(super) fn handle_op(&mut self, link: LinkId, op: LiveOp) -> Result<(), &'static str> {
        if op.at.epoch > self.epoch {
            return Err("an op of an epoch that has not begun");
        }
        if self.pen.writer() != Some(link) || op.at.epoch != self.epoch {
            return self.refuse(link, op.at);
        }
        let next = self.at().seq + self.storing + 1;
        if op.at.seq < next {
            return Ok(()); // It is here.
        }
        if op.at.seq > next {
            return Err("an op after one that never came");
        }
        if self.storing >= OPS_AHEAD_MAX {
            return Err("more ops than may be under way");
        }
        self.storing += 1;
        self.tell(link, RoomEvent::Apply(op));
        Ok(())
    }

    /// An op of a guest is stored.
    pub fn committed(&mut self, now: Instant, link: LinkId, op: LiveOp) {
        if self.storing == 0 || op.at.seq != self.at().seq + 1 {
            return; // Of a row that broke off: a comparison finds what came of it.
        }
        self.storing -= 1;
        let at = op.at;
        if let Some(member) = self.members.get_mut(&link) {
            (member.sent, member.acked) = (at.seq, at.seq);
        }
        self.append(now, op);
        self.send(link, Message::OpAck(at));
        self.release_when_stored(now);
    }

    /// An op could not be stored, of ours or of a guest. The disk may hold others that were on their way behind it, so
    /// every copy is compared again.
    pub fn doubt(&mut self) {
        self.storing = 0;
        for member in self.members.values_mut() {
            (member.proven, member.checked) = (None, None);
        }
    }

    /// An op of this guest does not apply, or could not be stored: it cannot go on.
    pub fn not_committed(&mut self, link: LinkId) {
        self.doubt();
        if self.pen.concerns(link) {
            self.take_by_force(link);
        }
    }

    pub(super) fn handle_ack(&mut self, link: LinkId, at: Position) -> Result<(), &'static str> {
        let Some(member) = self.members.get_mut(&link) else { return Ok(()) };
        if !member.live {
            return Ok(()); // Of the copy that is being replaced.
        }
        if at.seq > member.sent {
            return Err("an acknowledgement of ops that were not sent");
        }
        member.acked = member.acked.max(at.seq);
        self.feed(link);
        Ok(())
    }
}
