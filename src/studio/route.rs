//! Which screen is shown. The address bar says the same: nothing for the library, `?project=ID` for a project.

use crate::ids::ProjectId;

/// A screen with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Route {
    /// All projects.
    #[default]
    Library,
    /// One project.
    Project(ProjectId),
    /// The page of an invite; the code itself was taken out of the address.
    Join,
}
