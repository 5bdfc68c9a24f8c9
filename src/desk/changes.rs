//! Changes of the open project on their way to the disk, and what its answers mean.
//!
//! What others change comes in one by one, also when it was one step for them. While the disk writes some of it, what comes
//! meanwhile waits, and goes to the disk as one.

use std::collections::{BTreeSet, VecDeque};

use super::{
    Desk, Output, Phase, Ticket,
    open::{OpenProject, State},
};
use crate::{
    ids::{ClipHash, LinkId, TakeId},
    machine::Cx,
    notice::NoticeKind,
    ports::storage::{DbError, StorageRequest, Write},
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
    /// `lacks`: clips that it makes a card name and that are not here.
    Theirs { link: LinkId, op: LiveOp, lacks: Vec<ClipHash> },
}

impl Change {
    fn own_ops(&self) -> usize {
        if let Self::Own { ops, .. } = self { ops.len() } else { 0 }
    }
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
    /// What the disk is writing: up to which change each write goes.
    writing: VecDeque<u32>,
    /// What is to be written of the changes behind those.
    waiting: Vec<Write>,
    /// Ops of one's own among them all.
    own_ops: usize,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.under_way.is_empty()
    }

    /// A change that was just made; `before`: what it is rolled back to.
    fn add(&mut self, change: Change, before: State, writes: Vec<Write>) {
        self.last = self.last.wrapping_add(1);
        self.own_ops += change.own_ops();
        self.under_way.push_back(UnderWay { number: self.last, change, before });
        for write in writes {
            self.wait(write);
        }
    }

    /// The record of a project is written once for all changes that wait: the disk has to look at it each time.
    fn wait(&mut self, mut write: Write) {
        if let Write::UpdateProject { record, retitled } = &mut write {
            let before = self.waiting.iter().rposition(
                |it| matches!(it, Write::UpdateProject { record: before, .. } if before.id == record.id),
            );
            if let Some(Write::UpdateProject { retitled: before, .. }) =
                before.map(|at| self.waiting.remove(at))
            {
                *retitled |= before;
            }
        }
        self.waiting.push(write);
    }

    /// The disk is writing.
    fn is_writing(&self) -> bool {
        !self.writing.is_empty()
    }

    /// All that waits, with the number of the last change of it; nothing when nothing waits.
    fn take_waiting(&mut self) -> Option<(u32, Vec<Write>)> {
        let writes = std::mem::take(&mut self.waiting);
        if writes.is_empty() {
            return None;
        }
        self.writing.push_back(self.last);
        Some((self.last, writes))
    }

    /// Ops of one's own.
    pub(super) fn own_ops(&self) -> usize {
        self.own_ops
    }

    /// The changes up to this one, if that is what is written next.
    fn take_stored(&mut self, number: u32) -> Vec<Change> {
        if self.writing.front() != Some(&number) {
            return Vec::new();
        }
        self.writing.pop_front();
        let stored = self.under_way.iter().position(|it| it.number == number).map_or(0, |last| last + 1);
        let stored: Vec<_> = self.under_way.drain(..stored).map(|it| it.change).collect();
        self.own_ops -= stored.iter().map(Change::own_ops).sum::<usize>();
        stored
    }

    /// All changes, in order, if those up to this one are written next: none of them is stored.
    fn take_dropped(&mut self, number: u32) -> Vec<UnderWay> {
        if self.writing.front() != Some(&number) {
            return Vec::new();
        }
        self.writing.clear();
        self.waiting.clear();
        self.own_ops = 0;
        self.under_way.drain(..).collect()
    }
}

impl Desk {
    /// A change was just made. It goes to the disk; one of somebody else waits for what the disk is writing.
    pub(super) fn store_change(
        &mut self,
        cx: &mut Cx<'_, Output>,
        change: Change,
        before: State,
        writes: Vec<Write>,
    ) {
        let may_wait = matches!(change, Change::Theirs { .. });
        self.changes.add(change, before, writes);
        if !(may_wait && self.changes.is_writing()) {
            self.store_waiting(cx);
        }
    }

    fn store_waiting(&mut self, cx: &mut Cx<'_, Output>) {
        if let Some((number, writes)) = self.changes.take_waiting() {
            cx.emit(Output::Store(Ticket::Change(number), StorageRequest::Commit(writes)));
        }
    }

    pub(super) fn change_stored(
        &mut self,
        cx: &mut Cx<'_, Output>,
        number: u32,
        result: Result<(), DbError>,
    ) {
        match result {
            Ok(()) => {
                for change in self.changes.take_stored(number) {
                    match change {
                        Change::Own { ops, of } => cx.emit(Output::Stored { ops, take: of.take }),
                        Change::Theirs { link, op, lacks } => {
                            cx.emit(Output::Followed { link, op, stored: true });
                            // Now that the disk has a card that names them, no sweep removes what it has of them.
                            if !lacks.is_empty() {
                                cx.emit(Output::Lacks { link, clips: lacks });
                            }
                        }
                    }
                }
                if !self.changes.is_writing() {
                    self.store_waiting(cx);
                }
            }
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
                Change::Theirs { link, op, .. } => Output::Followed { link, op, stored: false },
            });
        }
    }
}

/// The clip that came into the project with this change.
fn new_clip(change: &Change) -> Option<ClipHash> {
    if let Change::Own { of, .. } = change { of.clip } else { None }
}
