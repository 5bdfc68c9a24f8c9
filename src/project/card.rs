//! A card: text about a stretch of sound, and the regions it plays.

use serde::{Deserialize, Serialize};

use super::{
    clip::Region,
    text::{Label, Notes, Tags, Transcript},
};
use crate::{ids::CardId, time::Timestamp};

/// Regions of one card: with 125 bytes each, a whole card still fits one control frame.
pub const REGIONS_MAX: usize = 100;

/// The eight colours of a card. An unknown name is neutral, never an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // The names are the documentation.
pub enum Colour {
    Red,
    Orange,
    Yellow,
    Green,
    Blue,
    Purple,
    Pink,
    /// No colour chosen, or a name this version does not know.
    #[default]
    #[serde(other)]
    Neutral,
}

impl Colour {
    /// All colours, in the order a chooser shows them.
    pub const ALL: [Self; 8] = [
        Self::Neutral,
        Self::Red,
        Self::Orange,
        Self::Yellow,
        Self::Green,
        Self::Blue,
        Self::Purple,
        Self::Pink,
    ];

    /// The lower-case name, as stored, sent and used in style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Red => "red",
            Self::Orange => "orange",
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Purple => "purple",
            Self::Pink => "pink",
        }
    }
}

/// One voice card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Never reused.
    pub id: CardId,
    /// One line of text.
    #[serde(default)]
    pub label: Label,
    /// More text.
    #[serde(default)]
    pub notes: Notes,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Tags,
    /// The colour bar.
    #[serde(default)]
    pub colour: Colour,
    /// What is said.
    #[serde(default)]
    pub transcript: Transcript,
    /// What plays, in order.
    pub regions: Vec<Region>,
    /// When it was recorded.
    pub created: Timestamp,
}

impl Card {
    /// Length of what plays, in milliseconds.
    pub fn duration_ms(&self) -> u64 {
        self.regions.iter().map(|region| u64::from(region.duration_ms())).sum()
    }

    /// Regions are few enough and none is empty.
    pub fn is_valid(&self) -> bool {
        regions_are_valid(&self.regions)
    }
}

pub(super) fn regions_are_valid(regions: &[Region]) -> bool {
    regions.len() <= REGIONS_MAX && regions.iter().all(Region::is_valid)
}

/// A change of a card's texts and colour; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CardEdit {
    /// New label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// New notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<Notes>,
    /// New tags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Tags>,
    /// New colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// New transcript.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<Transcript>,
}

impl CardEdit {
    #[must_use]
    /// Writes the change into `card` and returns the change that undoes it.
    pub fn swap_into(self, card: &mut Card) -> Self {
        fn swap<T>(slot: &mut T, new: Option<T>) -> Option<T> {
            new.map(|new| std::mem::replace(slot, new))
        }
        Self {
            label: swap(&mut card.label, self.label),
            notes: swap(&mut card.notes, self.notes),
            tags: swap(&mut card.tags, self.tags),
            colour: swap(&mut card.colour, self.colour),
            transcript: swap(&mut card.transcript, self.transcript),
        }
    }

    /// Leaves out what `card` already says.
    #[must_use]
    pub fn without_unchanged(mut self, card: &Card) -> Self {
        self.label = self.label.filter(|new| *new != card.label);
        self.notes = self.notes.filter(|new| *new != card.notes);
        self.tags = self.tags.filter(|new| *new != card.tags);
        self.colour = self.colour.filter(|new| *new != card.colour);
        self.transcript = self.transcript.filter(|new| *new != card.transcript);
        self
    }

    /// Changes nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_colour_is_neutral() {
        assert_eq!(serde_json::from_str::<Colour>("\"chartreuse\"").unwrap(), Colour::Neutral);
        for colour in Colour::ALL {
            assert_eq!(serde_json::to_string(&colour).unwrap(), format!("\"{}\"", colour.name()));
        }
    }
}
