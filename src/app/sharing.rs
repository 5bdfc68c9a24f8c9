//! Sharing: invitations, the page of somebody else's, projects that come in, and what the session says.

use super::{
    App, codes::Asking, effect::Effect, incoming::Taking, invites::Invites, notice::NoticeKind, route::Route,
    storing::Pending,
};
use crate::{
    ids::{LinkId, ProjectId},
    ports::link::LinkEvent,
    project::Refusal,
    session::{
        SessionEvent, SessionOutput,
        offering::Offering,
        pairing::{Invitation, Phase},
        peer::Peer,
        receiving::Receiving,
        state::{PairProblem, TransferState},
    },
    wire::{code::CodeProblem, live::Return},
};

/// What the program remembers of sharing beside the session itself.
#[derive(Debug, Default)]
pub(super) struct Sharing {
    /// Own invitations.
    pub(super) invites: Invites,
    /// Somebody else's invitation on screen.
    pub(super) join: Option<Joining>,
    /// The other tabs are asked whether a code is theirs.
    pub(super) asking: Option<Asking>,
    /// How the person took the project that is coming in.
    pub(super) accepted: Option<(LinkId, Taking)>,
    /// The project of somebody else's session that is shown here.
    pub(super) viewing: Option<(LinkId, ProjectId)>,
    /// The project that is offered to whom we invited.
    pub(super) offered: Option<ProjectId>,
    /// The last attempt or session ended badly.
    pub(super) failed: bool,
}

/// Somebody else's invitation.
#[derive(Debug)]
pub(super) enum Joining {
    /// The text held none that can be used.
    Unusable(CodeProblem),
    /// It waits for a press on Join.
    Invited(Box<Invitation>),
    /// It is a reply, and the other tabs are asked for whom.
    Handing,
    /// Another tab has taken it.
    Handed,
    /// It is being answered; the invitation is kept for a retry.
    Answering(LinkId, Box<Invitation>),
}

impl Sharing {
    /// The project of somebody else's session that is shown here.
    pub(super) fn viewing(&self) -> Option<ProjectId> {
        self.viewing.map(|(_, project)| project)
    }
}

impl App {
    /// The project is in the hands of a session.
    pub(super) fn is_shared(&self, project: ProjectId) -> bool {
        let hosted = self.session.peers().any(|(_, peer)| peer.hosts() && !peer.is_over());
        (hosted && self.sharing.offered == Some(project))
            || self.sharing.viewing() == Some(project)
            || self.is_incoming(project)
    }

    /// A session holds another project than this one.
    pub(super) fn is_shared_other_than(&self, project: ProjectId) -> bool {
        let hosted = self.session.peers().any(|(_, peer)| peer.hosts() && !peer.is_over());
        let sharing = self.sharing.offered.filter(|_| hosted);
        sharing.or(self.sharing.viewing()).is_some_and(|shared| shared != project)
    }

    pub(super) fn is_transferring(&self) -> bool {
        let moves = |state| matches!(state, TransferState::Running | TransferState::Verifying);
        self.session.peers().any(|(_, peer)| transfer_states(peer).any(moves))
    }

    /// Another transfer begins: the reports of those that went well make room for it. What went wrong stays until it
    /// is put away by hand.
    pub(super) fn put_done_away(&mut self) {
        let done = |(link, peer): (LinkId, &Peer)| {
            let mut states = transfer_states(peer).peekable();
            (states.peek().is_some() && states.all(|state| state == TransferState::Done)).then_some(link)
        };
        for link in self.session.peers().filter_map(done).collect::<Vec<_>>() {
            self.put_report_away(link);
        }
    }

    pub(super) fn join(&mut self) -> Result<(), Refusal> {
        let busy = |peer: &Peer| peer.pairing().is_none() && !peer.is_over() && !peer.is_lost();
        if self.session.peers().any(|(_, peer)| busy(peer)) {
            return Err(Refusal::InSession);
        }
        self.leave_lost();
        let code = match self.sharing.join.take() {
            Some(Joining::Invited(code)) => code,
            Some(Joining::Answering(link, code)) => {
                self.end_attempt(link);
                code
            }
            other => {
                self.sharing.join = other;
                return Ok(());
            }
        };
        let me = self.me();
        let servers = self.settings.active_ice_servers();
        let returns = self
            .projects
            .values()
            .filter(|record| record.trashed.is_none())
            .filter_map(|record| record.followed.map(|followed| Return { project: record.id, followed }));
        let link = self.session.join(self.now, &mut self.ids, &me, (*code).clone(), servers, returns);
        self.sharing.join = Some(Joining::Answering(link, code));
        self.sharing.failed = false;
        self.dirty.session = true;
        Ok(())
    }

    fn end_attempt(&mut self, link: LinkId) {
        if self.session.peer(link).is_some_and(|peer| peer.pairing().is_some()) {
            let me = self.me();
            self.session.leave(link, self.now, &mut self.ids, &me);
            self.run_session();
            self.session.forget(link);
        }
    }

    pub(super) fn leave_join(&mut self) {
        if let Some(Joining::Answering(link, _)) = self.sharing.join.take() {
            self.end_attempt(link);
        }
        self.dirty.session = true;
    }

    pub(super) fn cancel_join(&mut self) -> Result<(), Refusal> {
        self.leave_join();
        self.sharing.failed = false;
        if self.route == Route::Join {
            self.show(Route::Library);
        }
        Ok(())
    }

