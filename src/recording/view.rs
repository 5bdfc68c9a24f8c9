//! The recorder as it is shown.

use crate::{
    ports::storage::DbError,
    time::{Instant, Timestamp},
};

/// What the recorder does. The level and the live waveform are read from the sound, not from here.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum RecorderView {
    /// Not recording.
    #[default]
    Idle,
    /// The browser asks for the microphone.
    Asking,
    /// It records.
    Recording {
        /// Recorded before `since`, in milliseconds.
        before_ms: u64,
        /// Since when it runs.
        since: Instant,
    },
    /// It holds.
    Paused {
        /// Recorded so far, in milliseconds.
        recorded_ms: u64,
    },
    /// It becomes a card.
    Saving,
    /// It has ended, and the disk did not take all of it; the rest is in memory.
    Stuck {
        /// Why.
        error: DbError,
        /// When it began.
        started: Timestamp,
        /// Recorded in all, in milliseconds.
        recorded_ms: u64,
    },
}

impl RecorderView {
    /// Something was recorded: throwing it away takes a second press.
    pub fn has_sound(&self) -> bool {
        !matches!(self, Self::Idle | Self::Asking)
    }
}
