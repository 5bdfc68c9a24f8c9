//! Steps back and forth in the history of a project that others change too.
//!
//! A step takes back (or repeats) one's own last action, and nothing that somebody else did since. Whether somebody did is seen
//! in the document: taking the step and then taking it back must leave every text and sound as it is now, and a card that
//! came or moved with the action must stand where the action put it. A step that is not so is skipped, forgotten, and said.

use std::cmp::Ordering;

use super::{
    Desk, Output,
    changes::Of,
    open::{OpenProject, Place, State},
};
use crate::{
    machine::Cx,
    notice::NoticeKind,
    ports::storage::Write,
    project::{Action, Op, Project, Refusal, history::Entry},
    time::Timestamp,
    wire::live::Followed,
};

/// A step back or forth.
#[derive(Debug)]
pub(super) struct Stepped {
    /// What changed; nothing when there was no step to take.
    pub(super) ops: Vec<Op>,
    pub(super) writes: Vec<Write>,
    /// Steps that somebody else changed since: they stay as they are, and are forgotten. Last first.
    pub(super) skipped: Vec<Action>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Back,
    Forth,
}

impl Desk {
    /// Step by step to where the next action had this number. It ends earlier where somebody else's changes are in the way.
    pub(super) fn go_to(
        &mut self,
        cx: &mut Cx<'_, Output>,
        place: Option<Followed>,
        next: u64,
    ) -> Result<(), Refusal> {
        loop {
            let Some(now) = self.opened().map(|open| open.state.history.next_seq()) else { return Ok(()) };
            let step = match now.cmp(&next) {
                Ordering::Greater => OpenProject::undo,
                Ordering::Less => OpenProject::redo,
                Ordering::Equal => return Ok(()),
            };
            self.step(cx, place, step)?;
            let after = self.opened().map(|open| open.state.history.next_seq());
            // Nothing came of it, or it went past what was skipped.
            if after.is_none_or(|after| after == now || after.cmp(&next) != now.cmp(&next)) {
                return Ok(());
            }
        }
    }

    /// A step back or forth in the history. What somebody else changed since is not touched, and said.
    pub(super) fn step(
        &mut self,
        cx: &mut Cx<'_, Output>,
        place: Option<Followed>,
        step: fn(&mut OpenProject, Option<Place>, Timestamp) -> Stepped,
    ) -> Result<(), Refusal> {
        let now = cx.now.wall;
        let mut skipped = Vec::new();
        let make = |open: &mut OpenProject, place| {
            let Stepped { ops, writes, skipped: stale } = step(open, place, now);
            skipped = stale;
            (!writes.is_empty()).then_some((ops, writes))
        };
        self.change_own(cx, place, Of::default(), make, Refusal::NothingToUndo)?;
        if !skipped.is_empty() {
            cx.emit(Output::Notice(NoticeKind::StepsSkipped { actions: skipped }));
        }
        Ok(())
    }
}

impl OpenProject {
    /// Takes the last own action back that nobody else changed since.
    pub(super) fn undo(&mut self, place: Option<Place>, now: Timestamp) -> Stepped {
        self.step(Way::Back, place, now)
    }

    /// Repeats what was taken back last, unless somebody else changed it since.
    pub(super) fn redo(&mut self, place: Option<Place>, now: Timestamp) -> Stepped {
        self.step(Way::Forth, place, now)
    }

    fn step(&mut self, way: Way, place: Option<Place>, now: Timestamp) -> Stepped {
        let id = self.id();
        let (mut writes, mut skipped) = (Vec::new(), Vec::new());
        while let Some(entry) = self.next(way) {
            if let Some((ops, kept)) = self.take(&entry, way) {
                writes.extend(self.writes_of(&ops));
                writes.extend(kept.into_iter().map(|entry| Write::PutEntry(id, entry)));
                writes.push(self.touch_own(place, ops.len(), now));
                return Stepped { ops, writes, skipped };
            }
            let history = &mut self.state.history;
            let forgotten = match way {
                Way::Back => history.forget_undo(),
                Way::Forth => history.forget_redo(),
            };
            writes.extend(forgotten.map(|seq| Write::ForgetEntry(id, seq)));
            skipped.push(entry.action);
        }
        if !skipped.is_empty() {
            self.state.record.history_next = self.state.history.next_seq();
            writes.push(Write::UpdateProject { record: self.state.record.clone(), retitled: false });
        }
        Stepped { ops: Vec::new(), writes, skipped }
    }

