//! A project that still comes in, looked at and heard before all of it is here.

use super::numbers;
use crate::app::view::Arrival;

/// Button.
pub const LOOK_INSIDE: &str = "Look inside";
/// Name of the list.
pub const ARRIVING: &str = "Cards that are coming in";
/// What these cards are.
pub const NOT_YOURS_YET: &str = "Listen already: what you play comes first. It becomes your copy when all of it is here and \
                                 checked. Until then nothing of yours is touched.";
/// A card that plays as far as it has come, and waits.
pub const WAITS: &str = "Waiting for its sound";
/// Buttons of the pages.
pub const EARLIER: &str = "Earlier cards";
/// The same.
pub const LATER: &str = "Later cards";
/// Why it does nothing.
pub const NONE_EARLIER: &str = "These are the first cards";
/// Why it does nothing.
pub const NONE_LATER: &str = "These are the last cards";

/// How far a card is.
pub fn arrival(arrival: Arrival) -> String {
    match arrival {
        Arrival::Here => "Here".to_owned(),
        Arrival::Coming(percent) => format!("Coming, {}", numbers::percent(percent)),
        Arrival::Queued => "Queued".to_owned(),
    }
}

/// Button: plays this card and those behind it.
pub fn play(number: usize) -> String {
    format!("Play from card {number} on")
}

/// Button, while it plays.
pub fn pause(number: usize) -> String {
    format!("Pause card {number}")
}

/// Which cards of how many: `Cards 51 to 100 of 320`.
pub fn page(first: usize, last: usize, all: usize) -> String {
    format!("Cards {first} to {last} of {all}")
}
