//! The hub's side of a room: every op passes here, in one order; here is said who holds the pen.

mod feeding;
mod order;
mod roles;

use std::collections::{BTreeMap, VecDeque};

use super::{
    event::{PenEvent, RoomEvent, RoomOutput},
    pen::{Holder, Pen},
};
use crate::{
    ids::{LinkId, PeerId, ProjectId, RoomId},
    project::{Label, digest::Digests, text::PersonName},
    time::Instant,
    wire::{
        fault::PeerFault,
        limits::{CHECK_AFTER, CHECK_AGAIN, OPS_REFUSED_MAX},
        live::{Followed, PenState, Position},
        message::Message,
    },
};
pub use order::Order;

/// A guest, as the order of ops sees it.
#[derive(Debug)]
struct Member {
    peer: PeerId,
    name: PersonName,
    /// Its copy stands at a place of our order, and ops are sent to it.
    live: bool,
    /// The last op that was sent to it.
    sent: u64,
    /// The last op that it has stored.
    acked: u64,
    /// Its document was the same here.
    proven: Option<u64>,
    /// It was asked for a comparison at this place, then.
    checked: Option<(u64, Instant)>,
    refused: u32,
    away: bool,
}

/// A guest's wish for the pen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Why.
    pub reason: Label,
    /// Then it is refused.
    pub until: Instant,
}

/// A room of ours.
#[derive(Debug)]
pub struct Hub {
    id: RoomId,
    project: ProjectId,
    me: PeerId,
    epoch: u32,
    order: Order,
    /// Ops of a guest that the program is storing: how many, and since when the order stands still.
    storing: u64,
    moved: Instant,
    pen: Pen,
    wishes: BTreeMap<LinkId, Wish>,
    members: BTreeMap<LinkId, Member>,
    out: VecDeque<RoomOutput>,
}

impl Hub {
    /// A room for `project`, whose pen we hold.
    pub fn new(id: RoomId, project: ProjectId, me: PeerId, now: Instant) -> Self {
        Self {
            id,
            project,
            me,
            epoch: 1,
            order: Order::default(),
            storing: 0,
            moved: now,
            pen: Pen::Held(Holder::Hub),
            wishes: BTreeMap::new(),
            members: BTreeMap::new(),
            out: VecDeque::new(),
        }
    }

    /// The next wish or word.
    pub fn poll_output(&mut self) -> Option<RoomOutput> {
        self.out.pop_front()
    }

    /// Its id.
    pub fn id(&self) -> RoomId {
        self.id
    }

    /// What is shared.
    pub fn project(&self) -> ProjectId {
        self.project
    }

    /// The last stored op.
    pub fn at(&self) -> Position {
        self.order.at()
    }

    /// Where the pen is.
    pub fn pen(&self) -> Pen {
        self.pen
    }

    /// Open wishes for the pen.
    pub fn wishes(&self) -> impl Iterator<Item = (PeerId, &PersonName, &Wish)> {
        self.wishes.iter().filter_map(|(link, wish)| {
            let member = self.members.get(link)?;
            Some((member.peer, &member.name, wish))
        })
    }

    /// The guest's document was proven to be the same as ours is now.
    pub fn in_sync(&self, link: LinkId) -> bool {
        self.members.get(&link).is_some_and(|member| member.proven == Some(self.at().seq))
    }

    /// The guest's page is in the background.
    pub fn is_away(&self, link: LinkId) -> bool {
        self.members.get(&link).is_some_and(|member| member.away)
    }

    /// Ops are sent to this guest.
    pub fn is_live(&self, link: LinkId) -> bool {
        self.members.get(&link).is_some_and(|member| member.live)
    }

    /// Who holds the pen, as everybody is told.
    pub fn pen_state(&self) -> PenState {
        let holder = match self.pen {
            Pen::Held(Holder::Hub) => Some(self.me),
            Pen::Held(Holder::Guest(link)) => self.members.get(&link).map(|member| member.peer),
            _ => None,
        };
        PenState { epoch: self.epoch, holder }
    }

    fn send(&mut self, link: LinkId, message: Message) {
        self.out.push_back(RoomOutput::Send(link, message));
    }

    fn tell(&mut self, link: LinkId, event: RoomEvent) {
        self.out.push_back(RoomOutput::Event(link, event));
    }

    /// Somebody came. `returns` is what they have of this room; without it they need the whole document.
    pub fn enter(&mut self, link: LinkId, peer: PeerId, name: PersonName, returns: Option<Followed>) {
        // The same person on a new link: the old link is dead, and nobody has noticed yet.
        let ghosts: Vec<_> =
            self.members.iter().filter(|(_, member)| member.peer == peer).map(|(link, _)| *link).collect();
        for ghost in ghosts {
            self.leave(ghost);
        }
        let member = Member {
            peer,
            name,
            live: false,
            sent: 0,
            acked: 0,
            proven: None,
            checked: None,
            refused: 0,
            away: false,
        };
        self.members.insert(link, member);
        self.send(link, Message::RoleState(self.pen_state()));
        match returns.filter(|returns| returns.room == self.id && self.order.has(returns.at)) {
            Some(returns) => {
                self.send(link, Message::Resume(returns));
                self.go_live(link, returns.at);
            }
            None => self.tell(link, RoomEvent::Offer),
        }
    }