    fn next(&self, way: Way) -> Option<Entry> {
        match way {
            Way::Back => self.state.history.undo().cloned(),
            Way::Forth => self.state.history.redo().cloned(),
        }
    }

    /// Takes one step, if nobody else changed what it did. The ops, and the entries that changed.
    fn take(&mut self, entry: &Entry, way: Way) -> Option<(Vec<Op>, Vec<Entry>)> {
        let (step, back) = match way {
            Way::Back => (&entry.inverse, &entry.done),
            Way::Forth => (&entry.done, &entry.inverse),
        };
        if !self.is_untouched(entry, way) || !self.is_the_same_after(step, back) {
            return None;
        }
        let before = self.state.project.clone();
        let mut ops = Vec::with_capacity(step.len());
        for op in step {
            let op = placed(&self.state.project, op.clone(), entry, way);
            if self.state.project.apply(op.clone()).is_err() {
                self.roll_back(State { project: before, ..self.state() });
                return None;
            }
            ops.push(op);
        }
        match way {
            Way::Back => self.state.history.undone(),
            Way::Forth => self.state.history.redone(),
        }
        let kept = self.rename_places(entry, way);
        Some((ops, kept))
    }

    /// A card that came back stands in the old place, which may have another name: the history goes by that name then.
    fn rename_places(&mut self, entry: &Entry, way: Way) -> Vec<Entry> {
        let State { project, history, .. } = &mut self.state;
        let renamed = entry.shifts.iter().filter_map(|shift| {
            let meant = if way == Way::Back { shift.from.clone() } else { shift.to.clone() };
            let (is, _) = project.stored_card(shift.card)?;
            meant.filter(|meant| meant != is).map(|meant| (shift.card, (meant, is.clone())))
        });
        history.rename_places(&renamed.collect())
    }

    /// Cards that the action put somewhere stand there.
    fn is_untouched(&self, entry: &Entry, way: Way) -> bool {
        entry.shifts.iter().all(|shift| {
            let expected = if way == Way::Back { &shift.to } else { &shift.from };
            self.state.project.stored_card(shift.card).map(|(key, _)| key) == expected.as_ref()
        })
    }

    /// The step, and then the step back, leaves every text and sound as it is now.
    fn is_the_same_after(&self, step: &[Op], back: &[Op]) -> bool {
        let mut project = self.state.project.clone();
        let ops = step.iter().chain(back).cloned().map(Op::anywhere);
        let applied = ops.into_iter().all(|op| project.apply(op).is_ok());
        let same = |card| project.card(card) == self.state.project.card(card);
        applied
            && project.title() == self.state.project.title()
            && step.iter().chain(back).filter_map(Op::card).all(same)
    }
}

/// The op with a neighbour that is there: where the one it names is gone, the one in front of the place it had.
fn placed(project: &Project, op: Op, entry: &Entry, way: Way) -> Op {
    let gone = op.after().is_some_and(|after| project.card(after).is_none());
    let (true, Some(card)) = (gone, op.card()) else { return op };
    let shift = entry.shifts.iter().find(|shift| shift.card == card);
    let place =
        shift.and_then(|shift| if way == Way::Back { shift.from.as_ref() } else { shift.to.as_ref() });
    let after = match place.and_then(|place| project.last_before(place)) {
        Some(itself) if itself == card => project.before(card),
        other => other,
    };
    op.behind(after)
}
