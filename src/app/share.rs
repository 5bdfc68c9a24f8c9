//! The open project in step with others: what the session says of it, and what the desk tells the session.
//!
//! The session knows no document. It hands over an op that fits the order of the room; the desk applies and stores it,
//! and only then it counts. What needs the document as a whole (an offer, a comparison) waits until nothing of it is on
//! its way to the disk.

use super::{
    App,
    command::{Command, ShareCommand},
    disk::Ticket,
    effect::Effect,
};
use crate::{
    desk::{Desk, Theirs},
    ids::{BlobId, ClipHash, LinkId, ProjectId, RoomId},
    library::Library,
    ports::{
        media::MediaRequest,
        storage::{ClipRecord, DbError, StorageRequest, Write},
        taking::Taking,
    },
    project::{Refusal, digest::Digests},
    recording::Recording,
    session::{self, Around, Arrived},
    studio::{Route, Studio},
    wire::{
        live::{Followed, Position},
        message::SyncFault,
    },
};

/// What the session must know of the others to answer.
fn around<'a>(
    desk: &'a Desk,
    library: &'a Library<Command>,
    studio: &Studio,
    recording: &Recording,
) -> Around<'a> {
    Around {
        open: desk.document().map(|document| (document.id(), document.title())),
        records: library.records(),
        on_project: matches!(studio.route(), Route::Project(_)),
        recording: !recording.is_idle(),
    }
}

impl App {
    /// Something happened that concerns the session.
    pub(super) fn give_session(&mut self, input: session::Input) {
        let around = around(&self.desk, &self.library, &self.studio, &self.recording);
        self.session.handle(&mut self.lender.cx(), &around, input);
    }

    pub(super) fn share(&mut self, command: ShareCommand) -> Result<(), Refusal> {
        let around = around(&self.desk, &self.library, &self.studio, &self.recording);
        self.session.command(&mut self.lender.cx(), command, &around)
    }

    /// The shared project is in memory.
    pub(super) fn shared_is_open(&self) -> bool {
        self.desk.open_id().is_some_and(|open| self.session.followed(open).is_some())
    }

    /// When nothing of the shared project is on its way to the disk, what waited for that goes on.
    pub(super) fn settle(&mut self) {
        if self.desk.is_settled() && self.shared_is_open() {
            self.session.settled(&mut self.lender.cx());
            self.pass_on();
        }
    }

    pub(super) fn hear_session(&mut self, output: session::Output) {
        use session::Output;
        match output {
            Output::Link(link, request) => self.effects.push_back(Effect::Link(link, request)),
            Output::Store(ticket, request) => self.store(Ticket::Session(ticket), request),
            Output::StorePeople(writes) => self.store_in_background(StorageRequest::Commit(writes)),
            Output::Tabs(message) => self.effects.push_back(Effect::Tabs(message)),
            Output::Notice(kind) => self.notify(kind),
            Output::Over(over) => self.studio.end(over),
            Output::ClearNotices => self.studio.clear_notices(),
            Output::ShowJoin => {
                self.studio.show(Route::Join);
            }
            Output::LeaveJoin => {
                if self.studio.route() == Route::Join {
                    self.studio.show(Route::Library);
                }
            }
            Output::Used(session) => self.library.note_used(&mut self.lender.cx(), session),
            Output::Made(invite) => self.library.note_made(&mut self.lender.cx(), invite),
            Output::Apply { link, op, as_guest } => {
                let by = self.session.editor_name();
                let theirs = Theirs { link, op, by, followed: as_guest };
                if self.desk.project_id().is_some_and(|project| self.session.followed(project).is_some()) {
                    self.desk.follow(&mut self.lender.cx(), theirs);
                } else {
                    self.session.committed(&mut self.lender.cx(), link, theirs.op, false);
                }
            }
            Output::NeedsSnapshot { link, followed } => {
                if let Some(snapshot) = self.desk.snapshot(followed) {
                    self.session.offer(&mut self.lender.cx(), link, snapshot);
                }
            }
            Output::NeedsDigest => {
                if let Some(digests) = self.desk.digests() {
                    self.session.check(&mut self.lender.cx(), &digests);
                }
            }
            Output::Compare { at, theirs } => self.compare(at, &theirs),
            Output::Resumed { link, project, at } => self.resume(link, project, at),
            Output::Here(record) => self.learn_clip(record),
            Output::Inflow(inflow) => self.hear_inflow(inflow),
            Output::Absent(clip, blob) => self.lose_clip(clip, blob),
            Output::Wanted(hashes) => {
                if self.shared_is_open() {
                    let records = self.desk.records(hashes);
                    self.session.serve(&mut self.lender.cx(), &records);
                }
            }
            Output::LacksAll { link } => self.fetch_missing(link),
            Output::Arrived { link, arrived, taking } => self.place(link, *arrived, taking),
        }
    }

