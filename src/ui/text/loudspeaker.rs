//! The loudspeaker, in the settings, and when it is gone.

use super::notices::Message;

/// Heading.
pub const HEADING: &str = "Loudspeaker";
/// Label of a choice.
pub const WHICH: &str = "Which one it plays on";
/// Button: the browser's own list.
pub const ASK: &str = "Choose another one";
/// Why there is no list.
pub const UNTOLD: &str =
    "Browsers tell which loudspeakers there are once a microphone was allowed: try it above.";

/// One whose name is not told, by its number.
pub fn nameless(number: usize) -> String {
    format!("Loudspeaker {number}")
}

/// The chosen one is not there.
pub(super) fn gone(label: &str) -> Message {
    let what = if label.is_empty() {
        "The loudspeaker you chose is not here, so you hear the one that the system prefers.".into()
    } else {
        format!("{label} is not here, so you hear the loudspeaker that the system prefers.").into()
    };
    (what, "It is used again when it is back; or choose another one in the settings.".into())
}
