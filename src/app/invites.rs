//! Own invitations: any number may be open, each is good for one person.

use super::{
    App,
    view::{InviteRow, InviteState, InviteStep, InviteView},
};
use crate::{
    ids::{LinkId, SessionId},
    project::Refusal,
    session::{
        pairing::{Pairing, Phase},
        peer::Peer,
        state::PairProblem,
    },
    wire::code::{self, Code, CodeKind, CodeProblem, Fingerprint, Hints},
};

/// Ended invitations that are remembered, to tell whoever comes late why.
const ENDED_MAX: usize = 64;

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Invites {
    all: Vec<Invite>,
    made: u32,
    /// The one on screen.
    pub(super) shown: Option<LinkId>,
}

/// One invitation.
#[derive(Debug)]
struct Invite {
    link: LinkId,
    session: SessionId,
    number: u32,
    /// The edition before it.
    renews: Option<LinkId>,
    /// Whom it is for; anyone, if nobody.
    whom: Option<Fingerprint>,
    end: Option<End>,
}

/// How one ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// Somebody of this name is or was here by it.
    Answered(String),
    Withdrawn,
    Failed(PairProblem),
}

impl End {
    /// What is wrong with a reply that comes now.
    fn problem(&self) -> CodeProblem {
        match self {
            Self::Withdrawn => CodeProblem::Withdrawn,
            Self::Failed(PairProblem::NoReply) => CodeProblem::TooOld,
            Self::Answered(_) | Self::Failed(_) => CodeProblem::Used,
        }
    }
}

impl Invites {
    fn add(&mut self, link: LinkId, session: SessionId, whom: Option<Fingerprint>) {
        self.made += 1;
        self.push(Invite { link, session, number: self.made, renews: None, whom, end: None });
        self.shown = Some(link);
    }

    fn push(&mut self, invite: Invite) {
        self.all.push(invite);
        let surplus = self.all.iter().filter(|invite| invite.end.is_some()).count().saturating_sub(ENDED_MAX);
        for _ in 0..surplus {
            if let Some(oldest) = self.all.iter().position(|invite| invite.end.is_some()) {
                self.all.remove(oldest);
            }
        }
    }

    fn get(&self, link: LinkId) -> Option<&Invite> {
        self.all.iter().find(|invite| invite.link == link)
    }

    /// The edition that was made after this one.
    pub(super) fn successor_of(&self, link: LinkId) -> Option<LinkId> {
        let newer = |invite: &&Invite| invite.renews == Some(link) && invite.end.is_none();
        self.all.iter().find(newer).map(|invite| invite.link)
    }

    /// All editions of the invitation that this is one of, oldest first.
    fn editions(&self, link: LinkId) -> impl DoubleEndedIterator<Item = &Invite> {
        let number = self.get(link).map(|invite| invite.number);
        self.all.iter().filter(move |invite| Some(invite.number) == number)
    }

    /// The edition that stands for all of them: the one on screen, or the newest that is open.
    fn edition(&self, link: LinkId) -> Option<LinkId> {
        let on_screen = self.editions(link).find(|invite| Some(invite.link) == self.shown);
        let newest = || self.editions(link).rfind(|invite| invite.end.is_none());
        on_screen.or_else(newest).or_else(|| self.editions(link).last()).map(|invite| invite.link)
    }

    /// Open editions of invitations that somebody has answered, and who.
    pub(super) fn superfluous(&self) -> Vec<(LinkId, String)> {
        let answered = |number| {
            self.all.iter().find_map(|invite| match &invite.end {
                Some(End::Answered(by)) if invite.number == number => Some(by.clone()),
                _ => None,
            })
        };
        let open = self.all.iter().filter(|invite| invite.end.is_none());
        open.filter_map(|invite| Some((invite.link, answered(invite.number)?))).collect()
    }

    pub(super) fn end(&mut self, link: LinkId, end: End) {
        if let Some(invite) = self.all.iter_mut().find(|invite| invite.link == link && invite.end.is_none()) {
            invite.end = Some(end);
        }
    }

    /// All that are open are withdrawn.
    pub(super) fn withdraw_all(&mut self) {
        for invite in &mut self.all {
            invite.end.get_or_insert(End::Withdrawn);
        }
        self.shown = None;
    }

    fn of(&self, session: SessionId) -> Option<&Invite> {
        self.all.iter().find(|invite| invite.session == session)
    }
}

/// Whether it waits for its reply, or is about to.
fn is_open(peer: &Peer) -> bool {
    peer.pairing().is_some_and(|pairing| !matches!(pairing.phase(), Phase::Failed(_)))
}

