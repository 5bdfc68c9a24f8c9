//! Invitations as they are shown: own ones, and somebody else's that is answered here.

use crate::{
    ids::{LinkId, ProjectId},
    session::{
        invites::{End, Invite, Invites},
        joining::{JoinPage, Joining},
        links::Links,
        pairing::{Pairing, Phase},
        peer::Peer,
        reach::{Way, WayState},
        state::{CodeProblem, PairProblem},
        trust::Trust,
    },
    time::Instant,
    wire::{code::Fingerprint, limits::INVITE_LIFETIME},
};

/// The invitation on screen.
#[derive(Debug, Clone, PartialEq)]
pub struct InviteView {
    /// Its link.
    pub link: LinkId,
    /// How far it is.
    pub step: InviteStep,
    /// Whom it is for; anyone, if nobody.
    pub invited: Option<Fingerprint>,
    /// What is wrong with the last reply that was pasted.
    pub problem: Option<CodeProblem>,
}

/// Steps of the person who invites.
#[derive(Debug, Clone, PartialEq)]
pub enum InviteStep {
    /// The browser looks for its addresses.
    Gathering,
    /// The code is ready and waits for its reply until `until`.
    Offer {
        /// The bare code. The interface puts the page's address and `#` in front.
        code: String,
        /// The long form, which the Voice Cards app reads.
        classic: String,
        /// When it ends.
        until: Instant,
        /// When the code goes stale across the internet, if that is sooner.
        fresh: Option<Instant>,
    },
    /// The reply is in; a path is looked for, until `until`.
    Connecting {
        /// When it ends.
        until: Instant,
    },
    /// It stands.
    Connected,
    /// It did not work.
    Failed(PairProblem),
}

/// One of this person's invitations in the list of them.
#[derive(Debug, Clone, PartialEq)]
pub struct InviteRow {
    /// Its link.
    pub link: LinkId,
    /// Counted from 1 since the page was opened: how people tell them apart.
    pub number: u32,
    /// How far it is.
    pub state: InviteState,
    /// It is the one on screen.
    pub shown: bool,
}

/// How far an invitation in the list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InviteState {
    /// The browser looks for its addresses.
    Gathering,
    /// It waits for its reply.
    Waiting {
        /// Until then.
        until: Instant,
    },
    /// The reply is in; a path is looked for.
    Connecting,
    /// Somebody came by it. It is good for nobody else.
    Answered {
        /// Their name; empty when they set none.
        name: String,
    },
    /// Nobody replied in time.
    Expired,
    /// It did not work, and cannot be used again.
    Failed,
}

impl InviteState {
    /// The name in `data-state`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Gathering => "gathering",
            Self::Waiting { .. } => "waiting",
            Self::Connecting => "connecting",
            Self::Answered { .. } => "answered",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }
}

/// The invitation of somebody else.
#[derive(Debug, Clone, PartialEq)]
pub struct JoinView {
    /// Who invites, if the code says so.
    pub from: Option<String>,
    /// To what, if the code says so.
    pub title: Option<String>,
    /// The project to invite to anew, if it is an old invitation of this person.
    pub again: Option<ProjectId>,
    /// How far it is.
    pub step: JoinStep,
}

/// Steps of the person who was invited.
#[derive(Debug, Clone, PartialEq)]
pub enum JoinStep {
    /// The text that was opened or pasted holds no usable invitation.
    Unusable(CodeProblem),
    /// It waits for a press on Join.
    Invited,
    /// It is a reply: the tab that waits for it is looked for.
    Handing,
    /// That tab has it; this one is not needed any more.
    Handed,
    /// The browser looks for its addresses.
    Gathering,
    /// The reply is ready; the other side has until `until` to enter it.
    Reply {
        /// The bare code. The interface puts the page's address and `#` in front.
        code: String,
        /// The long form, which the Voice Cards app reads.
        classic: String,
        /// When it was made.
        since: Instant,
        /// When it ends.
        until: Instant,
    },
    /// A path is looked for.
    Connecting,
    /// It stands.
    Connected,
    /// It did not work.
    Failed(PairProblem),
}

