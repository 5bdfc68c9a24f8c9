//! Files that a person gives to the program, and files that it makes for a person.
//!
//! Neither is ever in memory as a whole: the one is read by range, the other written in pieces.

use crate::ids::{DraftId, FileId};

/// A file that a person gave to the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickedFile {
    /// The number to read it by.
    pub file: FileId,
    /// What it is called.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
}

/// A request about files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileRequest {
    /// Bytes `offset..offset + len`; fewer when it ends before. Leads to [`FileEvent::Read`].
    Read {
        /// Of which file.
        file: FileId,
        /// First byte.
        offset: u64,
        /// How many at most.
        len: u32,
    },
    /// Nothing but a turn of its own: what comes next is more work, and the page has to do other things in between. Leads to
    /// [`FileEvent::Turn`], soon, also while the page is hidden.
    Turn(FileId),
    /// A picked file is not needed any more. No event follows.
    Release(FileId),
    /// Ask the person where a draft should lie, before there is any of it: then it is written there as it comes. Has to follow
    /// the press at once. Leads to [`FileEvent::Placed`].
    Place {
        /// Which.
        draft: DraftId,
        /// What it is called unless they say something else.
        name: String,
        /// What it will hold.
        media_type: &'static str,
    },
    /// Bytes at the end of a draft, which begins with the first of them. Leads to [`FileEvent::Appended`].
    Append {
        /// To which.
        draft: DraftId,
        /// What comes next.
        bytes: Vec<u8>,
    },
    /// Writes over what a draft begins with, as long as that was. Leads to [`FileEvent::Appended`].
    Replace {
        /// Of which.
        draft: DraftId,
        /// What it begins with now.
        bytes: Vec<u8>,
    },
    /// All of another draft at the end of this one; the other is none any more. Leads to [`FileEvent::Appended`].
    Join {
        /// To which.
        draft: DraftId,
        /// The other.
        part: DraftId,
    },
    /// The draft is whole: give it to the person under this name. Leads to [`FileEvent::HandedOver`].
    HandOver {
        /// Which.
        draft: DraftId,
        /// What it is called.
        name: String,
    },
    /// Remove a draft. No event follows.
    Discard(DraftId),
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileEvent {
    /// Answer to [`FileRequest::Read`].
    Read(FileId, Result<Vec<u8>, FileError>),
    /// Answer to [`FileRequest::Turn`].
    Turn(FileId),
    /// Answer to [`FileRequest::Place`]; `false` when the person wants no file after all.
    Placed(DraftId, bool),
    /// Answer to [`FileRequest::Append`], [`FileRequest::Replace`] and [`FileRequest::Join`].
    Appended(DraftId, Result<(), FileError>),
    /// Answer to [`FileRequest::HandOver`].
    HandedOver(DraftId, Result<(), FileError>),
}

/// Why a file cannot be read or written. The environment's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It was moved, changed or removed since it was given (`NotReadableError`, `NotFoundError`).
    #[error("it was moved or changed meanwhile")]
    Gone,
    /// Anything else, by its DOM name.
    #[error("{0}")]
    Failed(String),
}
