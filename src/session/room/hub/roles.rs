//! The pen in the hub's hands: wishes, giving, taking back (rule 7).

use super::{Hub, Wish};
use crate::{
    ids::{LinkId, PeerId},
    project::Label,
    session::room::{
        event::{PenEvent, RoomEvent},
        pen::{Holder, Pen},
    },
    time::Instant,
    wire::{
        fault::PeerFault,
        limits::{RELEASE, WISH},
        live::{PenWish, Position},
        message::Message,
    },
};

impl Hub {
    /// The guest of this program.
    fn link_of(&self, peer: PeerId) -> Option<LinkId> {
        self.members.iter().find(|(_, member)| member.peer == peer).map(|(link, _)| *link)
    }

    /// We may edit now.
    pub fn holds(&self) -> bool {
        self.pen == Pen::Held(Holder::Hub)
    }

    /// Gives the pen to somebody: to a guest, or back to us.
    pub fn give(&mut self, now: Instant, peer: PeerId) {
        let to = if peer == self.me {
            Holder::Hub
        } else {
            match self.link_of(peer) {
                // Somebody whose copy is on its way cannot edit it yet.
                Some(link) if self.is_live(link) => Holder::Guest(link),
                _ => return,
            }
        };
        if let Holder::Guest(link) = to {
            self.wishes.remove(&link);
        }
        match (self.pen, to) {
            (Pen::Held(Holder::Hub), Holder::Hub) => {}
            (Pen::Held(holder), to) if holder == to => {}
            (Pen::Held(Holder::Hub), Holder::Guest(to)) => {
                self.pen = Pen::Draining { to };
                self.tell_pen();
            }
            (Pen::Held(Holder::Guest(from)), to) => {
                self.pen = Pen::releasing(now, from, to);
                self.send(from, Message::RoleTakeBack { epoch: self.epoch });
                self.tell_pen();
            }
            (Pen::Draining { .. }, Holder::Hub) => {
                self.pen = Pen::Held(Holder::Hub);
                self.tell_pen();
            }
            (Pen::Draining { .. }, Holder::Guest(to)) => self.pen = Pen::Draining { to },
            // It is on its way already. Taking back what was just granted is worth an epoch.
            (Pen::Granting { .. }, Holder::Hub) => self.take(),
            (Pen::Releasing { .. } | Pen::Granting { .. }, _) => {}
        }
    }

    /// Says no to a wish.
    pub fn deny(&mut self, peer: PeerId) {
        if let Some(link) = self.link_of(peer)
            && self.wishes.remove(&link).is_some()
        {
            self.send(link, Message::RoleDeny);
        }
    }

    /// Everything of ours is stored: what waited for that goes on.
    pub fn settled(&mut self, now: Instant) {
        if let Pen::Draining { to } = self.pen {
            self.grant(now, to);
        }
        self.release_when_stored(now);
    }

    fn grant(&mut self, now: Instant, to: LinkId) {
        if !self.is_live(to) {
            return self.take();
        }
        self.epoch += 1;
        self.pen = Pen::granting(now, to);
        let seq = self.at().seq;
        self.send(to, Message::RoleGrant(Position { epoch: self.epoch, seq }));
        self.tell_pen();
    }

    /// The pen is ours, in a new epoch.
    fn take(&mut self) {
        self.epoch += 1;
        self.pen = Pen::Held(Holder::Hub);
        self.tell_pen();
    }

    /// `link` does not answer, or its op could not be stored: the epoch moves on without it. What it sent before counts once it is
    /// stored; what it sends from now on is refused.
    pub(super) fn take_by_force(&mut self, link: LinkId) {
        self.take();
        self.tell(link, RoomEvent::Pen(PenEvent::Returned));
    }

    /// A holder that was asked for the pen has said its last op, and that is stored.
    pub(super) fn release_when_stored(&mut self, now: Instant) {
        let Pen::Releasing { to, last: Some(last), .. } = self.pen else { return };
        if self.storing > 0 || self.at().seq != last {
            return;
        }
        match to {
            Holder::Hub => self.take(),
            Holder::Guest(link) => self.grant(now, link),
        }
    }

    /// Tells everybody where the pen is.
    fn tell_pen(&mut self) {
        let state = self.pen_state();
        let links: Vec<_> = self.members.keys().copied().collect();
        for link in links {
            self.send(link, Message::RoleState(state));
            self.tell(link, RoomEvent::Pen(PenEvent::Moved));
        }
        self.pass_wishes();
    }

