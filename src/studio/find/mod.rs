//! Which cards of the open project are shown: all, or those that have the words, colours and tags that are asked for.
//!
//! Nothing vanishes from under a person's hands: a card that is shown stays until something else is asked for, also when a
//! change leaves it without what was asked for.

mod fold;
mod query;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

pub use fold::marks;

use self::{
    fold::fold,
    query::{Folded, Query},
};
use crate::{
    ids::{CardId, ProjectId},
    machine::Shown,
    project::{Card, Colour, Place, Project, text::Tag},
};

/// Tags that are offered as filters: those that most cards have.
const TAGS_OFFERED: usize = 40;

/// A wish about what is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindCommand {
    /// Show what can be asked for.
    Open,
    /// This is in the field.
    Text(String),
    /// Cards of this colour too, or not any more.
    Colour(Colour),
    /// Only cards with this tag, or without regard to it.
    Tag(Tag),
    /// Show all cards again.
    Close,
}

/// What is asked for, and what has it.
#[derive(Debug, Default)]
pub struct Find {
    asked: Shown<Asked>,
    /// The texts of cards as they were when they were last looked at.
    folded: BTreeMap<CardId, (Arc<Card>, Folded)>,
    shown: BTreeSet<CardId>,
    /// What is shown was found for this.
    answered: Option<u64>,
    project: Option<ProjectId>,
    found: Option<Arc<[CardId]>>,
}

#[derive(Debug, Clone, Default)]
struct Asked {
    open: bool,
    text: String,
    query: Query,
    colours: BTreeSet<Colour>,
    /// By what they are folded.
    tags: BTreeMap<String, Tag>,
}

impl Asked {
    fn is_on(&self) -> bool {
        !(self.query.is_empty() && self.colours.is_empty() && self.tags.is_empty())
    }

    fn wants_colour(&self, card: &Card) -> bool {
        self.colours.is_empty() || self.colours.contains(&card.colour)
    }

    fn wants_tags(&self, card: &Folded) -> bool {
        self.tags.keys().all(|tag| card.tags.contains(tag))
    }
}

/// What the page shows of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FindView {
    /// The field and the filters are shown.
    pub open: bool,
    /// Not all cards may be shown: something is asked for.
    pub on: bool,
    /// What is in the field.
    pub text: String,
    /// The words of it, folded, for [`marks`].
    pub words: Arc<[String]>,
    /// The cards that are shown, in order; nothing while all are.
    pub found: Option<Arc<[CardId]>>,
    /// Colours that cards have which are found by everything else, with their number; chosen ones always.
    pub colours: Vec<Offer<Colour>>,
    /// The same of tags, the most frequent first.
    pub tags: Vec<Offer<Tag>>,
}

/// A filter that can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer<T> {
    /// What cards have.
    pub what: T,
    /// How many cards would be shown.
    pub count: usize,
    /// It is chosen.
    pub chosen: bool,
}

impl Find {
    /// Changes whenever something else is asked for.
    pub fn revision(&self) -> u64 {
        self.asked.revision()
    }

    /// Fulfils a wish.
    pub fn command(&mut self, command: FindCommand) {
        match command {
            FindCommand::Open => self.asked.open = true,
            FindCommand::Text(text) => {
                let asked = &mut *self.asked;
                (asked.query, asked.text, asked.open) = (Query::parse(&text), text, true);
            }
            FindCommand::Colour(colour) => {
                if !self.asked.colours.remove(&colour) {
                    self.asked.colours.insert(colour);
                }
            }
            FindCommand::Tag(tag) => {
                let folded = fold(tag.as_str());
                if self.asked.tags.remove(&folded).is_none() {
                    self.asked.tags.insert(folded, tag);
                }
            }
            FindCommand::Close => *self.asked = Asked::default(),
        }
    }

    /// The cards that are shown, in order; nothing while all are.
    pub fn found(&self) -> Option<&Arc<[CardId]>> {
        self.found.as_ref()
    }

