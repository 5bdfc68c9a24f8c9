//! The trim dialog of a card.

use super::numbers::clock;

/// Button: plays what would be kept.
pub const LISTEN: &str = "Listen";
/// Button: does it.
pub const TRIM: &str = "Trim";
/// Below the buttons.
pub const HINT: &str = "Nothing is thrown away: undo brings the rest back.";
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
