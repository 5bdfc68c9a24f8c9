//! Who may edit, decided by the hub alone (rule 7).
//!
//! ```text
//! Held(hub) ─give→ Draining ─all stored→ Granting ─confirmed→ Held(guest) ─take back→ Releasing ─its last op stored→ …
//!                                            └─too late, or gone→ Held(hub), next epoch
//! ```
//!
//! Every change of hands begins an epoch. The old holder has stopped before the new one starts; when it does not
//! answer, the epoch moves on without it and what it still sends is refused.

use crate::{
    ids::LinkId,
    time::Instant,
    wire::limits::{GRANT, RELEASE},
};

/// Somebody who can hold the pen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The person whose room it is.
    Hub,
    /// A guest.
    Guest(LinkId),
}

/// Where the pen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pen {
    /// In somebody's hand.
    Held(Holder),
    /// The hub has stopped editing; its last ops are being stored.
    Draining {
        /// Who gets it then.
        to: LinkId,
    },
    /// A guest was asked for it.
    Releasing {
        /// Who.
        from: LinkId,
        /// Who gets it then.
        to: Holder,
        /// Then it is taken without an answer.
        until: Instant,
        /// Its last op, once it has said so.
        last: Option<u64>,
    },
    /// A guest was told that it is theirs.
    Granting {
        /// Who.
        to: LinkId,
        /// Then it is the hub's again.
        until: Instant,
    },
}

impl Pen {
    /// Asks `from` for it.
    pub fn releasing(now: Instant, from: LinkId, to: Holder) -> Self {
        Self::Releasing { from, to, until: now.after(RELEASE), last: None }
    }

    /// Gives it to `to`.
    pub fn granting(now: Instant, to: LinkId) -> Self {
        Self::Granting { to, until: now.after(GRANT) }
    }

    /// When something is due.
    pub fn poll_timeout(&self) -> Option<Instant> {
        match self {
            Self::Releasing { until, .. } | Self::Granting { until, .. } => Some(*until),
            Self::Held(_) | Self::Draining { .. } => None,
        }
    }

    /// The guest who may send ops now: the holder, also while it is asked to stop, until it has said its last word.
    pub fn writer(&self) -> Option<LinkId> {
        match self {
            Self::Held(Holder::Guest(link)) | Self::Releasing { from: link, last: None, .. } => Some(*link),
            _ => None,
        }
    }

    /// It is in this guest's hand, or on its way from or to it.
    pub fn concerns(&self, guest: LinkId) -> bool {
        match self {
            Self::Held(Holder::Guest(link))
            | Self::Draining { to: link }
            | Self::Granting { to: link, .. } => *link == guest,
            Self::Releasing { from, to, .. } => *from == guest || *to == Holder::Guest(guest),
            Self::Held(Holder::Hub) => false,
        }
    }
}
