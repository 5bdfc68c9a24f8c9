//! What a person may want of the open project.

use crate::{
    ids::{CardId, ProjectId},
    project::{Edit, Title},
};

/// Into which project cards go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Into {
    /// One that is there, and not open.
    Project(ProjectId),
    /// A new one.
    New(Title),
}

/// A wish to change the open project, or to take a change back.
#[derive(Debug, Clone, PartialEq)]
pub enum EditCommand {
    /// A change.
    Do(Edit),
    /// Puts silence so many milliseconds into a card, so many long.
    Silence(CardId, u64, u64),
    /// Copies cards into another project.
    Carry {
        /// Which.
        cards: Vec<CardId>,
        /// Where to.
        into: Into,
        /// They go from here.
        moves: bool,
    },
    /// Takes the last own action back.
    Undo,
    /// Repeats what was taken back last.
    Redo,
    /// Takes back, or repeats, one by one until the next own action has this number.
    GoTo(u64),
}
