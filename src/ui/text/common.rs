//! What several screens say.

use std::borrow::Cow;

use super::titles::TITLES;
use crate::{app::view::RoleView, project::text::may_turn_direction};

/// Name of the program.
pub const SPOKE: &str = "Spoke";
/// Button: leaves everything as it was.
pub const CANCEL: &str = "Cancel";
/// Button: keeps what was written.
pub const SAVE: &str = "Save";
/// Button in the corner of a dialog.
pub const CLOSE: &str = "Close";
/// Button in the corner of a report that is over.
pub const CLOSE_REPORT: &str = "Close this report";
/// Button: once more.
pub const TRY_AGAIN: &str = "Try again";
/// Button: an answer that may be given later.
pub const NOT_NOW: &str = "Not now";
/// Button: gives the role of the editor to somebody.
pub const HAND_OVER: &str = "Hand over";
/// Name of a bar that fills.
pub const PROGRESS: &str = "Progress";
/// Between two sentences.
pub const SPACE: &str = " ";
/// Between a phrase and what belongs to it.
pub const COMMA: &str = ", ";

/// The time that is left, after `clock`.
pub fn time_left(clock: &str) -> String {
    format!("{clock} left")
}

/// A role.
pub fn role(role: RoleView) -> &'static str {
    match role {
        RoleView::Editor => "Editor",
        RoleView::Viewer => "Viewer",
    }
}

/// A text of a person within a sentence of ours. One that runs from right to left is kept apart (U+2068, U+2069), or
/// our own words and figures around it would change places.
pub fn apart(text: &str) -> Cow<'_, str> {
    if may_turn_direction(text) { format!("\u{2068}{text}\u{2069}").into() } else { text.into() }
}

/// A project's title, also one that says nothing: earlier versions stored such.
pub fn title(title: &str) -> &str {
    if title.is_empty() { TITLES.untitled } else { title }
}

fn name_or<'a>(name: &'a str, stand_in: &'a str) -> Cow<'a, str> {
    if name.is_empty() { stand_in.into() } else { apart(name) }
}

/// Somebody in a list of names; `host` invited.
pub fn person(name: &str, host: bool) -> Cow<'_, str> {
    name_or(name, if host { "Host" } else { "Guest" })
}

/// The other side of a connection, within a sentence.
pub fn them(name: &str) -> Cow<'_, str> {
    name_or(name, "the other person")
}

/// The other side of a connection, at the beginning of a sentence.
pub fn they(name: &str) -> Cow<'_, str> {
    name_or(name, "The other person")
}

/// People of a sentence, which they begin or not: the name of each, empty where they set none, and whether they are the
/// host.
pub fn people<'a>(who: impl Iterator<Item = (&'a str, bool)>, begin: bool) -> String {
    let nameless = |is_host, first| match (is_host, first) {
        (true, true) => "The host",
        (true, false) => "the host",
        (false, true) => "A guest",
        (false, false) => "a guest",
    };
    let names =
        who.enumerate().map(|(at, (name, is_host))| name_or(name, nameless(is_host, begin && at == 0)));
    let mut names: Vec<_> = names.collect();
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last.into_owned() } else { format!("{} and {last}", names.join(COMMA)) }
}

/// One of several guests, at the beginning of a sentence.
pub fn a_guest(name: &str) -> Cow<'_, str> {
    name_or(name, "A guest")
}
