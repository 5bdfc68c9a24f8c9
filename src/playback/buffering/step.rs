//! What a plan of buffering says is to be done. The answers are told to [`Buffering`](super::Buffering).

use crate::{
    ids::{BlobId, CardId},
    ports::media::PlayError,
};

/// Where a segment belongs, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// Its index in the playlist.
    pub segment: usize,
    /// What is added to the clip's own times; negative when more is cut from its front than plays before it.
    pub offset_s: f64,
    /// Sound before this is not let in.
    pub start_s: f64,
    /// Sound from here on is not let in.
    pub end_s: f64,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Read `len` bytes of a blob from `offset` on, or of what it was decoded to. Answer: [`handle_read`](super::Buffering::handle_read).
    Read {
        /// Whose bytes.
        blob: BlobId,
        /// First byte.
        offset: u64,
        /// How many; at least one, and none beyond the clip's end.
        len: u32,
    },
    /// Find out where in the clip of this segment which time lies. Answer: [`handle_index`](super::Buffering::handle_index).
    Index {
        /// Its index in the playlist.
        segment: usize,
    },
    /// Let the browser decode the clip of this segment; its samples as a WAV are what is read of it from now on. Answer:
    /// [`handle_decoded`](super::Buffering::handle_decoded).
    Decode {
        /// Its index in the playlist.
        segment: usize,
    },
    /// Make the source ready for the clip of this segment, in the form of this name. What an earlier clip left in its
    /// parser is void. Answer: [`handle_placed`](super::Buffering::handle_placed).
    Place(Placement, String),
    /// Remove what is buffered before `to_s`. It needs no answer.
    Remove {
        /// In seconds.
        to_s: f64,
    },
    /// Append what [`held`](super::Buffering::held) gives, or once more when there was no room for it.
    /// Answer: [`handle_appended`](super::Buffering::handle_appended) or [`handle_full`](super::Buffering::handle_full).
    Append,
    /// A segment of this card is passed over. It needs no answer.
    Skip(CardId, PlayError),
    /// Nothing is left to buffer.
    End,
}
