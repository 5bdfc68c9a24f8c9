//! The trim dialog of a card.

use super::numbers::clock;

/// Button: plays what would be kept.
pub const LISTEN: &str = "Listen";
/// Button: does it.
pub const TRIM: &str = "Trim";
/// Button: takes away what lies between the handles.
pub const CUT: &str = "Cut out";
/// Why there is nothing to cut out.
pub const IS_ALL: &str = "Move a handle first: this is the whole card";
/// Below the buttons.
pub const HINT: &str =
    "Trim keeps what lies between the handles, Cut out takes it away. Undo brings everything back.";
/// Name of the handle at the left.
pub const BEGINNING: &str = "Beginning";
/// Name of the handle at the right.
pub const END: &str = "End";

/// Heading.
pub fn heading(number: usize) -> String {
    format!("Trim card {number}")
}

/// How much is kept: `0:12 of 3:45`.
pub fn length(kept_ms: u64, of_ms: u64) -> String {
    format!("{} of {}", clock(kept_ms), clock(of_ms))
}
