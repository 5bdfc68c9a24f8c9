//! Why a person cannot have what they want.

use super::{
    card::REGIONS_MAX,
    document::CARDS_MAX,
    text::{NOTES_CHARS_MAX, TAGS_MAX, TRANSCRIPT_CHARS_MAX},
};

/// Why a person cannot have that now. Each has a sentence with a next step in the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A viewer's program does not edit.
    #[error("only the editor can change this project")]
    NotEditor,
    /// No project is open.
    #[error("no project is open")]
    NoProject,
    /// The card was deleted meanwhile.
    #[error("this card is gone")]
    CardGone,
    /// The project holds as many cards as it may.
    #[error("a project holds at most {CARDS_MAX} cards")]
    TooManyCards,
    /// The card would hold too many pieces or an empty one.
    #[error("a card holds 1 to {REGIONS_MAX} pieces of sound")]
    BadRegions,
    /// A card is split within its sound, not before or behind it.
    #[error("a card cannot be split at its edge")]
    SplitAtEdge,
    /// A card that plays all that would consist of too many pieces.
    #[error("a card holds at most {REGIONS_MAX} pieces of sound")]
    TooManyPieces,
    /// The notes of all these cards are too long for one.
    #[error("notes hold at most {NOTES_CHARS_MAX} characters")]
    NotesTooLong,
    /// These cards have more tags than one may have.
    #[error("a card has at most {TAGS_MAX} tags")]
    TooManyTags,
    /// The transcripts of all these cards are too long for one.
    #[error("a transcript holds at most {TRANSCRIPT_CHARS_MAX} characters")]
    TranscriptTooLong,
    /// Cards are on their way into another project.
    #[error("cards are being copied")]
    Carrying,
    /// Another tab changes the project that cards should go into.
    #[error("another tab changes that project")]
    TabThere,
    /// Some sound of these cards is not here.
    #[error("some sound of these cards is not here")]
    SoundMissing,
    /// There is nothing to undo or redo.
    #[error("nothing to undo or redo")]
    NothingToUndo,
    /// A recording is running; it has to end first.
    #[error("a recording is running")]
    Recording,
    /// A session is running; leave it first.
    #[error("a connection is open")]
    InSession,
    /// Another tab of this browser changes the project.
    #[error("another tab changes this project")]
    OtherTab,
    /// Invitations to a project are open, and this would break them.
    #[error("an invitation is open")]
    Invited,
    /// A project that is being replaced cannot be deleted or closed.
    #[error("this project is in use")]
    InUse,
    /// A change could not be stored, or somebody else's version took this one's place: the project is read again.
    #[error("this project is being read from the disk")]
    Reading,
    /// No project is on screen yet that files could become cards of.
    #[error("no project is on screen yet")]
    NotOpenYet,
    /// More files of sound wait than are taken at once.
    #[error("too many files of sound are on their way")]
    TooManyFiles,
    /// One ZIP file at a time.
    #[error("a ZIP file is being saved or opened")]
    ZipBusy,
}
