//! The document as it is shown. What did not change is shared with the view before, so that a change of one card costs
//! one card, whatever the size of the project.

use std::{collections::BTreeMap, ops::Deref, sync::Arc};

use super::{card_view::CardView, past::Past};
use crate::{
    ids::{CardId, ClipHash, ProjectId},
    project::{Action, Clip, Project, Title},
};

/// The cards' ids in order, and where each stands. Shared by all views until a card comes, goes or moves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Order {
    pub(super) arrangement: u64,
    ids: Arc<[CardId]>,
    numbers: BTreeMap<CardId, usize>,
}

impl Order {
    pub(super) fn of(project: &Project) -> Self {
        let ids: Arc<[_]> = project.cards().map(|card| card.id).collect();
        let numbers = ids.iter().copied().zip(1..).collect();
        Self { arrangement: project.arrangement(), ids, numbers }
    }

    /// The place of a card, from 1.
    pub fn number(&self, card: CardId) -> Option<usize> {
        self.numbers.get(&card).copied()
    }

    /// All of them in order.
    pub fn ids(&self) -> Arc<[CardId]> {
        self.ids.clone()
    }
}

impl Deref for Order {
    type Target = [CardId];

    fn deref(&self) -> &[CardId] {
        &self.ids
    }
}

/// The cards at one moment.
#[derive(Debug, Clone)]
pub struct Cards {
    project: Project,
    order: Arc<Order>,
    clips: Arc<BTreeMap<ClipHash, Clip>>,
}

impl PartialEq for Cards {
    fn eq(&self, other: &Self) -> bool {
        self.project == other.project && self.clips == other.clips
    }
}

impl Cards {
    pub(super) fn new(project: Project, order: Arc<Order>, clips: Arc<BTreeMap<ClipHash, Clip>>) -> Self {
        Self { project, order, clips }
    }

    /// One of them.
    pub fn get(&self, id: CardId) -> Option<CardView> {
        let card = self.project.card(id)?.clone();
        Some(CardView { number: self.order.number(id)?, card, clips: self.clips.clone() })
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = CardView> {
        self.order.iter().filter_map(|id| self.get(*id))
    }
}

/// The open project, as far as the desk knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentView {
    /// Its id.
    pub id: ProjectId,
    /// Its title.
    pub title: Title,
    /// The cards' ids in order.
    pub order: Arc<Order>,
    /// The cards.
    pub cards: Cards,
    /// Length of all cards, in milliseconds.
    pub duration_ms: u64,
    /// What undo would take back.
    pub undo: Option<Action>,
    /// What redo would repeat.
    pub redo: Option<Action>,
    /// What was done, by everybody.
    pub past: Past,
}
