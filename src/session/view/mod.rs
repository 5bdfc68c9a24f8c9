//! What people see of the session: plain values, made when something changed.

mod arriving;
mod pairing;
mod people;
mod transfers;

use std::collections::BTreeMap;

use super::{Session, peer::Peer, room::Guest};
pub use super::{
    check::Words,
    reach::{Way, WayState},
    state::{CodeProblem, ConnectionState, Locked, PairProblem, PeerState, TransferState},
};
use crate::{
    ids::ProjectId,
    ports::storage::{KnownPerson, ProjectRecord},
    time::Instant,
};
pub use arriving::{Arrival, ArrivingCard, ArrivingView};
pub use pairing::{AccountView, InviteRow, InviteState, InviteStep, InviteView, JoinStep, JoinView};
pub use people::{CheckState, CheckView, PeerView, RoleRequestView, RoleView};
pub use transfers::{IncomingView, TransferView};

/// People, invitations and transfers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SessionView {
    /// The summary that is always visible.
    pub connection: ConnectionState,
    /// Own role.
    pub role: RoleView,
    /// This person's invitation that is on screen.
    pub invite: Option<InviteView>,
    /// All of this person's invitations, oldest first; withdrawn ones are left out.
    pub invites: Vec<InviteRow>,
    /// The invitation of somebody else, being answered.
    pub join: Option<JoinView>,
    /// What is tried to reach somebody, while it is tried.
    pub accounts: Vec<AccountView>,
    /// Who is here.
    pub peers: Vec<PeerView>,
    /// Whom this browser remembers, last seen first.
    pub known: Vec<KnownPerson>,
    /// Wishes of others for the role of the editor, which this person can grant or deny.
    pub requests: Vec<RoleRequestView>,
    /// Own wish for the role: it is open until then.
    pub asking: Option<Instant>,
    /// Host: the role is somebody else's and can be taken back.
    pub can_take_back: bool,
    /// All documents are proven to be the same; `None` while nothing is shared.
    pub in_sync: Option<bool>,
    /// A project that is offered and waits for a decision.
    pub incoming: Option<IncomingView>,
    /// Running and just ended transfers.
    pub transfers: Vec<TransferView>,
    /// What is looked at of a project that still comes in.
    pub arriving: Option<ArrivingView>,
}

impl Session {
    /// People, invitations and transfers. `records`: the projects that are here. `settled`: nothing of the shared project
    /// is on its way to the disk.
    pub fn view(
        &self,
        now: Instant,
        records: &BTreeMap<ProjectId, ProjectRecord>,
        settled: bool,
    ) -> SessionView {
        let (links, trust) = (&self.star.links, &self.star.trust);
        let peers = people::peers(links, trust, now);
        SessionView {
            connection: self.connection(&peers),
            role: people::own_role(links),
            invite: pairing::invite(&self.invites, links),
            invites: pairing::invite_rows(&self.invites, links),
            join: pairing::join(&self.joining, links, trust),
            incoming: transfers::incoming(links, records),
            transfers: transfers::transfers(links),
            arriving: arriving::arriving(links, &self.early),
            known: trust.people(),
            requests: people::role_requests(links),
            asking: links.guest().and_then(Guest::wish_deadline),
            can_take_back: links.hub().is_some_and(|hub| !hub.holds()),
            in_sync: self.in_sync(settled),
            accounts: pairing::accounts(links),
            peers,
        }
    }

    fn connection(&self, peers: &[PeerView]) -> ConnectionState {
        // Guests see each other, but hang on their host alone.
        let any = |state| peers.iter().any(|peer| peer.link.is_some() && peer.state == state);
        let pairing = || self.star.links.peers().map(|(_, peer)| peer).any(Peer::is_pairing);
        let here = [PeerState::Connected, PeerState::InSync, PeerState::Away];
        if any(PeerState::Syncing) {
            ConnectionState::Syncing
        } else if here.into_iter().any(any) {
            ConnectionState::Connected
        } else if any(PeerState::Reconnecting) {
            ConnectionState::Reconnecting
        } else if any(PeerState::Connecting) || pairing() {
            ConnectionState::Connecting
        } else if self.failed || any(PeerState::Lost) {
            ConnectionState::Error
        } else {
            ConnectionState::Disconnected
        }
    }
}
