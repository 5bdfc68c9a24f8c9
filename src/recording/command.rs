//! What a person may want of the recorder.

use crate::{
    ids::{BlobId, CardId},
    ports::storage::RecordAs,
};

/// A wish about recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordCommand {
    /// Records a new card behind this one; at the end if there is none.
    New {
        /// The card in front of it.
        after: Option<CardId>,
    },
    /// Records a new card in front of all others.
    First,
    /// Records in place of what this card plays.
    Again(CardId),
    /// Records on at the end of this card.
    More(CardId),
    /// Records on where a take ended because its microphone went away, with the one that the system prefers.
    GoOn,
    /// Holds.
    Pause,
    /// Goes on.
    Resume,
    /// Ends; what was recorded becomes a card.
    Stop,
    /// Throws it away.
    Discard,
    /// Asks once more for a microphone that is silent, or writes on what a disk that failed did not take.
    TryAgain,
    /// A recording that was cut short becomes a card.
    Keep(BlobId),
    /// A recording that was cut short goes.
    DiscardRecovered(BlobId),
}

impl RecordCommand {
    /// The wish that begins a recording for this. `after`: of a new card, the card in front of it.
    pub fn begin(becomes: RecordAs, after: Option<CardId>) -> Self {
        match becomes {
            RecordAs::NewCard => Self::New { after },
            RecordAs::FirstCard => Self::First,
            RecordAs::Again(card) => Self::Again(card),
            RecordAs::More(card) => Self::More(card),
        }
    }

    /// The card that it changes.
    pub fn changes(self) -> Option<CardId> {
        match self {
            Self::Again(card) | Self::More(card) => Some(card),
            _ => None,
        }
    }
}
