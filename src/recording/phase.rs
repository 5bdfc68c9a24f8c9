//! What the recorder does, with all that belongs to it.

use super::take::Take;
use crate::{
    ids::{CardId, ProjectId, TakeId},
    ports::storage::{DbError, RecordAs, RecordingRecord},
    time::Instant,
};

/// What a press on the record button is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Aim {
    pub(super) project: ProjectId,
    pub(super) after: Option<CardId>,
    pub(super) becomes: RecordAs,
}

/// What the recorder does.
#[derive(Debug, Default)]
pub(super) enum Phase {
    /// Nothing.
    #[default]
    Idle,
    /// The browser asks for the microphone.
    Asking(Aim),
    /// Sound comes in.
    Running { take: Take, since: Instant },
    /// It holds.
    Paused(Take),
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
            Self::Running { .. } => "Running",
            Self::Paused(_) => "Paused",
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
            | Self::Paused(take)
            | Self::Stopping { take, .. }
            | Self::Stuck { take, .. }
            | Self::Recovering(take)
            | Self::Analyzing(take) => Some(take),
            Self::Idle | Self::Asking(_) | Self::Saving { .. } => None,
        }
    }
}
