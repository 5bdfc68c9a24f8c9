//! The player as it is shown.

use crate::ids::CardId;

/// The player. The playhead itself is read from the sound, not from here.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlayerView {
    /// What it does.
    pub state: PlayState,
    /// The card that sounds, or is held.
    pub card: Option<CardId>,
    /// All cards, or one.
    pub all: bool,
    /// Length of what plays, in milliseconds.
    pub duration_ms: u64,
    /// Where each card begins in what plays, in milliseconds.
    pub starts: Vec<(CardId, u64)>,
}

/// What the player does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlayState {
    /// Nothing is loaded.
    #[default]
    Idle,
    /// Sound.
    Playing,
    /// Held.
    Paused,
}

impl PlayState {
    /// The name in `data-state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Playing => "playing",
            Self::Paused => "paused",
        }
    }
}