    /// The guest's copy stands at `at` of our order: what came after follows.
    pub fn go_live(&mut self, link: LinkId, at: Position) {
        if let Some(member) = self.members.get_mut(&link) {
            member.live = true;
            (member.sent, member.acked) = (at.seq, at.seq);
            (member.proven, member.checked) = (None, None);
        }
        self.feed(link);
    }

    /// The guest needs the whole document again.
    pub fn offer_again(&mut self, link: LinkId) {
        if let Some(member) = self.members.get_mut(&link) {
            member.live = false;
            self.tell(link, RoomEvent::Offer);
        }
    }

    /// Somebody is gone for good.
    pub fn leave(&mut self, link: LinkId) {
        if self.pen.concerns(link) {
            self.take_by_force(link);
        }
        self.drop_wish(link);
        self.members.remove(&link);
    }

    /// Somebody is silent for so long that the pen cannot stay with them.
    pub fn lost(&mut self, link: LinkId) {
        if self.pen.concerns(link) {
            self.take_by_force(link);
        }
    }

    /// A guest says something about the room.
    pub fn handle(&mut self, link: LinkId, now: Instant, message: Message) {
        if !self.members.contains_key(&link) {
            return;
        }
        let handled = match message {
            Message::Op(op) => self.handle_op(link, op),
            Message::OpAck(at) => self.handle_ack(link, at),
            Message::InSync(at) => {
                if at == self.at()
                    && let Some(member) = self.members.get_mut(&link)
                {
                    member.proven = Some(at.seq);
                    self.tell(link, RoomEvent::Pen(PenEvent::Moved));
                }
                Ok(())
            }
            Message::ResyncRequest { have, .. } => {
                match have {
                    Some(at) if self.order.has(at) => self.go_live(link, at),
                    Some(at) if self.is_storing(link, at) => {}
                    _ => self.offer_again(link),
                }
                Ok(())
            }
            Message::Presence { away } => {
                if let Some(member) = self.members.get_mut(&link) {
                    member.away = away;
                }
                Ok(())
            }
            message => self.handle_role(link, now, message),
        };
        if let Err(detail) = handled {
            self.out.push_back(RoomOutput::Fault(link, detail));
        }
    }

    /// The ops of this guest up to `at` are on their way to the disk here: nothing is missing there.
    fn is_storing(&self, link: LinkId, at: Position) -> bool {
        let live = self.members.get(&link).is_some_and(|member| member.live);
        let on_the_way = at.epoch == self.epoch && at.seq <= self.at().seq + self.storing;
        live && self.pen.concerns(link) && on_the_way
    }

    /// An op came from somebody who may not make it. Ops that were under way when the pen moved are allowed, up to a number.
    fn refuse(&mut self, link: LinkId, at: Position) -> Result<(), PeerFault> {
        let Some(member) = self.members.get_mut(&link) else { return Ok(()) };
        member.refused += 1;
        if member.refused > OPS_REFUSED_MAX {
            return Err(PeerFault::OpsWithoutRole);
        }
        self.send(link, Message::OpRefused(at));
        Ok(())
    }

    /// When [`Self::handle_wake`] or a comparison is due.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let wishes = self.wishes.values().map(|wish| wish.until).min();
        let checks = self.members.values().filter_map(|member| self.check_at(member)).min();
        [self.pen.poll_timeout(), wishes, checks].into_iter().flatten().min()
    }

    fn check_at(&self, member: &Member) -> Option<Instant> {
        let seq = self.at().seq;
        if !member.live || member.acked != seq || member.proven == Some(seq) {
            return None;
        }
        Some(match member.checked {
            Some((at, then)) if at == seq => then.after(CHECK_AGAIN),
            _ => self.moved.after(CHECK_AFTER),
        })
    }

    /// Guests who are due to be compared with `at`, the place where the document is now.
    pub fn due_for_check(&self, now: Instant) -> bool {
        self.members.values().any(|member| self.check_at(member).is_some_and(|at| now >= at))
    }

    /// Asks those who are due whether their document says the same as ours does.
    pub fn check(&mut self, now: Instant, ours: &Digests) {
        let at = self.at();
        let due: Vec<_> = self
            .members
            .iter()
            .filter(|(_, member)| self.check_at(member).is_some_and(|due| now >= due))
            .map(|(link, _)| *link)
            .collect();
        for link in due {
            if let Some(member) = self.members.get_mut(&link) {
                member.checked = Some((at.seq, now));
            }
            let Digests { document, levels } = ours.clone();
            self.send(link, Message::Checkpoint { at, digest: document, levels });
        }
    }
}
