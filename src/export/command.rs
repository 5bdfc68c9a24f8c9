//! What a person may want of files.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    ids::{CardId, ProjectId},
    ports::files::PickedFile,
};

/// A wish about projects as files.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportCommand {
    /// Saves a project as a ZIP file.
    SaveAsZip(ProjectId),
    /// Saves some cards of a project as a ZIP file.
    SaveChosen(ProjectId, Arc<BTreeSet<CardId>>),
    /// Hands a recording that is in memory over as a file.
    SaveTake {
        /// The name of the file, without its ending.
        name: String,
    },
    /// Opens a ZIP file as a new project.
    OpenZip(PickedFile),
    /// Gives up what is being saved or opened.
    CancelZip,
    /// Puts the report of an ended one away.
    CloseZip,
}
