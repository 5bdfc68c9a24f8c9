//! The open project in step with others: stored changes go out, those of others come in, missing sound is fetched, and
//! the documents are compared.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};

use super::{App, input::Accept, notice::NoticeKind, recording::Recorder, storing::Pending};
use crate::{
    ids::{ClipHash, LinkId, ProjectId, RequestId, RoomId},
    ports::storage::{ClipRecord, DbError, StorageRequest, Write},
    project::{Op, Refusal, digest::digest},
    session::room::{RoomEvent, guest::Mine},
    time::Instant,
    wire::{
        live::{Followed, LiveOp, Position},
        message::SyncFault,
    },
};

/// A disk that was full may have room again by then.
const RETRY_SOUND: Duration = Duration::from_secs(20);

/// What the program remembers of live editing beside the session itself.
#[derive(Debug, Default)]
pub(super) struct Live {
    /// Changes of the open project on their way to the disk, in the order they were made, and what the disk said.
    changes: VecDeque<Changing>,
    /// Guests who need the whole document, as soon as nothing is on its way to the disk.
    to_offer: BTreeSet<LinkId>,
    /// Ops that came while the document was being read.
    waiting: VecDeque<(LinkId, LiveOp)>,
    /// Sound could not be fetched: it is tried again then.
    retry: Option<Instant>,
    failing: bool,
    /// Rooms whose project this person took, and how: what came of it when it broke off is not asked again.
    pub(super) taken: BTreeMap<RoomId, Accept>,
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
    fn shared_is_open(&self) -> bool {
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
        let followed = match self.session.mine() {
            Some(Mine::Yes(epoch)) => self.session.followed(open).map(|followed| {
                let seq = followed.at.seq + own + ops as u64;
                Followed { at: Position { epoch, seq }, ..followed }
            }),
            _ => None,
        };
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
            Ok(()) if self.shared_is_open() => {
                let me = self.me();
                self.session.published(self.now, &mut self.ids, &me, ops);
            }
            Ok(()) => {}
            // It never was.
            Err(error) => {
                self.session.doubt();
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
        let me = self.me();
        self.session.committed(link, self.now, &mut self.ids, &me, op, result.is_ok());
        if let Err(error) = result {
            self.notify(NoticeKind::Storage(error));
            self.reload_open();
        }
    }

    /// An op of somebody else that fits.
    fn follow(&mut self, link: LinkId, op: LiveOp) {
        if !self.shared_is_open() {
            self.live.waiting.push_back((link, op));
            return;
        }
        let (now, me) = (self.now.wall, self.me());
        let Some(open) = &mut self.open else { return };
        let as_guest = self.session.guest().map(|guest| Followed { at: op.at, ..guest.followed() });
        open.set_followed(as_guest, false);
        let Some(writes) = open.follow(&op.change, now) else {
            self.session.committed(link, self.now, &mut self.ids, &me, op, false);
            return;
        };
        let card = op.change.card().and_then(|card| open.project().card(card));
        let missing = open.missing(card.into_iter());
        self.show_change();
        self.commit_change(Change::Theirs { link, op }, writes);
        self.session.fetch(link, self.now, &mut self.ids, &me, missing);
    }

    /// The shared document was read: what waited for it goes on, what is missing is asked for.
    pub(super) fn catch_up(&mut self) {
        for (link, op) in std::mem::take(&mut self.live.waiting) {
            self.follow(link, op);
        }
        let Some(open) = self.open.as_ref().filter(|_| self.shared_is_open()) else { return };
        let me = self.me();
        let here = open.records(open.clips().keys().copied());
        self.session.serve(self.now, &mut self.ids, &me, &here);
        if let Some(link) = self.session.guest().map(crate::session::room::Guest::link) {
            self.fetch_missing(link);
        }
    }

    /// Asks somebody for all sound that the open project lacks.
    pub(super) fn fetch_missing(&mut self, link: LinkId) {
        if let Some(open) = self.open.as_ref().filter(|_| self.shared_is_open()) {
            let (missing, me) = (open.missing(open.project().cards()), self.me());
            self.session.fetch(link, self.now, &mut self.ids, &me, missing);
        }
    }

    /// Sound cannot be fetched or sent, because a disk is full or failed. Told once, tried again until it works.
    pub(super) fn handle_clips_failed(&mut self, reason: SyncFault) {
        self.live.retry = Some(self.now.instant.after(RETRY_SOUND));
        if !std::mem::replace(&mut self.live.failing, true) {
            self.notify(NoticeKind::ClipsFailed { reason });
        }
    }

    pub(super) fn retry_timeout(&self) -> Option<Instant> {
        self.live.retry
    }

    pub(super) fn retry_sound(&mut self) {
        if self.live.retry.take_if(|at| self.now.instant >= *at).is_some() {
            let links: Vec<_> =
                self.session.peers().filter(|(_, peer)| peer.is_ready()).map(|(link, _)| link).collect();
            for link in links {
                self.fetch_missing(link);
            }
        }
    }

    /// A clip is on the disk: it can be heard, and passed on.
    pub(super) fn handle_clip_here(&mut self, record: ClipRecord) {
        self.store(Pending::Background, StorageRequest::Commit(vec![Write::DeletePartial(record.clip.hash)]));
        let me = self.me();
        self.live.failing = false;
        if let Some(open) = &mut self.open {
            open.learn(&record);
            self.dirty.project = true;
        }
        self.session.serve(self.now, &mut self.ids, &me, &[record]);
    }

    /// Somebody lacks clips: those of the shared project that are here go out.
    pub(super) fn handle_wanted(&mut self, hashes: Vec<ClipHash>) {
        if let Some(open) = self.open.as_ref().filter(|_| self.shared_is_open()) {
            let (records, me) = (open.records(hashes), self.me());
            self.session.serve(self.now, &mut self.ids, &me, &records);
        }
    }

    pub(super) fn handle_room(&mut self, link: LinkId, event: RoomEvent) {
        match event {
            RoomEvent::Apply(op) => self.follow(link, op),
            RoomEvent::Offer => {
                self.live.to_offer.insert(link);
            }
            RoomEvent::Resumed { project, at } => self.resume(link, project, at),
            RoomEvent::Compare { at, digest: theirs } => {
                if let Some(open) = self.open.as_ref().filter(|_| self.is_settled()) {
                    let (same, me) = (digest(open.project()) == theirs, self.me());
                    self.session.compared(self.now, &mut self.ids, &me, at, same);
                }
            }
            RoomEvent::Pen(event) => self.handle_pen(event),
        }
    }

    /// The hub goes on from the copy that is here.
    fn resume(&mut self, link: LinkId, project: ProjectId, at: Followed) {
        let here = self.projects.get(&project).filter(|record| record.trashed.is_none());
        if here.is_none_or(|record| record.followed != Some(at)) {
            // It was changed since the hello.
            let me = self.me();
            self.session.diverged(self.now, &mut self.ids, &me);
            return;
        }
        self.sharing.viewing = Some((link, project));
        self.enter_shared(project);
        self.catch_up();
    }

    /// Nothing of the shared project is on its way to the disk.
    pub(super) fn is_settled(&self) -> bool {
        self.live.changes.is_empty() && self.shared_is_open()
    }

    /// When nothing of the shared project is on its way to the disk, what waited for that goes on.
    pub(super) fn settle(&mut self) {
        if !self.is_settled() {
            return;
        }
        let me = self.me();
        for link in std::mem::take(&mut self.live.to_offer) {
            let Some(open) = &self.open else { break };
            if let Some(followed) = self.session.followed(open.id()) {
                let snapshot = open.snapshot(followed);
                self.put_done_away();
                self.session.offer(link, self.now, &mut self.ids, &me, snapshot);
            }
        }
        if self.session.settled(self.now, &mut self.ids, &me)
            && let Some(open) = &self.open
        {
            let digest = digest(open.project());
            self.session.check(self.now, &mut self.ids, &me, &digest);
        }
        self.run_session();
    }
}