impl App {
    /// Shows the open invitation, or makes one.
    pub(super) fn invite(&mut self) -> Result<(), Refusal> {
        self.may_invite()?;
        if let Some(link) = self.sharing.invites.shown {
            if self.session.peer(link).is_some_and(is_open) {
                self.session.set_reply_problem(link, None);
                self.dirty.session = true;
                return Ok(());
            }
            if self.session.peer(link).is_some_and(|peer| peer.pairing().is_some()) {
                self.session.forget(link);
            }
        }
        self.make_invite(None)
    }

    /// Makes another one; those that are open stay good.
    pub(super) fn invite_another(&mut self) -> Result<(), Refusal> {
        self.may_invite()?;
        self.make_invite(None)
    }

    /// Makes the one on screen anew, for this person or for anyone.
    pub(super) fn invite_for(&mut self, whom: Option<Fingerprint>) -> Result<(), Refusal> {
        self.may_invite()?;
        if let Some(link) = self.sharing.invites.shown {
            self.cancel_invite(link)?;
        }
        self.make_invite(whom.filter(|whom| self.knows(whom)))
    }

    pub(super) fn may_invite(&self) -> Result<(), Refusal> {
        let id = self.open.as_ref().ok_or(Refusal::NoProject)?.id();
        if self.sharing.viewing().is_some() || self.is_incoming(id) {
            return Err(Refusal::NotEditor);
        }
        if self.is_shared_other_than(id) || !self.session.has_room() {
            return Err(Refusal::InSession);
        }
        Ok(())
    }

    fn make_invite(&mut self, whom: Option<Fingerprint>) -> Result<(), Refusal> {
        let (link, session) = self.begin_invite(whom)?;
        self.clear_notices();
        self.sharing.invites.add(link, session, whom);
        self.sharing.failed = false;
        Ok(())
    }

    /// One more edition of this invitation.
    pub(super) fn make_edition(&mut self, of: LinkId) -> Result<(), Refusal> {
        let Some(&Invite { number, whom, .. }) = self.sharing.invites.get(of) else { return Ok(()) };
        let (link, session) = self.begin_invite(whom)?;
        self.sharing.invites.push(Invite { link, session, number, renews: Some(of), whom, end: None });
        Ok(())
    }

    fn begin_invite(&mut self, whom: Option<Fingerprint>) -> Result<(LinkId, SessionId), Refusal> {
        let open = self.open.as_ref().ok_or(Refusal::NoProject)?;
        let id = open.id();
        let name = (!self.settings.name.is_empty()).then(|| self.settings.name.clone());
        let title = Some(open.project().title().clone());
        let session = self.ids.session();
        let hints = Hints { session: Some(session), created: None, name, title };
        let servers = self.settings.active_ice_servers();
        let me = self.me();
        self.session.host(self.now, &mut self.ids, &me, id);
        let link = self.session.invite(self.now, &mut self.ids, &me, hints, servers);
        if whom.is_some() {
            self.session.reconnect(link);
        }
        self.sharing.offered = Some(id);
        self.dirty.session = true;
        Ok((link, session))
    }

    /// Puts another of the open ones on screen.
    pub(super) fn show_invite(&mut self, link: LinkId) -> Result<(), Refusal> {
        if self.session.peer(link).is_some_and(is_open) {
            self.sharing.invites.shown = Some(link);
            self.dirty.session = true;
        }
        Ok(())
    }

    /// Withdraws one. Another that is open takes its place on screen.
    pub(super) fn cancel_invite(&mut self, link: LinkId) -> Result<(), Refusal> {
        let editions: Vec<_> = self.sharing.invites.editions(link).map(|invite| invite.link).collect();
        for link in editions.iter().copied() {
            if self.session.peer(link).is_some_and(|peer| peer.pairing().is_some()) {
                self.sharing.invites.end(link, End::Withdrawn);
                self.drop_invite(link);
            }
        }
        if self.sharing.invites.shown.is_some_and(|shown| editions.contains(&shown)) {
            let open = |invite: &&Invite| self.session.peer(invite.link).is_some_and(is_open);
            self.sharing.invites.shown =
                self.sharing.invites.all.iter().rfind(open).map(|invite| invite.link);
        }
        self.sharing.failed = false;
        self.dirty.session = true;
        Ok(())
    }

    /// Ends a link that nobody came by.
    pub(super) fn drop_invite(&mut self, link: LinkId) {
        let me = self.me();
        self.session.leave(link, self.now, &mut self.ids, &me);
        self.run_session();
        self.session.forget(link);
    }

