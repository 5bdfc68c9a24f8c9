//! Editions of an invitation: one code after another, where codes go stale across the internet. The newest is shown;
//! the earlier ones stay good for whoever took them along. All of them together are good for one person.

use super::{End, Invite, Invites};
use crate::{
    ids::{LinkId, SessionId},
    session::{
        ctx::Ctx,
        links::Links,
        pairing::{Pairing, Phase},
        peer::Peer,
    },
    time::Instant,
};

impl Invites {
    /// This one is due for another edition: the code on screen is stale, and no newer one is on its way.
    pub(in crate::session) fn due_edition(
        &self,
        links: &Links,
        now: Instant,
        link: LinkId,
    ) -> Option<&Invite> {
        let fresh = links.peer(link).and_then(Peer::pairing).and_then(Pairing::fresh);
        let stale = fresh.is_some_and(|until| until <= now);
        let due = stale && self.shown == Some(link) && self.successor_of(link).is_none();
        self.get(link).filter(|_| due)
    }

    /// One more edition of an invitation.
    pub(in crate::session) fn add_edition(&mut self, of: LinkId, link: LinkId, session: SessionId) {
        let Some(&Invite { number, whom, .. }) = self.get(of) else { return };
        self.push(Invite { link, session, number, renews: Some(of), whom, end: None });
    }

    /// A newer edition of the one on screen takes its place as soon as both wait for their reply.
    pub(in crate::session) fn show_newer(&mut self, links: &Links) {
        let Some(shown) = self.shown else { return };
        let waits = |link| {
            let pairing = links.peer(link).and_then(Peer::pairing);
            pairing.is_some_and(|pairing| matches!(pairing.phase(), Phase::Waiting { .. }))
        };
        if let Some(newer) = self.successor_of(shown)
            && waits(shown)
            && waits(newer)
        {
            self.shown = Some(newer);
        }
    }

    /// The edition that was made after this one.
    fn successor_of(&self, link: LinkId) -> Option<LinkId> {
        let newer = |invite: &&Invite| invite.renews == Some(link) && invite.end.is_none();
        self.all.iter().find(newer).map(|invite| invite.link)
    }

    /// All editions of the invitation that this is one of, oldest first.
    pub(super) fn editions(&self, link: LinkId) -> impl DoubleEndedIterator<Item = &Invite> {
        let number = self.get(link).map(|invite| invite.number);
        self.all.iter().filter(move |invite| Some(invite.number) == number)
    }

    /// The edition that stands for all of them: the one on screen, or the newest that is open.
    pub(super) fn edition(&self, link: LinkId) -> Option<LinkId> {
        let on_screen = self.editions(link).find(|invite| Some(invite.link) == self.shown);
        let newest = || self.editions(link).rfind(|invite| invite.end.is_none());
        on_screen.or_else(newest).or_else(|| self.editions(link).last()).map(|invite| invite.link)
    }

    /// One edition was answered: the others are good for nobody else.
    pub(super) fn end_others(&mut self, links: &mut Links, ctx: &mut Ctx<'_>, number: u32, end: &End) {
        for invite in self.all.iter_mut().filter(|it| it.number == number && it.end.is_none()) {
            invite.end = Some(end.clone());
            links.drop_link(ctx, invite.link);
        }
    }
}
