//! What a mix wants, and what came of it.

use crate::ports::{
    files::{FileError, FileRequest},
    mixing::{MixError, MixRequest},
    storage::{DbError, StorageRequest},
};

/// What it wants next.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::export) enum MixingOutput {
    /// Of the disk: `Mixing::handle_storage`.
    Store(StorageRequest),
    /// Of the mixer: `Mixing::handle_mix`.
    Mix(MixRequest),
    /// Of a file: `Mixing::handle_file`, or `Mixing::handle_placed`.
    File(FileRequest),
    /// It is over.
    Done(Made),
    /// It is over, and nothing was handed over. `None`: the person closed the window in which a file is placed.
    Failed(Option<MixProblem>),
}

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::export) struct Made {
    /// Files of sound.
    pub(in crate::export) files: usize,
    /// Cards of which some sound is not in them.
    pub(in crate::export) silent: usize,
    /// Bytes of the last file of sound, and its CRC-32.
    pub(in crate::export) bytes: u64,
    pub(in crate::export) crc: u32,
}

/// Why there is no file of sound. The interface holds one sentence and one next step for each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MixProblem {
    /// There is no sound in the cards.
    #[error("there is no sound")]
    Nothing,
    /// There is, and none of it can be read here.
    #[error("no sound can be read")]
    Unreadable,
    /// It does not go on.
    #[error("{0}")]
    Mix(#[from] MixError),
    /// More than a ZIP file is made of.
    #[error("it is too large")]
    TooLarge,
    /// The file could not be written.
    #[error("the file failed: {0}")]
    File(#[from] FileError),
    /// The project could not be read.
    #[error("{0}")]
    Storage(#[from] DbError),
}

impl MixProblem {
    /// The name in `data-problem`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Nothing => "no-sound",
            Self::Unreadable => "unreadable",
            Self::Mix(MixError::NoEncoder) => "no-encoder",
            Self::Mix(MixError::Stopped | MixError::Gone) => "mixer",
            Self::TooLarge => "too-large",
            Self::File(_) => "file",
            Self::Storage(_) => "storage",
        }
    }
}
