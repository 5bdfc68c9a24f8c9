//! The project that comes in over one of the links, heard before all of it is here.

use super::Links;
use crate::{
    ids::{CardId, LinkId},
    ports::{arriving::Reached, media::Playlist},
    session::{ctx::Ctx, peer::Peer},
};

impl Links {
    /// Somebody looks at the project that comes in over `link`.
    pub fn look_inside(&mut self, ctx: &mut Ctx<'_>, link: LinkId) {
        self.with(ctx, link, Peer::look_inside);
    }

    /// Somebody listens from this card on to what comes in over `link`. See `Receiving::listen`.
    pub fn listen(
        &mut self,
        ctx: &mut Ctx<'_>,
        link: LinkId,
        from: CardId,
    ) -> Option<(Playlist, Vec<Reached>)> {
        let mut found = None;
        self.with(ctx, link, |peer, ctx| found = peer.listen(ctx, from));
        found
    }

    /// Who listens has come to this card.
    pub fn put_first(&mut self, ctx: &mut Ctx<'_>, link: LinkId, from: CardId) {
        self.with(ctx, link, |peer, ctx| peer.put_first(ctx, from));
    }

    /// Nobody listens any more.
    pub fn stop_listening(&mut self, link: LinkId) {
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.stop_listening();
        }
    }
}
