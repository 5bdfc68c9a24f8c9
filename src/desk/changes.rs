//! Changes of the open project on their way to the disk, and what its answers mean.

use std::collections::{BTreeSet, VecDeque};

use super::{
    Desk, Output, Phase,
    open::{OpenProject, State},
};
use crate::{
    ids::{ClipHash, LinkId, TakeId},
    machine::Cx,
    notice::NoticeKind,
    ports::storage::DbError,
    project::Op,
    wire::live::LiveOp,
};

/// What a change is made of beside its ops.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Of {
    /// The take that becomes part of a card by it.
    pub(super) take: Option<TakeId>,
    /// A clip that comes into the project with it.
    pub(super) clip: Option<ClipHash>,
}

/// A change of the open project. Whoever makes it says what it means.
#[derive(Debug)]
pub(super) enum Change {
    /// Made here. Once it is stored, whoever shares the project gets it.
    Own { ops: Vec<Op>, of: Of },
    /// Made by somebody else, who hears whether it is stored.
    Theirs { link: LinkId, op: LiveOp },
}

#[derive(Debug)]
struct UnderWay {
    number: u32,
    change: Change,
    before: State,
}

/// In the order they were made, which is the order the disk is asked in.
#[derive(Debug, Default)]
pub(super) struct Changes {
    under_way: VecDeque<UnderWay>,
    last: u32,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.under_way.is_empty()
    }

    /// A change that was just made; `before`: what it is rolled back to. Its number.
    pub(super) fn add(&mut self, change: Change, before: State) -> u32 {
        self.last = self.last.wrapping_add(1);
        self.under_way.push_back(UnderWay { number: self.last, change, before });
        self.last
    }

    /// Ops of one's own.
    pub(super) fn own_ops(&self) -> usize {
        let own = |change: &Change| if let Change::Own { ops, .. } = change { ops.len() } else { 0 };
        self.under_way.iter().map(|it| own(&it.change)).sum()
    }

    /// The next change, if it is the one of this number.
    fn take_stored(&mut self, number: u32) -> Option<Change> {
        let is_next = self.under_way.front().is_some_and(|it| it.number == number);
        if is_next { self.under_way.pop_front().map(|it| it.change) } else { None }
    }

    /// This change and all behind it, in order: none of them is stored.
    fn take_dropped(&mut self, number: u32) -> Vec<UnderWay> {
        let is_next = self.under_way.front().is_some_and(|it| it.number == number);
        if is_next { self.under_way.drain(..).collect() } else { Vec::new() }
    }
}

impl Desk {
    pub(super) fn change_stored(
        &mut self,
        cx: &mut Cx<'_, Output>,
        number: u32,
        result: Result<(), DbError>,
    ) {
        match result {
            Ok(()) => match self.changes.take_stored(number) {
                Some(Change::Own { ops, of }) => cx.emit(Output::Stored { ops, take: of.take }),
                Some(Change::Theirs { link, op }) => cx.emit(Output::Followed { link, op, stored: true }),
                None => {}
            },
            Err(error) => {
                let dropped = self.changes.take_dropped(number);
                if !dropped.is_empty() {
                    self.roll_back(cx, dropped, error);
                }
            }
        }
    }

    /// The disk refused a change: it and all behind it never happened. They may be of several projects, if another was made
    /// meanwhile; each is again what it was before the first change of its own.
    fn roll_back(&mut self, cx: &mut Cx<'_, Output>, dropped: Vec<UnderWay>, error: DbError) {
        cx.emit(Output::Notice(NoticeKind::Storage(error.clone())));
        let open_id = self.open_id();
        let mut rolled_back = BTreeSet::new();
        for UnderWay { change, before, .. } in &dropped {
            let id = before.record.id;
            let is_first = rolled_back.insert(id);
            if open_id == Some(id)
                && let Phase::Open(open) = &mut *self.phase
            {
                if is_first {
                    open.roll_back(before.clone());
                }
                if let Some(clip) = new_clip(change) {
                    OpenProject::unlearn(open, clip);
                }
            }
            if is_first {
                cx.emit(Output::RolledBack(before.record.clone()));
            }
        }
        for UnderWay { change, .. } in dropped {
            cx.emit(match change {
                Change::Own { of, .. } => Output::NotStored { take: of.take, error: error.clone() },
                Change::Theirs { link, op } => Output::Followed { link, op, stored: false },
            });
        }
    }
}

/// The clip that came into the project with this change.
fn new_clip(change: &Change) -> Option<ClipHash> {
    if let Change::Own { of, .. } = change { of.clip } else { None }
}
