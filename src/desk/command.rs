//! What a person may want of the open project.

use crate::{ids::CardId, project::Edit};

/// A wish to change the open project, or to take a change back.
#[derive(Debug, Clone, PartialEq)]
pub enum EditCommand {
    /// A change.
    Do(Edit),
    /// Puts silence so many milliseconds into a card, so many long.
    Silence(CardId, u64, u64),
    /// Takes the last own action back.
    Undo,
    /// Repeats what was taken back last.
    Redo,
    /// Takes back, or repeats, one by one until the next own action has this number.
    GoTo(u64),
}
