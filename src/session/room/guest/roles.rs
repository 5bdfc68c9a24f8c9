//! The pen in a guest's hand: asking for it, taking it up, giving it back, losing it (rule 7).

use super::{Guest, Mine};
use crate::{
    ids::PeerId,
    project::Label,
    session::room::event::{PenEvent, RoomEvent},
    time::Instant,
    wire::{
        fault::PeerFault,
        limits::{PEOPLE_MAX, WISH},
        live::{PenState, PenWish},
        message::Message,
    },
};

impl Guest {
    /// We would like to edit.
    pub fn request(&mut self, now: Instant, reason: Label) {
        if self.live && self.mine == Mine::No && self.wish_deadline.is_none() {
            self.wish_deadline = Some(now.after(WISH));
            self.send(Message::RoleRequest { reason });
        }
    }

    /// No longer.
    pub fn cancel_request(&mut self) {
        if self.wish_deadline.take().is_some() {
            self.send(Message::RoleCancel);
        }
    }

    /// The pen is ours: says yes or no to somebody's wish, or gives it to them unasked.
    pub fn answer(&mut self, peer: PeerId, granted: bool) {
        if self.holds() {
            self.wishes.remove(&peer);
            self.send(Message::RoleAnswer { peer, granted });
        }
    }

    /// Our wish may have run out of time: the hub has said nothing.
    pub fn handle_wake(&mut self, now: Instant) {
        if self.wish_deadline.is_some_and(|until| now >= until) {
            self.cancel_request();
            self.tell(RoomEvent::Pen(PenEvent::Denied));
        }
    }

    pub(super) fn handle_role(&mut self, message: Message) -> Result<(), PeerFault> {
        match message {
            Message::RoleState(state) => self.handle_pen(state),
            Message::RoleGrant(at) => {
                if at.epoch <= self.pen.epoch || at.seq < self.at.seq || !self.live {
                    return Err(PeerFault::RoleOfPastEpoch { expected: self.pen.epoch, got: at.epoch });
                }
                self.wish_deadline = None;
                self.pen = PenState { epoch: at.epoch, holder: None };
                self.mine = Mine::Granted(at);
                self.start_when_there();
            }
            Message::RoleDeny => {
                if self.wish_deadline.take().is_some() {
                    self.tell(RoomEvent::Pen(PenEvent::Denied));
                }
            }
            Message::RoleTakeBack { epoch } => {
                if self.mine == Mine::Yes(epoch) {
                    self.mine = Mine::Releasing(epoch);
                    self.wishes.clear();
                    self.tell(RoomEvent::Pen(PenEvent::Moved));
                }
            }
            Message::RoleAsked(wish) => {
                if self.holds() && self.wishes.len() < PEOPLE_MAX {
                    let PenWish { peer, name, reason } = wish.clone();
                    self.wishes.insert(wish.peer, wish);
                    self.tell(RoomEvent::Pen(PenEvent::Asked { peer, name, reason }));
                }
            }
            Message::RoleAskedNoMore { peer } => {
                self.wishes.remove(&peer);
                self.tell(RoomEvent::Pen(PenEvent::Moved));
            }
            _ => return Err(PeerFault::OnlyGuestSays),
        }
        Ok(())
    }

    fn handle_pen(&mut self, state: PenState) {
        if state.epoch < self.pen.epoch {
            return;
        }
        self.pen = state;
        self.lose_pen_if_past(state.epoch);
        self.tell(RoomEvent::Pen(PenEvent::Moved));
    }

    pub(super) fn lose_pen_if_past(&mut self, epoch: u32) {
        let held = match self.mine {
            Mine::No => return,
            Mine::Granted(at) => at.epoch,
            Mine::Yes(held) | Mine::Releasing(held) => held,
        };
        if epoch > held {
            self.lose_pen(false);
        }
    }

    /// The epoch moved on without us.
    pub(super) fn lose_pen(&mut self, refused: bool) {
        let wrote = matches!(self.mine, Mine::Yes(_) | Mine::Releasing(_));
        let unsent = refused || (wrote && self.acked < self.at.seq);
        let is_news = unsent && !self.unsent;
        self.mine = Mine::No;
        self.wishes.clear();
        if unsent {
            self.unsent = true;
            self.ask_again(None);
        }
        if wrote || is_news {
            self.tell(RoomEvent::Pen(PenEvent::Gone { unsent }));
        }
    }

    /// The pen was granted: it is ours when the document has come to the place it was granted at.
    pub(super) fn start_when_there(&mut self) {
        if let Mine::Granted(at) = self.mine
            && self.at.seq == at.seq
            && self.storing == 0
        {
            self.mine = Mine::Yes(at.epoch);
            self.acked = at.seq;
            self.pen = PenState { epoch: at.epoch, holder: Some(self.me) };
            self.send(Message::RoleTransferComplete { epoch: at.epoch });
            self.tell(RoomEvent::Pen(PenEvent::Ours));
        }
    }
}
