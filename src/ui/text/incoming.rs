//! A project that is offered.

use super::{common::apart, numbers};

/// A fact: how many cards.
pub const CARDS: &str = "Cards";
/// A fact: how long they play.
pub const LENGTH: &str = "Length";
/// A fact: how many bytes.
pub const SIZE: &str = "Size";
/// A fact: how many bytes of them are not here yet.
pub const NEW_BYTES: &str = "New to you";
/// Button.
pub const ACCEPT: &str = "Accept";
/// Button.
pub const REJECT: &str = "Don’t accept";
/// Button, when there is a version here already.
pub const REPLACE: &str = "Replace mine";
/// Button, when there is a version here already.
pub const KEEP_BESIDE: &str = "Keep mine beside";

/// Heading; `name` is empty when they set none.
pub fn heading(name: &str) -> String {
    format!("A project from {}", if name.is_empty() { "somebody".into() } else { apart(name) })
}

/// There is a version here already.
pub fn warning(title: &str, cards: usize) -> String {
    format!(
        "You have this project already: “{}”, {}. “Replace mine” puts yours in the trash, where you can restore \
         it. “Keep mine beside” keeps it as a copy of its own.",
        apart(title),
        numbers::cards(cards)
    )
}
