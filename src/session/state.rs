//! States of a session that people see, with the names the interface and the tests use for them.

pub use crate::wire::code::CodeProblem;

/// The summary of all links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ConnectionState {
    /// Alone.
    #[default]
    Disconnected,
    /// Codes are being exchanged, or a path is looked for.
    Connecting,
    /// Together.
    Connected,
    /// A project streams across.
    Syncing,
    /// The path was lost; it may come back.
    Reconnecting,
    /// The last attempt or session ended badly.
    Error,
}

impl ConnectionState {
    /// The name in `data-state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Disconnected => "disconnected",
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::Syncing => "syncing",
            Self::Reconnecting => "reconnecting",
            Self::Error => "error",
        }
    }
}

/// Why a pairing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairProblem {
    /// The browser found no address of its own.
    NoCandidates,
    /// The reply never came.
    NoReply,
    /// Both codes were exchanged and both hold internet addresses, but no path was found.
    NoRoute,
    /// No path, and this side contacts nobody outside its network, as its settings say.
    LanOnly,
    /// No path, and neither side knows its internet address.
    OnlyLocal,
    /// No path, and this side does not know its internet address: no server told it.
    OnlyLocalHere,
    /// No path, and the other side's code holds no internet address: no server told it, or it asks none.
    OnlyLocalThere,
    /// No path, and the TURN server of the settings lent no address.
    NoRelay,
    /// No path, not even over a relay.
    RelaySilent,
    /// A path was found, but it did not hold.
    Broken,
    /// This browser cannot connect, or refused the code.
    Unsupported,
    /// The connection closed again before it stood.
    Closed,
}

impl PairProblem {
    /// The name in `data-problem`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoCandidates => "no-candidates",
            Self::NoReply => "no-reply",
            Self::NoRoute => "no-route",
            Self::LanOnly => "lan-only",
            Self::OnlyLocal => "only-local",
            Self::OnlyLocalHere => "only-local-here",
            Self::OnlyLocalThere => "only-local-there",
            Self::NoRelay => "no-relay",
            Self::RelaySilent => "relay-silent",
            Self::Broken => "broken",
            Self::Unsupported => "unsupported",
            Self::Closed => "closed",
        }
    }
}

/// How it stands with somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeerState {
    /// On the way.
    Connecting,
    /// The project streams across.
    Syncing,
    /// Here.
    Connected,
    /// Here, and proven to have the same document.
    InSync,
    /// Here, with the page in the background.
    Away,
    /// Silent for some seconds; may come back.
    Reconnecting,
    /// Silent for long, or gone without a word.
    Lost,
}

impl PeerState {
    /// The name in `data-state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Syncing => "syncing",
            Self::Connected => "connected",
            Self::InSync => "in-sync",
            Self::Away => "away",
            Self::Reconnecting => "reconnecting",
            Self::Lost => "lost",
        }
    }
}

/// How far a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferState {
    /// The other side decides.
    Offered,
    /// Bytes flow.
    Running,
    /// All bytes are across; the receiver checks and switches.
    Verifying,
    /// Confirmed by the receiver.
    Done,
    /// The receiver has the document, and no room for all of the sound. The rest follows when there is.
    Lacking,
    /// Ended badly.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// The receiver did not want it.
    Rejected,
}

impl TransferState {
    /// The name in `data-state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Running => "running",
            Self::Verifying => "verifying",
            Self::Done => "done",
            Self::Lacking => "lacking",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
        }
    }

    /// Bytes are on their way, or are being put in place.
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Running | Self::Verifying)
    }

    /// Nothing will change any more.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Offered | Self::Running | Self::Verifying)
    }
}

/// Why a project cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locked {
    /// This person is a viewer of somebody's session.
    Viewer,
    /// The same, and the connection to that session is lost.
    Lost,
    /// The project is being replaced.
    Incoming,
    /// Another tab of this browser changes it.
    OtherTab,
    /// The role is changing hands.
    HandingOver,
    /// This person is the editor, but nobody can be reached: the role may have gone to somebody else.
    Offline,
}
