//! A file on its way as it is shown, and what came of it.

use crate::{archive::ZipProblem, ids::ProjectId};

/// A ZIP on its way, or what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchiveView {
    /// It is saved; else it is opened.
    pub saving: bool,
    /// The project's title when it is saved, the file's name when it is opened.
    pub name: String,
    /// How far it is.
    pub state: ArchiveState,
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
    /// The project is in the library.
    Opened {
        /// Its id.
        project: ProjectId,
        /// Its title.
        title: String,
        /// Its cards.
        cards: usize,
        /// Cards that could not be read and are left out.
        lost: usize,
        /// Cards of which only some of the sound could be read.
        cut: usize,
    },
    /// Nothing came of it, and nothing has changed.
    Failed(ZipProblem),
}

impl ArchiveState {
    /// It went well, and nothing is missing.
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Saved { silent: 0 } | Self::Opened { lost: 0, cut: 0, .. })
    }

    /// The name in `data-state`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Running { .. } => "running",
            Self::Saved { .. } | Self::Opened { .. } => "done",
            Self::Failed(_) => "failed",
        }
    }
}