/// What is tried to reach somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountView {
    /// The attempt.
    pub link: LinkId,
    /// This person invited.
    pub hosts: bool,
    /// Each kind of way that there is, cheapest first.
    pub ways: Vec<(Way, WayState)>,
}

/// The one of this person's that is on screen.
pub(in crate::session) fn invite(invites: &Invites, links: &Links) -> Option<InviteView> {
    let link = invites.shown()?;
    let peer = links.peer(link)?;
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
    let invited = invites.get(link).and_then(|invite| invite.whom);
    Some(InviteView { link, step, invited, problem: pairing.reply_problem() })
}

/// All but the withdrawn ones, oldest first; one row for all editions of an invitation.
pub(in crate::session) fn invite_rows(invites: &Invites, links: &Links) -> Vec<InviteRow> {
    let row = |invite: &Invite| {
        let phase = links.peer(invite.link).and_then(Peer::pairing).map(Pairing::phase);
        let state = match (&invite.end, phase) {
            (Some(End::Withdrawn), _) => return None,
            (Some(End::Answered(name)), _) => InviteState::Answered { name: name.clone() },
            (Some(End::Failed(PairProblem::NoReply)), _) => InviteState::Expired,
            (Some(End::Failed(_)), _) => InviteState::Failed,
            (None, Some(Phase::Waiting { until })) => InviteState::Waiting { until: *until },
            (None, Some(Phase::Gathering { .. })) => InviteState::Gathering,
            (None, _) => InviteState::Connecting,
        };
        let shown = invites.shown() == Some(invite.link);
        Some(InviteRow { link: invite.link, number: invite.number, state, shown })
    };
    invites.listed().filter_map(row).collect()
}

/// Somebody else's invitation.
pub(in crate::session) fn join(joining: &Joining, links: &Links, trust: &Trust) -> Option<JoinView> {
    let (code, step) = match joining.page()? {
        JoinPage::Unusable(problem, _) => (None, JoinStep::Unusable(*problem)),
        JoinPage::Handing(_) => (None, JoinStep::Handing),
        JoinPage::Handed => (None, JoinStep::Handed),
        JoinPage::Invited(code) if joining.is_used(code) => (None, JoinStep::Unusable(CodeProblem::Used)),
        JoinPage::Invited(_) if joining.is_own() => (None, JoinStep::Unusable(CodeProblem::Ended)),
        JoinPage::Invited(code) => (Some(code), JoinStep::Invited),
        JoinPage::Answering(link, code) => (Some(code), join_step(links, *link)),
    };
    let hints = code.map(|code| &code.hints);
    // A reconnect code says no name: whoever reads it knows whose it is.
    let known = code.and_then(|code| trust.name_of(&code.fingerprint));
    Some(JoinView {
        from: known.or(hints.and_then(|hints| hints.name.as_ref())).map(ToString::to_string),
        title: hints.and_then(|hints| hints.title.as_ref()).map(ToString::to_string),
        again: joining.again().filter(|_| step == JoinStep::Unusable(CodeProblem::Ended)),
        step,
    })
}

fn join_step(links: &Links, link: LinkId) -> JoinStep {
    let Some(pairing) = links.peer(link).and_then(Peer::pairing) else { return JoinStep::Connected };
    match pairing.phase() {
        Phase::Gathering { .. } => JoinStep::Gathering,
        Phase::Waiting { until } | Phase::Replied { until } => JoinStep::Reply {
            code: pairing.code().to_owned(),
            classic: pairing.classic_code().to_owned(),
            since: until.before(INVITE_LIFETIME),
            until: *until,
        },
        Phase::Connecting { .. } => JoinStep::Connecting,
        Phase::Failed(problem) => JoinStep::Failed(*problem),
        Phase::Open => JoinStep::Connected,
    }
}

/// What is tried to reach somebody, while it is tried.
pub(in crate::session) fn accounts(links: &Links) -> Vec<AccountView> {
    let account = |(link, peer): (LinkId, &Peer)| {
        let pairing = peer.pairing()?;
        let may_be_early = matches!(pairing.phase(), Phase::Replied { .. });
        Some(AccountView { link, hosts: peer.is_our_guest(), ways: pairing.reach.account(may_be_early) })
    };
    links.peers().filter_map(account).collect()
}
