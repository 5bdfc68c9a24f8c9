//! The list of what was done.

use super::{common::apart, numbers, project::action_name};
use crate::{app::view::PastAction, project::text::PersonName};

/// Button, and name of the dialog.
pub const HISTORY: &str = "History";
/// There is nothing to list.
pub const NOTHING: &str = "Nothing was changed yet.";
/// The last row: everything is taken back.
pub const BEGINNING: &str = "Before all of this";

/// What was done, and to what.
pub fn action(done: &PastAction) -> String {
    let name = action_name(done.action);
    let mut letters = name.chars();
    let name: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    match (done.cards, done.about.as_str().trim()) {
        (0, _) | (1, "") => name,
        (1, about) => format!("{name}: “{}”", apart(about)),
        (cards, _) => format!("{name}: {}", numbers::cards(cards)),
    }
}

/// When, and who.
pub fn when(done: &PastAction) -> String {
    let who = match done.by.as_ref().map(PersonName::as_str) {
        None => "you",
        Some("") => "somebody else",
        Some(name) => name,
    };
    let undone = if done.undone { " · taken back" } else { "" };
    match done.at.0 {
        0 => format!("{who}{undone}"),
        _ => format!("{} · {who}{undone}", numbers::moment(done.at)),
    }
}
