//! Messages on `control`: one JSON object each, with `type`, `timestamp` and `id`.
//!
//! Whoever makes a message gives only its content; [`encode`] adds the rest. Unknown types and fields are ignored.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use super::parts::{ChunkStart, Goodbye, Hello, Role, SyncFault, SyncRequest, Want};
use super::{
    DecodeError,
    limits::{CONTROL_BYTES_MAX, PAGE_BYTES_TARGET},
    live::{Described, Followed, LiveOp, PenState, PenWish, Position, Somebody},
};
use crate::{
    ids::{ClipHash, Commitment, Nonce, PeerId},
    project::{Card, Clip, Label},
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
    /// Rule 5.13: somebody looks at what comes in, and wants these before all others that are wanted, in this order; none,
    /// as long as they only look. What is on its way of others goes on behind them.
    ClipsFirst {
        /// Which offer.
        sync: u32,
        /// At most [`super::limits::FIRST_CLIPS_MAX`].
        clips: Vec<ClipHash>,
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
    /// The receiver has verified all and switched to the project. Or its disk had no room for all of the sound: it has
    /// switched to the project with what there was room for, takes nothing more of this offer, and asks for the rest with
    /// [`Message::ClipWants`].
    SyncConfirmed {
        /// Which offer.
        sync: u32,
        /// [`crate::project::digest::digest`] of what it has now.
        digest: String,
        /// Clips of the offer that it has no room for.
        #[serde(default, skip_serializing_if = "is_zero")]
        lacks: u32,
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
    /// Rule 6.6: the copy you came back with goes on from where it is; the ops after it follow.
    Resume(Followed),
    /// One change of the shared document.
    Op(LiveOp),
    /// All ops up to here are on the sender's disk.
    OpAck(Position),
    /// An op that came from somebody without the pen, or from an older epoch. It was not taken.
    OpRefused(Position),
    /// A guest misses ops: send those after `have`, or, without it, everything that differs.
    ResyncRequest {
        /// Up to here its copy is right.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        have: Option<Position>,
        /// The newest offer it has heard of: a request that crossed a newer offer is void.
        #[serde(default)]
        sync: u32,
    },
    /// What the document says at a place.
    Checkpoint {
        /// The place.
        #[serde(flatten)]
        at: Position,
        /// [`crate::project::digest::digest`] there.
        digest: String,
        /// Rule 6.8: what it says of levels ([`crate::project::digest::Digests`]); none where there are none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        levels: Option<String>,
    },
    /// The guest's document says the same there.
    InSync(Position),
    /// Clips of live ops that are missing here.
    ClipWants {
        /// The clips.
        wants: Vec<Want>,
        /// Everything that was asked for before is void.
        #[serde(default)]
        fresh: bool,
    },
    /// What is known of the clips that were wanted.
    ClipInfo {
        /// Number of this series of transfers, unique among the sender's offers.
        sync: u32,
        /// The clips.
        clips: Vec<Clip>,
    },
    /// A viewer asks for the pen.
    RoleRequest {
        /// Why; may be empty.
        #[serde(default)]
        reason: Label,
    },
    /// A viewer takes its request for the pen back.
    RoleCancel,
    /// The request for the pen is denied.
    RoleDeny,
    /// The receiver gets the pen once its document has come to this place.
    RoleGrant(Position),
    /// The new editor has come to that place and edits from now on.
    RoleTransferComplete {
        /// The epoch that begins.
        epoch: u32,
    },
    /// The hub wants the pen back.
    RoleTakeBack {
        /// The epoch that ends.
        epoch: u32,
    },
    /// The old editor has stopped; this was its last op.
    RoleReleased(Position),
    /// Who holds the pen, told by the hub.
    RoleState(PenState),
    /// The hub passes somebody's wish to who holds the pen.
    RoleAsked(PenWish),
    /// Somebody took their request for the pen back.
    RoleAskedNoMore {
        /// Who.
        peer: PeerId,
    },
    /// What the holder says to such a wish; also, unasked, to whom the pen shall go.
    RoleAnswer {
        /// To whom.
        peer: PeerId,
        /// Whether they get it.
        granted: bool,
    },
    /// Who is here, told by the hub.
    People {
        /// Everybody but the receiver.
        people: Vec<Somebody>,
    },
    /// The sender's page went to the background, or came back.
    Presence {
        /// It is in the background.
        away: bool,
    },
    /// A new path is looked for (`restartIce`).
    Renegotiate {
        /// Whose turn.
        kind: Described,
        /// Which offer of this link it is, or answers; a wish has none.
        #[serde(default)]
        round: u32,
        /// The description.
        sdp: String,
    },
    /// Rule 9.1: the host is bound to a nonce.
    CheckCommit {
        /// Its hash.
        commitment: Commitment,
    },
    /// The guest's nonce.
    CheckAnswer {
        /// The nonce.
        nonce: Nonce,
    },
    /// The host's nonce.
    CheckReveal {
        /// The nonce.
        nonce: Nonce,
    },
    /// Are you there? (rule 8)
    HeartbeatPing {
        /// Counted from 1 by each side.
        #[serde(default)]
        number: u32,
    },
    /// Yes.
    HeartbeatPong {
        /// That of the ping. Without one it answers all that came before.
        #[serde(default)]
        number: u32,
    },
    /// The sender leaves.
    Disconnect {
        /// Why.
        reason: Goodbye,
    },
    /// A type this version does not know.
    #[serde(other)]
    Unknown,
}

/// Left out of a message that would say nothing by it.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Message {
    /// It speaks of an offer, a transfer or clips; the rest is of the room, of the link, or unknown.
    pub fn is_of_sync(&self) -> bool {
        use Message::{
            ChunkComplete, ChunkStart, ClipAck, ClipInfo, ClipWants, ClipsFirst, SyncAccept, SyncCancel,
            SyncCards, SyncClips, SyncComplete, SyncConfirmed, SyncError, SyncReject, SyncRequest, Wants,
        };
        matches!(
            self,
            SyncRequest(_)
                | SyncCards { .. }
                | SyncClips { .. }
                | SyncAccept { .. }
                | SyncReject { .. }
                | Wants { .. }
                | ClipsFirst { .. }
                | ChunkStart(_)
                | ChunkComplete { .. }
                | ClipAck { .. }
                | SyncComplete { .. }
                | SyncConfirmed { .. }
                | SyncError { .. }
                | SyncCancel { .. }
                | ClipWants { .. }
                | ClipInfo { .. }
        )
    }
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
        let text = encode(&Message::HeartbeatPing { number: 7 }, Timestamp(5), "ab");
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            value,
            serde_json::json!({"type": "heartbeat_ping", "number": 7, "timestamp": 5, "id": "ab"})
        );
        assert_eq!(decode(&text), Ok(Message::HeartbeatPing { number: 7 }));
        assert_eq!(decode(r#"{"type":"heartbeat_pong"}"#), Ok(Message::HeartbeatPong { number: 0 }));
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
