//! The cards of a project.

use super::{
    common::apart,
    numbers::{self, clock_hundredths},
};
use crate::project::Colour;

/// Name of the list.
pub const CARDS: &str = "Cards";
/// A card without a title.
pub const UNTITLED: &str = "Untitled";
/// Title of a card's name, which a press makes a field.
pub const RENAME: &str = "Rename this card";
/// Name of that field.
pub const TITLE: &str = "Title of this card";
/// Name of a card's tags.
pub const TAGS: &str = "Tags";
/// Title of the waveform.
pub const PLAY_FROM_HERE: &str = "Play from here";

/// The sound of a card is still with somebody else.
pub const NOT_HERE: &str = "Its sound is not here yet";

/// The waveform of a long card is being made.
pub fn measuring(percent: u8) -> String {
    format!("Waveform: {}", numbers::percent(percent))
}

/// There is no card, and this person cannot make one.
pub const NOTHING: &str = "Nothing here yet.";
/// What follows it.
pub const NOTHING_MORE: &str = "The editor has not recorded anything yet.";
/// There is no card: how to make one.
pub const BEGIN: &str = "Press the round button and speak.";
/// What follows it.
pub const BEGIN_MORE: &str = "Each recording becomes a card that you can name, colour and move. \
    When you are ready, Share sends the whole project to another browser.";

/// Button.
pub const MOVE_UP: &str = "Move up";
/// Button.
pub const MOVE_DOWN: &str = "Move down";
/// Why a card cannot go up.
pub const IS_FIRST: &str = "This is the first card";
/// Why a card cannot go down.
pub const IS_LAST: &str = "This is the last card";
/// Button: opens the dialog for title, notes, tags and colour.
pub const EDIT: &str = "Edit";
/// Button of the menu with what else can be done with a card.
pub const MORE: &str = "More";
/// Button: opens the trim dialog.
pub const TRIM: &str = "Trim";
/// On the line between two cards.
pub const INSERT: &str = "Record here";
/// Button: asks where to.
pub const MOVE_TO: &str = "Move to…";
/// Button.
pub const SELECT: &str = "Select";
/// Button.
pub const RECORD_AGAIN: &str = "Record again";
/// Button.
pub const RECORD_MORE: &str = "Record more";
/// Button: a new card.
pub const RECORD_BEFORE: &str = "Record in front";
/// Button: a new card.
pub const RECORD_BEHIND: &str = "Record behind";
/// Button: two cards of one, at the place where it plays.
pub const SPLIT: &str = "Split here";
/// Why a card cannot be split.
pub const NOT_HELD: &str = "Play or press the waveform to where the second card should begin";
/// Button: one card of two.
pub const MERGE: &str = "Merge with next";
/// Why a card cannot be merged.
pub const NOTHING_BEHIND: &str = "There is no card behind this one";
/// Button: the same card once more.
pub const DUPLICATE: &str = "Duplicate";
/// The left end of a waveform.
pub const TRIM_FROM: &str = "Drag to trim the beginning";
/// The right end of a waveform.
pub const TRIM_TO: &str = "Drag to trim the end";
/// Button: copies or moves it.
pub const PROJECT: &str = "Into another project";
/// Button.
pub const DELETE: &str = "Delete";
/// Title of the handle.
pub const DRAG: &str = "Drag to move";

/// Button.
pub fn play(number: usize) -> String {
    format!("Play card {number}")
}

/// Button.
pub fn pause(number: usize) -> String {
    format!("Pause card {number}")
}

/// Name of the line behind a card.
pub fn insert(number: usize) -> String {
    format!("{INSERT}, behind card {number}")
}

/// Name of the line in front of the first.
pub fn insert_first(number: usize) -> String {
    format!("{INSERT}, in front of card {number}")
}

/// Name of the handle.
pub fn handle(number: usize) -> String {
    format!("Move card {number}: drag, use the arrow keys, or Space to lift it")
}

/// A card is carried with the keyboard.
pub fn lifted(number: usize) -> String {
    format!("Card {number} is lifted. Arrows carry it, Space drops it, Escape puts it back.")
}

/// Where it would land.
pub fn carried(number: usize, of: usize) -> String {
    format!("Place {number} of {of}")
}

/// It stays where it was.
pub fn put_back(number: usize) -> String {
    format!("Card {number} stays where it was.")
}

/// Where a card has been moved to, for people who cannot see it.
pub fn moved(number: usize, of: usize) -> String {
    format!("Card {number} of {of}")
}

/// A card was split.
pub fn was_split(number: usize) -> String {
    format!("Card {number} is split: the rest is card {}.", number + 1)
}

/// A card and the next one became one.
pub fn were_merged(number: usize) -> String {
    format!("Cards {number} and {} are one card now.", number + 1)
}

/// There is the same card once more.
pub fn was_duplicated(number: usize) -> String {
    format!("Card {} is a copy of card {number}.", number + 1)
}

/// A card was deleted.
pub fn deleted(number: usize, label: &str) -> String {
    match label.trim() {
        "" => format!("Card {number} is deleted. Undo brings it back."),
        label => format!("Card {number}, “{}”, is deleted. Undo brings it back.", apart(label)),
    }
}

/// A colour.
pub fn colour(colour: Colour) -> &'static str {
    match colour {
        Colour::Neutral => "Neutral",
        Colour::Red => "Red",
        Colour::Orange => "Orange",
        Colour::Yellow => "Yellow",
        Colour::Green => "Green",
        Colour::Blue => "Blue",
        Colour::Purple => "Purple",
        Colour::Pink => "Pink",
    }
}

/// Said when the ends of a card were dragged.
pub fn trimmed(kept_ms: u64) -> String {
    format!("Trimmed to {}", clock_hundredths(kept_ms))
}
