//! What there is to know of a clip once it was looked through.

use crate::project::clip::Peaks;

/// Length and waveform of a clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysis {
    /// The sum of what its packets hold.
    pub duration_ms: u32,
    /// The waveform; of a long clip none yet.
    pub peaks: Peaks,
}

/// The waveforms of a clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measures {
    /// The one that a card shows.
    pub peaks: Peaks,
    /// Loudness of each [`WAVE_GRAIN_MS`](super::media::WAVE_GRAIN_MS), 0 silent, 255 full scale.
    pub fine: Vec<u8>,
}
