//! The document and the only code that changes it.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync;

use super::{
    card::{Card, regions_are_valid},
    op::Op,
    order_key::OrderKey,
    text::Title,
    usage::Usage,
};
use crate::ids::{CardId, ClipHash, ProjectId};

/// Cards of one project: twice what the timeline is built to scroll smoothly.
pub const CARDS_MAX: usize = 10_000;

/// Why an op does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// It names a card this document does not have.
    #[error("no such card")]
    UnknownCard,
    /// It creates a card this document already has.
    #[error("the card exists already")]
    CardExists,
    /// It places a card behind itself.
    #[error("a card cannot follow itself")]
    FollowsItself,
    /// The document would pass [`CARDS_MAX`], or the card its limits.
    #[error("beyond a limit of the document")]
    BeyondLimit,
}

/// A titled, ordered list of cards. Two are equal when a person would see no difference.
///
/// A copy costs nothing and shares all that is not changed afterwards: what is shown, and what a change is rolled back
/// to, are copies ([decision 17](../../docs/decisions/0017-machines-that-own-their-state.md)).
#[derive(Debug, Clone)]
pub struct Project {
    id: ProjectId,
    title: Title,
    cards: RedBlackTreeMapSync<CardId, (OrderKey, Arc<Card>)>,
    order: RedBlackTreeMapSync<OrderKey, CardId>,
    usage: Usage,
    duration_ms: u64,
    arrangement: u64,
}

impl PartialEq for Project {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.title == other.title && self.cards().eq(other.cards())
    }
}

impl Project {
    /// An empty document.
    pub fn new(id: ProjectId, title: Title) -> Self {
        Self {
            id,
            title,
            cards: RedBlackTreeMapSync::new_sync(),
            order: RedBlackTreeMapSync::new_sync(),
            usage: Usage::new(),
            duration_ms: 0,
            arrangement: 0,
        }
    }

    /// A document from stored cards. Cards beyond the limits and second cards of one id are left out; a key that
    /// two cards share is replaced for the second one, so that a damaged record can change the order but loses no card.
    pub fn from_stored(
        id: ProjectId,
        title: Title,
        cards: impl IntoIterator<Item = (OrderKey, Card)>,
    ) -> Self {
        let mut project = Self::new(id, title);
        for (key, card) in cards {
            if project.len() >= CARDS_MAX || !card.is_valid() || project.cards.contains_key(&card.id) {
                continue;
            }
            let key = if project.order.contains_key(&key) { project.key_behind(Some(&key)) } else { key };
            project.insert(key, card.into());
        }
        project
    }

    /// A document from cards in order, as a peer or a file lists them.
    pub fn from_cards(
        id: ProjectId,
        title: Title,
        cards: impl IntoIterator<Item = Card>,
    ) -> Result<Self, ApplyError> {
        let mut project = Self::new(id, title);
        let mut after = None;
        for card in cards {
            let id = card.id;
            project.apply(Op::Create { card, after })?;
            after = Some(id);
        }
        Ok(project)
    }

    /// Its id.
    pub fn id(&self) -> ProjectId {
        self.id
    }

    /// Its title.
    pub fn title(&self) -> &Title {
        &self.title
    }

    /// How many cards.
    pub fn len(&self) -> usize {
        self.cards.size()
    }

    /// No card yet.
    pub fn is_empty(&self) -> bool {
        self.cards.is_empty()
    }

    /// The cards in order.
    pub fn cards(&self) -> impl DoubleEndedIterator<Item = &Arc<Card>> {
        self.order.values().filter_map(|id| self.card(*id))
    }

    /// One card.
    pub fn card(&self, id: CardId) -> Option<&Arc<Card>> {
        self.cards.get(&id).map(|(_, card)| card)
    }

    /// One card with the key of its place, as stored.
    pub fn stored_card(&self, id: CardId) -> Option<(&OrderKey, &Arc<Card>)> {
        self.cards.get(&id).map(|(key, card)| (key, card))
    }

    /// The neighbour in front of `id`; `None` when it is the first or unknown.
    pub fn before(&self, id: CardId) -> Option<CardId> {
        let (key, _) = self.cards.get(&id)?;
        self.order.range(..key).next_back().map(|(_, id)| *id)
    }

    /// The neighbour behind `id`; `None` when it is the last or unknown.
    pub fn behind(&self, id: CardId) -> Option<CardId> {
        use std::ops::Bound::{Excluded, Unbounded};
        let (key, _) = self.cards.get(&id)?;
        self.order.range((Excluded(key), Unbounded)).next().map(|(_, id)| *id)
    }

    /// The last card in front of this place.
    pub fn last_before(&self, place: &OrderKey) -> Option<CardId> {
        self.order.range(..place).next_back().map(|(_, id)| *id)
    }

