//! A recording becomes part of the open project.

use super::{
    Desk, Output,
    changes::{Change, Of},
    open::{Done, OpenProject, Place},
};
use crate::{
    ids::{CardId, TakeId},
    machine::Cx,
    ports::storage::{ClipRecord, RecordAs, Write},
    project::{Edit, Label, Place as Where, Plan, Project, Refusal, Region, card::REGIONS_MAX, command},
    wire::live::Followed,
};

/// A recording whose bytes are on the disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Which take.
    pub take: TakeId,
    /// Its clip.
    pub clip: ClipRecord,
    /// What it is for.
    pub becomes: RecordAs,
    /// Of a new card: the card in front of it; `None` for the end.
    pub after: Option<CardId>,
    /// What a new card is called.
    pub label: Label,
    /// What is written in the same transaction.
    pub writes: Vec<Write>,
}

impl Desk {
    /// The recording becomes a card, or part of one, in one transaction. [`Output::Stored`] or [`Output::NotStored`]
    /// names the take when the disk has answered. `place`: as for [`Desk::command`].
    pub fn take(
        &mut self,
        cx: &mut Cx<'_, Output>,
        recorded: Recorded,
        place: Option<Followed>,
    ) -> Result<(), Refusal> {
        let Recorded { take, clip, becomes, after, label, writes } = recorded;
        let now = cx.now.wall;
        let open = self.editable()?;
        let edit = edit_of(open.project(), becomes, clip.clip.whole(), after, label);
        let plan = command::plan(open.project(), edit, cx.ids, now)?;
        self.change_with_clip(cx, plan, clip, writes, Some(take), place)
    }

    /// Carries out a plan that plays a clip, which may be new to the project. `writes`: what else belongs to it.
    pub(super) fn change_with_clip(
        &mut self,
        cx: &mut Cx<'_, Output>,
        plan: Plan,
        clip: ClipRecord,
        mut writes: Vec<Write>,
        take: Option<TakeId>,
        place: Option<Followed>,
    ) -> Result<(), Refusal> {
        let now = cx.now.wall;
        let open = self.editable()?;
        let is_new = open.learn(&clip);
        let hash = clip.clip.hash;
        let of = Of { take, clip: is_new.then_some(hash) };
        let perform = |open: &mut OpenProject, place| {
            let done = open.perform(plan, place, now);
            if done.is_none() && is_new {
                open.unlearn(hash);
            }
            let (ops, more) = done?;
            writes.extend(more);
            Some((ops, writes))
        };
        self.change_own(cx, place, of, perform, Refusal::CardGone)
    }

    /// Makes a change of one's own and stores it. `otherwise`: why there is none.
    pub(super) fn change_own(
        &mut self,
        cx: &mut Cx<'_, Output>,
        place: Option<Followed>,
        of: Of,
        make: impl FnOnce(&mut OpenProject, Option<Place>) -> Option<Done>,
        otherwise: Refusal,
    ) -> Result<(), Refusal> {
        let ahead = self.changes.own_ops();
        let place = place.map(|followed| Place::new(followed, ahead));
        let open = self.editable()?;
        let before = open.state();
        let (ops, writes) = make(open, place).ok_or(otherwise)?;
        let record = open.record().clone();
        cx.emit(Output::Changed(record));
        self.store_change(cx, Change::Own { ops, of }, before, writes);
        Ok(())
    }
}

/// What a recording does to the document. A card that is gone meanwhile becomes a new one: sound is never lost.
fn edit_of(
    project: &Project,
    becomes: RecordAs,
    region: Region,
    after: Option<CardId>,
    label: Label,
) -> Edit {
    let new = |place| Edit::Create { label, regions: vec![region], place };
    let regions_of = |card| project.card(card).map(|card| card.regions.clone());
    match becomes {
        RecordAs::Again(card) if regions_of(card).is_some() => Edit::SetRegions(card, vec![region]),
        RecordAs::More(card) => match regions_of(card).filter(|regions| regions.len() < REGIONS_MAX) {
            Some(mut regions) => {
                regions.push(region);
                Edit::SetRegions(card, regions)
            }
            None => new(Where::Behind(card)),
        },
        RecordAs::FirstCard => new(Where::First),
        _ => new(after.map_or(Where::Last, Where::Behind)),
    }
}
