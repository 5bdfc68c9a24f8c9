//! What a person may want of the open project.

use crate::project::Edit;

/// A wish to change the open project, or to take a change back.
#[derive(Debug, Clone, PartialEq)]
pub enum EditCommand {
    /// A change.
    Do(Edit),
    /// Takes the last own action back.
    Undo,
    /// Repeats what was taken back last.
    Redo,
    /// Takes back, or repeats, one by one until the next own action has this number.
    GoTo(u64),
}
