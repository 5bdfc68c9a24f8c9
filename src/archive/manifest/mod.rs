//! `project.json`: what the cards say and which files they play.
//!
//! The fields of the Voice Cards app, and beside them ours under `spoke`. Reading is tolerant: each field is read by itself
//! (`walk`, `json`, `fields`), one of another kind counts as absent and is told; only a file that lists no cards at all is
//! refused.

mod encoding;
mod fields;
mod json;
mod reading;
mod said;
mod walk;
mod writing;

use std::collections::BTreeMap;

use super::losses::{Field, Maker};
use crate::{
    ids::ClipHash,
    project::{Colour, Gain, Label, MediaType, Notes, Tags, Title, Transcript},
    time::Timestamp,
};
pub use reading::Reading;
pub use writing::{Written, WrittenClip, write};

/// The version of the Voice Cards app's format, and of our fields in it.
pub const VERSION: u64 = 1;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    /// The project's title, where it says one.
    pub title: Option<Title>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// The cards in order.
    pub cards: Vec<ListedCard>,
    /// The files of clips whose hash is claimed, by their names below `cards/`.
    pub clips: BTreeMap<String, (ClipHash, Option<MediaType>)>,
    /// A later version of this program wrote it.
    pub newer: Option<Maker>,
    /// It ends in the middle: there may have been more cards.
    pub breaks_off: bool,
}

/// A card that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListedCard {
    /// Its place among the cards, from 1.
    pub place: usize,
    /// Not so: what stands there is no card.
    pub is_card: bool,
    /// One line of text.
    pub label: Label,
    /// More text.
    pub notes: Notes,
    /// Words to find it by.
    pub tags: Tags,
    /// The colour bar.
    pub colour: Colour,
    /// What is said.
    pub transcript: Transcript,
    /// When it was recorded.
    pub created: Option<Timestamp>,
    /// What it plays, in order; `None`: a stretch whose file is not listed.
    pub stretches: Vec<Option<Stretch>>,
    /// Fields that could not be read, or not as a whole.
    pub lost: Vec<Field>,
}

/// A stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The file's name below `cards/`.
    pub file: String,
    /// First millisecond, and one past the last; `None`: all of it.
    pub part: Option<(u32, u32)>,
    /// How loud.
    pub gain: Gain,
}

#[cfg(test)]
mod tests;
