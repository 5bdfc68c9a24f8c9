//! The whole program as a value: inputs in, effects and views out, time as an argument.
//!
//! The shell calls [`App::handle`], then drains [`App::poll_effect`], publishes what [`App::take_dirty`] names, and arms
//! one timer for [`App::poll_timeout`]. Each area of the program is one file here; all of them are `impl App`, because
//! they share one state, and each keeps its own part of it private to its file where it can.

#![allow(
    clippy::unnecessary_wraps,
    reason = "every command answers the same way, also one that is never refused"
)]

mod archiving;
mod card_view;
mod early;
pub mod effect;
mod incoming;
pub mod input;
mod library;
mod live;
pub use crate::notice;
mod open;
mod playing;
mod probing;
mod publish;
mod recording;
pub mod route;
mod share;
mod storing;
mod turns;
pub mod view;

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

pub use crate::ports::{link, media, settings, storage};
use crate::{
    ids::{Ids, ProjectId, RequestId},
    ports::link::LinkEvent,
    project::Refusal,
    session::{self, Session},
    time::{Instant, Now},
};
use archiving::Archive;
use effect::{Effect, PageRequest};
use input::{Command, Input, PageEvent};
use live::Live;
use notice::{Notice, NoticeKind};
use open::OpenProject;
use playing::Player;
use probing::Probes;
pub use publish::Dirty;
use recording::Recorder;
use route::Route;
use settings::Settings;
use share::Share;
use storage::{ProjectRecord, RecordAs, RecordingRecord, StorageRequest};
use storing::Pending;
use turns::Turns;

/// Messages kept on screen. Older ones have been read or never will be.
const NOTICES_MAX: usize = 4;

/// What the page was asked to do until further notice.
#[derive(Debug, Default)]
struct AskedOfPage {
    guard: bool,
    go_on_hidden: bool,
}

/// The program.
#[derive(Debug)]
pub struct App {
    now: Now,
    ids: Ids,
    page: Rc<str>,
    effects: VecDeque<Effect>,
    requests: BTreeMap<RequestId, Pending>,
    turns: Turns,
    dirty: Dirty,
    route: Route,
    settings: Settings,
    loaded: bool,
    early: Vec<Command>,
    projects: BTreeMap<ProjectId, ProjectRecord>,
    recordings: Vec<RecordingRecord>,
    opening: Option<ProjectId>,
    open: Option<OpenProject>,
    recorder: Recorder,
    player: Player,
    session: Session,
    share: Share,
    live: Live,
    probes: Probes,
    archive: Archive,
    notices: Vec<Notice>,
    asked: AskedOfPage,
    persisted: bool,
}

impl App {
    /// A program that has not begun; `seed` is its only randomness. It begins with [`Input::Start`].
    pub fn new(seed: [u8; 32]) -> Self {
        Self {
            now: Now::default(),
            ids: Ids::new(seed),
            page: Rc::default(),
            effects: VecDeque::new(),
            requests: BTreeMap::new(),
            turns: Turns::default(),
            dirty: Dirty::default(),
            route: Route::Library,
            settings: Settings::default(),
            loaded: false,
            early: Vec::new(),
            projects: BTreeMap::new(),
            recordings: Vec::new(),
            opening: None,
            open: None,
            recorder: Recorder::Idle,
            player: Player::default(),
            session: Session::default(),
            share: Share::default(),
            live: Live::default(),
            probes: Probes::default(),
            archive: Archive::default(),
            notices: Vec::new(),
            asked: AskedOfPage::default(),
            persisted: false,
        }
    }

    /// Takes one input. Its consequences wait in [`Self::poll_effect`].
    pub fn handle(&mut self, now: Now, input: Input) {
        self.now = now;
        // Bytes come by the thousand. They move a transfer, and unless that says so, nothing else.
        let bytes = matches!(&input, Input::Link(_, LinkEvent::Binary(_) | LinkEvent::Buffered(_)));
        let before = self.session.revision();
        match input {
            Input::Start { page } => {
                self.page = page.into();
                self.introduce();
                self.store(Pending::Library, StorageRequest::LoadLibrary);
            }
            Input::Command(command) => self.take_command(command),
            Input::Storage(request, reply) => self.handle_storage(request, reply),
            Input::Link(link, event) => self.handle_link(link, event),
            Input::Media(event) => self.handle_media(event),
            Input::Probe(id, event) => self.handle_probe(id, event),
            Input::Page(PageEvent::Copied(true)) => self.notify(NoticeKind::Copied),
            Input::Page(PageEvent::Copied(false)) => self.notify(NoticeKind::CopyFailed),
            Input::Page(PageEvent::ShareFailed) => self.notify(NoticeKind::ShareFailed),
            Input::Page(PageEvent::Leaving) => self.give_session(session::Input::PageCloses),
            Input::Page(PageEvent::Hidden(hidden)) => self.give_session(session::Input::Away(hidden)),
            Input::Tab(message) => self.give_session(session::Input::Tab(message)),
            Input::File(event) => self.handle_file(event),
            Input::Wake => self.handle_wake(),
        }
        self.take_session();
        if !bytes || self.session.revision() != before {
            self.follow_up();
        }
    }

