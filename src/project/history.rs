//! Undo and redo: the inverses of what was done here, in order.
//!
//! Entries carry a sequence number so that storage can keep one record each; a project's history survives a reload.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::{command::Action, document::Project, op::Op, order_key::OrderKey, text::Label};
use crate::{ids::CardId, time::Timestamp};

/// Actions that can be undone. A day's work; older ones are forgotten first.
pub const UNDO_MAX: usize = 500;

/// One action of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the history of the project; rises by one.
    pub seq: u64,
    /// Its name.
    pub action: Action,
    /// The ops that did it.
    pub done: Vec<Op>,
    /// The ops that undo it, in the order to apply them.
    pub inverse: Vec<Op>,
    /// Places of cards that came, went or moved with it. None in records of older programs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shifts: Vec<Shift>,
    /// When it was done; 0 in records of older programs.
    #[serde(default)]
    pub at: Timestamp,
    /// The title of the first card it was done to, as it was then.
    #[serde(default, skip_serializing_if = "Label::is_empty")]
    pub about: Label,
}

impl Entry {
    /// How many cards it was done to.
    pub fn cards(&self) -> usize {
        self.done.iter().filter_map(Op::card).collect::<BTreeSet<_>>().len()
    }
}

/// The place of a card before an action and after it; none where the card was not there. It tells whether somebody else moved
/// the card since, and where it belongs when the neighbour that an op names is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Which card.
    pub card: CardId,
    /// Its place while the action is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<OrderKey>,
    /// Its place while the action is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<OrderKey>,
}

impl Shift {
    /// Of all cards that came, went or moved with `ops`.
    pub fn of(ops: &[Op], before: &Project, after: &Project) -> Vec<Self> {
        let moves = |op: &&Op| matches!(op, Op::Create { .. } | Op::Delete { .. } | Op::Move { .. });
        let cards: BTreeSet<CardId> = ops.iter().filter(moves).filter_map(Op::card).collect();
        let place = |project: &Project, card| project.stored_card(card).map(|(key, _)| key.clone());
        let shift = |card| Self { card, from: place(before, card), to: place(after, card) };
        cards.into_iter().map(shift).collect()
    }
}

/// What can be undone and redone. `entries[..cursor]` is done, the rest was undone. A copy shares its entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    entries: Vec<Arc<Entry>>,
    cursor: usize,
}

impl History {
    /// From stored entries in any order, of which those below `next_seq` are done.
    pub fn from_stored(mut entries: Vec<Entry>, next_seq: u64) -> Self {
        entries.sort_by_key(|entry| entry.seq);
        entries.dedup_by_key(|entry| entry.seq);
        let cursor = entries.partition_point(|entry| entry.seq < next_seq);
        Self { entries: entries.into_iter().map(Arc::new).collect(), cursor }
    }

    /// The sequence number of the next action: what is stored as the cursor.
    pub fn next_seq(&self) -> u64 {
        match self.cursor.checked_sub(1) {
            Some(last) => self.entries[last].seq + 1,
            None => self.entries.first().map_or(1, |first| first.seq),
        }
    }

    /// Remembers an action; what was undone before it can no longer be redone. Returns the new entry, and the
    /// oldest sequence number still kept.
    pub fn record(
        &mut self,
        action: Action,
        done: Vec<Op>,
        inverse: Vec<Op>,
        shifts: Vec<Shift>,
        at: Timestamp,
        about: Label,
    ) -> (&Entry, u64) {
        let seq = self.next_seq();
        self.entries.truncate(self.cursor);
        self.entries.push(Arc::new(Entry { seq, action, done, inverse, shifts, at, about }));
        let surplus = self.entries.len().saturating_sub(UNDO_MAX);
        self.entries.drain(..surplus);
        self.cursor = self.entries.len();
        (&self.entries[self.cursor - 1], self.entries[0].seq)
    }

    /// The action that [`Self::undone`] would take back.
    pub fn undo(&self) -> Option<&Entry> {
        self.cursor.checked_sub(1).map(|at| &*self.entries[at])
    }

    /// The action that [`Self::redone`] would repeat.
    pub fn redo(&self) -> Option<&Entry> {
        self.entries.get(self.cursor).map(|entry| &**entry)
    }

    /// The action that [`Self::undone`] would take back is forgotten instead; its number.
    pub fn forget_undo(&mut self) -> Option<u64> {
        let at = self.cursor.checked_sub(1)?;
        self.cursor = at;
        Some(self.entries.remove(at).seq)
    }

    /// The action that [`Self::redone`] would repeat is forgotten instead; its number.
    pub fn forget_redo(&mut self) -> Option<u64> {
        (self.cursor < self.entries.len()).then(|| self.entries.remove(self.cursor).seq)
    }

    /// All of them, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(|entry| &**entry)
    }

    /// The last action was taken back.
    pub fn undone(&mut self) {
        self.cursor = self.cursor.saturating_sub(1);
    }

    /// The next action was repeated.
    pub fn redone(&mut self) {
        self.cursor = (self.cursor + 1).min(self.entries.len());
    }

    /// A step put cards where they belong, and those places have other names than they had: for all actions they are these
    /// from now on. By card: the old name and the new one. The entries that changed, each once.
    pub fn rename_places(&mut self, renamed: &BTreeMap<CardId, (OrderKey, OrderKey)>) -> Vec<Entry> {
        let new = |shift: &Shift, place: &Option<OrderKey>| {
            let (old, new) = renamed.get(&shift.card)?;
            (place.as_ref() == Some(old)).then(|| new.clone())
        };
        let mut changed = Vec::new();
        for entry in self.entries.iter_mut().filter(|_| !renamed.is_empty()) {
            let concerns =
                |shift: &Shift| new(shift, &shift.from).is_some() || new(shift, &shift.to).is_some();
            if entry.shifts.iter().any(concerns) {
                let entry = Arc::make_mut(entry);
                for shift in &mut entry.shifts {
                    let (from, to) = (new(shift, &shift.from), new(shift, &shift.to));
                    shift.from = from.or_else(|| shift.from.take());
                    shift.to = to.or_else(|| shift.to.take());
                }
                changed.push(entry.clone());
            }
        }
        changed
    }
}
