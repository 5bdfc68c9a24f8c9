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
    /// It is allowed, and no sound has come yet.
    Waiting {
        /// For so long that something is wrong.
        silent: bool,
    },
    /// It records.
    Recording {
        /// Recorded before `since`, in milliseconds.
        before_ms: u64,
        /// Since when it runs.
        since: Instant,
        /// Why it records nothing that can be heard.
        silence: Option<Silence>,
        /// Something was recorded, or may have been: a second of sound comes in one piece.
        heard: bool,
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
        !matches!(
            self,
            Self::Idle | Self::Asking | Self::Waiting { .. } | Self::Recording { heard: false, .. }
        )
    }

    /// Why nothing can be heard, if that has to be said.
    pub fn silence(&self) -> Option<Silence> {
        match self {
            Self::Waiting { silent: true } => Some(Silence::NotBegun),
            Self::Recording { silence, .. } => *silence,
            _ => None,
        }
    }
}

/// Why nothing can be heard, though the microphone is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// It was allowed, and sound never came.
    NotBegun,
    /// The browser says that it is muted.
    Muted,
    /// No sound comes any more.
    Nothing,
    /// Every sample is zero.
    Zeros,
}

impl Silence {
    /// The name in `data-why`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotBegun => "not-begun",
            Self::Muted => "muted",
            Self::Nothing => "nothing",
            Self::Zeros => "zeros",
        }
    }
}
