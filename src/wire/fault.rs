//! What a peer did that the protocol does not allow. The link ends with it; what was here before is whole.

use super::DecodeError;

/// How a peer broke the rules of `docs/protocol.md`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeerFault {
    /// Bytes or text that mean nothing.
    #[error("{0}")]
    Decode(#[from] DecodeError),
    /// They say that we broke the rules.
    #[error("the other side refused what this page sent")]
    RefusedByThem,
    /// Nothing was said in time after the channels were open.
    #[error("no hello came")]
    NoHello,
    /// Something else came first.
    #[error("a message before hello")]
    MessageBeforeHello,
    /// They said hello again.
    #[error("a second hello")]
    SecondHello,
    /// The hello names another session than the code did.
    #[error("a hello of another session")]
    HelloOfOtherSession,
    /// They take no frame that could hold a byte.
    #[error("frames of at most {got} bytes, which hold nothing")]
    NoRoomForFrames {
        /// What came.
        got: usize,
    },
    /// Text and bytes on each other's channel.
    #[error("text on the binary channel, or bytes on control")]
    WrongChannel,
    /// Message after message of no known type.
    #[error("nothing but unknown messages")]
    UnknownMessages,
    /// A description that cannot be rebuilt from the template.
    #[error("a description that is none of a data channel")]
    NotADataChannel,
    /// A renewed path that ends somewhere else.
    #[error("a new path under another certificate")]
    OtherCertificate,
    /// The nonce is none that they were bound to.
    #[error("a nonce for the check words that is not the promised one")]
    OtherNonce,
    /// A message for the check words out of turn.
    #[error("a message for the check words out of turn")]
    CheckOutOfTurn,
    /// An op of an epoch that has not begun.
    #[error("an op of epoch {got} in epoch {expected}")]
    FutureEpoch {
        /// What the rules allow here.
        expected: u32,
        /// What came.
        got: u32,
    },
    /// An op of an epoch that is over.
    #[error("an op of epoch {got} in epoch {expected}")]
    PastEpoch {
        /// What the rules allow here.
        expected: u32,
        /// What came.
        got: u32,
    },
    /// An op of the epoch in which the role is ours.
    #[error("an op of epoch {got}, in which this side edits")]
    OpOfOurEpoch {
        /// What came.
        got: u32,
    },
    /// An op after one that never came.
    #[error("op {got} where op {expected} is next")]
    OpGap {
        /// What the rules allow here.
        expected: u64,
        /// What came.
        got: u64,
    },
    /// More ops than may be under way.
    #[error("more ops than may be under way")]
    OpsAhead,
    /// Ops again and again without the role of the editor.
    #[error("ops again and again without the role of the editor")]
    OpsWithoutRole,
    /// An acknowledgement of ops that were not sent.
    #[error("an acknowledgement of op {got}, of {expected} that were sent")]
    UnsentOpsAcknowledged {
        /// What the rules allow here.
        expected: u64,
        /// What came.
        got: u64,
    },
    /// They go on from a copy that is not here.
    #[error("a return to a room that this side was never in")]
    ResumedNowhere,
    /// They took a role that was never given.
    #[error("the role of epoch {got} in epoch {expected}")]
    RoleNeverGiven {
        /// What the rules allow here.
        expected: u32,
        /// What came.
        got: u32,
    },
    /// They gave a role of an epoch that is over.
    #[error("the role of epoch {got} in epoch {expected}")]
    RoleOfPastEpoch {
        /// What the rules allow here.
        expected: u32,
        /// What came.
        got: u32,
    },
    /// The last op they name never came.
    #[error("op {got} as the last one where {expected} came")]
    LastOpMissing {
        /// What the rules allow here.
        expected: u64,
        /// What came.
        got: u64,
    },
    /// A guest said what only the host says.
    #[error("a message that only the host of a room sends")]
    OnlyHostSays,
    /// The host said what only a guest says.
    #[error("a message that only a guest of a room sends")]
    OnlyGuestSays,
    /// Whoever was invited offers no project.
    #[error("a viewer offers no project")]
    ViewerOffers,
    /// An offer with the number of another.
    #[error("an offer with number {got}, which another has")]
    OfferNumberUsed {
        /// What came.
        got: u32,
    },
    /// A message of an offer that was never made.
    #[error("a message of offer {got}, which is not known")]
    UnknownSync {
        /// What came.
        got: u32,
    },
    /// A message of sync at the wrong time.
    #[error("a message of sync at the wrong time")]
    SyncOutOfTurn,
    /// A project beyond the limits.
    #[error("{cards} cards and {clips} clips, more than a project may have")]
    ProjectBeyondLimits {
        /// Cards announced.
        cards: u32,
        /// Clips announced.
        clips: u32,
    },
    /// More cards or clips than announced.
    #[error("more cards or clips than announced")]
    MoreThanAnnounced,
    /// A clip twice, or beyond the limits.
    #[error("clips that are listed twice or beyond the limits")]
    RepeatedClips,
    /// A card plays what its clip does not have.
    #[error("a card that plays more than its clip has")]
    CardBeyondClip,
    /// Cards that do not make a project.
    #[error("cards that do not make a project")]
    NotAProject,
    /// The digest is not the one announced.
    #[error("another project than announced")]
    OtherProject,
    /// They want more clips than there can be.
    #[error("{got} clips wanted of at most {expected}")]
    TooManyWants {
        /// What the rules allow here.
        expected: usize,
        /// What came.
        got: usize,
    },
    /// A wish for a clip that was not offered.
    #[error("a wish for a clip that was not offered")]
    UnofferedClipWanted,
    /// A wish for nothing, or twice the same.
    #[error("a wish for no bytes, or twice the same")]
    EmptyWant,
    /// A clip that was not asked for.
    #[error("a clip that was not asked for")]
    UnwantedClip,
    /// A clip beyond the limits.
    #[error("a clip beyond the limits")]
    ImplausibleClip,
    /// A transfer number used twice.
    #[error("transfer {got} announced twice")]
    TransferNumberUsed {
        /// What came.
        got: u32,
    },
    /// A clip sent twice at once.
    #[error("a clip sent twice at once")]
    ClipSentTwice,
    /// A clip of another length than announced.
    #[error("a clip that ends at byte {got} instead of {expected}")]
    OtherLength {
        /// What the rules allow here.
        expected: u64,
        /// What came.
        got: u64,
    },
    /// A frame nobody asked for.
    #[error("a frame that was not asked for")]
    UnwantedFrame,
    /// A frame of a transfer that is over or never began.
    #[error("a frame of transfer {got}, which is not running")]
    FrameOfNoTransfer {
        /// What came.
        got: u32,
    },
    /// Too many frames ahead of their announcement.
    #[error("too many frames of transfers that were not announced")]
    EarlyFrames,
    /// A frame out of order.
    #[error("frame {got} where frame {expected} is next")]
    FrameOutOfOrder {
        /// What the rules allow here.
        expected: u32,
        /// What came.
        got: u32,
    },
    /// More bytes than announced.
    #[error("a frame of {got} bytes where {expected} are missing")]
    FrameTooLong {
        /// What the rules allow here.
        expected: u64,
        /// What came.
        got: u64,
    },
    /// A frame of a clip that is here.
    #[error("a frame of a clip that is complete")]
    FrameOfKnownClip,
    /// An acknowledgement of bytes that were not sent, or fewer than before.
    #[error("an acknowledgement of {got} bytes, of {expected} that were sent")]
    UnsentBytesAcknowledged {
        /// What the rules allow here.
        expected: u64,
        /// What came.
        got: u64,
    },
    /// A report on a transfer that waits for none.
    #[error("a report on transfer {got}, which is not waiting for one")]
    UnknownTransfer {
        /// What came.
        got: u32,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_what_was_expected_and_what_came() {
        let fault = PeerFault::FrameOutOfOrder { expected: 3, got: 5 };
        assert_eq!(fault.to_string(), "frame 5 where frame 3 is next");
        assert_eq!(PeerFault::from(DecodeError::Truncated).to_string(), "cut short");
    }

    #[test]
    fn a_fault_is_small_because_every_frame_returns_one_or_none() {
        assert!(size_of::<Result<(), PeerFault>>() <= 32);
    }
}
