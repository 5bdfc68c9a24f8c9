//! The search in a project.

use super::numbers;

/// Button in the header.
pub const FIND: &str = "Find cards";
/// Its keys, as browsers name them.
pub const KEYS: &str = "Control+F /";
/// Name of the field.
pub const FIELD: &str = "Find in title, notes, tags and transcript";
/// What stands in it while it is empty.
pub const PLACEHOLDER: &str = "Words, or #tag";
/// Button: shows colours and tags.
pub const FILTERS: &str = "Colours and tags";
/// Button: lets cards be chosen.
pub const SELECT: &str = "Select cards";
/// Button: ends the search.
pub const CLOSE: &str = "Show all cards";
/// In place of tags.
pub const NO_TAGS: &str = "No tags";

/// In place of the cards.
pub const NOTHING: &str = "No card has all of this.";
/// What follows it.
pub const NOTHING_NEXT: &str = "Write less, choose fewer colours and tags, or show all cards.";

/// How many of them are shown.
pub fn shown(shown: usize, of: usize) -> String {
    match shown {
        0 => format!("None of {of} cards has all of this"),
        _ => format!("{shown} of {}", numbers::cards(of)),
    }
}

/// How many there are.
pub fn all(of: usize) -> String {
    numbers::cards(of)
}
