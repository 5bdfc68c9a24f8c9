//! Why a ZIP file could not be opened or saved.

use crate::ports::{files::FileError, storage::DbError};

/// Why. The interface holds one sentence and one next step for each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZipProblem {
    /// It is no ZIP file, or its end is missing.
    #[error("this is no ZIP file")]
    NotAZip,
    /// It is one, with something else in it.
    #[error("there is no project in this ZIP file")]
    NotAProject,
    /// A later version of the format.
    #[error("this was made by a later version")]
    Newer,
    /// Beyond a limit: of the format when saving, of this program when opening.
    #[error("this is too large for a ZIP file")]
    TooLarge,
    /// Its list of files contradicts itself, or `project.json` is broken.
    #[error("this ZIP file is damaged")]
    Damaged,
    /// It lists cards, and not one could be read.
    #[error("no card of it could be read")]
    NothingReadable,
    /// The file itself could not be read or written any more.
    #[error("the file failed: {0}")]
    File(#[from] FileError),
    /// The disk failed.
    #[error("{0}")]
    Storage(#[from] DbError),
}

impl ZipProblem {
    /// The name in `data-problem`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotAZip => "not-a-zip",
            Self::NotAProject => "not-a-project",
            Self::Newer => "newer",
            Self::TooLarge => "too-large",
            Self::Damaged => "damaged",
            Self::NothingReadable => "nothing-readable",
            Self::File(_) => "file",
            Self::Storage(DbError::Full) => "disk-full",
            Self::Storage(_) => "storage",
        }
    }
}
