//! Places in the order of the cards, as people say them.

use crate::ids::CardId;

/// Where a card should go, as a person says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// To the front.
    First,
    /// To the end.
    Last,
    /// One place towards the front.
    Up,
    /// One place towards the end.
    Down,
    /// In front of another card.
    Before(CardId),
    /// Behind another card.
    Behind(CardId),
    /// So that it has this number, from 1; beyond the last, to the end.
    At(usize),
}