    /// The project is like this now. Of another one nothing is asked for. `own`: cards that come are our own, and shown.
    pub fn follow(&mut self, project: Option<&Project>, own: bool) {
        let other = self.project.is_some() && self.project != project.map(Project::id);
        if other && self.asked.open {
            *self.asked = Asked::default();
        }
        let open = project.filter(|_| self.asked.open);
        let Some(project) = open else {
            *self = Self { asked: std::mem::take(&mut self.asked), ..Self::default() };
            self.project = project.map(Project::id);
            return;
        };
        self.project = Some(project.id());
        let fresh = self.answered != Some(self.asked.revision());
        if fresh {
            self.answered = Some(self.asked.revision());
            self.shown.clear();
        }
        self.read(project, own && !fresh);
        let asked = &*self.asked;
        let has_all = |(card, folded): &(Arc<Card>, Folded)| {
            asked.wants_colour(card) && asked.wants_tags(folded) && asked.query.finds(folded)
        };
        let found = self.folded.values().filter(|card| has_all(card)).map(|(card, _)| card.id);
        self.shown.extend(found);
        self.found = self.asked.is_on().then(|| {
            let all = project.cards().map(|card| card.id);
            all.filter(|card| self.shown.contains(card)).collect()
        });
    }

    /// Folds the texts that are not known; `own`: shows cards that are.
    fn read(&mut self, project: &Project, own: bool) {
        self.folded.retain(|card, _| project.card(*card).is_some());
        for card in project.cards() {
            let known = self.folded.get(&card.id).map(|(known, _)| Arc::ptr_eq(known, card));
            if known != Some(true) {
                self.folded.insert(card.id, (card.clone(), Folded::of(card)));
            }
            if known.is_none() && own {
                self.shown.insert(card.id);
            }
        }
    }

    /// What the page shows.
    pub fn view(&self) -> FindView {
        let asked = &*self.asked;
        if !asked.open {
            return FindView::default();
        }
        let by_text: Vec<_> = self.folded.values().filter(|(_, folded)| asked.query.finds(folded)).collect();
        let by_tags = by_text.into_iter().filter(|(_, folded)| asked.wants_tags(folded));
        let mut colours: BTreeMap<Colour, usize> = asked.colours.iter().map(|colour| (*colour, 0)).collect();
        let mut tags: BTreeMap<&str, (&Tag, usize)> =
            asked.tags.iter().map(|(folded, tag)| (folded.as_str(), (tag, 0))).collect();
        for (card, folded) in by_tags {
            *colours.entry(card.colour).or_default() += 1;
            if asked.wants_colour(card) {
                for (tag, folded) in card.tags.iter().zip(&folded.tags) {
                    tags.entry(folded).or_insert((tag, 0)).1 += 1;
                }
            }
        }
        let colour = |(what, count)| Offer { what, count, chosen: asked.colours.contains(&what) };
        let tag = |(folded, (what, count)): (&str, (&Tag, usize))| Offer {
            what: what.clone(),
            count,
            chosen: asked.tags.contains_key(folded),
        };
        let mut tags: Vec<_> = tags.into_iter().map(tag).collect();
        tags.sort_by_key(|tag| (!tag.chosen, std::cmp::Reverse(tag.count)));
        tags.truncate(TAGS_OFFERED.max(asked.tags.len()));
        FindView {
            open: true,
            on: asked.is_on(),
            text: asked.text.clone(),
            words: asked.query.words.iter().chain(&asked.query.tags).cloned().collect(),
            found: self.found.clone(),
            colours: colours.into_iter().map(colour).collect(),
            tags,
        }
    }
}

/// Where cards go that are moved among those that are shown: next to their neighbour there. Hidden cards keep their order.
/// Nothing when they are there already, or are hidden.
pub fn among(found: &[CardId], cards: &[CardId], place: Place) -> Option<Place> {
    // A card is pointed at, or a number of the whole project.
    if matches!(place, Place::Before(_) | Place::Behind(_) | Place::At(_)) {
        return cards.iter().any(|card| found.contains(card)).then_some(place);
    }
    let cards: BTreeSet<CardId> = cards.iter().copied().collect();
    let is_moved = |card: &CardId| cards.contains(card);
    let first = found.iter().position(is_moved)?;
    let last = found.iter().rposition(is_moved)?;
    let others: Vec<CardId> = found.iter().copied().filter(|card| !is_moved(card)).collect();
    let in_a_row = found.len() - others.len() == last + 1 - first;
    let above = found[..last].iter().filter(|card| !is_moved(card)).count();
    let to = match place {
        Place::First => 0,
        Place::Last => others.len(),
        Place::Up => first.saturating_sub(1),
        Place::Down => (above + 1).min(others.len()),
        beside => return Some(beside),
    };
    match to.checked_sub(1) {
        _ if in_a_row && to == first => None,
        Some(before) if to > first => others.get(before).copied().map(Place::Behind),
        _ => others.get(to).copied().map(Place::Before),
    }
}

#[cfg(test)]
mod tests;
