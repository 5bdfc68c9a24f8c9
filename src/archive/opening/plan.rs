//! From what a file lists and what was found of it to a project.

use std::collections::BTreeMap;

use super::super::manifest::{Listed, ListedCard, Stretch};
use crate::{
    ids::{ClipHash, Ids, ProjectId},
    ports::storage::{CardRecord, ClipRecord, Have, ProjectRecord, Write},
    project::{Card, Clip, Project, Region, Title},
    time::Timestamp,
};

/// A project, and what is missing from it.
pub struct Planned {
    /// The project.
    pub project: Project,
    /// Cards none of whose sound was found: they are left out.
    pub lost: usize,
    /// Cards of whose sound some was found: they play that.
    pub cut: usize,
}

/// The project; `None` when it does not hold together, which limits should have seen before.
pub fn project(
    id: ProjectId,
    listed: &Listed,
    found: &BTreeMap<String, Clip>,
    ids: &mut Ids,
    now: Timestamp,
) -> Option<Planned> {
    let (mut cards, mut cut) = (Vec::new(), 0);
    for card in &listed.cards {
        let regions: Vec<_> = card.stretches.iter().filter_map(|it| region(it.as_ref()?, found)).collect();
        if !regions.is_empty() {
            cut += usize::from(regions.len() < card.stretches.len());
            cards.push(made(card, regions, ids, now));
        }
    }
    let lost = listed.cards.len() - cards.len();
    let project = Project::from_cards(id, listed.title.clone().unwrap_or_default(), cards).ok()?;
    Some(Planned { project, lost, cut })
}

fn made(listed: &ListedCard, regions: Vec<Region>, ids: &mut Ids, now: Timestamp) -> Card {
    Card {
        id: ids.card(),
        label: listed.label.clone(),
        notes: listed.notes.clone(),
        tags: listed.tags.clone(),
        colour: listed.colour,
        transcript: listed.transcript.clone(),
        regions,
        created: listed.created.unwrap_or(now),
    }
}

/// The region of a stretch, cut to the clip's real length; none when the file was not found or nothing is left.
fn region(stretch: &Stretch, found: &BTreeMap<String, Clip>) -> Option<Region> {
    let clip = found.get(&stretch.file)?;
    let whole = clip.whole();
    let (start_ms, end_ms) = stretch.part.unwrap_or((whole.start_ms, whole.end_ms));
    Some(Region { end_ms: end_ms.min(whole.end_ms), start_ms, ..whole }).filter(Region::is_valid)
}

/// The project's record.
pub fn record(project: &Project, title: Title, created: Option<Timestamp>, now: Timestamp) -> ProjectRecord {
    ProjectRecord {
        created: created.unwrap_or(now).min(now),
        cards: project.len() as u32,
        duration_ms: project.duration_ms(),
        // Modified now, so that it is the first in the list of projects.
        ..ProjectRecord::new(project.id(), title, now)
    }
}

/// The cards' records.
pub fn cards(project: &Project) -> impl Iterator<Item = Write> {
    project.cards().filter_map(|card| {
        let (key, card) = project.stored_card(card.id)?;
        Some(Write::PutCard(project.id(), CardRecord { key: key.clone(), card: card.clone() }))
    })
}

/// Clips that are here as a whole.
pub fn whole(hashes: &[ClipHash], have: Vec<Have>) -> BTreeMap<ClipHash, ClipRecord> {
    let whole = |(hash, have): (&ClipHash, Have)| match have {
        Have::Whole(record) => Some((*hash, record)),
        _ => None,
    };
    hashes.iter().zip(have).filter_map(whole).collect()
}
