//! What the recorder does, with all that belongs to it.

use super::{countdown::Countdown, source::Source, take::Take};
use crate::{
    ids::{CardId, ProjectId, TakeId},
    ports::{
        microphone,
        storage::{DbError, RecordAs, RecordingRecord},
    },
    time::Instant,
};

/// What a press on the record button is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Aim {
    pub(super) project: ProjectId,
    pub(super) after: Option<CardId>,
    pub(super) becomes: RecordAs,
    pub(super) countdown: microphone::Countdown,
}

/// What the recorder does.
#[derive(Debug, Default)]
pub(super) enum Phase {
    /// Nothing.
    #[default]
    Idle,
    /// The browser asks for the microphone.
    Asking(Aim),
    /// It is allowed and open, and nothing is recorded yet.
    Counting { aim: Aim, source: Source, countdown: Countdown },
    /// It is allowed, and no sound has come yet; when that is said, unless it was (`None`).
    Waiting { aim: Aim, source: Source, due: Option<Instant> },
    /// It records.
    Running { take: Take, source: Source },
    /// It holds.
    Paused { take: Take, source: Source },
    /// The last slices come in (`closed`: no more will) and are written.
    Stopping { take: Take, closed: bool },
    /// The microphone is off (`closed`: no more slices will come), and the disk failed to take all of it. All slices are in
    /// memory (`browser/tape`).
    Stuck { take: Take, error: DbError, closed: bool },
    /// What was cut short is read, to find its hash.
    Recovering(Take),
    /// It is decoded for length and waveform.
    Analyzing(Take),
    /// It becomes part of a card. The record is offered back if that fails.
    Saving { take: TakeId, record: RecordingRecord, recovered: bool },
}

impl Phase {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Idle => "Idle",
            Self::Asking(_) => "Asking",
            Self::Counting { .. } => "Counting",
            Self::Waiting { .. } => "Waiting",
            Self::Running { .. } => "Running",
            Self::Paused { .. } => "Paused",
            Self::Stopping { .. } => "Stopping",
            Self::Stuck { .. } => "Stuck",
            Self::Recovering(_) => "Recovering",
            Self::Analyzing(_) => "Analyzing",
            Self::Saving { .. } => "Saving",
        }
    }

    /// The take, while it is on its way to the disk or being read from it.
    pub(super) fn take(&mut self) -> Option<&mut Take> {
        match self {
            Self::Running { take, .. }
            | Self::Paused { take, .. }
            | Self::Stopping { take, .. }
            | Self::Stuck { take, .. }
            | Self::Recovering(take)
            | Self::Analyzing(take) => Some(take),
            Self::Idle
            | Self::Asking(_)
            | Self::Counting { .. }
            | Self::Waiting { .. }
            | Self::Saving { .. } => None,
        }
    }

    /// What is known of the sound that comes, while it is waited for or recorded.
    pub(super) fn source(&mut self) -> Option<&mut Source> {
        match self {
            Self::Counting { source, .. }
            | Self::Waiting { source, .. }
            | Self::Running { source, .. }
            | Self::Paused { source, .. } => Some(source),
            _ => None,
        }
    }
}
