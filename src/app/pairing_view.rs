//! Invitations as they are shown: own ones, and somebody else's that is answered here.

use super::view::{CodeProblem, PairProblem, Way, WayState};
use crate::{ids::LinkId, time::Instant, wire::code::Fingerprint};

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
