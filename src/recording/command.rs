//! What a person may want of the recorder.

use crate::ids::{BlobId, CardId};

/// A wish about recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordCommand {
    /// Records a new card behind this one; at the end if there is none.
    New {
        /// The card in front of it.
        after: Option<CardId>,
    },
    /// Records in place of what this card plays.
    Again(CardId),
    /// Records on at the end of this card.
    More(CardId),
    /// Holds.
    Pause,
    /// Goes on.
    Resume,
    /// Ends; what was recorded becomes a card.
    Stop,
    /// Throws it away.
    Discard,
    /// Writes on what a disk that failed did not take of it.
    TryAgain,
    /// A recording that was cut short becomes a card.
    Keep(BlobId),
    /// A recording that was cut short goes.
    DiscardRecovered(BlobId),
}
