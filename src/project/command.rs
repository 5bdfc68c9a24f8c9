//! What a person wants of a document, and the plan that answers it.

use std::sync::Arc;

use super::{
    batch::{self, Retouch},
    card::{Card, CardEdit, Colour, regions_are_valid},
    clip::Region,
    document::{CARDS_MAX, Project},
    level::{self, Evened},
    op::Op,
    place::Place,
    refusal::Refusal,
    text::{Label, Notes, Tags, Title, Transcript},
    verbs,
};
use crate::{
    ids::{CardId, Ids},
    time::Timestamp,
};

/// A wish to change a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Give the project a new title.
    Retitle(Title),
    /// Make a card that plays `regions`.
    Create {
        /// Its label; empty for none.
        label: Label,
        /// What it plays.
        regions: Vec<Region>,
        /// Where. Instead of a place beside a card that is gone, it is the end.
        place: Place,
    },
    /// Change a card's texts or colour.
    Change(CardId, CardEdit),
    /// Delete a card.
    Delete(CardId),
    /// Move a card.
    Move(CardId, Place),
    /// Replace the regions that a card plays.
    SetRegions(CardId, Vec<Region>),
    /// Make two cards of one: the second begins so many milliseconds into it.
    Split(CardId, u64),
    /// Take the sound from the one to the other millisecond out of a card.
    Cut(CardId, u64, u64),
    /// Put silence, which is made of these pieces, so many milliseconds into a card.
    Silence(CardId, u64, Vec<Region>),
    /// Make one card of several, in the order of the project.
    Merge(Vec<CardId>),
    /// The same cards once more, behind the last of them.
    Duplicate(Vec<CardId>),
    /// Cards of another project, at the end.
    Add(Vec<Arc<Card>>),
    /// Change the same of every card.
    Retouch(Vec<CardId>, Retouch),
    /// Delete every card.
    DeleteAll(Vec<CardId>),
    /// Give cards the levels that were found for them.
    EvenOut(Vec<Evened>),
    /// Move all of them, in their order, into one row.
    MoveAll(Vec<CardId>, Place),
    /// Put all of them, in this order, into one row, where the first of the project among them stands. Those that are gone are
    /// passed over.
    Arrange(Vec<CardId>),
}

/// What to do, and which action it is, for the names of undo and redo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Changes in order; empty when the document already is as wished.
    pub ops: Vec<Op>,
    /// Which action it is.
    pub action: Action,
}

/// Kinds of actions, for the names of undo and redo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // The names are the documentation.
pub enum Action {
    Retitle,
    Record,
    Rename,
    EditCard,
    Recolour,
    Delete,
    Move,
    ChangeAudio,
    Split,
    Cut,
    Merge,
    Duplicate,
    Retag,
    Silence,
    Add,
    Level,
    EvenOut,
    /// An action of a newer version of this program.
    #[serde(other)]
    Unknown,
}

