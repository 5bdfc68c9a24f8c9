//! What the share dialog and the page of an invite both say.

/// Button: opens the system's share sheet.
pub const SHARE_BY: &str = "Share by…";
/// Label of a field.
pub const ONLY_CODE: &str = "or only the code";
/// Its button.
pub const COPY_CODE: &str = "Copy code";
/// Opens the long form of the code.
pub const FOR_VOICE_CARDS: &str = "For the Voice Cards app";
/// Label of its field.
pub const LONG_CODE: &str = "Long code";
/// Its button.
pub const COPY_LONG_CODE: &str = "Copy long code";
/// A copy button that has just been pressed.
pub const COPIED: &str = "Copied";
/// In front of the time that is left.
pub const KEEP_OPEN: &str = "Keep this page open. ";
/// Both have the other's code.
pub const LOOKING_FOR_PATH: &str = "Looking for a path between you";
/// It worked; more follows.
pub const CONNECTED: &str = "Connected. ";
/// Button of a QR code.
pub const QR_ENLARGE: &str = "Show the QR code full screen";
/// Its title.
pub const QR_ENLARGE_SHORT: &str = "Show full screen";