    /// The last card.
    pub fn last(&self) -> Option<CardId> {
        self.order.values().next_back().copied()
    }

    /// Length of all cards together, in milliseconds.
    pub fn duration_ms(&self) -> u64 {
        self.duration_ms
    }

    /// Some card has a region of this clip.
    pub fn names(&self, clip: ClipHash) -> bool {
        self.usage.names(clip)
    }

    /// Every clip that cards name, once.
    pub fn clips(&self) -> impl Iterator<Item = ClipHash> {
        self.usage.clips()
    }

    /// Changes whenever cards come, go or change places, and with nothing else.
    pub fn arrangement(&self) -> u64 {
        self.arrangement
    }

    /// Applies `op` and returns the op that undoes it. On an error nothing has changed.
    pub fn apply(&mut self, op: Op) -> Result<Op, ApplyError> {
        match op {
            Op::Retitle { title } => Ok(Op::Retitle { title: std::mem::replace(&mut self.title, title) }),
            Op::Create { card, after } => self.create(card, after),
            Op::Delete { card } => {
                let after = self.before(card);
                let (_, card) = self.remove(card)?;
                Ok(Op::Create { card: Arc::unwrap_or_clone(card), after })
            }
            Op::Edit { card: id, edit } => {
                self.change(id, |card| Op::Edit { card: id, edit: edit.swap_into(card) })
            }
            Op::Move { card, after } => self.move_behind(card, after),
            Op::SetRegions { card: id, regions } => {
                if !regions_are_valid(&regions) {
                    return Err(ApplyError::BeyondLimit);
                }
                self.change(id, |card| {
                    let regions = std::mem::replace(&mut card.regions, regions);
                    Op::SetRegions { card: id, regions }
                })
            }
        }
    }

    fn create(&mut self, card: Card, after: Option<CardId>) -> Result<Op, ApplyError> {
        if self.cards.contains_key(&card.id) {
            return Err(ApplyError::CardExists);
        }
        if self.len() >= CARDS_MAX || !card.is_valid() {
            return Err(ApplyError::BeyondLimit);
        }
        let id = card.id;
        let key = self.key_behind(self.key_of(after)?.as_ref());
        self.insert(key, card.into());
        Ok(Op::Delete { card: id })
    }

    fn move_behind(&mut self, card: CardId, after: Option<CardId>) -> Result<Op, ApplyError> {
        if after == Some(card) {
            return Err(ApplyError::FollowsItself);
        }
        let target = self.key_of(after)?;
        let inverse = Op::Move { card, after: self.before(card) };
        let (_, body) = self.remove(card)?;
        let key = self.key_behind(target.as_ref());
        self.insert(key, body);
        Ok(inverse)
    }

    /// Changes one card in place; other copies of the document keep it as it was.
    fn change(&mut self, id: CardId, change: impl FnOnce(&mut Card) -> Op) -> Result<Op, ApplyError> {
        let (key, card) = self.cards.get(&id).ok_or(ApplyError::UnknownCard)?;
        let (key, mut card) = (key.clone(), Card::clone(card));
        self.duration_ms -= card.duration_ms();
        self.usage.remove(&card);
        let inverse = change(&mut card);
        self.usage.add(&card);
        self.duration_ms += card.duration_ms();
        self.cards.insert_mut(id, (key, card.into()));
        Ok(inverse)
    }

    fn key_of(&self, card: Option<CardId>) -> Result<Option<OrderKey>, ApplyError> {
        card.map(|id| self.cards.get(&id).map(|(key, _)| key.clone()).ok_or(ApplyError::UnknownCard))
            .transpose()
    }

    fn key_behind(&self, before: Option<&OrderKey>) -> OrderKey {
        use std::ops::Bound::{Excluded, Unbounded};
        let from = before.map_or(Unbounded, Excluded);
        let after = self.order.range((from, Unbounded)).next().map(|(key, _)| key);
        OrderKey::between(before, after)
    }

    fn insert(&mut self, key: OrderKey, card: Arc<Card>) {
        self.arrangement += 1;
        self.duration_ms += card.duration_ms();
        self.usage.add(&card);
        self.order.insert_mut(key.clone(), card.id);
        self.cards.insert_mut(card.id, (key, card));
    }

    fn remove(&mut self, id: CardId) -> Result<(OrderKey, Arc<Card>), ApplyError> {
        let (key, card) = self.cards.get(&id).cloned().ok_or(ApplyError::UnknownCard)?;
        self.arrangement += 1;
        self.duration_ms -= card.duration_ms();
        self.usage.remove(&card);
        self.cards.remove_mut(&id);
        self.order.remove_mut(&key);
        Ok((key, card))
    }
}