    pub(super) fn cancel_transfer(&mut self, link: LinkId) -> Result<(), Refusal> {
        let me = self.me();
        self.live.taken.clear();
        self.session.cancel(link, self.now, &mut self.ids, &me);
        self.dirty.session = true;
        self.dirty.project = true;
        Ok(())
    }

    pub(super) fn close_progress(&mut self, link: LinkId) -> Result<(), Refusal> {
        self.put_report_away(link);
        Ok(())
    }

    fn put_report_away(&mut self, link: LinkId) {
        self.session.put_away(link);
        if self.session.peer(link).is_some_and(Peer::is_over) {
            self.session.forget(link);
        }
        self.dirty.session = true;
    }

    pub(super) fn handle_link(&mut self, link: LinkId, event: LinkEvent) {
        let busy = matches!(event, LinkEvent::Control(_) | LinkEvent::Binary(_) | LinkEvent::Buffered(_));
        if busy {
            self.dirty.progress = true;
        } else {
            self.dirty.session = true;
        }
        let me = self.me();
        self.session.handle_link(link, self.now, &mut self.ids, &me, event);
    }

    /// Passes on what the session wants and hears what it says.
    pub(super) fn run_session(&mut self) {
        self.take_session();
        self.note_pairings();
    }

    /// Takes what the session wants. `true`: it also said something.
    pub(super) fn take_session(&mut self) -> bool {
        let mut said = false;
        while let Some(output) = self.session.poll_output() {
            match output {
                SessionOutput::Link(link, request) => self.effects.push_back(Effect::Link(link, request)),
                SessionOutput::Storage(ticket, request) => self.store(Pending::Session(ticket), request),
                SessionOutput::Event(link, event) => {
                    said = true;
                    self.dirty.session = true;
                    self.handle_session(link, event);
                }
            }
        }
        said
    }

    pub(super) fn note_pairings(&mut self) {
        self.note_invites();
        self.note_editions();
        self.note_failed_pairing();
    }

    fn note_failed_pairing(&mut self) {
        let failed = |(_, peer): (LinkId, &Peer)| {
            peer.pairing().is_some_and(|pairing| match pairing.phase() {
                Phase::Failed(problem) => *problem != PairProblem::NoReply || !peer.hosts(),
                _ => false,
            })
        };
        if !self.sharing.failed && self.session.peers().any(failed) {
            self.sharing.failed = true;
            self.dirty.session = true;
        }
    }

    /// Somebody is known by now. Whoever was here before on another link is the same person.
    fn handle_ready(&mut self, link: LinkId) {
        let Some(hello) = self.session.peer(link).and_then(Peer::hello).cloned() else { return };
        let before = |(other, peer): (LinkId, &Peer)| {
            let same = peer.hello().is_some_and(|theirs| theirs.peer == hello.peer);
            (other != link && same).then_some(other)
        };
        let ghosts: Vec<_> = self.session.peers().filter_map(before).collect();
        for ghost in &ghosts {
            self.leave_link(*ghost);
            if self.session.peer(*ghost).is_some_and(Peer::is_over) {
                self.session.forget(*ghost);
            }
        }
        self.meet(link, &hello);
        let name = hello.name.to_string();
        self.notify(if ghosts.is_empty() {
            NoticeKind::PeerJoined { name }
        } else {
            NoticeKind::PeerReturned { name }
        });
        if self.session.peer(link).is_some_and(Peer::hosts) {
            self.fetch_missing(link);
        } else {
            self.note_used();
        }
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn handle_session(&mut self, link: LinkId, event: SessionEvent) {
        match event {
            SessionEvent::Ready => {
                self.handle_ready(link);
            }
            SessionEvent::Room(event) => self.handle_room(link, event),
            SessionEvent::Here(record) => self.handle_clip_here(record),
            SessionEvent::Wanted(hashes) => self.handle_wanted(hashes),
            SessionEvent::ClipsFailed(reason) => self.handle_clips_failed(reason),
            SessionEvent::Offered => self.take_again(link),
            SessionEvent::Arrived(arrived) => self.switch_to(link, *arrived),
            SessionEvent::SyncEnded { sending, state, fault } => {
                self.dirty.project = true;
                if fault.is_some() || state == TransferState::Cancelled {
                    // It did not break off, it was ended: the next time is a new decision.
                    self.live.taken.clear();
                }
                self.handle_sync_ended(link, sending, state, fault);
            }
            SessionEvent::Left { name } => {
                self.live.taken.clear();
                self.end_link(link);
                self.notify(NoticeKind::PeerLeft { name });
            }
            SessionEvent::Lost { name } => {
                self.notify(NoticeKind::PeerLost { name });
                self.dirty.project = true;
            }
            SessionEvent::Returned { name } => {
                self.notify(NoticeKind::PeerReturned { name });
                self.fetch_missing(link);
                self.dirty.project = true;
            }
            SessionEvent::Gone => {
                self.end_link(link);
                self.sharing.failed = true;
            }
            SessionEvent::Fault { detail } => {
                self.end_link(link);
                self.sharing.failed = true;
                self.notify(NoticeKind::PeerFault { detail });
            }
            SessionEvent::Check => {}
            SessionEvent::Differed { name } => self.end_differing(link, name),
            SessionEvent::OtherVersion => {
                self.end_link(link);
                self.sharing.failed = true;
                self.notify(NoticeKind::OtherVersion);
            }
        }
    }
}

/// The transfers of a link, at most one in each direction.
fn transfer_states(peer: &Peer) -> impl Iterator<Item = TransferState> {
    let (sent, received) = (peer.offering().map(Offering::state), peer.receiving().map(Receiving::state));
    sent.into_iter().chain(received)
}
