//! Messages on `control`: one JSON object each, with `type`, `timestamp` and `id`.
//!
//! Whoever makes a message gives only its content; [`encode`] adds the rest. Unknown types and fields are ignored.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    DecodeError,
    limits::{CONTROL_BYTES_MAX, PAGE_BYTES_TARGET},
};
use crate::{
    ids::{ClipHash, PeerId, ProjectId, SessionId},
    project::{Card, Clip, Title, text::PersonName},
    time::Timestamp,
};

/// The content of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Message {
    /// Before anything else, from both sides.
    Hello(Hello),
    /// A project is offered. Its cards and clips follow in pages.
    SyncRequest(SyncRequest),
    /// A page of cards, in the order of the project.
    SyncCards {
        /// Which offer.
        sync: u32,
        /// The cards.
        cards: Vec<Arc<Card>>,
    },
    /// A page of the clips those cards name.
    SyncClips {
        /// Which offer.
        sync: u32,
        /// The clips.
        clips: Vec<Clip>,
    },
    /// The receiver takes the project; `wants` clips are missing and follow in pages.
    SyncAccept {
        /// Which offer.
        sync: u32,
        /// How many.
        wants: u32,
    },
    /// The receiver does not take it.
    SyncReject {
        /// Which offer.
        sync: u32,
    },
    /// A page of clips the receiver lacks.
    Wants {
        /// Which offer.
        sync: u32,
        /// The clips.
        wants: Vec<Want>,
    },
    /// Frames of a clip follow on `binary`, or came before.
    ChunkStart(ChunkStart),
    /// All frames of a transfer were handed to `binary`. Proves nothing about their arrival (rule 2.3).
    ChunkComplete {
        /// Which transfer.
        transfer: u32,
        /// How many frames.
        chunks: u32,
    },
    /// What the receiver has stored.
    ClipAck {
        /// Which offer.
        sync: u32,
        /// Bytes of frames that are on its disk, since the transfer began.
        bytes: u64,
        /// Transfers whose length and hash are right.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        verified: Vec<u32>,
        /// Transfers whose hash is wrong: send the clip again.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        damaged: Vec<u32>,
    },
    /// Every clip that was wanted was acknowledged.
    SyncComplete {
        /// Which offer.
        sync: u32,
    },
    /// The receiver has verified all and switched to the project.
    SyncConfirmed {
        /// Which offer.
        sync: u32,
        /// [`crate::project::digest::digest`] of what it has now.
        digest: String,
    },
    /// One side cannot go on with this transfer.
    SyncError {
        /// Which offer.
        sync: u32,
        /// Why.
        reason: SyncFault,
    },
    /// One side stopped this transfer on purpose.
    SyncCancel {
        /// Which offer.
        sync: u32,
    },
    /// Are you there?
    HeartbeatPing,
    /// I am.
    HeartbeatPong,
    /// Goodbye.
    Disconnect {
        /// Why.
        reason: Goodbye,
    },
    /// A type this version does not know.
    #[serde(other)]
    Unknown,
}

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
    /// Largest frame they accept on `binary`, header included.
    pub frame_bytes_max: u32,
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
    /// Another protocol version.
    Version,
    /// A reason of a newer version.
    #[serde(other)]
    Other,
}

/// Writes a message with its envelope.
pub fn encode(message: &Message, timestamp: Timestamp, id: &str) -> String {
    // Plain structs with text keys always serialise, and a tagged enum is always an object.
    let mut value = serde_json::to_value(message).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        fields.insert("timestamp".to_owned(), timestamp.0.into());
        fields.insert("id".to_owned(), id.into());
    }
    value.to_string()
}

/// Reads a message of at most [`CONTROL_BYTES_MAX`] bytes.
pub fn decode(text: &str) -> Result<Message, DecodeError> {
    if text.len() > CONTROL_BYTES_MAX {
        return Err(DecodeError::TooLong { len: text.len(), max: CONTROL_BYTES_MAX });
    }
    serde_json::from_str(text).map_err(|error| DecodeError::Malformed(error.to_string()))
}

/// Cuts a list into pages that fit a control frame. No page is empty; no entry is larger than a frame may be, because
/// every text in it has its limit.
pub fn pages<T: Serialize>(entries: Vec<T>) -> Vec<Vec<T>> {
    let mut pages: Vec<Vec<T>> = Vec::new();
    let mut room = 0;
    for entry in entries {
        let size = serde_json::to_vec(&entry).map_or(0, |json| json.len() + 1);
        match pages.last_mut() {
            Some(page) if size <= room => page.push(entry),
            _ => {
                room = PAGE_BYTES_TARGET;
                pages.push(vec![entry]);
            }
        }
        room = room.saturating_sub(size);
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_3_1_a_message_has_type_timestamp_and_id() {
        let text = encode(&Message::HeartbeatPing, Timestamp(5), "ab");
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value, serde_json::json!({"type": "heartbeat_ping", "timestamp": 5, "id": "ab"}));
        assert_eq!(decode(&text), Ok(Message::HeartbeatPing));
    }

    #[test]
    fn rule_3_2_unknown_types_and_fields_are_ignored() {
        assert_eq!(decode(r#"{"type":"from_the_future","x":[1]}"#), Ok(Message::Unknown));
        let ack = decode(r#"{"type":"sync_reject","sync":1,"mood":"good","timestamp":1,"id":"x"}"#);
        assert_eq!(ack, Ok(Message::SyncReject { sync: 1 }));
    }

    #[test]
    fn rule_3_1_oversized_and_broken_messages_are_refused() {
        assert!(matches!(decode(&" ".repeat(CONTROL_BYTES_MAX + 1)), Err(DecodeError::TooLong { .. })));
        for bad in [
            "",
            "[]",
            "null",
            "{}",
            r#"{"type":7}"#,
            r#"{"type":"hello"}"#,
            r#"{"type":"clip_ack","sync":-1}"#,
        ] {
            assert!(matches!(decode(bad), Err(DecodeError::Malformed(_))), "{bad}");
        }
    }

    #[test]
    fn rule_3_1_pages_fit_a_control_frame() {
        let entries: Vec<String> = (0..3_000).map(|n| "x".repeat(n % 500)).collect();
        let pages = pages(entries.clone());
        assert!(pages.iter().all(|page| serde_json::to_vec(page).unwrap().len() < CONTROL_BYTES_MAX));
        assert_eq!(pages.concat(), entries);
    }
}
