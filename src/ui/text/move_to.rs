//! The dialog that moves cards to a place.

use super::numbers;

/// Button.
pub const FIRST: &str = "To the top";
/// Button.
pub const LAST: &str = "To the end";
/// Button.
pub const MOVE: &str = "Move";

/// What it is about.
pub fn heading(count: usize, number: usize) -> String {
    match count {
        1 => format!("Move card {number}"),
        _ => format!("Move {}", numbers::cards(count)),
    }
}

/// Name of the field.
pub fn number(of: usize) -> String {
    format!("Number, from 1 to {of}")
}

/// What is written is no place.
pub fn no_number(of: usize) -> String {
    format!("Write a number from 1 to {of}.")
}

/// What was done.
pub fn moved(count: usize, number: usize) -> String {
    match count {
        1 => format!("Moved: card {number} now."),
        _ => format!("{} moved, from place {number} on.", numbers::cards(count)),
    }
}
