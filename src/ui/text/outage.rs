//! Nothing can be saved now.

use crate::{app::view::DiskState, ports::storage::DbError};

/// Its heading.
pub fn title(state: &DiskState) -> &'static str {
    match state {
        DiskState::Emptied => "The data of Spoke were deleted",
        DiskState::Lost(DbError::Newer) => "A newer version of Spoke has taken over",
        _ => "Nothing can be saved now",
    }
}

/// What happened, and what that means.
pub fn what(state: &DiskState) -> &'static str {
    match state {
        DiskState::Emptied => {
            "Another tab or the browser's settings deleted everything that Spoke had saved in this browser. What is open in \
             this tab is all that is left of it."
        }
        DiskState::Lost(DbError::Newer) => {
            "It has brought the data of this browser to a form of its own. Everything that was saved is there: reload the page \
             to go on with the newer version."
        }
        DiskState::Lost(DbError::Unavailable) => {
            "This browser does not let the page keep data any more. Allow data for this site, then try again. What is open in \
             this tab is safe as long as the tab is open."
        }
        _ => {
            "The browser has closed the data of this page and does not open them again. What was saved before is whole, and \
             what is open in this tab is safe as long as the tab is open."
        }
    }
}

/// What a press on [`again`] does, where that is not plain.
pub fn hint(state: &DiskState) -> Option<&'static str> {
    matches!(state, DiskState::Emptied).then_some(
        "Saving it again keeps the project with its cards and this recording. The sound of earlier cards was deleted with \
         the data.",
    )
}

/// Button: opens the data again, or writes what is left.
pub fn again(state: &DiskState) -> &'static str {
    if *state == DiskState::Emptied { "Save it again" } else { "Try again" }
}

/// Button.
pub const RELOAD: &str = "Reload";
/// Button: a ZIP file of what is in memory.
pub const SAVE_PROJECT: &str = "Save the project as a file";
/// Button: the recording that is in memory.
pub const SAVE_TAKE: &str = "Save the recording as a file";
