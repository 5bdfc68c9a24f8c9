//! All links of this person's star, and the room they meet in.

mod early;
mod inviting;
mod people;
mod rooms;
mod roster;

use std::collections::BTreeMap;

use super::{ctx::Ctx, event::StorageTicket, peer::Peer, room::Room, state::CodeProblem};
use crate::{
    ids::{ClipHash, LinkId},
    ports::{
        link::LinkEvent,
        snapshot::Snapshot,
        storage::{ClipRecord, DbError, StorageReply},
    },
    time::Instant,
    wire::{
        code::Code,
        message::{Goodbye, SyncFault},
    },
};
use roster::Roster;

/// Links at once, open invitations included: a room full of listeners.
pub const LINKS_MAX: usize = 64;

/// All links.
#[derive(Debug, Default)]
pub struct Links {
    peers: BTreeMap<LinkId, Peer>,
    room: Room,
    roster: Roster,
}

impl Links {
    /// All links, oldest first.
    pub fn peers(&self) -> impl Iterator<Item = (LinkId, &Peer)> + Clone {
        self.peers.iter().map(|(id, peer)| (*id, peer))
    }

    /// One link.
    pub fn peer(&self, link: LinkId) -> Option<&Peer> {
        self.peers.get(&link)
    }

    /// When [`Self::handle_wake`] has something to do.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let peers = self.peers.values().filter_map(Peer::poll_timeout).min();
        [peers, self.room_timeout(), self.roster.poll_timeout()].into_iter().flatten().min()
    }

    /// There is room for another link.
    pub fn has_room(&self) -> bool {
        self.peers.values().filter(|peer| !peer.is_over()).count() < LINKS_MAX
    }

    /// `code` was made by an attempt of ours.
    pub fn made(&self, code: &Code) -> bool {
        self.peers.values().filter_map(Peer::pairing).any(|pairing| pairing.made(code))
    }

    /// Puts one link's remains away.
    pub fn forget(&mut self, link: LinkId) {
        self.peers.remove(&link);
    }

    /// Puts the remains of all ended links away.
    pub fn forget_over(&mut self) {
        self.peers.retain(|_, peer| !peer.is_over());
    }

    /// Ends a link that nobody came by, and puts it away, once the goodbye to somebody who just came has left.
    pub fn drop_link(&mut self, ctx: &mut Ctx<'_>, link: LinkId) {
        self.leave(ctx, link);
        if self.peer(link).is_some_and(Peer::is_over) {
            self.forget(link);
        }
    }

    /// Ends an attempt to come together, and puts it away. A link that stands is left alone.
    pub fn end_attempt(&mut self, ctx: &mut Ctx<'_>, link: LinkId) {
        if self.peer(link).is_some_and(|peer| peer.pairing().is_some()) {
            self.drop_link(ctx, link);
        }
    }

    /// An attempt to come together has failed and was not put away. One that ran out of time before anybody replied
    /// counts for the guest only: an invitation that nobody answers is no failure.
    pub fn has_failed_pairing(&self) -> bool {
        self.peers.values().any(Peer::has_failed)
    }

    fn with(&mut self, ctx: &mut Ctx<'_>, link: LinkId, act: impl FnOnce(&mut Peer, &mut Ctx<'_>)) {
        if let Some(peer) = self.peers.get_mut(&link) {
            act(peer, ctx);
        }
        self.run_room(ctx);
    }

    fn with_all(&mut self, ctx: &mut Ctx<'_>, mut act: impl FnMut(&mut Peer, &mut Ctx<'_>)) {
        for peer in self.peers.values_mut() {
            act(peer, ctx);
        }
        self.run_room(ctx);
    }

    /// Deadlines may have passed.
    pub fn handle_wake(&mut self, ctx: &mut Ctx<'_>) {
        self.wake_room(ctx.now.instant);
        self.with_all(ctx, Peer::handle_wake);
    }

    /// A link reports. Events of links that were replaced find nobody.
    pub fn handle_link(&mut self, ctx: &mut Ctx<'_>, link: LinkId, event: LinkEvent) {
        self.with(ctx, link, |peer, ctx| peer.handle_link(ctx, event));
    }

    /// A text came back that should hold the reply to an invitation.
    pub fn handle_reply(&mut self, ctx: &mut Ctx<'_>, link: LinkId, text: &str) {
        self.with(ctx, link, |peer, ctx| peer.handle_reply(ctx, text));
    }

    /// Says what is wrong with the last text that was entered as a reply, or nothing any more.
    pub fn set_reply_problem(&mut self, link: LinkId, problem: Option<CodeProblem>) {
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.set_reply_problem(problem);
        }
    }

    /// The disk answered.
    pub fn handle_storage(
        &mut self,
        ctx: &mut Ctx<'_>,
        ticket: StorageTicket,
        reply: Result<StorageReply, DbError>,
    ) {
        self.with(ctx, ticket.link, |peer, ctx| peer.handle_storage(ctx, ticket.purpose, reply));
    }

    /// Offers a project to somebody who is ready.
    pub fn offer(&mut self, ctx: &mut Ctx<'_>, link: LinkId, snapshot: Snapshot) {
        self.with(ctx, link, |peer, ctx| peer.offer(ctx, snapshot));
    }

    /// Takes the project that `link` offers.
    pub fn accept(&mut self, ctx: &mut Ctx<'_>, link: LinkId) {
        self.with(ctx, link, Peer::accept);
    }

    /// Does not take it.
    pub fn reject(&mut self, ctx: &mut Ctx<'_>, link: LinkId) {
        self.with(ctx, link, Peer::reject);
    }

    /// These clips are missing here; whoever `link` is may have them.
    pub fn fetch(&mut self, ctx: &mut Ctx<'_>, link: LinkId, hashes: Vec<ClipHash>) {
        if !hashes.is_empty() {
            self.with(ctx, link, |peer, ctx| peer.fetch(ctx, hashes));
        }
    }

    /// These clips are here: everybody who waits for them gets them.
    pub fn serve(&mut self, ctx: &mut Ctx<'_>, records: &[ClipRecord]) {
        self.with_all(ctx, |peer, ctx| peer.serve(ctx, records));
    }

    /// Stops the transfer of `link`.
    pub fn cancel(&mut self, ctx: &mut Ctx<'_>, link: LinkId) {
        self.with(ctx, link, Peer::cancel);
    }

    /// The project that came over `link` was switched to, or could not be.
    pub fn switched(&mut self, ctx: &mut Ctx<'_>, link: LinkId, result: Result<(), SyncFault>) {
        self.with(ctx, link, |peer, ctx| peer.switched(ctx, result));
    }

    /// Puts the reports of `link`'s ended transfers away.
    pub fn put_away(&mut self, link: LinkId) {
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.put_away();
        }
    }

    /// Leaves one link, or gives an invitation up.
    pub fn leave(&mut self, ctx: &mut Ctx<'_>, link: LinkId) {
        self.leave_for(ctx, link, Goodbye::Left);
    }

    /// Leaves one link and says why.
    pub fn leave_for(&mut self, ctx: &mut Ctx<'_>, link: LinkId, reason: Goodbye) {
        self.with(ctx, link, |peer, ctx| peer.leave(ctx, reason));
    }

    /// Leaves all links.
    pub fn leave_all(&mut self, ctx: &mut Ctx<'_>, reason: Goodbye) {
        self.with_all(ctx, |peer, ctx| peer.leave(ctx, reason));
    }
}