    fn compare(&mut self, at: Position, theirs: &Digests) {
        let same = self.desk.digests().is_some_and(|ours| ours.fits(theirs));
        self.session.compared(&mut self.lender.cx(), at, same);
    }

    /// The hub goes on from the copy that is here, unless that was changed since the hello.
    fn resume(&mut self, link: LinkId, project: ProjectId, at: Followed) {
        let here = self.library.get(project).filter(|record| record.trashed.is_none());
        if here.is_none_or(|record| record.followed != Some(at)) {
            return self.session.diverged(&mut self.lender.cx());
        }
        self.session.resumed(link, project);
        self.enter_shared(project);
        if self.desk.open_id() == Some(project) {
            self.catch_up(project);
        }
    }

    /// Somebody came by an invitation while another screen was shown: what they were invited to comes on screen, as soon as no
    /// recording is in the way.
    pub(super) fn show_shared(&mut self) {
        let held = self.session.held().filter(|held| self.desk.project_id() != Some(*held));
        let is_here = |project| self.library.get(project).is_some_and(|record| record.trashed.is_none());
        if let Some(project) = held.filter(|held| is_here(*held) && !self.recording.is_busy()) {
            self.enter_shared(project);
            self.pass_on();
        }
    }

    /// Shows the project of the session, reading it first if need be.
    fn enter_shared(&mut self, project: ProjectId) {
        if self.desk.project_id() != Some(project) {
            self.silence_desk();
            self.open_on_desk(project);
        }
        self.studio.show(Route::Project(project));
    }

    /// The project is in memory: if it is the shared one, its clips are there for others, and what it lacks is asked for.
    pub(super) fn catch_up(&mut self, project: ProjectId) {
        if self.session.followed(project).is_none() {
            return;
        }
        let records = self.desk.all_records();
        self.session.serve(&mut self.lender.cx(), &records);
        if let Some(host) = self.session.host() {
            self.fetch_missing(host);
        }
    }

    /// Asks somebody for all clips that the shared project lacks.
    fn fetch_missing(&mut self, link: LinkId) {
        if self.shared_is_open() {
            let missing = self.desk.missing();
            self.session.fetch(&mut self.lender.cx(), link, missing);
        }
    }

    /// A clip is on the disk: it can be heard, and passed on.
    fn learn_clip(&mut self, record: ClipRecord) {
        let write = Write::DeletePartial(record.clip.hash);
        self.store_in_background(StorageRequest::Commit(vec![write]));
        let (blob, bytes) = (record.blob, record.clip.bytes);
        self.desk.learn(&record);
        self.effects.push_back(Effect::Media(MediaRequest::Index { blob, bytes }));
        self.session.serve(&mut self.lender.cx(), &[record]);
    }

    /// A clip is not where it was taken to be. It may have come again meanwhile, and lie elsewhere.
    fn lose_clip(&mut self, clip: ClipHash, blob: BlobId) {
        self.desk.unlearn(clip, blob);
        let elsewhere = self.desk.records([clip]);
        self.session.serve(&mut self.lender.cx(), &elsewhere);
    }

    /// A project came in whole: one transaction puts it in its place.
    fn place(&mut self, link: LinkId, arrived: Arrived, taking: Taking) {
        let Arrived { project, created, modified, fetched, followed } = arrived;
        let times = (created, modified);
        let cx = &mut self.lender.cx();
        let writes = self.library.place(cx, &project, times, followed, fetched, taking);
        self.store(Ticket::Placing(link, project.id()), StorageRequest::Commit(writes));
    }

    /// The disk answered to that.
    pub(super) fn placed(&mut self, link: LinkId, project: ProjectId, result: Result<(), DbError>) {
        let result = match result {
            Ok(()) => Ok(()),
            Err(DbError::Full) => Err(SyncFault::DiskFull),
            Err(_) => Err(SyncFault::Storage),
        };
        if result.is_ok() {
            self.put_away();
            if self.studio.route() == Route::Join && self.session.joins_elsewhere(link) {
                self.open_on_desk(project);
            } else {
                self.enter_shared(project);
            }
            self.page_wishes.persist(&mut self.effects);
        } else {
            // Nothing was written: the list of projects is read again as the disk has it.
            self.library.read_again(&mut self.lender.cx());
        }
        self.session.switched(&mut self.lender.cx(), link, project, result);
    }

    /// The room and the epoch in which this person may edit now: rule 7 allows one person in each.
    pub fn edits_in(&self) -> Option<(RoomId, u32)> {
        self.session.edits_in(self.lender.now.instant, self.desk.open_id()?)
    }

    /// Where the open project stands in the order of ops it shares: what is on the disk here.
    pub fn stands_at(&self) -> Option<Followed> {
        self.session.followed(self.desk.open_id()?)
    }
}
