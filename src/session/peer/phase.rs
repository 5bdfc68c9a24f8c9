//! How far a link is.

use crate::{session::pairing::Pairing, time::Instant};

/// How far a link is.
#[derive(Debug)]
pub enum Phase {
    /// Codes are being exchanged.
    Pairing(Box<Pairing>),
    /// Both channels are open, our hello is out.
    Greeting {
        /// Then the other program is none of ours.
        until: Instant,
    },
    /// Both know each other.
    Ready,
    /// We said goodbye; the word needs a moment.
    Leaving {
        /// Then the link is closed.
        until: Instant,
    },
    /// It is over.
    Over,
}

impl Phase {
    /// For the trace.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Pairing(_) => "Pairing",
            Self::Greeting { .. } => "Greeting",
            Self::Ready => "Ready",
            Self::Leaving { .. } => "Leaving",
            Self::Over => "Over",
        }
    }
}
