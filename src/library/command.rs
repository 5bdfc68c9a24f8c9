//! What a person may want of the library.

use crate::{ids::ProjectId, ports::settings::Settings, project::Title};

/// A wish about projects as a whole, or about the settings.
#[derive(Debug, Clone, PartialEq)]
pub enum LibraryCommand {
    /// A new project, and open it. Without a title it gets one ([`crate::ports::titles::Titles::untitled`]).
    Create(Title),
    /// A new title for a project, open or not.
    Rename(ProjectId, Title),
    /// Into the trash.
    Delete(ProjectId),
    /// Out of the trash.
    Restore(ProjectId),
    /// For good. Only from the trash.
    Erase(ProjectId),
    /// New settings. The profile's own id and the lists of invitations stay.
    ChangeSettings(Settings),
}