    /// Who holds the pen hears of the wishes for it.
    fn pass_wishes(&mut self) {
        let wishing: Vec<_> = self.wishes.keys().copied().collect();
        for link in wishing {
            self.pass_wish(link);
        }
    }

    fn pass_wish(&mut self, link: LinkId) {
        let (Some(member), Some(wish)) = (self.members.get(&link), self.wishes.get(&link)) else { return };
        let (peer, name, reason) = (member.peer, member.name.clone(), wish.reason.clone());
        match self.pen {
            Pen::Held(Holder::Hub) => {
                self.tell(link, RoomEvent::Pen(PenEvent::Asked { peer, name, reason }));
            }
            Pen::Held(Holder::Guest(holder)) if holder != link => {
                self.send(holder, Message::RoleAsked(PenWish { peer, name, reason }));
            }
            _ => {}
        }
    }

    /// A wish is over, whichever way.
    pub(super) fn drop_wish(&mut self, link: LinkId) {
        let Some(member) = self.members.get(&link) else { return };
        let peer = member.peer;
        if self.wishes.remove(&link).is_some()
            && let Pen::Held(Holder::Guest(holder)) = self.pen
        {
            self.send(holder, Message::RoleAskedNoMore { peer });
        }
    }

    pub(super) fn handle_role(
        &mut self,
        link: LinkId,
        now: Instant,
        message: Message,
    ) -> Result<(), PeerFault> {
        match message {
            Message::RoleRequest { reason } => self.handle_wish(link, now, reason),
            Message::RoleCancel => {
                self.drop_wish(link);
                self.tell(link, RoomEvent::Pen(PenEvent::Moved));
            }
            Message::RoleAnswer { peer, granted } if self.pen == Pen::Held(Holder::Guest(link)) => {
                if granted { self.give(now, peer) } else { self.deny(peer) }
            }
            Message::RoleAnswer { .. } => {} // It lost the pen meanwhile.
            Message::RoleTransferComplete { epoch } => match self.pen {
                Pen::Granting { to, .. } if to == link && epoch == self.epoch => {
                    self.pen = Pen::Held(Holder::Guest(link));
                    self.tell_pen();
                }
                _ if epoch > self.epoch => {
                    return Err(PeerFault::RoleNeverGiven { expected: self.epoch, got: epoch });
                }
                _ => {} // It was taken back meanwhile.
            },
            Message::RoleReleased(at) => {
                let expected = self.at().seq + self.storing;
                match &mut self.pen {
                    Pen::Releasing { from, last, .. } if *from == link && at.epoch == self.epoch => {
                        if at.seq != expected {
                            return Err(PeerFault::LastOpMissing { expected, got: at.seq });
                        }
                        *last = Some(at.seq);
                        self.release_when_stored(now);
                    }
                    // It was taken by force meanwhile, because an op could not be stored here. The guest, which was asked
                    // to give it back just before, takes that op for stored, and nothing else would tell it.
                    _ if at.seq > expected => self.offer_again(link),
                    _ => {}
                }
            }
            _ => return Err(PeerFault::OnlyHostSays),
        }
        Ok(())
    }

    fn handle_wish(&mut self, link: LinkId, now: Instant, reason: Label) {
        if self.pen.writer() == Some(link) || self.pen == (Pen::Draining { to: link }) {
            return; // It has it, or nearly.
        }
        self.wishes.insert(link, Wish { reason, until: now.after(WISH) });
        self.pass_wish(link);
    }

    /// Time may have run out for somebody.
    pub fn handle_wake(&mut self, now: Instant) {
        let late: Vec<_> =
            self.wishes.iter().filter(|(_, wish)| now >= wish.until).map(|(link, _)| *link).collect();
        for link in late {
            self.drop_wish(link);
            self.send(link, Message::RoleDeny);
            self.tell(link, RoomEvent::Pen(PenEvent::Moved));
        }
        match self.pen {
            Pen::Granting { to, until } if now >= until => self.take_by_force(to),
            Pen::Releasing { from, to, until, last: None } if now >= until => {
                self.take_by_force(from);
                if let Holder::Guest(link) = to {
                    self.pen = Pen::Draining { to: link };
                }
            }
            // It has said its last word; the disk is at work.
            Pen::Releasing { from, to, last, .. } if self.pen.poll_timeout().is_some_and(|at| now >= at) => {
                self.pen = Pen::Releasing { from, to, until: now.after(RELEASE), last };
            }
            _ => {}
        }
    }
}
