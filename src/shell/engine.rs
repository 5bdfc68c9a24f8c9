//! The loop: one inbox, one program, effects out, views published, one timer.
//!
//! ```text
//! push → inbox → (not already pumping?) → handle → run effects → … until the inbox is empty
//!                                                        → publish what changed → arm the timer
//! ```
//!
//! What others change is published as often as the page can draw it (`pace`), what this person does at once.
//!
//! Results of effects go to the inbox and never recurse, so the program is never entered twice.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use gloo_timers::callback::Timeout;
use leptos::prelude::Set;

use super::{
    files::Files, links::Links, media::Media, mixing::Mixing, pace::Pace, page::Page, probes::Probes,
    storage::Storage, views::ViewWriters,
};
use crate::{
    app::{App, Dirty, effect::Effect, input::Input},
    browser::{clock, random},
    ports::link::LinkEvent,
    time::Instant,
};

/// `setTimeout` counts in 31 bits; a later deadline is looked at again by then.
const TIMEOUT_MS_MAX: u64 = 1_000_000_000;

/// Where everything that happens goes in.
#[derive(Clone)]
pub(super) struct Inbox(Rc<Engine>);

pub(super) struct Engine {
    app: RefCell<App>,
    queue: RefCell<VecDeque<Input>>,
    pumping: Cell<bool>,
    timer: RefCell<Option<(Instant, Timeout)>>,
    writers: ViewWriters,
    storage: Storage,
    links: Links,
    media: Media,
    probes: Probes,
    page: Page,
    files: Files,
    mixing: Mixing,
    pace: Pace,
}

impl Inbox {
    /// A program with everything around it. It begins with `Input::Start`.
    pub(super) fn new(writers: ViewWriters) -> Self {
        Self(Rc::new(Engine {
            app: RefCell::new(App::new(random::seed())),
            queue: RefCell::default(),
            pumping: Cell::new(false),
            timer: RefCell::default(),
            writers,
            storage: Storage::default(),
            links: Links::default(),
            media: Media::default(),
            probes: Probes::default(),
            page: Page::default(),
            files: Files::default(),
            mixing: Mixing::default(),
            pace: Pace::default(),
        }))
    }

    pub(super) fn storage(&self) -> &Storage {
        &self.0.storage
    }

    pub(super) fn links(&self) -> &Links {
        &self.0.links
    }

    pub(super) fn media(&self) -> &Media {
        &self.0.media
    }

    pub(super) fn files(&self) -> &Files {
        &self.0.files
    }

    pub(super) fn page(&self) -> &Page {
        &self.0.page
    }

    /// Something happened.
    pub(super) fn push(&self, input: Input) {
        self.0.queue.borrow_mut().push_back(input);
        self.turn(Dirty::default());
    }

    /// Handles all there is, and publishes what changed by it, and what changed before.
    fn turn(&self, before: Dirty) {
        if self.0.pumping.replace(true) {
            return self.0.pace.put_back(before);
        }
        self.show(before, true);
        // Publishing may make something happen; it must not wait for the next event to be looked at.
        while !self.0.queue.borrow().is_empty() {
            let at_once = self.pump();
            let changed = self.0.app.borrow_mut().take_dirty();
            self.show(changed, at_once);
        }
        self.arm();
        self.0.pumping.set(false);
    }

    /// The deadline may have passed while the page's own timer was held back.
    pub(super) fn wake_if_due(&self) {
        let due = self.0.app.borrow().poll_timeout();
        if due.is_some_and(|due| due <= clock::now().instant) {
            self.push(Input::Wake);
        }
    }

    /// Handles all there is. `true`: some of it was neither of the network nor of the disk.
    fn pump(&self) -> bool {
        let mut own = false;
        loop {
            let next = self.0.queue.borrow_mut().pop_front();
            let Some(input) = next else { return own };
            own |= !matches!(input, Input::Link(..) | Input::Storage(..));
            self.0.app.borrow_mut().handle(clock::now(), input);
            loop {
                let effect = self.0.app.borrow_mut().poll_effect();
                let Some(effect) = effect else { break };
                self.run(effect);
            }
            for (link, bytes) in self.0.links.queues() {
                self.0.queue.borrow_mut().push_back(Input::Link(link, LinkEvent::Buffered(bytes)));
            }
        }
    }

    fn run(&self, effect: Effect) {
        match effect {
            Effect::Storage(id, request) => self.0.storage.run(self, id, request),
            Effect::OpenDisk => self.0.storage.open(self),
            Effect::Link(link, request) => self.0.links.run(self, link, request),
            Effect::Media(request) => self.0.media.run(self, request),
            Effect::Probe(id, server) => self.0.probes.begin(self, id, &server),
            Effect::EndProbe(id) => self.0.probes.end(id),
            Effect::Page(request) => self.0.page.run(self, request),
            Effect::Lock(request) => self.0.page.lock(request),
            Effect::Tabs(message) => self.0.page.tell_tabs(&message),
            Effect::File(request) => self.0.files.run(self, request),
            Effect::Mix(draft, request) => self.0.mixing.run(self, draft, request),
        }
    }

    fn show(&self, changed: Dirty, at_once: bool) {
        let dirty = self.0.pace.take(changed, at_once);
        if dirty != Dirty::default() {
            self.publish_changes(dirty);
        }
        if dirty.project {
            let inbox = self.clone();
            self.0.pace.drawn(move |began| {
                let again = inbox.clone();
                inbox.0.pace.rest(began, move || again.rested());
            });
        }
    }

    fn rested(&self) {
        self.0.pace.over();
        self.turn(self.0.pace.take(Dirty::default(), true));
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn publish_changes(&self, dirty: Dirty) {
        let app = self.0.app.borrow();
        let writers = &self.0.writers;
        if dirty.settings {
            writers.settings.set(app.settings_view());
        }
        if dirty.disk {
            writers.disk.set(app.disk_view());
        }
        if dirty.probes {
            writers.probes.set(app.probes_view());
        }
        if dirty.waves {
            writers.waves.set(app.waves_view());
        }
        if dirty.levels {
            writers.levels.set(app.levels_view());
        }
        if dirty.work {
            writers.work.set(app.work_view());
        }
        if dirty.archive {
            writers.archive.set(app.archive_view());
        }
        if dirty.importing {
            writers.importing.set(app.importing_view());
        }
        if dirty.library {
            writers.library.set(app.library_view());
        }
        if dirty.recorder {
            writers.recorder.set(app.recorder_view());
        }
        if dirty.project {
            writers.project.set(app.project_view());
        }
        if dirty.player {
            writers.player.set(app.player_view());
        }
        if dirty.session {
            writers.session.set(app.session_view());
        }
        if dirty.notices {
            writers.notices.set(app.notices_view());
        }
        if dirty.route {
            writers.route.set(app.route_view());
        }
    }

    /// Arms one timer for the earliest deadline.
    fn arm(&self) {
        let due = self.0.app.borrow().poll_timeout();
        let mut timer = self.0.timer.borrow_mut();
        if timer.as_ref().map(|(at, _)| *at) == due {
            return;
        }
        *timer = due.map(|at| {
            let inbox = self.clone();
            let wait_ms = at.since(clock::now().instant).as_millis() as u64;
            // A fraction of a millisecond early would be a wake for nothing.
            let wait_ms = (wait_ms + 1).min(TIMEOUT_MS_MAX) as u32;
            let wake = move || {
                inbox.0.timer.borrow_mut().take();
                inbox.push(Input::Wake);
            };
            (at, Timeout::new(wait_ms, wake))
        });
    }
}
