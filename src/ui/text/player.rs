//! The dock at the bottom of a project.

use super::numbers::clock;

/// Button.
pub const RECORD: &str = "Record a new card";
/// Button.
pub const PLAY_ALL: &str = "Play all";
/// Why it does nothing.
pub const NOTHING_TO_PLAY: &str = "There is nothing to play yet";
/// Button.
pub const PAUSE: &str = "Pause";
/// Button.
pub const RESUME: &str = "Go on";
/// Button.
pub const STOP: &str = "Stop";
/// Name of the slider.
pub const PLACE: &str = "Place on the tape";

/// Where the slider stands, in words: `0:12, card 3`.
pub fn place(at_ms: u64, card: Option<usize>) -> String {
    match card {
        Some(number) => format!("{}, card {number}", clock(at_ms)),
        None => clock(at_ms),
    }
}

/// Behind the time that has passed: ` / 3:45`.
pub fn of_length(length_ms: u64) -> String {
    format!(" / {}", clock(length_ms))
}
