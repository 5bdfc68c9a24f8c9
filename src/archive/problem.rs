//! Why a ZIP file could not be opened or saved.

use super::losses::{Maker, NoSound, Packing};
use crate::ports::{files::FileError, storage::DbError};

/// Why. The interface holds one sentence and one next step for each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZipProblem {
    /// It is no ZIP file, or its end is missing.
    #[error("this is no ZIP file")]
    NotAZip(Instead),
    /// It is one, with something else in it.
    #[error("there is no project in this ZIP file")]
    NotAProject,
    /// It holds other ZIP files, and no project beside them.
    #[error("there are only ZIP files in this ZIP file")]
    OnlyZips,
    /// A later version of a program wrote it, and nothing that is understood here.
    #[error("this was made by a later version")]
    Newer(Maker),
    /// Beyond a limit: of the format when saving, of this program when opening.
    #[error("this is too large for a ZIP file")]
    TooLarge,
    /// Its list of files contradicts itself, or `project.json` is broken.
    #[error("this ZIP file is damaged")]
    Damaged,
    /// It can be read with a password only.
    #[error("this ZIP file has a password")]
    Password,
    /// It is packed in a way that is not read here.
    #[error("this ZIP file is packed in another way")]
    Packed(Packing),
    /// It lists cards, and not one could be read. Why the first could not.
    #[error("no card of it could be read")]
    NothingReadable(Option<NoSound>),
    /// The file itself could not be read or written any more.
    #[error("the file failed: {0}")]
    File(#[from] FileError),
    /// The disk failed.
    #[error("{0}")]
    Storage(#[from] DbError),
}

/// What a file is that is no ZIP file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// It begins as a ZIP file does: its end is missing.
    Cut,
    /// It is sound.
    Sound,
    /// It is an archive of another kind.
    Archive,
    /// It is the list of the cards alone.
    Manifest,
    /// It is empty, or something else.
    Unknown,
}

impl ZipProblem {
    /// The name in `data-problem`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotAZip(_) => "not-a-zip",
            Self::NotAProject => "not-a-project",
            Self::OnlyZips => "only-zips",
            Self::Newer(_) => "newer",
            Self::TooLarge => "too-large",
            Self::Damaged => "damaged",
            Self::Password => "password",
            Self::Packed(_) => "packed",
            Self::NothingReadable(_) => "nothing-readable",
            Self::File(_) => "file",
            Self::Storage(DbError::Full) => "disk-full",
            Self::Storage(_) => "storage",
        }
    }
}
