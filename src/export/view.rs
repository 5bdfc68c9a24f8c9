//! A file on its way as it is shown, and what came of it.

use std::sync::Arc;

use super::mixing::MixProblem;
use crate::{
    archive::{ZipProblem, losses::Losses},
    ids::ProjectId,
};

/// What is shown of ZIP files.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchiveView {
    /// The one that is on its way, or what came of the last one.
    pub now: ArchiveReport,
    /// Files that are opened after it.
    pub waiting: usize,
    /// What came of those before it that were given together with it, oldest first.
    pub earlier: Vec<ArchiveReport>,
}

/// A ZIP on its way, or what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchiveReport {
    /// What is done with it.
    pub kind: Kind,
    /// The project's title when it is saved, the file's name when it is opened.
    pub name: String,
    /// How far it is.
    pub state: ArchiveState,
}

/// What is done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A project is saved as a ZIP file.
    Saving,
    /// A ZIP file is opened.
    Opening,
    /// The sound of cards is saved.
    Mixing,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
pub enum ArchiveState {
    /// It runs.
    Running {
        /// 0 to 99.
        percent: u8,
    },
    /// The file was handed over, and browsers ask or tell where it lies.
    Saved {
        /// Cards of which some sound is not in it.
        silent: usize,
    },
    /// The sound was handed over, or lies where the person wanted it.
    Mixed {
        /// Files of sound.
        files: usize,
        /// Cards of which some sound is not in them.
        silent: usize,
    },
    /// There is no file of sound.
    NotMixed(MixProblem),
    /// The project is in the library.
    Opened {
        /// Its id.
        project: ProjectId,
        /// Its title.
        title: String,
        /// Its cards.
        cards: usize,
        /// What is missing.
        losses: Arc<Losses>,
    },
    /// Nothing came of it, and nothing has changed.
    Failed(ZipProblem),
}

impl ArchiveState {
    /// It went well, and nothing is missing.
    pub fn is_whole(&self) -> bool {
        match self {
            Self::Saved { silent } | Self::Mixed { silent, .. } => *silent == 0,
            Self::Opened { losses, .. } => losses.is_none(),
            Self::Running { .. } | Self::Failed(_) | Self::NotMixed(_) => false,
        }
    }

    /// The name in `data-state`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Running { .. } => "running",
            Self::Saved { .. } | Self::Mixed { .. } | Self::Opened { .. } => "done",
            Self::Failed(_) | Self::NotMixed(_) => "failed",
        }
    }
}
