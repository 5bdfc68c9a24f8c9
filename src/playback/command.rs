//! What a person may want to hear.

use crate::ids::CardId;

/// A wish about playing.
#[derive(Debug, Clone, PartialEq)]
pub enum PlayCommand {
    /// One card. If it is loaded already: holds or goes on.
    Card(CardId),
    /// Of a project that still comes in: this card and all behind it. If it is loaded already: holds or goes on.
    Early(CardId),
    /// All cards in order, from this one or from the first.
    All(Option<CardId>),
    /// One card, from this place in it, in milliseconds. If it is loaded already, alone or among others: goes there.
    From(CardId, u64),
    /// These stretches of a card, from the one to the other millisecond of it, one behind the other.
    Stretches(CardId, Vec<(u64, u64)>),
    /// These cards, in this order.
    These(Vec<CardId>),
    /// Holds or goes on; plays all if nothing is loaded.
    Toggle,
    /// To this place in what is loaded, in milliseconds; plays all from there if nothing is.
    Seek(u64),
    /// So many milliseconds on in what is loaded, or back.
    Skip(i64),
    /// To the card behind the one that sounds.
    Next,
    /// To the beginning of the card that sounds, or, near that, of the one before. The place is where what is loaded stands, in
    /// milliseconds.
    Previous(u64),
    /// Begin again whenever what is loaded is over, or do not.
    Repeat(bool),
    /// Falls silent.
    Stop,
}
