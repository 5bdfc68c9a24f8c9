//! Which clips the cards of a document name, and how often. Kept with every change, so that asking costs nothing.

use rpds::RedBlackTreeMapSync;

use super::card::Card;
use crate::ids::ClipHash;

/// How many regions name each clip; none is here with zero.
#[derive(Debug, Clone)]
pub(super) struct Usage(RedBlackTreeMapSync<ClipHash, usize>);

impl Usage {
    pub(super) fn new() -> Self {
        Self(RedBlackTreeMapSync::new_sync())
    }

    pub(super) fn names(&self, clip: ClipHash) -> bool {
        self.0.contains_key(&clip)
    }

    pub(super) fn clips(&self) -> impl Iterator<Item = ClipHash> {
        self.0.keys().copied()
    }

    pub(super) fn add(&mut self, card: &Card) {
        for region in &card.regions {
            let before = self.0.get(&region.clip).copied().unwrap_or(0);
            self.0.insert_mut(region.clip, before + 1);
        }
    }

    pub(super) fn remove(&mut self, card: &Card) {
        for region in &card.regions {
            match self.0.get(&region.clip).copied() {
                Some(before) if before > 1 => self.0.insert_mut(region.clip, before - 1),
                _ => _ = self.0.remove_mut(&region.clip),
            }
        }
    }
}
