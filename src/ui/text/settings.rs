//! The settings.

use crate::ports::settings::Theme;

/// Heading.
pub const HEADING: &str = "Settings";
/// Label of a field.
pub const NAME: &str = "Your name";
/// In that field while it is empty.
pub const NAME_HINT: &str = "What others see";
/// Label of a choice.
pub const LAN_ONLY: &str = "Stay in the local network";
/// What it means.
pub const LAN_ONLY_HINT: &str = "Contacts no server at all. Both devices have to be on the same Wi-Fi.";
/// Label of a choice.
pub const THEME: &str = "Theme";
/// Heading of the list of known people.
pub const KNOWN: &str = "People you checked";
/// Below the list.
pub const KNOWN_HINT: &str =
    "Their browser is recognised the next time. Whoever you forget is asked for the words again.";

/// A theme.
pub fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::Light => "Light",
        Theme::Dark => "Dark",
        Theme::System => "As the system",
    }
}

/// Button beside somebody who is known.
pub fn forget(name: &str) -> String {
    format!("Forget {name}")
}
