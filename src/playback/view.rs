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
    /// They are of a project that still comes in.
    pub early: bool,
    /// Length of what plays, in milliseconds.
    pub duration_ms: u64,
    /// Where each card begins in what plays, in milliseconds.
    pub starts: Vec<(CardId, u64)>,
    /// It begins again when it is over.
    pub repeats: bool,
    /// Of a card of which only some plays: those stretches of it, in milliseconds.
    pub stretches: Vec<(u64, u64)>,
}

impl PlayerView {
    /// The card of the open project that sounds, or is held. One that still comes in may have the same name and other sound.
    pub fn card_here(&self) -> Option<CardId> {
        self.card.filter(|_| !self.early)
    }

    /// What it does with a card of the open project.
    pub fn state_of(&self, card: CardId) -> PlayState {
        if self.card_here() == Some(card) { self.state } else { PlayState::Idle }
    }

    /// Where a card begins in what plays, in milliseconds.
    pub fn start_of(&self, card: CardId) -> Option<u64> {
        self.starts.iter().find(|(other, _)| *other == card).map(|(_, start)| *start)
    }

    /// The place in the card that sounds, or is held, when the playhead is at `at_ms` of what plays.
    pub fn place_in_card(&self, at_ms: u64) -> Option<u64> {
        let mut left = at_ms.saturating_sub(self.start_of(self.card?)?);
        if self.stretches.is_empty() {
            return Some(left);
        }
        for (from, to) in &self.stretches {
            if left < to - from {
                return Some(from + left);
            }
            left -= to - from;
        }
        self.stretches.last().map(|(_, to)| *to)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_playhead_of_stretches_stands_where_they_are_in_the_card() {
        let card = CardId([1; 16]);
        let whole = PlayerView {
            card: Some(card),
            starts: vec![(CardId([2; 16]), 0), (card, 3_000)],
            ..PlayerView::default()
        };
        assert_eq!(whole.place_in_card(4_500), Some(1_500));
        let starts = vec![(card, 0)];
        let parts = PlayerView { starts, stretches: vec![(500, 1_000), (4_000, 6_000)], ..whole };
        for (at, place) in [(0, 500), (499, 999), (500, 4_000), (2_400, 5_900), (9_000, 6_000)] {
            assert_eq!(parts.place_in_card(at), Some(place), "{at}");
        }
        assert_eq!(PlayerView::default().place_in_card(7), None);
    }

    #[test]
    fn a_card_that_is_heard_early_does_not_play_in_the_open_project() {
        let (card, state) = (CardId([1; 16]), PlayState::Playing);
        let here = PlayerView { card: Some(card), state, ..PlayerView::default() };
        assert_eq!((here.card_here(), here.state_of(card)), (Some(card), state));
        assert_eq!(here.state_of(CardId([2; 16])), PlayState::Idle);
        let early = PlayerView { early: true, ..here };
        assert_eq!((early.card_here(), early.state_of(card)), (None, PlayState::Idle));
    }
}
