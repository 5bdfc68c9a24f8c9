//! From state to views: which ones changed, and what they show.

use std::{collections::BTreeMap, time::Duration};

use super::{
    App,
    notice::Notice,
    route::Route,
    sharing::Joining,
    view::{
        AccountView, CardView, CodeProblem, ConnectionState, IncomingView, JoinStep, JoinView, LibraryView,
        PeerState, PeerView, ProjectView, RecorderView, SessionView, TransferState, TransferView, Views,
    },
};
use crate::{
    ids::LinkId,
    ports::settings::Settings,
    session::{
        offering::Offering,
        pairing::{Pairing, Phase},
        peer::Peer,
        receiving::Receiving,
        room::Guest,
    },
    time::Instant,
};

/// Progress is shown this often: enough to be believed, and drawing it takes time from the transfer on a busy machine.
const PROGRESS_EVERY: Duration = Duration::from_millis(500);

/// Which views changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, clippy::struct_excessive_bools)] // One flag a view, named like it.
pub struct Dirty {
    pub route: bool,
    pub library: bool,
    pub project: bool,
    pub recorder: bool,
    pub player: bool,
    pub session: bool,
    pub notices: bool,
    pub settings: bool,
    pub probes: bool,
    pub archive: bool,
    /// Bytes moved: the session view is due within [`PROGRESS_EVERY`].
    pub(super) progress: bool,
}

impl App {
    /// Which views changed since the last call. Progress alone waits for its turn.
    pub fn take_dirty(&mut self) -> Dirty {
        self.publish_when_due();
        let progress = self.dirty.progress && !self.dirty.session;
        let dirty = std::mem::take(&mut self.dirty);
        self.dirty.progress = progress;
        if dirty.session {
            self.shown = self.now.instant;
        }
        Dirty { progress: false, ..dirty }
    }

    pub(super) fn publish_timeout(&self) -> Option<Instant> {
        self.dirty.progress.then(|| self.shown.after(PROGRESS_EVERY))
    }

    pub(super) fn publish_when_due(&mut self) {
        // A late heartbeat changes what is shown without any input but time.
        let state = |link| Some((link, self.session.standing(link, self.now.instant)?));
        let states = || self.session.peers().filter_map(|(link, _)| state(link));
        if !self.shown_states.iter().copied().eq(states()) {
            self.shown_states = states().collect();
            self.dirty.session = true;
            self.dirty.project = true; // Whether it may be edited hangs on it.
        }
        if self.dirty.progress && self.now.instant.since(self.shown) >= PROGRESS_EVERY {
            self.dirty.session = true;
            self.dirty.progress = false;
        }
    }

    /// Everything, for tests and for the first time.
    pub fn views(&self) -> Views {
        Views {
            route: self.route,
            library: self.library_view(),
            project: self.project_view(),
            recorder: self.recorder_view(),
            player: self.player_view(),
            session: self.session_view(),
            notices: self.notices.clone(),
            settings: self.settings.clone(),
            probes: self.probes_view(),
            archive: self.archive_view(),
        }
    }

    /// The list of projects.
    pub fn library_view(&self) -> LibraryView {
        LibraryView { loaded: self.loaded, ..LibraryView::of(self.projects.values().cloned(), self.now.wall) }
    }

    /// The open project.
    pub fn project_view(&self) -> Option<ProjectView> {
        let open = self.open.as_ref()?;
        let project = open.project();
        let clips = open.clips();
        let cards: BTreeMap<_, _> = project
            .cards()
            .zip(1..)
            .map(|(card, number)| (card.id, CardView { number, card: card.clone(), clips: clips.clone() }))
            .collect();
        Some(ProjectView {
            id: open.id(),
            title: project.title().clone(),
            order: project.cards().map(|card| card.id).collect(),
            cards,
            duration_ms: project.duration_ms(),
            undo: open.history().undo().map(|entry| entry.action),
            redo: open.history().redo().map(|entry| entry.action),
            locked: self.locked(),
            recovered: if matches!(self.recorder_view(), RecorderView::Idle) {
                self.recovered()
            } else {
                Vec::new()
            },
        })
    }

    /// People, invitations and transfers.
    pub fn session_view(&self) -> SessionView {
        let peers = self.peer_views();
        SessionView {
            connection: self.connection(&peers),
            role: self.role_view(),
            invite: self.invite_view(),
            invites: self.invite_rows(),
            join: self.join_view(),
            incoming: self.incoming_view(),
            transfers: self.session.peers().flat_map(|(link, peer)| transfer_views(link, peer)).collect(),
            known: self.known_view(),
            requests: self.role_requests(),
            asking: self.session.guest().and_then(Guest::wish),
            can_take_back: self.can_take_back(),
            in_sync: self.in_sync(),
            accounts: self.account_views(),
            peers,
        }
    }

    fn connection(&self, peers: &[PeerView]) -> ConnectionState {
        // Guests see each other, but hang on their host alone.
        let any = |state| peers.iter().any(|peer| peer.link.is_some() && peer.state == state);
        let pairing = |(_, peer): (LinkId, &Peer)| {
            peer.pairing().is_some_and(|pairing| !matches!(pairing.phase(), Phase::Failed(_)))
        };
        let here = [PeerState::Connected, PeerState::InSync, PeerState::Away];
        if any(PeerState::Syncing) {
            ConnectionState::Syncing
        } else if here.into_iter().any(any) {
            ConnectionState::Connected
        } else if any(PeerState::Reconnecting) {
            ConnectionState::Reconnecting
        } else if any(PeerState::Connecting) || self.session.peers().any(pairing) {
            ConnectionState::Connecting
        } else if self.sharing.failed || any(PeerState::Lost) {
            ConnectionState::Error
        } else {
            ConnectionState::Disconnected
        }
    }

