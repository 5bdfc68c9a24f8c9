//! Who is here: the chips in the header, the dialog, and the way back to somebody who is lost.

use std::time::Duration;

use super::{common::apart, network, numbers};
use crate::app::view::{PeerState, PeerView, RoleView, Way};

/// Heading, and the name of the chips.
pub const PEOPLE: &str = "People";
/// Button.
pub const DISCONNECT: &str = "Disconnect";
/// All documents are the same.
pub const IN_SYNC: &str = "in sync";
/// They are about to be.
pub const UPDATING: &str = "updating";
/// Button: removes somebody who is lost from the list.
pub const PUT_AWAY: &str = "Put away";
/// Below the list.
pub const HINT: &str = "One person edits at a time. The editor can hand the role over; the person who invited can take \
    it back.";

/// Button, with the number of people.
pub fn open(count: usize) -> String {
    format!("People: {count}")
}

/// This person, in the list.
pub fn me(name: &str) -> String {
    if name.is_empty() { "You".to_owned() } else { format!("{} (you)", apart(name)) }
}

/// How it stands with somebody.
pub fn state(peer: &PeerView) -> String {
    let fixed = match (peer.state, peer.attempt) {
        (PeerState::Syncing, _) => return format!("syncing {} %", peer.percent),
        (PeerState::Reconnecting, Some((attempt, of))) => return format!("reconnecting ({attempt}/{of})"),
        (PeerState::Connecting, _) => "connecting",
        (PeerState::Connected, _) => "here",
        (PeerState::InSync, _) => "here and in sync",
        (PeerState::Away, _) => "away",
        (PeerState::Reconnecting, None) => "reconnecting",
        (PeerState::Lost, _) => "lost",
    };
    fixed.to_owned()
}

/// What somebody is: who invited, and who edits.
pub fn standing(is_host: bool, role: RoleView) -> &'static str {
    match (is_host, role) {
        (true, RoleView::Editor) => "Host and editor",
        (true, RoleView::Viewer) => "Host",
        (false, RoleView::Editor) => "Editor",
        (false, RoleView::Viewer) => "Viewer",
    }
}

/// The same within a sentence.
fn within(is_host: bool, role: RoleView) -> &'static str {
    match (is_host, role) {
        (true, RoleView::Editor) => "host and editor",
        (true, RoleView::Viewer) => "host",
        (false, RoleView::Editor) => "editor",
        (false, RoleView::Viewer) => "viewer",
    }
}

/// Title of a chip; `state` as [`state`] says it.
pub fn chip_title(name: &str, is_host: bool, role: RoleView, state: &str, path: Option<Way>) -> String {
    let role = within(is_host, role);
    match path {
        Some(path) => format!("{name}, {role}: {state}, {}", network::path(path)),
        None => format!("{name}, {role}: {state}"),
    }
}

/// Behind the name on a chip, for people who cannot see its colour.
pub fn chip_rest(is_host: bool, role: RoleView, state: &str) -> String {
    format!(", {}, {state}", within(is_host, role))
}

/// The state of somebody in the list, and how long they are here.
pub fn state_since(state: &str, since: Option<Duration>) -> String {
    match since {
        Some(since) => format!("{state} · {}", numbers::lasting(since)),
        None => state.to_owned(),
    }
}

/// Behind that: the path to them.
pub fn path_behind(path: Way) -> String {
    format!(" · {}", network::path(path))
}

/// Button, and the heading of what it opens.
pub const PAIR_AGAIN: &str = "Pair again";

/// Button: another invitation in place of one that has ended.
pub const INVITE_AGAIN: &str = "New invitation";

/// What a guest does to get back to a host who is lost.
pub fn ask_for_link(name: &str) -> String {
    format!("Ask {name} to press Share and to send you the new link. Only what has changed is sent again.")
}
