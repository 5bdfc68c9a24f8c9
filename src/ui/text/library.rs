//! The library: all projects, the trash, and the place for an invite.

use super::{common::apart, numbers};
use crate::{ports::storage::ProjectRecord, time::Timestamp};

/// Heading.
pub const YOUR_PROJECTS: &str = "Your projects";
/// First sentence for somebody who has no project yet.
pub const WELCOME: &str = "Record short voice clips and arrange them as cards.";
/// What follows it.
pub const WELCOME_MORE: &str = "Everything stays in this browser: there is no account, no server and no upload. \
    To share a project, send one link; the two browsers then connect directly.";

/// Button: records in a new project.
pub const RECORD: &str = "Record";
/// Button.
pub const NEW_PROJECT: &str = "New project";
/// Name of the field for a title.
pub const NEW_TITLE: &str = "Title of the new project";
/// In that field while it is empty.
pub const NEW_TITLE_HINT: &str = "What is it about?";
/// Button: makes the project.
pub const CREATE: &str = "Create";
/// Button: chooses a file.
pub const OPEN_ZIP: &str = "Open a ZIP";

/// Name of the field that renames a project.
pub const TITLE: &str = "Title of the project";

/// Button of a project.
pub fn rename(title: &str) -> String {
    format!("Rename {}", apart(title))
}

/// Button of a project.
pub fn delete(title: &str) -> String {
    format!("Delete {}", apart(title))
}

/// Under the title of a project: `3 cards · 1:24 · 12 May`.
pub fn facts(record: &ProjectRecord) -> String {
    let cards = numbers::cards(record.cards as usize);
    let changed = numbers::moment(record.modified);
    if record.cards == 0 {
        format!("{cards} · {changed}")
    } else {
        format!("{cards} · {} · {changed}", numbers::clock(record.duration_ms))
    }
}

/// Heading of the trash.
pub const TRASH: &str = "Recently deleted";
/// Button.
pub const RESTORE: &str = "Restore";
/// Button that asks first.
pub const ERASE: &str = "Erase for good";
/// Name of the question.
pub const ERASE_ASK: &str = "Erase for good?";
/// The question.
pub const ERASE_SURE: &str = "No way back. Sure?";
/// Answer to it.
pub const ERASE_YES: &str = "Erase";
/// Answer to it.
pub const ERASE_NO: &str = "Keep";

/// Under the title of a project in the trash: `3 cards · deleted 12 May`.
pub fn trash_facts(cards: u32, trashed: Option<Timestamp>) -> String {
    let when = trashed.map(numbers::moment).unwrap_or_default();
    format!("{} · deleted {when}", numbers::cards(cards as usize))
}

/// Label of the field for an invite.
pub const GOT_INVITE: &str = "Got an invite?";
/// In that field while it is empty.
pub const PASTE_INVITE: &str = "Paste its link or code";
/// Button behind it.
pub const OPEN: &str = "Open";
/// Button: opens the scanner.
pub const SCAN: &str = "Scan a code";