    fn account_views(&self) -> Vec<AccountView> {
        let account = |(link, peer): (LinkId, &Peer)| {
            let pairing = peer.pairing()?;
            let may_be_early = matches!(pairing.phase(), Phase::Replied { .. });
            Some(AccountView { link, hosts: peer.hosts(), ways: pairing.reach.account(may_be_early) })
        };
        self.session.peers().filter_map(account).collect()
    }

    fn join_view(&self) -> Option<JoinView> {
        let (code, step) = match self.sharing.join.as_ref()? {
            Joining::Unusable(problem) => (None, JoinStep::Unusable(*problem)),
            Joining::Handing => (None, JoinStep::Handing),
            Joining::Handed => (None, JoinStep::Handed),
            Joining::Invited(code) if self.is_used(code) => (None, JoinStep::Unusable(CodeProblem::Used)),
            Joining::Invited(code) => (Some(code), JoinStep::Invited),
            Joining::Answering(link, code) => (Some(code), self.join_step(*link)),
        };
        let hints = code.map(|code| &code.hints);
        // A reconnect code says no name: whoever reads it knows whose it is.
        let known = code.and_then(|code| self.known.get(&code.fingerprint)).map(|known| &known.name);
        Some(JoinView {
            from: known.or(hints.and_then(|hints| hints.name.as_ref())).map(ToString::to_string),
            title: hints.and_then(|hints| hints.title.as_ref()).map(ToString::to_string),
            step,
        })
    }

    fn join_step(&self, link: LinkId) -> JoinStep {
        match self.session.peer(link).map(|peer| peer.pairing().map(Pairing::phase)) {
            Some(Some(Phase::Gathering { .. })) => JoinStep::Gathering,
            Some(Some(Phase::Waiting { until } | Phase::Replied { until })) => {
                let pairing = self.session.peer(link).and_then(Peer::pairing);
                let code = |of: fn(&Pairing) -> &str| pairing.map(of).unwrap_or_default().to_owned();
                JoinStep::Reply {
                    code: code(Pairing::code),
                    classic: code(Pairing::classic_code),
                    until: *until,
                }
            }
            Some(Some(Phase::Connecting { .. })) => JoinStep::Connecting,
            Some(Some(Phase::Failed(problem))) => JoinStep::Failed(*problem),
            Some(Some(Phase::Open) | None) | None => JoinStep::Connected,
        }
    }

    fn incoming_view(&self) -> Option<IncomingView> {
        self.session.peers().find_map(|(link, peer)| {
            let receiving = peer.receiving().filter(|receiving| receiving.is_deciding())?;
            let summary = receiving.summary()?;
            let here = self.projects.get(&summary.project).filter(|record| record.trashed.is_none());
            Some(IncomingView {
                link,
                from: peer.name(),
                title: summary.title.clone(),
                cards: summary.cards,
                duration_ms: summary.duration_ms,
                bytes: summary.bytes,
                new_bytes: summary.new_bytes,
                replaces: here.map(|record| (record.title.clone(), record.cards)),
            })
        })
    }

    /// Which screen.
    pub fn route_view(&self) -> Route {
        self.route
    }

    /// Messages, oldest first.
    pub fn notices_view(&self) -> Vec<Notice> {
        self.notices.clone()
    }

    /// The settings.
    pub fn settings_view(&self) -> Settings {
        self.settings.clone()
    }
}

fn transfer_views(link: LinkId, peer: &Peer) -> impl Iterator<Item = TransferView> {
    let name = peer.name();
    let sent = peer.offering().map(|offering| sent_view(link, name.clone(), offering));
    let received = peer.receiving().filter(|r| r.state() != TransferState::Offered);
    sent.into_iter().chain(received.map(|receiving| received_view(link, name, receiving)))
}

fn sent_view(link: LinkId, name: String, offering: &Offering) -> TransferView {
    let (clips_done, clips) = offering.clips();
    let progress = offering.progress();
    TransferView {
        link,
        name,
        sending: true,
        state: offering.state(),
        clips_done,
        clips,
        cards_done: offering.cards_done(),
        cards: offering.snapshot().cards.len(),
        bytes_done: progress.done(),
        bytes: progress.total(),
        bytes_per_second: progress.bytes_per_second(),
        seconds_left: progress.seconds_left(),
    }
}

fn received_view(link: LinkId, name: String, receiving: &Receiving) -> TransferView {
    let (clips_done, clips) = receiving.clips();
    let (cards_done, cards) = receiving.cards();
    let progress = receiving.progress();
    TransferView {
        link,
        name,
        sending: false,
        state: receiving.state(),
        clips_done,
        clips,
        cards_done,
        cards,
        bytes_done: progress.done(),
        bytes: progress.total(),
        bytes_per_second: progress.bytes_per_second(),
        seconds_left: progress.seconds_left(),
    }
}
