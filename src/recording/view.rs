//! The recorder as it is shown.

use crate::time::Instant;

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
}
