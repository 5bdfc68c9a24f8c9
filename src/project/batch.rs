//! The same done to many cards: one plan, so that it is one action, undone in one step.

use std::collections::BTreeSet;

use super::{
    card::{CardEdit, Colour},
    document::Project,
    level::{Leveling, leveled},
    op::Op,
    place::Place,
    refusal::Refusal,
    text::{TAGS_MAX, Tag, Tags},
};
use crate::ids::CardId;

/// What is changed of every card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Retouch {
    /// Its colour.
    Colour(Colour),
    /// One more tag, where it is not there.
    Tag(Tag),
    /// Without a tag.
    Untag(Tag),
    /// Its level.
    Level(Leveling),
}

/// Changes every card that is not like that already.
pub(super) fn retouch(project: &Project, cards: &[CardId], what: &Retouch) -> Result<Vec<Op>, Refusal> {
    let mut ops = Vec::new();
    for id in distinct(cards) {
        let card = project.card(id).ok_or(Refusal::CardGone)?;
        let same = |has: &Tag, tag: &Tag| has.as_str().to_lowercase() == tag.as_str().to_lowercase();
        let edit = match what {
            Retouch::Colour(colour) => CardEdit { colour: Some(*colour), ..CardEdit::default() },
            Retouch::Tag(tag) if card.tags.iter().any(|has| same(has, tag)) => continue,
            Retouch::Tag(_) if card.tags.iter().count() >= TAGS_MAX => return Err(Refusal::TooManyTags),
            Retouch::Tag(tag) => with_tags(card.tags.iter().cloned().chain([tag.clone()])),
            Retouch::Untag(tag) => with_tags(card.tags.iter().filter(|has| !same(has, tag)).cloned()),
            Retouch::Level(how) => {
                ops.extend(leveled(card, *how));
                continue;
            }
        };
        let edit = edit.without_unchanged(card);
        if !edit.is_empty() {
            ops.push(Op::Edit { card: id, edit });
        }
    }
    Ok(ops)
}

fn with_tags(tags: impl Iterator<Item = Tag>) -> CardEdit {
    CardEdit { tags: Some(Tags::from(tags.collect::<Vec<_>>())), ..CardEdit::default() }
}

/// Deletes all of them.
pub(super) fn delete(project: &Project, cards: &[CardId]) -> Result<Vec<Op>, Refusal> {
    let there = |card: CardId| project.card(card).map(|_| Op::Delete { card }).ok_or(Refusal::CardGone);
    distinct(cards).into_iter().map(there).collect()
}

/// Puts all of them, in their order, in one row to a place. Beside one of themselves is where that one is.
pub(super) fn move_all(project: &Project, cards: &[CardId], place: Place) -> Result<Vec<Op>, Refusal> {
    let moved: BTreeSet<CardId> = cards.iter().copied().collect();
    for card in &moved {
        project.card(*card).ok_or(Refusal::CardGone)?;
    }
    let order: Vec<CardId> = project.cards().map(|card| card.id).collect();
    let (row, others): (Vec<CardId>, Vec<CardId>) = order.iter().copied().partition(|id| moved.contains(id));
    let Some(first) = order.iter().position(|id| moved.contains(id)) else { return Ok(Vec::new()) };
    let last = order.iter().rposition(|id| moved.contains(id)).unwrap_or(first);
    // So many of the others stand before a place of the order.
    let before = |at: usize| order[..at].iter().filter(|id| !moved.contains(id)).count();
    let place_of = |card: CardId| order.iter().position(|id| *id == card).ok_or(Refusal::CardGone);
    let at = match place {
        Place::First => 0,
        Place::Last => others.len(),
        Place::Up => before(first).saturating_sub(1),
        Place::Down => (before(last + 1) + 1).min(others.len()),
        Place::At(number) => number.saturating_sub(1).min(others.len()),
        Place::Before(card) => before(place_of(card)?),
        Place::Behind(card) => before(place_of(card)? + 1),
    };
    Ok(in_a_row(&order, &others, row, at))
}

/// Puts those that are there, in the order in which they are named, in one row where the first of the project among them stands.
pub(super) fn arrange(project: &Project, cards: &[CardId]) -> Vec<Op> {
    let order: Vec<CardId> = project.cards().map(|card| card.id).collect();
    let named = distinct(cards);
    let (mut moved, others): (BTreeSet<CardId>, Vec<CardId>) = (
        order.iter().copied().filter(|id| named.contains(id)).collect(),
        order.iter().copied().filter(|id| !named.contains(id)).collect(),
    );
    let Some(at) = order.iter().position(|id| moved.contains(id)) else { return Vec::new() };
    let row = cards.iter().copied().filter(|id| moved.remove(id)).collect();
    in_a_row(&order, &others, row, at)
}

/// Moves of a row to behind so many of the others; none where it is there already.
fn in_a_row(order: &[CardId], others: &[CardId], row: Vec<CardId>, at: usize) -> Vec<Op> {
    let wished = others[..at].iter().chain(&row).chain(&others[at..]);
    if wished.eq(order) {
        return Vec::new();
    }
    let mut after = at.checked_sub(1).map(|before| others[before]);
    row.into_iter().map(|card| Op::Move { card, after: after.replace(card) }).collect()
}

fn distinct(cards: &[CardId]) -> BTreeSet<CardId> {
    cards.iter().copied().collect()
}