/// Decides how to fulfil `edit`. Changes nothing. What it returns applies to `project` as it stands.
pub fn plan(project: &Project, edit: Edit, ids: &mut Ids, now: Timestamp) -> Result<Plan, Refusal> {
    let one = |action, op: Option<Op>| Ok(Plan { ops: op.into_iter().collect(), action });
    match edit {
        Edit::Retitle(title) => one(
            Action::Retitle,
            (title != *project.title() && !title.is_empty()).then_some(Op::Retitle { title }),
        ),
        Edit::Create { label, regions, place } => {
            let op = plan_new(project, label, regions, place, ids.card(), now)?;
            one(Action::Record, Some(op))
        }
        Edit::Change(id, edit) => {
            let card = project.card(id).ok_or(Refusal::CardGone)?;
            let edit = edit.without_unchanged(card);
            let action = action_of(&edit);
            one(action, (!edit.is_empty()).then_some(Op::Edit { card: id, edit }))
        }
        Edit::Delete(card) => {
            project.card(card).ok_or(Refusal::CardGone)?;
            one(Action::Delete, Some(Op::Delete { card }))
        }
        Edit::Move(card, place) => one(Action::Move, plan_move(project, card, place)?),
        Edit::SetRegions(id, regions) => {
            let card = project.card(id).ok_or(Refusal::CardGone)?;
            if regions.is_empty() || !regions_are_valid(&regions) {
                return Err(Refusal::BadRegions);
            }
            one(
                Action::ChangeAudio,
                (card.regions != regions).then_some(Op::SetRegions { card: id, regions }),
            )
        }
        Edit::Split(id, at_ms) => {
            Ok(Plan { ops: verbs::split(project, id, at_ms, ids)?, action: Action::Split })
        }
        Edit::Cut(id, from_ms, to_ms) => {
            let card = project.card(id).ok_or(Refusal::CardGone)?;
            let regions = verbs::cut(card, from_ms, to_ms)?;
            one(Action::Cut, (card.regions != regions).then_some(Op::SetRegions { card: id, regions }))
        }
        Edit::Silence(id, at_ms, pieces) => {
            let card = project.card(id).ok_or(Refusal::CardGone)?;
            let regions = verbs::insert(card, at_ms, &pieces)?;
            one(Action::Silence, (card.regions != regions).then_some(Op::SetRegions { card: id, regions }))
        }
        Edit::Merge(cards) => Ok(Plan { ops: verbs::merge(project, &cards)?, action: Action::Merge }),
        Edit::Duplicate(cards) => {
            Ok(Plan { ops: verbs::duplicate(project, &cards, ids)?, action: Action::Duplicate })
        }
        Edit::Add(cards) => Ok(Plan { ops: verbs::add(project, &cards, ids)?, action: Action::Add }),
        Edit::Retouch(cards, what) => {
            let action = match what {
                Retouch::Colour(_) => Action::Recolour,
                Retouch::Tag(_) | Retouch::Untag(_) => Action::Retag,
                Retouch::Level(_) => Action::Level,
            };
            Ok(Plan { ops: batch::retouch(project, &cards, &what)?, action })
        }
        Edit::EvenOut(evened) => Ok(Plan { ops: level::even_out(project, &evened), action: Action::EvenOut }),
        Edit::DeleteAll(cards) => Ok(Plan { ops: batch::delete(project, &cards)?, action: Action::Delete }),
        Edit::Arrange(cards) => Ok(Plan { ops: batch::arrange(project, &cards), action: Action::Move }),
        Edit::MoveAll(cards, place) => {
            Ok(Plan { ops: batch::move_all(project, &cards, place)?, action: Action::Move })
        }
    }
}

fn plan_new(
    project: &Project,
    label: Label,
    regions: Vec<Region>,
    place: Place,
    id: CardId,
    created: Timestamp,
) -> Result<Op, Refusal> {
    if project.len() >= CARDS_MAX {
        return Err(Refusal::TooManyCards);
    }
    if regions.is_empty() || !regions_are_valid(&regions) {
        return Err(Refusal::BadRegions);
    }
    let card = Card {
        id,
        label,
        notes: Notes::default(),
        tags: Tags::default(),
        colour: Colour::Neutral,
        transcript: Transcript::default(),
        regions,
        created,
    };
    Ok(Op::Create { card, after: place_of_new(project, place) })
}

fn action_of(edit: &CardEdit) -> Action {
    match edit {
        CardEdit { label: Some(_), notes: None, tags: None, colour: None, transcript: None } => {
            Action::Rename
        }
        CardEdit { label: None, notes: None, tags: None, colour: Some(_), transcript: None } => {
            Action::Recolour
        }
        _ => Action::EditCard,
    }
}

/// The card in front of a new one. Its neighbour may have been deleted while the recording ran: then the end is the place.
fn place_of_new(project: &Project, place: Place) -> Option<CardId> {
    let is_there = |id: &CardId| project.card(*id).is_some();
    match place {
        Place::First => None,
        Place::Before(id) if is_there(&id) => project.before(id),
        Place::Behind(id) if is_there(&id) => Some(id),
        _ => project.last(),
    }
}

/// The same as of several, without looking at every card.
fn plan_move(project: &Project, card: CardId, place: Place) -> Result<Option<Op>, Refusal> {
    project.card(card).ok_or(Refusal::CardGone)?;
    let before = project.before(card);
    let after = match place {
        Place::First => None,
        Place::Last => project.last(),
        Place::Up => before.and_then(|id| project.before(id)),
        Place::Down => project.behind(card).or(before),
        Place::Before(other) => {
            project.card(other).ok_or(Refusal::CardGone)?;
            if other == card { before } else { project.before(other) }
        }
        Place::Behind(other) => {
            project.card(other).ok_or(Refusal::CardGone)?;
            Some(other)
        }
        Place::At(number) => {
            let others = project.cards().map(|other| other.id).filter(|other| *other != card);
            others.take(number.saturating_sub(1)).last()
        }
    };
    let stays = after == before || after == Some(card);
    Ok((!stays).then_some(Op::Move { card, after }))
}
