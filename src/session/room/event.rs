//! What a room wants, says, and is asked.

use crate::{
    ids::{LinkId, PeerId, ProjectId},
    project::{Label, digest::Digests, text::PersonName},
    wire::{
        fault::PeerFault,
        live::{Followed, LiveOp, Position},
        message::Message,
    },
};

/// What a room wants, or says.
#[derive(Debug, Clone, PartialEq)]
pub enum RoomOutput {
    /// A message to somebody.
    Send(LinkId, Message),
    /// To the program.
    Event(LinkId, RoomEvent),
    /// They broke the rules: the link ends.
    Fault(LinkId, PeerFault),
}

/// What happened in the room.
#[derive(Debug, Clone, PartialEq)]
pub enum RoomEvent {
    /// An op that fits: apply and store it, then call `committed`.
    Apply(LiveOp),
    /// Hub: this guest needs the whole document: offer it as it is, when nothing is on its way to the disk.
    Offer,
    /// Guest: the copy that is here goes on from where it stands.
    Resumed {
        /// The project.
        project: ProjectId,
        /// Where the hub takes it to stand.
        at: Followed,
    },
    /// Guest: what the document should say at a place.
    Compare {
        /// The place.
        at: Position,
        /// What the hub's says.
        theirs: Digests,
    },
    /// The pen, or a wish for it, moved.
    Pen(PenEvent),
}

/// What people are told about the pen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PenEvent {
    /// Somebody wants it.
    Asked {
        /// Who.
        peer: PeerId,
        /// Their name.
        name: PersonName,
        /// Why.
        reason: Label,
    },
    /// Our wish was refused, or ran out of time.
    Denied,
    /// It is ours.
    Ours,
    /// It was ours, and is no longer.
    Gone {
        /// Ops made here that the hub never took: they live on in a copy.
        unsent: bool,
    },
    /// It changed hands between others, or is about to.
    Moved,
    /// Whom it was given to never confirmed, or vanished: it is the hub's again.
    Returned,
}

/// What a person wants of the pen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PenWishes {
    /// Guest: it, for this reason.
    Request(Label),
    /// Guest: no longer.
    Cancel,
    /// Whoever has it: somebody else shall.
    Give(PeerId),
    /// Whoever has it: not them.
    Deny(PeerId),
    /// Hub: back.
    TakeBack,
}
