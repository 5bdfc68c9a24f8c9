//! Ops on their way: from the pen's holder into the order, and from there to every guest.

use super::Hub;
use crate::{
    ids::LinkId,
    project::Op,
    session::room::event::RoomEvent,
    time::Instant,
    wire::{
        fault::PeerFault,
        limits::OPS_AHEAD_MAX,
        live::{LiveOp, Position},
        message::Message,
    },
};

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

    pub(super) fn handle_op(&mut self, link: LinkId, op: LiveOp) -> Result<(), PeerFault> {
        if op.at.epoch > self.epoch {
            return Err(PeerFault::FutureEpoch { expected: self.epoch, got: op.at.epoch });
        }
        if self.pen.writer() != Some(link) || op.at.epoch != self.epoch {
            return self.refuse(link, op.at);
        }
        let next = self.at().seq + self.storing + 1;
        if op.at.seq < next {
            return Ok(()); // It is here.
        }
        if op.at.seq > next {
            return Err(PeerFault::OpGap { expected: next, got: op.at.seq });
        }
        if self.storing >= OPS_AHEAD_MAX {
            return Err(PeerFault::OpsAhead);
        }
        self.storing += 1;
        self.tell(link, RoomEvent::Apply(op));
        Ok(())
    }

    /// An op of a guest is stored.
    pub fn committed(&mut self, now: Instant, link: LinkId, op: LiveOp) {
        if self.storing == 0 || op.at.seq != self.at().seq + 1 {
            // It was on its way behind an op that could not be stored: a comparison finds what came of it.
            return;
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
    pub fn invalidate_proofs(&mut self) {
        self.storing = 0;
        for member in self.members.values_mut() {
            (member.proven, member.checked) = (None, None);
        }
    }

    /// An op of this guest does not apply, or could not be stored: it cannot go on.
    pub fn not_committed(&mut self, link: LinkId) {
        self.invalidate_proofs();
        if self.pen.concerns(link) {
            self.take_by_force(link);
        }
    }

    pub(super) fn handle_ack(&mut self, link: LinkId, at: Position) -> Result<(), PeerFault> {
        let Some(member) = self.members.get_mut(&link) else { return Ok(()) };
        if !member.live {
            return Ok(()); // Of the copy that is being replaced.
        }
        if at.seq > member.sent {
            return Err(PeerFault::UnsentOpsAcknowledged { expected: member.sent, got: at.seq });
        }
        member.acked = member.acked.max(at.seq);
        self.feed(link);
        Ok(())
    }
}
