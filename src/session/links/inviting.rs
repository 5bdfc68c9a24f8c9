//! The beginning of links: invitations of ours, and replies to those of others.

use std::rc::Rc;

use super::Links;
use crate::{
    ids::LinkId,
    ports::link::LinkRequest,
    session::{
        ctx::Ctx, event::LinksOutput, invitation::Invitation, keep_alive::KeepAlive, pairing::Pairing,
        peer::Peer, reach::Reach, room::Room, side::Side,
    },
    wire::{code::Hints, live::Return},
};

impl Links {
    /// Begins an invitation; its code is in [`Pairing::code`] soon.
    pub fn invite(&mut self, ctx: &mut Ctx<'_>, hints: Hints) -> LinkId {
        let request = LinkRequest::Offer { ice_servers: ctx.me.ice_servers.clone() };
        let link = self.begin(ctx, Side::Host, hints, request);
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
        ctx: &mut Ctx<'_>,
        invitation: Invitation,
        returns: impl IntoIterator<Item = Return>,
    ) -> LinkId {
        let hints = Hints { session: invitation.hints.session, name: ctx.me.named(), ..Hints::default() };
        let ice_servers = ctx.me.ice_servers.clone();
        let request = LinkRequest::Answer { offer: invitation.offer, ice_servers };
        let link = self.begin(ctx, Side::Guest, hints, request);
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.answers(invitation.fingerprint, invitation.audience);
            peer.remember(returns);
        }
        link
    }

    fn begin(&mut self, ctx: &mut Ctx<'_>, side: Side, hints: Hints, request: LinkRequest) -> LinkId {
        self.forget_over();
        let link = ctx.ids.link();
        let mut pairing = Pairing::new(link, ctx.now, side, hints, Rc::clone(&ctx.me.page));
        pairing.reach = Reach::begin(&request);
        pairing.keep_alive = KeepAlive::of(&request);
        self.peers.insert(link, Peer::new(link, ctx.now, pairing, side == Side::Host));
        ctx.out.push_back(LinksOutput::Link(link, request));
        link
    }
}
