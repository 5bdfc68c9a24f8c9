//! Who may edit.

use super::common::{a_guest, apart};

/// In front of the time that is left.
pub const ASKED: &str = "You asked to edit. ";
/// Button: no longer asks.
pub const TAKE_BACK_WISH: &str = "Take it back";
/// Button: opens the field for the reason.
pub const ASK: &str = "Ask to edit";
/// Name of that field.
pub const REASON: &str = "Why you would like to edit";
/// In it while it is empty.
pub const REASON_HINT: &str = "Why? (may be empty)";
/// Button: sends the wish.
pub const SEND: &str = "Ask";
/// Button: puts the field away.
pub const DO_NOT_ASK: &str = "Do not ask";
/// Button of the person who invited.
pub const TAKE_BACK: &str = "Take the role back";
/// Name of the list of wishes.
pub const WISHES: &str = "Wishes to edit";

/// Somebody asks for the role; `name` is empty when they set none.
pub fn wish(name: &str) -> String {
    format!("{} would like to edit.", a_guest(name))
}

/// Their reason; nothing when they gave none.
pub fn reason(reason: &str) -> Option<String> {
    (!reason.is_empty()).then(|| format!("“{}”", apart(reason)))
}
