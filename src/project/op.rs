//! What happened to a document. An op applies, or it is a bug here or a peer's fault.

use serde::{Deserialize, Serialize};

use super::{
    card::{Card, CardEdit},
    clip::Region,
    text::Title,
};
use crate::ids::CardId;

/// One change of a document, complete in itself. Cards are named by id and placed behind a neighbour, never by index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// The project's title becomes `title`.
    Retitle {
        /// The new title.
        title: Title,
    },
    /// `card` appears behind `after`, or first.
    Create {
        /// The whole card.
        card: Card,
        /// Its new neighbour in front; `None`: it becomes the first.
        after: Option<CardId>,
    },
    /// `card` goes.
    Delete {
        /// Which one.
        card: CardId,
    },
    /// Texts or colour of `card` change.
    Edit {
        /// Which one.
        card: CardId,
        /// What changes.
        edit: CardEdit,
    },
    /// `card` moves behind `after`, or to the front.
    Move {
        /// Which one.
        card: CardId,
        /// Its new neighbour in front; `None`: it becomes the first.
        after: Option<CardId>,
    },
    /// What `card` plays changes (trim, split, append, re-record).
    SetRegions {
        /// Which one.
        card: CardId,
        /// The new regions.
        regions: Vec<Region>,
    },
}

impl Op {
    /// The same without saying where: at the beginning.
    #[must_use]
    pub fn anywhere(self) -> Self {
        self.behind(None)
    }

    /// The same behind another card, if it says where a card belongs.
    #[must_use]
    pub fn behind(self, after: Option<CardId>) -> Self {
        match self {
            Self::Create { card, .. } => Self::Create { card, after },
            Self::Move { card, .. } => Self::Move { card, after },
            other => other,
        }
    }

    /// The neighbour in front that it names.
    pub fn after(&self) -> Option<CardId> {
        match self {
            Self::Create { after, .. } | Self::Move { after, .. } => *after,
            _ => None,
        }
    }

    /// The card it changes; none for the title.
    pub fn card(&self) -> Option<CardId> {
        match self {
            Self::Retitle { .. } => None,
            Self::Create { card, .. } => Some(card.id),
            Self::Delete { card }
            | Self::Edit { card, .. }
            | Self::Move { card, .. }
            | Self::SetRegions { card, .. } => Some(*card),
        }
    }
}
