//! How the session is wired: what is given to it, and what is done with each thing it wants or says.
//!
//! ```text
//! Start            introduce(settings, page)
//! library is read  learn_people, introduce
//! settings change  introduce
//! input            handle(cx, around, Input::…) or command(cx, ShareCommand, around)
//! then             every Output in its order, until there is none; handlers may ask the session more
//! then             settle: if nothing of the shared project is on its way to the disk, settled(cx), and its outputs
//! at the end       the session's view is drawn again if its revision rose, the project's if its lock changed
//! ```
//!
//! The desk tells the session, in the order of the changes: `published` when ops of this person are stored, `committed`
//! when an op of somebody else is or cannot be, `invalidate_proofs` when one of ours could not be stored.

use std::collections::VecDeque;

use super::{
    App, effect::Effect, input::ShareCommand, recording::Recorder, route::Route, storing::Pending,
    view::Locked,
};
use crate::{
    ids::{LinkId, ProjectId, RoomId, SessionId},
    machine::{Cx, Trace},
    ports::{
        link::LinkEvent,
        storage::{ClipRecord, StorageRequest, Write},
    },
    project::{Refusal, digest::digest},
    session::{Around, Input, Output, Session},
    wire::{
        limits::USED_MAX,
        live::{Followed, Position},
    },
};

/// What the program remembers of the session beside the machine itself.
#[derive(Debug, Default)]
pub(super) struct Share {
    /// What the session wants and says, until it is taken up.
    said: VecDeque<Output>,
    trace: Trace,
    /// The revision that was drawn last.
    drawn: u64,
    /// Why the open project cannot be changed, as it was drawn last.
    locked: Option<Locked>,
}

impl App {
    /// Who we are has changed, or is known now.
    pub(super) fn introduce(&mut self) {
        self.session.introduce(&self.settings, &self.page);
    }

    /// Something happened that concerns the session.
    pub(super) fn give_session(&mut self, input: Input) {
        let around = Around {
            open: self.open.as_ref().map(|open| (open.id(), open.project().title())),
            records: &self.projects,
            on_project: matches!(self.route, Route::Project(_)),
            recording: !matches!(self.recorder, Recorder::Idle),
        };
        let cx = &mut Cx::new(self.now, &mut self.ids, &mut self.share.trace, &mut self.share.said);
        self.session.handle(cx, &around, input);
    }

    /// A person wants something of the session.
    pub(super) fn command_session(&mut self, command: ShareCommand) -> Result<(), Refusal> {
        let recording = !matches!(self.recorder, Recorder::Idle);
        if recording && command.ends_editing() {
            return Err(Refusal::Recording);
        }
        let around = Around {
            open: self.open.as_ref().map(|open| (open.id(), open.project().title())),
            records: &self.projects,
            on_project: matches!(self.route, Route::Project(_)),
            recording,
        };
        let cx = &mut Cx::new(self.now, &mut self.ids, &mut self.share.trace, &mut self.share.said);
        let result = self.session.command(cx, command, &around);
        self.take_session();
        result
    }

