//! The edit dialog of a card.

use super::common::apart;
use crate::project::text::TAG_CHARS_MAX;

/// Label of a field.
pub const TITLE: &str = "Title";
/// Label of a field.
pub const NOTES: &str = "Notes";
/// Label of a field.
pub const TAGS: &str = "Tags";
/// In the field of the tags while it is empty.
pub const TAGS_EXAMPLE: &str = "interview, take 2";
/// Below the field of the tags.
pub const TAGS_HINT: &str = "With commas between them.";
/// The same when there are too many.
pub const TAGS_TOO_MANY: &str = "Ten tags at most: the rest is left out.";
/// Between two tags in the field. Tags are told apart by the comma.
pub const TAGS_BETWEEN: &str = ", ";
/// Label of the choice.
pub const COLOUR: &str = "Colour";

/// The same when one is longer than can be kept; `tag` is its beginning.
pub fn tag_too_long(tag: &str) -> String {
    format!(
        "“{}…” is too long: a tag has at most {TAG_CHARS_MAX} characters. Is there a comma missing?",
        apart(tag)
    )
}

/// Heading.
pub fn heading(number: usize) -> String {
    format!("Card {number}")
}

/// How much of a field is used: `12 / 100`.
pub fn counter(count: usize, max: usize) -> String {
    format!("{count} / {max}")
}
