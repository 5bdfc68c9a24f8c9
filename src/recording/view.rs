//! The recorder as it is shown.

use std::sync::Arc;

use crate::{
    ports::{microphone::Given, storage::DbError},
    time::{Instant, Timestamp},
};

/// How much sound there is so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Elapsed {
    /// So much, in milliseconds.
    pub ms: u64,
    /// More by the time since then; `None` while it stands.
    pub since: Option<Instant>,
}

impl Elapsed {
    /// In milliseconds, now.
    pub fn at(self, now: Instant) -> u64 {
        self.ms + self.since.map_or(0, |since| now.since(since).as_millis() as u64)
    }
}

/// What the recorder does. The level and the live waveform are read from the sound, not from here.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum RecorderView {
    /// Not recording.
    #[default]
    Idle,
    /// The browser asks for the microphone.
    Asking,
    /// It is allowed and open, and counts down before it records.
    Counting {
        /// From which one.
        microphone: Arc<Given>,
        /// The number that is shown, in seconds.
        left: u32,
    },
    /// It is allowed, and no sound has come yet.
    Waiting {
        /// From which one.
        microphone: Arc<Given>,
        /// What is wrong, if something is.
        silence: Option<Silence>,
    },
    /// It records.
    Recording {
        /// From which one.
        microphone: Arc<Given>,
        /// How much.
        elapsed: Elapsed,
        /// Why it records nothing that can be heard.
        silence: Option<Silence>,
        /// Something was recorded, or may have been: a second of sound comes in one piece.
        heard: bool,
    },
    /// It holds.
    Paused {
        /// From which one it will go on.
        microphone: Arc<Given>,
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
            Self::Idle
                | Self::Asking
                | Self::Counting { .. }
                | Self::Waiting { .. }
                | Self::Recording { heard: false, .. }
        )
    }

    /// Why nothing can be heard, if that has to be said.
    pub fn silence(&self) -> Option<Silence> {
        match self {
            Self::Waiting { silence, .. } | Self::Recording { silence, .. } => *silence,
            _ => None,
        }
    }

    /// What is recorded from, once that is known.
    pub fn microphone(&self) -> Option<&Arc<Given>> {
        match self {
            Self::Counting { microphone, .. }
            | Self::Waiting { microphone, .. }
            | Self::Recording { microphone, .. }
            | Self::Paused { microphone, .. } => Some(microphone),
            Self::Idle | Self::Asking | Self::Saving | Self::Stuck { .. } => None,
        }
    }

    /// How much sound there is; `None` where that is no question.
    pub fn elapsed(&self) -> Option<Elapsed> {
        match self {
            Self::Recording { elapsed, .. } => Some(*elapsed),
            Self::Paused { recorded_ms, .. } | Self::Stuck { recorded_ms, .. } => {
                Some(Elapsed { ms: *recorded_ms, since: None })
            }
            Self::Asking | Self::Counting { .. } | Self::Waiting { .. } => Some(Elapsed::default()),
            Self::Idle | Self::Saving => None,
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
