//! The project that comes in over a link, heard before all of it is here.

use super::Peer;
use crate::{
    ids::CardId,
    ports::{arriving::Reached, media::Playlist},
    session::ctx::Ctx,
};

impl Peer {
    /// Somebody looks at the project that comes in.
    pub fn look_inside(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(receiving) = &mut self.receiving {
            receiving.look();
        }
        self.drain(ctx);
    }

    /// Somebody listens from this card on. See `Receiving::listen`.
    pub fn listen(&mut self, ctx: &mut Ctx<'_>, from: CardId) -> Option<(Playlist, Vec<Reached>)> {
        let found = self.receiving.as_mut()?.listen(from, ctx.ids);
        self.drain(ctx);
        found
    }

    /// Who listens has come to this card.
    pub fn put_first(&mut self, ctx: &mut Ctx<'_>, from: CardId) {
        if let Some(receiving) = &mut self.receiving {
            receiving.put_first(from);
        }
        self.drain(ctx);
    }

    /// Nobody listens any more.
    pub fn stop_listening(&mut self) {
        if let Some(receiving) = &mut self.receiving {
            receiving.stop_listening();
        }
    }
}
