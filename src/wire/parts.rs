//! Parts of messages: what is said at the start, of an offer, of a transfer, and at the end.

use serde::{Deserialize, Serialize};

use super::live::{Position, Return};
use crate::{
    ids::{ClipHash, PeerId, ProjectId, RoomId, SessionId},
    project::{Title, text::PersonName},
    time::Timestamp,
};

/// Who speaks, and what they can take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// [`super::limits::PROTOCOL_VERSION`].
    pub version: u32,
    /// The session of the invitation; the classic code of another program has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// Their program.
    pub peer: PeerId,
    /// Their name.
    #[serde(default)]
    pub name: PersonName,
    /// They change the project, or look on.
    pub role: Role,
    /// The host's room: who was in it before answers with `returns`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// Largest frame they accept on `binary`, header included.
    pub frame_bytes_max: u32,
    /// A guest who was here before: what it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<Return>,
}

/// Who may change the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The one who may.
    Editor,
    /// Everybody else.
    Viewer,
}

/// What is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// Number of the offer, unique per session.
    pub sync: u32,
    /// The project.
    pub project: ProjectId,
    /// Its title.
    pub title: Title,
    /// When it was made.
    pub created: Timestamp,
    /// When it last changed.
    pub modified: Timestamp,
    /// How many cards follow.
    pub cards: u32,
    /// How many clips follow.
    pub clips: u32,
    /// Digest of the project as offered.
    pub digest: String,
    /// The room whose ops will follow, and the place the project has in their order.
    pub room: RoomId,
    /// See `room`.
    #[serde(flatten)]
    pub at: Position,
}

/// A clip the receiver lacks, or has the beginning of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Want {
    /// Which clip.
    pub hash: ClipHash,
    /// Bytes it has.
    pub offset: u64,
}

/// Announces a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkStart {
    /// Which offer.
    pub sync: u32,
    /// Number of the transfer, unique per session.
    pub transfer: u32,
    /// Which clip.
    pub hash: ClipHash,
    /// First byte that is sent.
    pub offset: u64,
    /// How many bytes are sent.
    pub bytes: u64,
}

/// Why a transfer cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncFault {
    /// The receiver's disk is full.
    DiskFull,
    /// A disk failed.
    Storage,
    /// The sender has no such clip any more.
    ClipMissing,
    /// A clip arrived damaged again and again, or is missing at the end.
    Incomplete,
    /// The project is larger than the receiver takes.
    TooLarge,
    /// A reason of a newer version.
    #[serde(other)]
    Other,
}

/// Why someone leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goodbye {
    /// On purpose.
    Left,
    /// The page was closed.
    Closed,
    /// The other side broke the rules.
    Fault,
    /// The check words differ.
    Differ,
    /// Another protocol version.
    Version,
    /// A reason of a newer version.
    #[serde(other)]
    Other,
}
