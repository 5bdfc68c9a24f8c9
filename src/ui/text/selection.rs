//! The bar of the chosen cards.

use super::{cards::colour as name_of, numbers};
use crate::project::Colour;

/// Name of the bar.
pub const BAR: &str = "Selected cards";
/// Button: plays them in a row.
pub const PLAY: &str = "Play";
/// Button: copies or moves them.
pub const PROJECT: &str = "Into another project";
/// Button.
pub const AUDIO: &str = "Export their audio";
/// Button: saves them as a file.
pub const SAVE: &str = "Save as ZIP";
/// Button.
pub const ALL: &str = "Select all that are shown";
/// Button.
pub const COLOUR: &str = "Colour";
/// Button.
pub const TAG: &str = "Tags";
/// Name of the field, and what stands in it while it is empty.
pub const TAG_FIELD: &str = "Tag for all of them";
/// Button.
pub const TAG_ADD: &str = "Add tag";
/// Button.
pub const MOVE: &str = "Move to…";
/// Button.
pub const DUPLICATE: &str = "Duplicate";
/// Button.
pub const MERGE: &str = "Merge into one card";
/// Button.
pub const DELETE: &str = "Delete";
/// Button: ends the selection.
pub const DONE: &str = "Done";
/// Why nothing can be done.
pub const NOTHING_CHOSEN: &str = "Select cards first";
/// Why they cannot be merged.
pub const ONE_CHOSEN: &str = "Select two cards or more";

/// How many are chosen, and how long they are together.
pub fn chosen(count: usize, ms: u64) -> String {
    match count {
        0 => "No card selected".to_owned(),
        _ => format!("{} · {}", numbers::cards(count), numbers::clock(ms)),
    }
}

/// Name of the check box of a card.
pub fn choose(number: usize) -> String {
    format!("Select card {number}")
}

/// Button: takes a tag away from all of them.
pub fn untag(tag: &str) -> String {
    format!("Remove tag {tag}")
}

/// What was done.
pub fn duplicated(count: usize) -> String {
    format!("{} duplicated.", numbers::cards(count))
}

/// What was done.
pub fn merged(count: usize) -> String {
    format!("{} are one card now.", numbers::cards(count))
}

/// What was done.
pub fn deleted(count: usize) -> String {
    format!("{} deleted. Undo brings all of them back.", numbers::cards(count))
}

/// What was done.
pub fn coloured(count: usize, colour: Colour) -> String {
    format!("{}: {}.", numbers::cards(count), name_of(colour))
}

/// What was done.
pub fn tagged(count: usize, tag: &str) -> String {
    format!("{}: tag {tag} added.", numbers::cards(count))
}

/// What was done.
pub fn untagged(count: usize, tag: &str) -> String {
    format!("{}: tag {tag} removed.", numbers::cards(count))
}

/// Cards were moved by dragging or with keys.
pub fn moved(count: usize, number: usize) -> String {
    format!("{} moved, from place {number} on.", numbers::cards(count))
}
