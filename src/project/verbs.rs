//! Verbs that take cards apart and put them together. Each is made of the ops that are there; no audio is copied, because a
//! card plays stretches of clips.

use std::sync::Arc;

use super::{
    card::{Card, REGIONS_MAX},
    clip::Region,
    document::{CARDS_MAX, Project},
    joined::joined,
    op::Op,
    refusal::Refusal,
    text::{Notes, Transcript},
    trim::trim,
};
use crate::ids::{CardId, Ids};

/// Two cards in the place of one: the second begins `at_ms` milliseconds into it. Notes and transcript stay with the first.
pub(super) fn split(project: &Project, id: CardId, at_ms: u64, ids: &mut Ids) -> Result<Vec<Op>, Refusal> {
    let card = project.card(id).ok_or(Refusal::CardGone)?;
    let (first, second) = (trim(&card.regions, 0, at_ms), trim(&card.regions, at_ms, u64::MAX));
    if first.is_empty() || second.is_empty() {
        return Err(Refusal::SplitAtEdge);
    }
    has_room(project, 1)?;
    let rest = Card {
        id: ids.card(),
        notes: Notes::default(),
        transcript: Transcript::default(),
        regions: second,
        ..Card::clone(card)
    };
    Ok(vec![Op::SetRegions { card: id, regions: first }, Op::Create { card: rest, after: Some(id) }])
}

/// What a card plays without `from_ms..to_ms`, in milliseconds from its beginning.
pub(super) fn cut(card: &Card, from_ms: u64, to_ms: u64) -> Result<Vec<Region>, Refusal> {
    if from_ms >= to_ms {
        return Ok(card.regions.clone());
    }
    let mut kept = trim(&card.regions, 0, from_ms);
    kept.extend(trim(&card.regions, to_ms, u64::MAX));
    match kept.len() {
        0 => Err(Refusal::BadRegions),
        count if count > REGIONS_MAX => Err(Refusal::TooManyPieces),
        _ => Ok(kept),
    }
}

/// What a card plays with these pieces put in `at_ms` milliseconds from its beginning; at its end if that is shorter.
pub(super) fn insert(card: &Card, at_ms: u64, pieces: &[Region]) -> Result<Vec<Region>, Refusal> {
    let (before, behind) = (trim(&card.regions, 0, at_ms), trim(&card.regions, at_ms, u64::MAX));
    // As loud as what is around them, so that the card has one level as before.
    let gain = before.last().or(behind.first()).map(|beside| beside.gain).unwrap_or_default();
    let pieces: Vec<_> = pieces.iter().map(|piece| Region { gain, ..*piece }).collect();
    let all = [before, pieces, behind].concat();
    if all.len() > REGIONS_MAX { Err(Refusal::TooManyPieces) } else { Ok(all) }
}

/// One card in the place of several, which need not be neighbours: the first of them in the order of the project gets what
/// the others play and say, in that order.
pub(super) fn merge(project: &Project, ids: &[CardId]) -> Result<Vec<Op>, Refusal> {
    let cards = in_order(project, ids)?;
    let [first, rest @ ..] = cards.as_slice() else { return Err(Refusal::CardGone) };
    if rest.is_empty() {
        return Ok(Vec::new());
    }
    let regions = in_a_row(&cards);
    if regions.len() > REGIONS_MAX {
        return Err(Refusal::TooManyPieces);
    }
    let texts = joined(&cards)?.without_unchanged(first);
    let mut ops = vec![Op::SetRegions { card: first.id, regions }];
    if !texts.is_empty() {
        ops.push(Op::Edit { card: first.id, edit: texts });
    }
    ops.extend(rest.iter().map(|card| Op::Delete { card: card.id }));
    Ok(ops)
}

/// The same cards once more, in their order, behind the last of them.
pub(super) fn duplicate(project: &Project, ids: &[CardId], new: &mut Ids) -> Result<Vec<Op>, Refusal> {
    let cards = in_order(project, ids)?;
    has_room(project, cards.len())?;
    Ok(copies(&cards, cards.last().map(|card| card.id), new))
}

/// Cards of another project, in their order, behind all others.
pub(super) fn add(project: &Project, cards: &[Arc<Card>], new: &mut Ids) -> Result<Vec<Op>, Refusal> {
    has_room(project, cards.len())?;
    Ok(copies(cards, project.last(), new))
}

fn copies(cards: &[Arc<Card>], mut after: Option<CardId>, new: &mut Ids) -> Vec<Op> {
    let copy = |card: &Arc<Card>| {
        let card = Card { id: new.card(), ..Card::clone(card) };
        let behind = after.replace(card.id);
        Op::Create { card, after: behind }
    };
    cards.iter().map(copy).collect()
}

fn has_room(project: &Project, for_cards: usize) -> Result<(), Refusal> {
    if project.len() + for_cards > CARDS_MAX { Err(Refusal::TooManyCards) } else { Ok(()) }
}

/// These cards, in the order of the project.
fn in_order(project: &Project, ids: &[CardId]) -> Result<Vec<Arc<Card>>, Refusal> {
    let found = ids.iter().map(|id| project.stored_card(*id).ok_or(Refusal::CardGone));
    let mut cards = found.collect::<Result<Vec<_>, _>>()?;
    cards.sort_by_key(|(key, _)| *key);
    cards.dedup_by_key(|(_, card)| card.id);
    Ok(cards.into_iter().map(|(_, card)| card.clone()).collect())
}

/// What these cards play, one behind the other, each part as loud as it was. Where one ends and the next goes on in the same
/// clip and as loud, as they do when one card was split, their pieces are one again.
fn in_a_row(cards: &[Arc<Card>]) -> Vec<Region> {
    let mut row: Vec<Region> = Vec::new();
    for card in cards {
        let mut regions = card.regions.iter().copied();
        if let (Some(last), Some(first)) = (row.last_mut(), card.regions.first())
            && (last.clip, last.end_ms, last.gain) == (first.clip, first.start_ms, first.gain)
        {
            last.end_ms = first.end_ms;
            regions.next();
        }
        row.extend(regions);
    }
    row
}
