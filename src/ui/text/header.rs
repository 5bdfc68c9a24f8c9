//! The top of every screen.

use crate::{app::view::ConnectionState, ports::settings::Theme};

/// Button of the menu on small screens.
pub const MORE: &str = "More";
/// Button.
pub const SETTINGS: &str = "Settings";
/// Link: an arrow back to the library.
pub const ALL_PROJECTS: &str = "All projects";
/// In front of the role, for people who cannot see where it stands.
pub const YOUR_ROLE: &str = "Your role: ";

/// Button that goes to the next theme.
pub fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::Light => "Theme: light",
        Theme::Dark => "Theme: dark",
        Theme::System => "Theme: as the system",
    }
}

/// The connection, in a word or two; `lost` when there was one before.
pub fn connection(state: ConnectionState, lost: bool) -> &'static str {
    match state {
        ConnectionState::Disconnected => "Not connected",
        ConnectionState::Connecting => "Connecting",
        ConnectionState::Connected => "Connected",
        ConnectionState::Syncing => "Syncing",
        ConnectionState::Reconnecting => "Reconnecting",
        ConnectionState::Error if lost => "Connection lost",
        ConnectionState::Error => "Connection failed",
    }
}
