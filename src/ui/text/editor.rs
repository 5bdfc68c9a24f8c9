//! The editor of a card: its sound and its words.

use super::{common::apart, numbers::clock_hundredths};
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
/// Label of a field.
pub const TRANSCRIPT: &str = "Transcript";
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

/// Name of the place beside the list.
pub const PANE: &str = "Editor";
/// In it while no card is worked on.
pub const NO_CARD: &str = "Press a card, and here you cut its sound and write its texts.";
/// Name of the field with what was being written into a card that was deleted.
pub const UNKEPT: &str = "What was being written";
/// A card that is worked on and not among those that are found.
pub const HIDDEN: &str = "The search does not show this card.";
/// Button: the card in front of this one.
pub const PREVIOUS: &str = "Card before this one";
/// Why there is none.
pub const IS_FIRST: &str = "This is the first card";
/// Button: the next card.
pub const NEXT: &str = "Next card";
/// Why there is none.
pub const IS_LAST: &str = "This is the last card";

/// Name of the group.
pub const SOUND: &str = "Sound";
/// Name of the cursor, which is a slider.
pub const CURSOR: &str = "Cursor";
/// Name of the handle at the left.
pub const SELECTION_FROM: &str = "Beginning of the selection";
/// Name of the handle at the right.
pub const SELECTION_TO: &str = "End of the selection";
/// Below the waveform.
pub const HINT: &str = "Drag to select, or hold Shift with the arrow keys. Plus and minus zoom, Space plays.";
/// Label of the field with the time of the cursor.
pub const AT: &str = "Cursor at";
/// The sound is still on its way to here.
pub const NO_SOUND: &str = "Not all of this sound is here yet.";
/// Button: shows less, and finer.
pub const ZOOM_IN: &str = "Zoom in";
/// Button: shows more.
pub const ZOOM_OUT: &str = "Zoom out";
/// Button: shows the whole card.
pub const SHOW_ALL: &str = "Show all";
/// Why it shows no more.
pub const SHOWS_ALL: &str = "The whole card is shown";
/// Button: plays from the cursor.
pub const PLAY: &str = "Play from the cursor";
/// Button: holds.
pub const PAUSE: &str = "Pause";
/// Button: plays what is selected.
pub const LISTEN: &str = "Listen";
/// The same, at more length.
pub const LISTEN_LONG: &str = "Play the selection";
/// Button: plays what comes before and behind the selection, as it would be without.
pub const LISTEN_WITHOUT: &str = "Listen without it";
/// Button: two cards.
pub const SPLIT: &str = "Split here";
/// Why it cannot be split.
pub const AT_EDGE: &str = "Put the cursor inside the card first";
/// Button: the selection begins at the cursor.
pub const SELECT_FROM: &str = "From here";
/// Button: the selection ends at the cursor.
pub const SELECT_TO: &str = "To here";
/// Button: everything is selected again.
pub const SELECT_ALL: &str = "Select all";
/// Button: keeps the selection.
pub const TRIM: &str = "Keep only this";
/// Button: takes the selection away.
pub const CUT: &str = "Cut out";
/// Button: puts silence in at the cursor.
pub const SILENCE: &str = "Insert silence";
/// Name of the field with its length.
pub const SILENCE_LENGTH: &str = "Length of the silence";
/// Why there is none to put in.
pub const SILENCE_NONE: &str = "Write a length such as 0:02 first";
/// Why there is nothing to cut out, or nothing else to take away.
pub const IS_ALL: &str = "Select a part first: this is the whole card";

/// The card that was worked on was deleted.
pub fn gone(label: &str) -> String {
    let what = if label.is_empty() { "The card".to_owned() } else { format!("“{}”", apart(label)) };
    format!("{what} was deleted.")
}

/// How much is selected: `0:12.30 of 3:45.00`.
pub fn selected(selected_ms: u64, of_ms: u64) -> String {
    if selected_ms == of_ms {
        format!("All of {}", clock_hundredths(of_ms))
    } else {
        format!("{} of {}", clock_hundredths(selected_ms), clock_hundredths(of_ms))
    }
}

/// Said when a card was split.
pub fn was_split(at_ms: u64) -> String {
    format!("Split at {}", clock_hundredths(at_ms))
}

/// Said when silence was put in.
pub fn was_silenced(ms: u64) -> String {
    format!("{} of silence inserted", clock_hundredths(ms))
}

/// Said when a part was cut out.
pub fn was_cut(ms: u64) -> String {
    format!("{} cut out", clock_hundredths(ms))
}

/// Said when everything but a part was taken away.
pub fn was_trimmed(ms: u64) -> String {
    format!("{} kept", clock_hundredths(ms))
}

/// How much of a field is used: `12 / 100`.
pub fn counter(count: usize, max: usize) -> String {
    format!("{count} / {max}")
}
