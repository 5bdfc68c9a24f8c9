//! What of a file could not be read: which cards, by place and title, and what of each.

use crate::project::Label;

/// A card that is not here as it is in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardLoss {
    /// Its place among the cards of the file in their order, from 1.
    pub place: usize,
    /// Its title; empty when it has none, or that was lost too.
    pub title: Label,
    /// What is missing.
    pub what: Lost,
}

/// What is missing of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// All of it: what stands in its place is no card.
    Entry,
    /// All of it: none of its sound could be read.
    Sound(NoSound),
    /// Some of its sound, for this reason; and perhaps these fields.
    Part(NoSound, Vec<Field>),
    /// Nothing but what these fields said, or some of it.
    Fields(Vec<Field>),
}

impl Lost {
    /// The card is not here at all.
    pub fn is_card(&self) -> bool {
        matches!(self, Self::Entry | Self::Sound(_))
    }
}

/// Why sound is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoSound {
    /// The card names none, or a file that is not there.
    Missing,
    /// The file is empty, or its sum or its length is wrong.
    Damaged,
    /// The file has a password.
    Password,
    /// The file is packed in a way that is not read here.
    Packed(Packing),
    /// The file is longer than any clip may be.
    TooLong,
    /// The file is no sound, or of a kind that this browser does not know.
    Unknown,
}

/// Something that is written of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Its label.
    Label,
    /// Its notes.
    Notes,
    /// Its tags.
    Tags,
    /// Its colour.
    Colour,
    /// What is said in it.
    Transcript,
    /// The times of what is said in it.
    Times,
    /// When it was recorded.
    Created,
    /// Its place.
    Order,
}

/// What a file that was opened has lost on its way here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Losses {
    /// The cards, in the order of the file.
    pub cards: Vec<CardLoss>,
    /// Its list of cards breaks off: there may have been more.
    pub breaks_off: bool,
    /// A later version of this program wrote it, so there may be things in it that are not known here.
    pub newer: Option<Maker>,
}

impl Losses {
    /// Nothing is missing.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Cards that are left out.
    pub fn lost(&self) -> usize {
        self.cards.iter().filter(|card| card.what.is_card()).count()
    }

    /// Cards of whose sound only some could be read.
    pub fn cut(&self) -> usize {
        self.cards.iter().filter(|card| matches!(card.what, Lost::Part(..))).count()
    }
}

/// Who has written a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// This program.
    Spoke,
    /// The Voice Cards app.
    VoiceCards,
    /// Somebody else, or nobody says.
    Another,
}

/// A way of packing that is not read here, by its number in the ZIP format (APPNOTE 4.4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Packing(pub u16);

impl Packing {
    /// What it is called; `None` when that is not known here.
    pub fn name(self) -> Option<&'static str> {
        match self.0 {
            1 => Some("Shrink"),
            2..=5 => Some("Reduce"),
            6 => Some("Implode"),
            9 => Some("Deflate64"),
            12 => Some("BZIP2"),
            14 => Some("LZMA"),
            20 | 93 => Some("Zstandard"),
            95 => Some("XZ"),
            96 => Some("JPEG"),
            97 => Some("WavPack"),
            98 => Some("PPMd"),
            _ => None,
        }
    }
}
