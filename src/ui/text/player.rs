//! The dock at the bottom of a project.

use std::borrow::Cow;

use super::numbers::clock;
use crate::ports::{media::PlayError, playing::Rate};

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
/// Name of the buttons that follow.
pub const STEPS: &str = "Steps";
/// Button.
pub const PREVIOUS: &str = "To the beginning of the card, or to the card before";
/// Button.
pub const BACK_FIVE: &str = "5 seconds back";
/// Button.
pub const ON_FIVE: &str = "5 seconds on";
/// Button.
pub const NEXT: &str = "To the next card";
/// Why it does nothing.
pub const NO_NEXT: &str = "This is the last card of what plays";
/// Name of the choice.
pub const RATE: &str = "Speed";
/// Button.
pub const REPEAT: &str = "Repeat";
/// Button, while it is on.
pub const REPEATS: &str = "Repeats what plays";
/// Button.
pub const SHOW: &str = "Show the card that plays";

/// `1.25×`
pub fn rate(rate: Rate) -> String {
    format!("{}×", rate.factor())
}

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

/// Cards that are named one by one; of more it is said how many.
const NAMED_MAX: usize = 4;

/// Cards that do not play: number and label of each, why the last one does not, and whether others are played on.
pub fn cards_silent(
    cards: &[(usize, String)],
    error: PlayError,
    goes_on: bool,
) -> (Cow<'static, str>, Cow<'static, str>) {
    let card = |(number, label): &(usize, String)| match label.trim() {
        "" => format!("card {number}"),
        label => format!("card {number}, “{label}”"),
    };
    let mut names: Vec<_> = cards.iter().take(NAMED_MAX).map(card).collect();
    if cards.len() > NAMED_MAX {
        names.push(format!("{} more", cards.len() - NAMED_MAX));
    }
    let last = names.pop().unwrap_or_default();
    let (names, several) =
        if names.is_empty() { (last, false) } else { (format!("{} and {last}", names.join("; ")), true) };
    let what = if goes_on {
        format!("Skipped: {names}. The other cards play on.")
    } else {
        format!("Cannot be played: {names}.")
    };
    let next = match (error, several) {
        (PlayError::Damaged, false) => {
            "Its audio is damaged or missing; the card is kept as it is. If somebody shared it with you, ask them to \
             share it again."
        }
        (PlayError::Damaged, true) => {
            "Their audio is damaged or missing; the cards are kept as they are. If somebody shared them with you, ask \
             them to share them again."
        }
        (_, false) => {
            "This browser cannot play that kind of audio; the card is kept as it is. Open the project in an up-to-date \
             Chrome, Edge or Firefox, or record the card again."
        }
        (_, true) => {
            "This browser cannot play that kind of audio; the cards are kept as they are. Open the project in an \
             up-to-date Chrome, Edge or Firefox, or record the cards again."
        }
    };
    (what.into(), next.into())
}
