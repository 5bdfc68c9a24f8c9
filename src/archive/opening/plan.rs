//! From what a file lists and what was found of it to a project, some cards at a time.

use std::collections::BTreeMap;

use super::{
    super::{
        limits::CARDS_A_STEP,
        losses::{CardLoss, Lost, NoSound},
        manifest::{ListedCard, Stretch},
    },
    Current, Opening, Step, ZipProblem,
};
use crate::{
    ids::{CardId, ClipHash, Ids},
    ports::storage::{ClipRecord, Have, ProjectRecord},
    project::{Card, Op, Project, Region, Title},
    time::Timestamp,
};

/// A project that is being put together.
#[derive(Debug)]
pub(super) struct Planning {
    pub(super) project: Project,
    pub(super) losses: Vec<CardLoss>,
    /// The next card of the list.
    next: usize,
    /// The last card of the project.
    last: Option<CardId>,
}

impl Opening {
    /// Everything that could be read of the sound is stored.
    pub(super) fn begin_plan(&mut self) {
        let title = self.current.listed.title.clone().unwrap_or_default();
        let project = Project::new(self.ids.project(), title);
        self.turn(Step::Planning(Box::new(Planning { project, losses: Vec::new(), next: 0, last: None })));
    }

    pub(super) fn plan(&mut self, mut planning: Box<Planning>) {
        let mut left = CARDS_A_STEP;
        while left > 0
            && let Some(card) = self.current.listed.cards.get(planning.next)
        {
            left = left.saturating_sub(1 + card.stretches.len());
            planning.next += 1;
            if planning.add(&self.current, card, &mut self.ids, self.times.now).is_none() {
                // What does not hold together, limits should have seen before.
                return self.leave(ZipProblem::Damaged);
            }
        }
        if planning.next < self.current.listed.cards.len() {
            return self.turn(Step::Planning(planning));
        }
        let lost = planning.losses.iter().find_map(|loss| match loss.what {
            Lost::Entry => Some(None),
            Lost::Sound(why) => Some(Some(why)),
            _ => None,
        });
        match lost {
            Some(why) if planning.project.is_empty() => self.leave(ZipProblem::NothingReadable(why)),
            _ => self.begin_placing(*planning),
        }
    }
}

impl Planning {
    /// Puts a card at the end, or writes down why it cannot be there. `None`: it breaks a rule of projects.
    fn add(&mut self, current: &Current, listed: &ListedCard, ids: &mut Ids, now: Timestamp) -> Option<()> {
        let mut why = None;
        let mut regions = Vec::with_capacity(listed.stretches.len());
        for stretch in &listed.stretches {
            match stretch.as_ref().ok_or(NoSound::Missing).and_then(|stretch| region(stretch, current)) {
                Ok(region) => regions.push(region),
                Err(no) => why = why.or(Some(no)),
            }
        }
        let what = match (listed.is_card, why) {
            (false, _) => Some(Lost::Entry),
            (true, why) if regions.is_empty() => Some(Lost::Sound(why.unwrap_or(NoSound::Missing))),
            (true, Some(why)) => Some(Lost::Part(why, listed.lost.clone())),
            (true, None) => (!listed.lost.is_empty()).then(|| Lost::Fields(listed.lost.clone())),
        };
        let is_lost = what.as_ref().is_some_and(Lost::is_card);
        self.losses.extend(what.map(|what| CardLoss {
            place: listed.place,
            title: listed.label.clone(),
            what,
        }));
        if !is_lost {
            let card = made(listed, regions, ids, now);
            let id = card.id;
            self.project.apply(Op::Create { card, after: self.last }).ok()?;
            self.last = Some(id);
        }
        Some(())
    }
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
fn region(stretch: &Stretch, current: &Current) -> Result<Region, NoSound> {
    let path = current.paths.get(&stretch.file).ok_or(NoSound::Missing)?;
    let clip = current.found.get(path).ok_or(NoSound::Missing)?.as_ref().map_err(|why| *why)?;
    let whole = clip.whole();
    let (start_ms, end_ms) = stretch.part.unwrap_or((whole.start_ms, whole.end_ms));
    let region = Region { start_ms, end_ms: end_ms.min(whole.end_ms), gain: stretch.gain, ..whole };
    if region.is_valid() { Ok(region) } else { Err(NoSound::Damaged) }
}

/// The project's record.
pub(super) fn record(
    project: &Project,
    title: Title,
    created: Option<Timestamp>,
    now: Timestamp,
) -> ProjectRecord {
    ProjectRecord {
        created: created.unwrap_or(now).min(now),
        cards: project.len() as u32,
        duration_ms: project.duration_ms(),
        // Modified now, so that it is the first in the list of projects.
        ..ProjectRecord::new(project.id(), title, now)
    }
}

/// Clips that are here as a whole.
pub(super) fn whole(hashes: &[ClipHash], have: Vec<Have>) -> BTreeMap<ClipHash, ClipRecord> {
    let whole = |(hash, have): (&ClipHash, Have)| match have {
        Have::Whole(record) => Some((*hash, record)),
        _ => None,
    };
    hashes.iter().zip(have).filter_map(whole).collect()
}
