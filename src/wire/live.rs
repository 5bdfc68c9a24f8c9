//! The words of a shared project: its ops in order, who holds the pen, who is here (chapters 6 to 8 of the protocol).

use serde::{Deserialize, Serialize};

use crate::{
    ids::{PeerId, ProjectId, RoomId},
    project::{Label, Op, text::PersonName},
};

/// A place in the order of ops. Whoever holds the pen of `epoch` makes the ops after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Position {
    /// Rises whenever the pen changes hands.
    pub epoch: u32,
    /// Ops since the room was opened. It goes on counting across epochs.
    pub seq: u64,
}

/// Whose order of ops a copy of a project follows, and how far it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// The room.
    pub room: RoomId,
    /// Up to here all ops are in the copy, and nothing else is.
    #[serde(flatten)]
    pub at: Position,
}

/// What a guest who was here before says of its copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// The project.
    pub project: ProjectId,
    /// How far it came.
    #[serde(flatten)]
    pub followed: Followed,
}

/// One change of the shared document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveOp {
    /// Its own place: one after the op before it.
    #[serde(flatten)]
    pub at: Position,
    /// The change.
    pub change: Op,
}

/// Who holds the pen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PenState {
    /// Since this epoch.
    pub epoch: u32,
    /// Who. `None`: it is changing hands, and nobody edits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<PeerId>,
}

/// How it stands with somebody, as the hub tells the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Standing {
    /// The project is on its way to them.
    Syncing {
        /// How far, 0 to 99.
        percent: u8,
    },
    /// Here.
    Here,
    /// Here, and proven to have the same document.
    InSync,
    /// Their page is in the background.
    Away,
    /// Silent for some seconds.
    Reconnecting,
    /// Silent for long.
    Lost,
    /// A state of a newer version.
    #[serde(other)]
    Other,
}

/// Somebody of the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Somebody {
    /// Their program.
    pub peer: PeerId,
    /// Their name; empty when they set none.
    #[serde(default)]
    pub name: PersonName,
    /// How it stands with them.
    pub standing: Standing,
    /// Seconds since they came.
    pub since_s: u64,
}

/// A wish for the pen, as the hub passes it to who holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PenWish {
    /// Who wants it.
    pub peer: PeerId,
    /// Their name; empty when they set none.
    #[serde(default)]
    pub name: PersonName,
    /// Why; may be empty.
    #[serde(default)]
    pub reason: Label,
}

/// Which description of a renegotiation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Described {
    /// The guest asks the host to look for a new path; without a description.
    Wish,
    /// The host asks for a new path.
    Offer,
    /// The guest's answer.
    Answer,
}
