//! Own invitations: any number may be open, each is good for one person.

mod editions;
#[cfg(test)]
mod tests;

use super::{
    ctx::Ctx,
    links::Links,
    peer::Peer,
    state::{CodeProblem, PairProblem},
};
use crate::{
    ids::{LinkId, ProjectId, SessionId},
    wire::code::{Code, Fingerprint},
};

/// Ended invitations that are remembered, to tell whoever comes late why.
const ENDED_MAX: usize = 64;

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Invites {
    all: Vec<Invite>,
    made: u32,
    /// The one on screen.
    shown: Option<LinkId>,
    /// What those who are invited are offered.
    project: Option<ProjectId>,
}

/// One invitation.
#[derive(Debug)]
pub(super) struct Invite {
    pub(super) link: LinkId,
    session: SessionId,
    /// Counted from 1; the same for all editions of one.
    pub(super) number: u32,
    /// The edition before it.
    renews: Option<LinkId>,
    /// Whom it is for; anyone, if nobody.
    pub(super) whom: Option<Fingerprint>,
    pub(super) end: Option<End>,
}

/// How one ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// Somebody of this name is or was here by it.
    Answered(String),
    /// This person took it back.
    Withdrawn,
    /// Nobody came by it.
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

impl Invite {
    /// What its code is known by.
    pub(super) fn session(&self) -> SessionId {
        self.session
    }
}

impl Invites {
    /// One more, which comes on screen.
    pub(super) fn add(&mut self, link: LinkId, session: SessionId, whom: Option<Fingerprint>) {
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

    /// The one on screen.
    pub(super) fn shown(&self) -> Option<LinkId> {
        self.shown
    }

    /// Puts this one on screen.
    pub(super) fn show(&mut self, link: LinkId) {
        self.shown = Some(link);
    }

    /// Nothing more comes over this link.
    pub(super) fn end_link(&mut self, link: LinkId) {
        self.shown.take_if(|shown| *shown == link);
    }

    /// What those who are invited are offered.
    pub(super) fn project(&self) -> Option<ProjectId> {
        self.project
    }

    /// Those who are invited are offered this.
    pub(super) fn offer(&mut self, project: ProjectId) {
        self.project = Some(project);
    }

    /// One of them.
    pub(super) fn get(&self, link: LinkId) -> Option<&Invite> {
        self.all.iter().find(|invite| invite.link == link)
    }

    /// One of several editions stands for all of them; oldest first.
    pub(super) fn listed(&self) -> impl Iterator<Item = &Invite> {
        self.all.iter().filter(|invite| self.edition(invite.link) == Some(invite.link))
    }

    /// The end of one. What ends later changes nothing: how the link of an invitation goes away says nothing about the
    /// invitation any more.
    pub(super) fn end(&mut self, links: &mut Links, ctx: &mut Ctx<'_>, link: LinkId, end: End) {
        let Some(invite) = self.all.iter_mut().find(|invite| invite.link == link && invite.end.is_none())
        else {
            return;
        };
        let number = invite.number;
        invite.end = Some(end.clone());
        if let End::Answered(_) = end {
            self.end_others(links, ctx, number, &end);
        }
    }

    /// Withdraws one with all its editions. Another that is open takes its place on screen.
    pub(super) fn withdraw(&mut self, links: &mut Links, ctx: &mut Ctx<'_>, link: LinkId) {
        let editions: Vec<_> = self.editions(link).map(|invite| invite.link).collect();
        for link in editions.iter().copied() {
            if links.peer(link).is_some_and(|peer| peer.pairing().is_some()) {
                self.end(links, ctx, link, End::Withdrawn);
                links.drop_link(ctx, link);
            }
        }
        if self.shown.is_some_and(|shown| editions.contains(&shown)) {
            let open = |invite: &&Invite| links.peer(invite.link).is_some_and(Peer::is_pairing);
            self.shown = self.all.iter().rfind(open).map(|invite| invite.link);
        }
    }

    /// All that are open are withdrawn.
    pub(super) fn withdraw_all(&mut self) {
        for invite in &mut self.all {
            invite.end.get_or_insert(End::Withdrawn);
        }
        self.shown = None;
    }

    /// The open invitation that this replies to, or what became of it. `None` when it is none of this page's.
    pub(super) fn place_of(&self, links: &Links, reply: &Code) -> Option<Result<LinkId, CodeProblem>> {
        let is_open = |link| links.peer(link).is_some_and(Peer::is_pairing);
        let Some(session) = reply.hints.session else {
            // The Voice Cards app names none: whichever is on screen.
            let shown = self.shown?;
            return is_open(shown).then_some(Ok(shown));
        };
        let invite = self.all.iter().find(|invite| invite.session == session)?;
        Some(match &invite.end {
            Some(end) => Err(end.problem()),
            None if is_open(invite.link) => Ok(invite.link),
            None => Err(CodeProblem::Used),
        })
    }
}
