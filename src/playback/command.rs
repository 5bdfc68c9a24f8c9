//! What a person may want to hear.

use crate::{ids::CardId, project::Region};

/// A wish about playing.
#[derive(Debug, Clone, PartialEq)]
pub enum PlayCommand {
    /// One card. If it is loaded already: holds or goes on.
    Card(CardId),
    /// All cards in order, from this one or from the first.
    All(Option<CardId>),
    /// One card as if it had these regions.
    Preview(CardId, Vec<Region>),
    /// Holds or goes on; plays all if nothing is loaded.
    Toggle,
    /// To this place in what is loaded, in milliseconds; plays all from there if nothing is.
    Seek(u64),
    /// Falls silent.
    Stop,
}
