//! Levels of cards.

use super::numbers;
use crate::{notice::EvenReport, project::Gain};

/// Label of the slider.
pub const LEVEL: &str = "Level";
/// Button: as it was recorded.
pub const RESET: &str = "As recorded";
/// Why there is nothing to reset.
pub const IS_PLAIN: &str = "It is as loud as it was recorded";
/// Button: evens out.
pub const EVEN: &str = "Even out levels";
/// What a level is, below the slider.
pub const HINT: &str = "Heard when it plays. The recording itself stays as it is.";
/// Button: all chosen cards louder.
pub const LOUDER: &str = "1 dB louder";
/// Button: all chosen cards quieter.
pub const QUIETER: &str = "1 dB quieter";
/// Why there is nothing to even out.
pub const NO_CARDS: &str = "There are no cards yet";

/// A level, as `+3.5 dB`.
pub fn db(gain: Gain) -> String {
    let tenths = gain.centibels();
    let sign = match tenths {
        0 => "",
        1.. => "+",
        _ => "−",
    };
    let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
    if rest == 0 { format!("{sign}{whole} dB") } else { format!("{sign}{whole}.{rest} dB") }
}

/// The mark of a card that is not as loud as it was recorded, as it is read out.
pub fn mark(gain: Gain) -> String {
    format!("Level {}", db(gain))
}

/// Cards are being measured.
pub fn measuring(cards: usize) -> String {
    format!("Measuring {}", numbers::cards(cards))
}

/// What was done with the chosen cards.
pub fn changed(count: usize, tenths: i32) -> String {
    format!("{}: {}.", numbers::cards(count), db(Gain::new(tenths)))
}

/// What was done with the chosen cards.
pub fn reset(count: usize) -> String {
    format!("{}: as recorded.", numbers::cards(count))
}

/// What came of evening out, and what it means.
pub fn evened(report: &EvenReport) -> (String, String) {
    let EvenReport { changed, same, quiet, missing, short } = *report;
    let done = match (changed, same) {
        (0, 0) => "No level was changed.".to_owned(),
        (0, _) => "The levels are even already.".to_owned(),
        _ => format!("Levels are even: {} changed.", numbers::cards(changed)),
    };
    let were = |count: usize| if count == 1 { "was" } else { "were" };
    let mut more = Vec::new();
    if quiet > 0 {
        let cards = numbers::cards(quiet);
        more.push(format!("{cards} {} too quiet or too short to measure.", were(quiet)));
    }
    if missing > 0 {
        let cards = numbers::cards(missing);
        more.push(format!("The sound of {cards} is not here or cannot be read: try again when it is."));
    }
    if short > 0 {
        let (stay, have) =
            if short == 1 { ("stays", "its loudest moment") } else { ("stay", "their loudest moments") };
        let cards = numbers::cards(short);
        more.push(format!(
            "{cards} {stay} quieter: {have} must not distort, and no more than 24 dB are added."
        ));
    }
    if changed > 0 {
        more.push("Undo brings all levels back.".to_owned());
    } else if more.is_empty() {
        more.push("There is nothing to do.".to_owned());
    }
    (done, more.join(" "))
}