    /// What hangs on everything else.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn follow_up(&mut self) {
        self.settle();
        self.guard_leaving();
        self.go_on_hidden();
    }

    /// The next wish to the world.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// When the next [`Input::Wake`] is due.
    pub fn poll_timeout(&self) -> Option<Instant> {
        [self.session.poll_timeout(), self.probes.poll_timeout()].into_iter().flatten().min()
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn handle_wake(&mut self) {
        self.give_session(session::Input::Wake);
        self.end_silent_probes();
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn handle_command(&mut self, command: Command) -> Result<(), Refusal> {
        match command {
            Command::Go(route) => self.go(route),
            Command::CreateProject(title) => self.create_project(&title),
            Command::RenameProject(project, title) => self.rename_project(project, title),
            Command::DeleteProject(project) => self.delete_project(project),
            Command::RestoreProject(project) => self.restore_project(project),
            Command::EraseProject(project) => self.erase_project(project),
            Command::Edit(edit) => self.edit(edit),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::Record { after } => self.record(after, RecordAs::NewCard),
            Command::RecordAgain(card) => self.record(None, RecordAs::Again(card)),
            Command::RecordMore(card) => self.record(None, RecordAs::More(card)),
            Command::PauseRecording => self.pause_recording(),
            Command::ResumeRecording => self.resume_recording(),
            Command::StopRecording => self.stop_recording(),
            Command::DiscardRecording => self.discard_recording(),
            Command::KeepRecovered(blob) => self.keep_recovered(blob),
            Command::DiscardRecovered(blob) => self.discard_recovered(blob),
            Command::PlayCard(card) => self.play_card(card),
            Command::PlayAll(from) => self.play_all(from),
            Command::Preview(card, regions) => self.preview(card, regions),
            Command::TogglePlay => self.toggle_play(),
            Command::Seek(to_ms) => self.seek(to_ms),
            Command::StopPlaying => self.stop_playing(),
            Command::Share(command) => self.command_session(command),
            Command::ChangeSettings(settings) => self.change_settings(settings),
            Command::TryServers(servers) => self.try_servers(servers),
            Command::SaveAsZip(project) => self.save_as_zip(project),
            Command::OpenZip(file) => self.open_zip(file),
            Command::CancelZip => self.cancel_zip(),
            Command::CloseZip => self.close_zip(),
            Command::Dismiss(notice) => {
                self.notices.retain(|held| held.id != notice);
                self.dirty.notices = true;
                Ok(())
            }
            Command::ShareLink { title, link } => {
                self.page(PageRequest::Share { title, link });
                Ok(())
            }
            Command::Copy(text) => {
                self.effects.push_back(Effect::Page(PageRequest::Copy(text)));
                Ok(())
            }
        }
    }

    fn notify(&mut self, kind: NoticeKind) {
        self.notices.retain(|held| held.kind.name() != kind.name());
        let surplus = (self.notices.len() + 1).saturating_sub(NOTICES_MAX);
        self.notices.drain(..surplus);
        self.notices.push(Notice { id: self.ids.notice(), kind });
        self.dirty.notices = true;
    }

    /// Something new begins: messages about what was before would only be in the way.
    fn clear_notices(&mut self) {
        self.notices.clear();
        self.dirty.notices = true;
    }

    fn refuse(&mut self, refusal: Refusal) {
        self.notify(NoticeKind::Refused(refusal));
    }

    fn page(&mut self, request: PageRequest) {
        self.effects.push_back(Effect::Page(request));
    }

    /// A person is asked before a page is closed that records, transfers, or has a ZIP on its way.
    fn guard_leaving(&mut self) {
        let guard =
            !matches!(self.recorder, Recorder::Idle) || self.session.is_transferring() || self.is_archiving();
        if guard != self.asked.guard {
            self.asked.guard = guard;
            self.page(PageRequest::GuardLeaving(guard));
        }
    }

    /// Whoever carries a code is in another program, and the page in the background.
    fn go_on_hidden(&mut self) {
        let go_on = self.session.is_waiting_for_reply();
        if go_on != self.asked.go_on_hidden {
            self.asked.go_on_hidden = go_on;
            self.page(PageRequest::GoOnHidden(go_on));
        }
    }

    /// Asked once, when there is something worth keeping.
    fn persist(&mut self) {
        if !self.persisted {
            self.persisted = true;
            self.page(PageRequest::Persist);
        }
    }
}