    /// A text was entered where the reply to `link` is due. A reply to another open invitation goes where it belongs.
    pub(super) fn submit_reply(&mut self, link: LinkId, text: &str) -> Result<(), Refusal> {
        let reply = code::find(text).ok().filter(|code| code.kind == CodeKind::Answer);
        match reply.and_then(|code| self.place_of(&code)) {
            Some(Ok(other)) => self.take_reply(other, text),
            Some(Err(problem)) => self.session.set_reply_problem(link, Some(problem)),
            None => self.take_reply(link, text),
        }
        self.dirty.session = true;
        Ok(())
    }

    /// The open invitation that this replies to, or what became of it. `None` when it is none of this page's.
    pub(super) fn place_of(&self, reply: &Code) -> Option<Result<LinkId, CodeProblem>> {
        let Some(session) = reply.hints.session else {
            // The Voice Cards app names none: whichever is on screen.
            let shown = self.sharing.invites.shown?;
            return self.session.peer(shown).is_some_and(is_open).then_some(Ok(shown));
        };
        let invite = self.sharing.invites.of(session)?;
        let open = self.session.peer(invite.link).is_some_and(is_open);
        Some(match &invite.end {
            Some(end) => Err(end.problem()),
            None if open => Ok(invite.link),
            None => Err(CodeProblem::Used),
        })
    }

    /// The reply is given to the invitation it belongs to, which comes on screen. What is wrong with it is said there.
    pub(super) fn take_reply(&mut self, link: LinkId, text: &str) {
        let me = self.me();
        self.session.handle_reply(link, self.now, &mut self.ids, &me, text);
        self.sharing.invites.shown = Some(link);
        self.dirty.session = true;
    }

    /// Remembers how invitations ended: their links are put away sooner or later.
    pub(super) fn note_invites(&mut self) {
        for invite in self.sharing.invites.all.iter_mut().filter(|invite| invite.end.is_none()) {
            let Some(peer) = self.session.peer(invite.link) else { continue };
            invite.end = match (peer.pairing().map(Pairing::phase), peer.hello()) {
                (Some(Phase::Failed(problem)), _) => Some(End::Failed(*problem)),
                (None, Some(hello)) => Some(End::Answered(hello.name.to_string())),
                (None, None) if peer.is_over() => Some(End::Failed(PairProblem::Closed)),
                _ => None,
            };
        }
    }

    /// The one on screen.
    pub(super) fn invite_view(&self) -> Option<InviteView> {
        let link = self.sharing.invites.shown?;
        let peer = self.session.peer(link)?;
        let Some(pairing) = peer.pairing() else {
            return Some(InviteView { link, step: InviteStep::Connected, invited: None, problem: None });
        };
        let step = match pairing.phase() {
            Phase::Gathering { .. } => InviteStep::Gathering,
            Phase::Waiting { until } | Phase::Replied { until } => InviteStep::Offer {
                code: pairing.code().to_owned(),
                classic: pairing.classic_code().to_owned(),
                until: *until,
                fresh: pairing.fresh(),
            },
            Phase::Connecting { until } => InviteStep::Connecting { until: *until },
            Phase::Open => InviteStep::Connected,
            Phase::Failed(problem) => InviteStep::Failed(*problem),
        };
        let invited = self.sharing.invites.get(link).and_then(|invite| invite.whom);
        Some(InviteView { link, step, invited, problem: pairing.problem })
    }

    /// All but the withdrawn ones, oldest first; one row for all editions of an invitation.
    pub(super) fn invite_rows(&self) -> Vec<InviteRow> {
        let row = |invite: &Invite| {
            let phase = self.session.peer(invite.link).and_then(Peer::pairing).map(Pairing::phase);
            let state = match (&invite.end, phase) {
                (Some(End::Withdrawn), _) => return None,
                (Some(End::Answered(name)), _) => InviteState::Answered { name: name.clone() },
                (Some(End::Failed(PairProblem::NoReply)), _) => InviteState::Expired,
                (Some(End::Failed(_)), _) => InviteState::Failed,
                (None, Some(Phase::Waiting { until })) => InviteState::Waiting { until: *until },
                (None, Some(Phase::Gathering { .. })) => InviteState::Gathering,
                (None, _) => InviteState::Connecting,
            };
            let shown = self.sharing.invites.shown == Some(invite.link);
            Some(InviteRow { link: invite.link, number: invite.number, state, shown })
        };
        let invites = &self.sharing.invites;
        let stands_for_all = |invite: &&Invite| invites.edition(invite.link) == Some(invite.link);
        invites.all.iter().filter(stands_for_all).filter_map(row).collect()
    }
}
