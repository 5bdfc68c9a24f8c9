//! What a person may want of what they look at.

use super::{Route, editor::EditorCommand, find::FindCommand, selection::SelectCommand};
use crate::ids::NoticeId;

/// A wish about screens and messages.
#[derive(Debug, Clone, PartialEq)]
pub enum StudioCommand {
    /// Show another screen.
    Go(Route),
    /// Change the project on screen here, and not in another tab any more.
    TakeOver,
    /// Show other cards of the open project.
    Find(FindCommand),
    /// Choose other cards of the open project.
    Select(SelectCommand),
    /// Work on a card of the open project.
    Work(EditorCommand),
    /// The title that was offered is written, or left as it is.
    TitleDone,
    /// Put a message away.
    Dismiss(NoticeId),
    /// Put a text on the clipboard.
    Copy(String),
    /// Give a link to the system's share sheet.
    Share {
        /// Its title.
        title: String,
        /// The link.
        link: String,
    },
}
