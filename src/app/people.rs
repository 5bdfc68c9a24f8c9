//! Who is here and in what role, as people see it: their own links, and whom the hub tells of.

use super::{
    App,
    view::{PeerState, PeerView, RoleRequestView, RoleView},
};
use crate::{
    ids::{LinkId, PeerId},
    session::{
        Session,
        offering::Offering,
        peer::{Peer, Phase as PeerPhase},
        room::{Guest, Hub, Room},
    },
    time::Instant,
    wire::live::{Somebody, Standing},
};

impl App {
    /// Everybody but this person.
    pub(super) fn peer_views(&self) -> Vec<PeerView> {
        let holder = self.session.pen_state().and_then(|pen| pen.holder);
        let linked = self.session.peers().filter_map(|(link, peer)| self.peer_view(link, peer, holder));
        let told = self.session.guest().map(Guest::people).unwrap_or_default();
        linked.chain(told.iter().map(|person| self.told_view(person, holder))).collect()
    }

    fn peer_view(&self, link: LinkId, peer: &Peer, holder: Option<PeerId>) -> Option<PeerView> {
        let leaving = matches!(peer.phase(), PeerPhase::Leaving { .. });
        let state = self.session.standing(link, self.now.instant).filter(|_| !leaving)?;
        let hello = peer.hello();
        let id = hello.map(|hello| hello.peer);
        Some(PeerView {
            link: Some(link),
            peer: id,
            name: hello.map(|hello| hello.name.to_string()).unwrap_or_default(),
            state,
            percent: match state {
                PeerState::Syncing => peer.offering().map_or(0, Offering::percent),
                _ => 0,
            },
            // Another program has no pen: its host edits.
            editor: if self.session.pen_state().is_some() {
                id.is_some() && id == holder
            } else {
                !peer.hosts()
            },
            host: !peer.hosts(),
            since: peer.since(),
            check: self.check_view(peer),
            attempt: peer.attempt().filter(|_| state == PeerState::Reconnecting),
            way: peer.way(),
        })
    }

    fn told_view(&self, person: &Somebody, holder: Option<PeerId>) -> PeerView {
        let (state, percent) = match person.standing {
            Standing::Syncing { percent } => (PeerState::Syncing, percent.min(99)),
            Standing::Here | Standing::Other => (PeerState::Connected, 0),
            Standing::InSync => (PeerState::InSync, 0),
            Standing::Away => (PeerState::Away, 0),
            Standing::Reconnecting => (PeerState::Reconnecting, 0),
            Standing::Lost => (PeerState::Lost, 0),
        };
        let ago_ms = person.since_s.saturating_mul(1000);
        PeerView {
            link: None,
            peer: Some(person.peer),
            name: person.name.to_string(),
            state,
            percent,
            editor: holder == Some(person.peer),
            host: false,
            since: Instant(self.now.instant.0.saturating_sub(ago_ms)),
            check: None,
            attempt: None,
            way: None,
        }
    }

    /// Own role.
    pub(super) fn role_view(&self) -> RoleView {
        let guest = |(_, peer): (LinkId, &Peer)| !peer.hosts() && matches!(peer.phase(), PeerPhase::Ready);
        let holds = match self.session.room() {
            Room::Hub(hub) => hub.holds() || !self.has_company(),
            Room::Guest(guest) => guest.holds(),
            Room::None => !self.session.peers().any(guest),
        };
        if holds { RoleView::Editor } else { RoleView::Viewer }
    }

    fn has_company(&self) -> bool {
        self.session.peers().any(|(_, peer)| peer.pairing().is_none() && !peer.is_over())
    }

    /// The role is somebody else's, and this person may take it back.
    pub(super) fn can_take_back(&self) -> bool {
        self.session.hub().is_some_and(|hub| !hub.holds())
    }

    /// Wishes for the role that this person can answer.
    pub(super) fn role_requests(&self) -> Vec<RoleRequestView> {
        match self.session.room() {
            Room::Hub(hub) => requests_of(hub),
            Room::Guest(guest) => guest
                .wishes()
                .map(|wish| RoleRequestView {
                    peer: wish.peer,
                    name: wish.name.to_string(),
                    reason: wish.reason.to_string(),
                })
                .collect(),
            Room::None => Vec::new(),
        }
    }

    /// The documents are proven to be the same: a viewer's as the editor's, the host's as everybody's.
    pub(super) fn in_sync(&self) -> Option<bool> {
        let session: &Session = &self.session;
        match session.room() {
            Room::None => None,
            Room::Guest(guest) => guest.is_live().then(|| guest.in_sync() && self.is_settled()),
            Room::Hub(hub) => {
                let ready = session.peers().filter(|(_, peer)| peer.is_ready() && !peer.is_lost());
                let mut others = ready.map(|(link, _)| hub.in_sync(link)).peekable();
                others.peek().is_some().then(|| others.all(|same| same) && self.is_settled())
            }
        }
    }
}

fn requests_of(hub: &Hub) -> Vec<RoleRequestView> {
    hub.wishes()
        .map(|(peer, name, wish)| RoleRequestView {
            peer,
            name: name.to_string(),
            reason: wish.reason.to_string(),
        })
        .collect()
}