    /// Tells the session something, or asks it for something. What it says to that is taken up with everything else.
    pub(super) fn ask<R>(&mut self, ask: impl FnOnce(&mut Session, &mut Cx<'_, Output>) -> R) -> R {
        let cx = &mut Cx::new(self.now, &mut self.ids, &mut self.share.trace, &mut self.share.said);
        ask(&mut self.session, cx)
    }

    /// Takes up what the session wants and says, until there is nothing of either.
    pub(super) fn take_session(&mut self) {
        while let Some(output) = self.share.said.pop_front() {
            match output {
                Output::Link(link, request) => self.effects.push_back(Effect::Link(link, request)),
                Output::Store(ticket, request) => self.store(Pending::Session(ticket), request),
                other => self.hear_session(other),
            }
        }
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn hear_session(&mut self, output: Output) {
        match output {
            Output::Link(..) | Output::Store(..) => {} // Taken up above.
            Output::StorePeople(writes) => self.store(Pending::Background, StorageRequest::Commit(writes)),
            Output::Tabs(message) => self.effects.push_back(Effect::Tabs(message)),
            Output::Notice(kind) => self.notify(kind),
            Output::ClearNotices => self.clear_notices(),
            Output::ShowJoin => self.show(Route::Join),
            Output::LeaveJoin => {
                if self.route == Route::Join {
                    self.show(Route::Library);
                }
            }
            Output::Used(session) => self.note_used(session),
            Output::Apply { link, op, as_guest } => self.follow(link, op, as_guest),
            Output::NeedsSnapshot { link, followed } => self.offer(link, followed),
            Output::NeedsDigest => {
                if let Some(digest) = self.open.as_ref().map(|open| digest(open.project())) {
                    self.ask(|session, cx| session.check(cx, &digest));
                }
            }
            Output::Compare { at, digest } => self.compare(at, &digest),
            Output::Resumed { link, project, at } => self.resume(link, project, at),
            Output::Here(record) => self.learn_clip(record),
            Output::Wanted(hashes) => {
                if let Some(open) = self.open.as_ref().filter(|_| self.shared_is_open()) {
                    let records = open.records(hashes);
                    self.ask(|session, cx| session.serve(cx, &records));
                }
            }
            Output::LacksAll { link } => self.fetch_missing(link),
            Output::Arrived { link, arrived, taking } => self.switch_to(link, *arrived, taking),
        }
    }

    /// An invitation of somebody else led to a session: it is good for no second one.
    fn note_used(&mut self, session: SessionId) {
        let used = &mut self.settings.used;
        let surplus = (used.len() + 1).saturating_sub(USED_MAX);
        used.drain(..surplus);
        used.push(session);
        self.store_settings();
        self.introduce();
    }

    fn offer(&mut self, link: LinkId, followed: Followed) {
        if let Some(open) = &self.open {
            let snapshot = open.snapshot(followed);
            self.ask(|session, cx| session.offer(cx, link, snapshot));
        }
    }

    fn compare(&mut self, at: Position, theirs: &str) {
        if let Some(open) = self.open.as_ref().filter(|_| self.is_settled()) {
            let same = digest(open.project()) == theirs;
            self.ask(|session, cx| session.compared(cx, at, same));
        }
    }

    /// The hub goes on from the copy that is here.
    fn resume(&mut self, link: LinkId, project: ProjectId, at: Followed) {
        let here = self.projects.get(&project).filter(|record| record.trashed.is_none());
        if here.is_none_or(|record| record.followed != Some(at)) {
            // It was changed since the hello.
            self.ask(Session::diverged);
            return;
        }
        self.session.resumed(link, project);
        self.enter_shared(project);
        self.catch_up();
    }

    /// A clip is on the disk: it can be heard, and passed on.
    fn learn_clip(&mut self, record: ClipRecord) {
        self.store(Pending::Background, StorageRequest::Commit(vec![Write::DeletePartial(record.clip.hash)]));
        if let Some(open) = &mut self.open {
            open.learn(&record);
            self.dirty.project = true;
        }
        self.ask(|session, cx| session.serve(cx, &[record]));
    }

    /// When nothing of the shared project is on its way to the disk, what waited for that goes on.
    pub(super) fn settle(&mut self) {
        if self.is_settled() {
            self.ask(Session::settled);
            self.take_session();
        }
    }

    /// Which views the session changed since the last call.
    pub(super) fn draw_session(&mut self) {
        let revision = self.session.revision();
        if std::mem::replace(&mut self.share.drawn, revision) != revision {
            self.dirty.session = true;
            let locked = self.locked();
            self.dirty.project |= locked != self.share.locked;
            self.share.locked = locked;
        }
    }

    /// What led to where everything is now: the last changes of phases.
    pub fn trace(&self) -> impl Iterator<Item = &str> {
        self.share.trace.lines()
    }

    /// The room and the epoch in which this person may edit now: rule 7 allows one person in each.
    pub fn edits_in(&self) -> Option<(RoomId, u32)> {
        self.session.edits_in(self.now.instant, self.open.as_ref()?.id())
    }

    /// Where the open project stands in the order of ops it shares: what is on the disk here.
    pub fn place(&self) -> Option<Followed> {
        self.session.followed(self.open.as_ref()?.id())
    }

    /// Bytes come by the thousand. They move a transfer and, unless the session says so, nothing else.
    pub(super) fn handle_link(&mut self, link: LinkId, event: LinkEvent) {
        self.give_session(Input::Link(link, event));
    }
}
