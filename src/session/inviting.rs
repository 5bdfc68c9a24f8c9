//! The beginning of links: invitations of ours, and replies to those of others.

use std::rc::Rc;

use super::{
    Me, Session, SessionOutput,
    keep_alive::KeepAlive,
    pairing::{Invitation, Pairing, Side},
    peer::Peer,
    reach::Reach,
    room::Room,
};
use crate::{
    ids::{Ids, LinkId},
    ports::{link::LinkRequest, settings::IceServer},
    time::Now,
    wire::{code::Hints, live::Return},
};

impl Session {
    /// Begins an invitation; its code is in [`Pairing::code`] soon.
    pub fn invite(
        &mut self,
        now: Now,
        ids: &mut Ids,
        me: &Me,
        hints: Hints,
        ice_servers: Vec<IceServer>,
    ) -> LinkId {
        let link = self.begin(now, ids, me, Side::Host, hints, LinkRequest::Offer { ice_servers });
        if let (Room::Hub(hub), Some(peer)) = (&self.room, self.peers.get_mut(&link)) {
            peer.name_room(hub.id());
        }
        link
    }

    /// The invitation is for somebody who knows us: its code is a reconnect code.
    pub fn reconnect(&mut self, link: LinkId) {
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.reconnect();
        }
    }

    /// Begins the reply to an invitation. `returns`: what is here of rooms we were in.
    pub fn join(
        &mut self,
        now: Now,
        ids: &mut Ids,
        me: &Me,
        invitation: Invitation,
        ice: Vec<IceServer>,
        returns: impl IntoIterator<Item = Return>,
    ) -> LinkId {
        let name = (!me.name.is_empty()).then(|| me.name.clone());
        let hints = Hints { session: invitation.hints.session, name, ..Hints::default() };
        let request = LinkRequest::Answer { offer: invitation.offer, ice_servers: ice };
        let link = self.begin(now, ids, me, Side::Guest, hints, request);
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.answers(invitation.fingerprint, invitation.audience);
            peer.remember(returns);
        }
        link
    }

    fn begin(
        &mut self,
        now: Now,
        ids: &mut Ids,
        me: &Me,
        side: Side,
        hints: Hints,
        request: LinkRequest,
    ) -> LinkId {
        self.forget_over();
        let link = ids.link();
        let mut pairing = Pairing::new(now, side, hints, Rc::clone(&me.page));
        pairing.reach = Reach::begin(&request);
        pairing.keep_alive = KeepAlive::of(&request);
        self.peers.insert(link, Peer::new(link, now, pairing, side == Side::Host));
        self.out.push_back(SessionOutput::Link(link, request));
        link
    }
}
