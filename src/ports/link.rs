//! What the program asks of a connection, and what the connection reports.

use super::{path::PathReport, settings::IceServer};

/// A request about one link.
#[derive(Debug, Clone, PartialEq)]
pub enum LinkRequest {
    /// Make a connection with both channels, and an offer. Leads to [`LinkEvent::Described`].
    Offer {
        /// STUN and TURN.
        ice_servers: Vec<IceServer>,
    },
    /// Make a connection that answers this offer. Leads to [`LinkEvent::Described`].
    Answer {
        /// The offer's SDP.
        offer: String,
        /// STUN and TURN.
        ice_servers: Vec<IceServer>,
    },
    /// Report the description with the candidates known by now, if that has not happened.
    DescribeNow,
    /// The other side's answer to our offer.
    Accept {
        /// Its SDP.
        answer: String,
    },
    /// The other side may be reached here as well.
    AddCandidates {
        /// The media section they are for.
        mid: String,
        /// One `candidate:` line each.
        candidates: Vec<String>,
    },
    /// Look for a new path (`restartIce`), and make an offer for it. Leads to [`LinkEvent::Described`].
    Restart,
    /// Answer such an offer. Leads to [`LinkEvent::Described`].
    Renew {
        /// The offer's SDP.
        offer: String,
    },
    /// The offer for a new path that was not answered counts for nothing: back to the path before.
    GiveUpRestart,
    /// A message on `control`.
    SendControl(String),
    /// A frame on `binary`. Leads to [`LinkEvent::Buffered`].
    SendBinary(Vec<u8>),
    /// Close and release everything; no event follows.
    Close,
}

/// What a link reports.
#[derive(Debug, Clone, PartialEq)]
pub enum LinkEvent {
    /// Gathering ended or was cut short: this is our description.
    Described {
        /// The local SDP, never rewritten.
        sdp: String,
    },
    /// Both channels are open.
    Open,
    /// The transport's state changed.
    State(LinkState),
    /// The ways that are tried, about once a second while a path is looked for, and the one that was taken.
    Path(PathReport),
    /// A message on `control`.
    Control(String),
    /// A frame on `binary`.
    Binary(Vec<u8>),
    /// A text on `binary` or bytes on `control`: the other side's fault, because this program never sends them.
    WrongKind,
    /// Bytes queued on `binary`: after each send, and when they fell below the low mark.
    Buffered(u64),
    /// A channel or the connection closed; nothing follows.
    Closed,
    /// It could not be made.
    Failed(LinkError),
}

/// States of the transport that decisions depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// Looking for a path.
    Connecting,
    /// A path stands.
    Connected,
    /// The path was lost, perhaps for a moment.
    Disconnected,
    /// ICE found no path that works. Chromium may still recover from it.
    Failed,
}

/// Why a link could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// This browser has no WebRTC, or it is switched off.
    #[error("this browser cannot connect to others")]
    Unsupported,
    /// The browser refused the other side's description.
    #[error("the browser refused the code")]
    BadDescription,
    /// The answer came for an offer that no longer waits for one.
    #[error("this answer came at the wrong time")]
    WrongState,
    /// Anything else.
    #[error("the browser failed to connect")]
    Failed,
}
