//! What a person may want of files.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    ids::{CardId, ProjectId},
    ports::{files::PickedFile, mixing::AudioFormat},
};

/// What is wanted of the sound of cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioWish {
    /// Of all cards, these alone.
    pub only: Option<Arc<BTreeSet<CardId>>>,
    /// The form of the file.
    pub format: AudioFormat,
    /// Silence between two cards, in milliseconds.
    pub pause_ms: u32,
    /// Titles of cards become chapters, where the form has them.
    pub chapters: bool,
    /// The chapters become files of their own as well; all of it is a ZIP file.
    pub beside: bool,
    /// Each card becomes a file of its own; all of them are a ZIP file.
    pub each: bool,
}

impl AudioWish {
    /// The whole sound of a project that is saved as a ZIP file, as the Voice Cards app puts it there.
    pub(super) fn merged(only: Option<Arc<BTreeSet<CardId>>>) -> Self {
        Self { only, format: AudioFormat::WebM, pause_ms: 0, chapters: true, beside: false, each: false }
    }
}

/// A wish about projects as files.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportCommand {
    /// Saves a project as a ZIP file.
    SaveAsZip(ProjectId),
    /// Saves some cards of a project as a ZIP file.
    SaveChosen(ProjectId, Arc<BTreeSet<CardId>>),
    /// Saves the sound of cards of a project as a file.
    SaveAudio(ProjectId, AudioWish),
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
