//! Who is here, as the hub tells it to everybody.

use super::{Links, roster::Roster};
use crate::{
    ids::LinkId,
    session::{ctx::Ctx, offering::Offering, peer::Peer, room::Room, state::PeerState},
    time::Instant,
    wire::{
        limits::{PEOPLE_EVERY, PEOPLE_MAX},
        live::{Somebody, Standing},
        message::Message,
    },
};

impl Links {
    /// How it stands with a peer, with what the room knows of it.
    pub fn standing(&self, link: LinkId, now: Instant) -> Option<PeerState> {
        let state = self.peers.get(&link)?.state(now)?;
        let (in_sync, away) = match &self.room {
            Room::Hub(hub) => (hub.in_sync(link), hub.is_away(link)),
            Room::Guest(guest) if guest.link() == link => (guest.in_sync(), false),
            _ => (false, false),
        };
        Some(match state {
            PeerState::Connected if away => PeerState::Away,
            PeerState::Connected if in_sync => PeerState::InSync,
            state => state,
        })
    }

    fn somebody(&self, link: LinkId, peer: &Peer, now: Instant) -> Option<Somebody> {
        let hello = peer.hello()?;
        let standing = match self.standing(link, now)? {
            PeerState::Connecting => return None,
            PeerState::Syncing => Standing::Syncing { percent: peer.offering().map_or(0, Offering::percent) },
            PeerState::Connected => Standing::Here,
            PeerState::InSync => Standing::InSync,
            PeerState::Away => Standing::Away,
            PeerState::Reconnecting => Standing::Reconnecting,
            PeerState::Lost => Standing::Lost,
        };
        let since_s = now.since(peer.since()).as_secs();
        Some(Somebody { peer: hello.peer, name: hello.name.clone(), standing, since_s })
    }

    /// Tells everybody who is here, when that has changed and was not told just now.
    pub(super) fn tell_people(&mut self, ctx: &mut Ctx<'_>) {
        let Room::Hub(_) = &self.room else { return };
        // Frames come by the thousand; people do not.
        if let Some(next) =
            self.roster.looked.map(|at| at.after(PEOPLE_EVERY / 5)).filter(|next| ctx.now.instant < *next)
        {
            self.roster.due = Some(self.roster.due.map_or(next, |due| due.max(next)));
            return;
        }
        self.roster.looked = Some(ctx.now.instant);
        self.tell_changes(ctx);
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn tell_changes(&mut self, ctx: &mut Ctx<'_>) {
        let people: Vec<_> = self
            .peers
            .iter()
            .filter_map(|(link, peer)| Some((*link, self.somebody(*link, peer, ctx.now.instant)?)))
            .take(PEOPLE_MAX)
            .collect();
        let same = people.len() == self.roster.told.len()
            && people.iter().zip(&self.roster.told).all(|((link, new), (old_link, old))| {
                link == old_link && Somebody { since_s: old.since_s, ..new.clone() } == *old
            });
        if same {
            self.roster.due = None;
            return;
        }
        if let Some(next) =
            self.roster.at.map(|at| at.after(PEOPLE_EVERY)).filter(|next| ctx.now.instant < *next)
        {
            self.roster.due = Some(next);
            return;
        }
        for (link, peer) in &self.peers {
            let others = people.iter().filter(|(other, _)| other != link).map(|(_, person)| person.clone());
            if peer.is_ready() && !peer.is_lost() {
                let message = Message::People { people: others.collect() };
                peer.send(ctx, &message);
            }
        }
        self.roster =
            Roster { told: people, at: Some(ctx.now.instant), looked: Some(ctx.now.instant), due: None };
    }
}
