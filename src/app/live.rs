//! The open project in step with others: stored changes go out, those of others come in, missing sound is fetched, and
//! the documents are compared.

use std::collections::VecDeque;

use super::{App, notice::NoticeKind, recording::Recorder, storing::Pending};
use crate::{
    ids::{LinkId, RequestId},
    ports::storage::{DbError, StorageRequest, Write},
    project::{Op, Refusal},
    wire::live::{Followed, LiveOp, Position},
};

/// What the program remembers of live editing beside the session itself.
#[derive(Debug, Default)]
pub(super) struct Live {
    /// Changes of the open project on their way to the disk, in the order they were made, and what the disk said.
    changes: VecDeque<Changing>,
    /// Ops that came while the document was being read.
    waiting: VecDeque<(LinkId, LiveOp, Option<Followed>)>,
}

/// A change on its way to the disk.
#[derive(Debug)]
struct Changing {
    request: RequestId,
    change: Change,
    /// What the disk said.
    answer: Option<Result<(), DbError>>,
}

/// A change of the open project.
#[derive(Debug)]
pub(super) enum Change {
    /// Made here. Once it is stored, whoever shares the project gets it.
    Own {
        /// What changed.
        ops: Vec<Op>,
        /// It made a recording a card.
        recorded: bool,
    },
    /// Made by somebody else.
    Theirs {
        /// Who sent it.
        link: LinkId,
        /// What changed.
        op: LiveOp,
    },
}

impl App {
    /// The shared project is in memory.
    pub(super) fn shared_is_open(&self) -> bool {
        let open = self.open.as_ref().map(super::open::OpenProject::id);
        self.opening.is_none() && open.is_some_and(|open| self.session.followed(open).is_some())
    }

    pub(super) fn commit_change(&mut self, change: Change, writes: Vec<Write>) {
        let request = self.store_as(Pending::Change, StorageRequest::Commit(writes));
        self.live.changes.push_back(Changing { request, change, answer: None });
    }

    /// The disk answered to a change. What it means is taken up in the order the changes were made.
    pub(super) fn handle_changed(&mut self, request: RequestId, result: Result<(), DbError>) {
        if let Some(changing) = self.live.changes.iter_mut().find(|changing| changing.request == request) {
            changing.answer = Some(result);
        }
        while let Some(result) = self.live.changes.front_mut().and_then(|changing| changing.answer.take()) {
            let Some(Changing { change, .. }) = self.live.changes.pop_front() else { break };
            match change {
                Change::Own { ops, recorded } => self.handle_own_stored(ops, recorded, result),
                Change::Theirs { link, op } => self.handle_theirs_stored(link, op, result),
            }
        }
    }

    /// Ops of ours on their way to the disk.
    fn own_ops_on_the_way(&self) -> u64 {
        let own = |change: &Change| if let Change::Own { ops, .. } = change { ops.len() as u64 } else { 0 };
        self.live.changes.iter().map(|changing| own(&changing.change)).sum()
    }

    /// A change is about to be made here: notes in the project where that leaves it in the shared order.
    pub(super) fn place_own(&mut self, ops: usize) -> Result<(), Refusal> {
        let own = self.own_ops_on_the_way();
        let open = self.editable()?.id();
        // A project of one's own follows nobody; a guest who edits goes ahead in the hub's order.
        let followed = self.session.placement(open).map(|followed| {
            let seq = followed.at.seq + own + ops as u64;
            Followed { at: Position { seq, ..followed.at }, ..followed }
        });
        self.editable()?.set_followed(followed, followed.is_some());
        Ok(())
    }

    fn handle_own_stored(&mut self, ops: Vec<Op>, recorded: bool, result: Result<(), DbError>) {
        if recorded && result.is_ok() {
            self.recorder = Recorder::Idle;
            self.dirty.recorder = true;
            self.persist();
        }
        match result {
            Ok(()) if self.shared_is_open() => self.ask(|session, cx| session.published(cx, ops)),
            Ok(()) => {}
            // The change is undone by reading the project again: nobody else may take it for made.
            Err(error) => {
                self.session.invalidate_proofs();
                if recorded {
                    self.handle_recording_failed(error);
                } else {
                    self.notify(NoticeKind::Storage(error));
                    self.reload_open();
                }
            }
        }
    }

    fn handle_theirs_stored(&mut self, link: LinkId, op: LiveOp, result: Result<(), DbError>) {
        self.ask(|session, cx| session.committed(cx, link, op, result.is_ok()));
        if let Err(error) = result {
            self.notify(NoticeKind::Storage(error));
            self.reload_open();
        }
    }

    /// An op of somebody else that fits.
    pub(super) fn follow(&mut self, link: LinkId, op: LiveOp, as_guest: Option<Followed>) {
        if !self.shared_is_open() {
            self.live.waiting.push_back((link, op, as_guest));
            return;
        }
        let now = self.now.wall;
        let Some(open) = &mut self.open else { return };
        open.set_followed(as_guest, false);
        let Some(writes) = open.follow(&op.change, now) else {
            self.ask(|session, cx| session.committed(cx, link, op, false));
            return;
        };
        let card = op.change.card().and_then(|card| open.project().card(card));
        let missing = open.missing(card.into_iter());
        self.show_change();
        self.commit_change(Change::Theirs { link, op }, writes);
        self.ask(|session, cx| session.fetch(cx, link, missing));
    }

    /// The shared document was read: what waited for it goes on, what is missing is asked for.
    pub(super) fn catch_up(&mut self) {
        for (link, op, as_guest) in std::mem::take(&mut self.live.waiting) {
            self.follow(link, op, as_guest);
        }
        let Some(open) = self.open.as_ref().filter(|_| self.shared_is_open()) else { return };
        let here = open.records(open.clips().keys().copied());
        self.ask(|session, cx| session.serve(cx, &here));
        if let Some(link) = self.session.host() {
            self.fetch_missing(link);
        }
    }

    /// Asks somebody for all sound that the open project lacks.
    pub(super) fn fetch_missing(&mut self, link: LinkId) {
        if let Some(open) = self.open.as_ref().filter(|_| self.shared_is_open()) {
            let missing = open.missing(open.project().cards());
            self.ask(|session, cx| session.fetch(cx, link, missing));
        }
    }

    /// Nothing of the shared project is on its way to the disk.
    pub(super) fn is_settled(&self) -> bool {
        self.live.changes.is_empty() && self.shared_is_open()
    }
}
