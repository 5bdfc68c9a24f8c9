//! What passes between the links and the session they are part of.

use super::{
    listing::Arrived,
    room::RoomEvent,
    state::{PairProblem, TransferState},
};
use crate::{
    ids::{BlobId, ClipHash, LinkId},
    notice::Who,
    ports::{
        arriving::Reached,
        link::LinkRequest,
        storage::{ClipRecord, StorageRequest},
    },
    transfer::intake::Purpose,
    wire::{fault::PeerFault, message::SyncFault},
};

/// A request to the disk on behalf of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StorageTicket {
    /// Which link.
    pub link: LinkId,
    /// What for.
    pub purpose: TicketFor,
}

/// What a link asked the disk for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketFor {
    /// Bytes to send: of this offer, by its ticket.
    Send(u32, u32),
    /// The receiving half of this offer.
    Receive(u32, Purpose),
    /// Bytes of live clips to send: of this row of transfers, by its ticket.
    Serve(u32, u32),
    /// Live clips that are fetched, by the fetching's number.
    Fetch(u32, Purpose),
}

/// What links want, or say.
#[derive(Debug, Clone, PartialEq)]
pub enum LinksOutput {
    /// Of a connection.
    Link(LinkId, LinkRequest),
    /// Of the disk; the answer carries the ticket.
    Storage(StorageTicket, StorageRequest),
    /// To the session.
    Event(LinkId, SessionEvent),
}

/// What happened between people.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionEvent {
    /// The attempt to come together has moved on: its code is there, the reply is in.
    PairingMoved,
    /// It has ended without anybody coming.
    PairingEnded(PairingEnd),
    /// Both know each other.
    Ready,
    /// Rule 9: there are words to compare now, or none came.
    Check,
    /// They say that the words differ, and left.
    Differed {
        /// Their name; empty when they set none.
        name: String,
    },
    /// Of the room.
    Room(RoomEvent),
    /// A clip of the shared project is here now.
    Here(ClipRecord),
    /// A clip that they asked for is not in this blob after all.
    Absent(ClipHash, BlobId),
    /// They lack these clips: those that are here are served.
    Wanted(Vec<ClipHash>),
    /// Live clips cannot be moved; what is missing stays missing until it is asked for again.
    ClipsFailed(SyncFault),
    /// A clip that is listened to before all is here has come further.
    Reached(Reached),
    /// A project is offered and can be shown.
    Offered,
    /// A project is here and verified: the program switches to it and says so.
    Arrived(Box<Arrived>),
    /// A transfer has ended, well or not.
    SyncEnded {
        /// We sent.
        sending: bool,
        /// How.
        state: TransferState,
        /// Why, if it failed and that is known.
        fault: Option<SyncFault>,
    },
    /// They left on purpose.
    Left(Who),
    /// They are silent, for now or for good.
    Lost(Who),
    /// They were lost and are back.
    Returned(Who),
    /// The link is closed for good, after they were lost.
    Gone,
    /// They broke the rules.
    Fault(PeerFault),
    /// They speak another version.
    OtherVersion,
}

/// How an attempt to come together ended without anybody coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairingEnd {
    /// It did not work.
    Failed(PairProblem),
    /// It was left, or the link was closed before anybody had said hello.
    Left,
}
