//! The whole program as a value: inputs in, effects and views out, time as an argument.
//!
//! The shell calls [`App::handle`], then drains [`App::poll_effect`], publishes what [`App::take_dirty`] names, and arms
//! one timer for [`App::poll_timeout`].
//!
//! `App` is a router. Each area is a machine in a folder of its own that owns its state and names no other: `library`,
//! `desk`, `recording`, `playback`, `studio`, `session`, `probing`, `tenure`, `waves`, `levels`, `export`, `importing`. This passes what happens to the machine it
//! concerns (`commands`, `disk`), and what one machine says to the others it concerns (`passing`, `share`). What a
//! machine cannot know, because it hangs on another, stands in one table (`rules`).

mod command;
mod commands;
mod disk;
mod early;
pub mod effect;
pub mod input;
mod leveling;
mod page;
mod passing;
mod publish;
mod rules;
mod share;
mod tabs;
mod takes;
#[cfg(test)]
mod tests;
pub mod view;

use std::{
    collections::{BTreeSet, VecDeque},
    rc::Rc,
};

use crate::{
    desk::Desk,
    export::Export,
    ids::{Ids, TabId},
    importing::Importing,
    levels::Levels,
    library::Library,
    machine::Lender,
    notice::NoticeKind,
    playback::Playback,
    ports::{link::LinkEvent, media::MediaEvent},
    probing::Probing,
    recording::Recording,
    session::{self, Session},
    studio::Studio,
    tenure::Tenure,
    time::{Instant, Now},
    waves::Waves,
};
pub use crate::{
    notice,
    ports::{link, media, settings, storage},
    studio::Route,
};
use command::Command;
use disk::Disk;
use effect::Effect;
use input::{Input, PageEvent};
use page::PageWishes;
use passing::Output;
pub use publish::Dirty;
use publish::Published;

/// The program.
#[derive(Debug)]
pub struct App {
    lender: Lender<Output>,
    effects: VecDeque<Effect>,
    disk: Disk,
    library: Library<Command>,
    desk: Desk,
    recording: Recording,
    playback: Playback,
    studio: Studio,
    session: Session,
    probing: Probing,
    tenure: Tenure,
    waves: Waves,
    levels: Levels,
    tab: TabId,
    export: Export,
    importing: Importing,
    page: Rc<str>,
    page_wishes: PageWishes,
    published: Published,
}

impl App {
    /// A program that has not begun; `seed` is its only randomness. It begins with [`Input::Start`].
    pub fn new(seed: [u8; 32]) -> Self {
        let mut ids = Ids::new(seed);
        Self {
            tab: ids.tab(),
            lender: Lender::new(ids),
            effects: VecDeque::new(),
            disk: Disk::default(),
            library: Library::default(),
            desk: Desk::default(),
            recording: Recording::default(),
            playback: Playback::default(),
            studio: Studio::default(),
            session: Session::default(),
            probing: Probing::default(),
            tenure: Tenure::default(),
            waves: Waves::default(),
            levels: Levels::default(),
            export: Export::default(),
            importing: Importing::default(),
            page: Rc::default(),
            page_wishes: PageWishes::default(),
            published: Published::default(),
        }
    }

    /// Takes one input. Its consequences wait in [`Self::poll_effect`].
    pub fn handle(&mut self, now: Now, input: Input) {
        self.lender.now = now;
        // Bytes come by the thousand. They move a transfer, and unless the session says so, nothing else.
        let bytes = matches!(&input, Input::Link(_, LinkEvent::Binary(_) | LinkEvent::Buffered(_)));
        match input {
            Input::Link(link, event) => self.give_session(session::Input::Link(link, event)),
            Input::Storage(request, reply) => self.handle_storage(request, reply),
            input => self.handle_other(input),
        }
        let said = self.pass_on();
        if said || !bytes {
            self.follow_up();
        }
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn handle_other(&mut self, input: Input) {
        match input {
            Input::Start { page, titles } => {
                self.page = page.into();
                // What a code says can be asked before the settings are known.
                self.session.introduce(self.library.settings(), &self.page);
                self.library.start(&mut self.lender.cx(), titles);
            }
            Input::Command(command) => self.take_command(command),
            Input::Disk(event) => self.handle_disk(&event),
            Input::Media(event) => self.handle_media(event),
            Input::Probe(id, event) => self.probing.handle(&mut self.lender.cx(), id, event),
            Input::Page(PageEvent::Copied(true)) => self.notify(NoticeKind::Copied),
            Input::Page(PageEvent::Copied(false)) => self.notify(NoticeKind::CopyFailed),
            Input::Page(PageEvent::ShareFailed) => self.notify(NoticeKind::ShareFailed),
            Input::Page(PageEvent::Leaving) => self.give_session(session::Input::PageCloses),
            Input::Page(PageEvent::Hidden(hidden)) => self.give_session(session::Input::Away(hidden)),
            Input::Lock(event) => self.tenure.handle_lock(&mut self.lender.cx(), event),
            Input::Tab(message) => self.hear_tab(message),
            Input::File(event) => {
                if let Some(event) = self.importing.handle_file(&mut self.lender.cx(), event) {
                    self.export.handle_file(&mut self.lender.cx(), event);
                }
            }
            Input::Mix(draft, event) => {
                if let Some(event) = self.importing.handle_mix(&mut self.lender.cx(), draft, event) {
                    self.export.handle_mix(&mut self.lender.cx(), draft, event);
                }
            }
            Input::Wake => {
                self.give_session(session::Input::Wake);
                self.probing.handle_wake(&mut self.lender.cx());
                self.tenure.handle_wake(&mut self.lender.cx());
                self.recording.handle_wake(&mut self.lender.cx());
            }
            // Taken by `handle`.
            Input::Link(..) | Input::Storage(..) => {}
        }
    }

    fn handle_media(&mut self, event: MediaEvent) {
        match event {
            MediaEvent::Mic(event) => self.recording.handle_mic(&mut self.lender.cx(), event),
            MediaEvent::Analyzed { blob, analysis } if self.export.analyzes(blob) => {
                self.export.handle_analyzed(&mut self.lender.cx(), analysis);
            }
            MediaEvent::Analyzed { blob, analysis } if self.importing.analyzes(blob) => {
                self.importing.handle_analyzed(&mut self.lender.cx(), analysis);
            }
            MediaEvent::Analyzed { blob, analysis } => {
                self.recording.handle_analyzed(&mut self.lender.cx(), blob, analysis);
            }
            MediaEvent::Measuring { clip, ms } => self.waves.handle_measuring(clip, ms),
            MediaEvent::Measured { clip, waves } => {
                self.waves.handle_measured(&mut self.lender.cx(), clip, waves);
            }
            MediaEvent::Leveled(section, measured) => {
                self.levels.handle_leveled(&mut self.lender.cx(), section, measured);
            }
            event => {
                let reached = matches!(event, MediaEvent::ReachedCard(_));
                self.playback.handle(&mut self.lender.cx(), event);
                if reached {
                    self.follow_sound();
                }
            }
        }
    }

    /// What hangs on everything else.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn follow_up(&mut self) {
        self.show_shared();
        if self.desk.project_id() == self.desk.open_id() {
            self.library.sweep_once(&mut self.lender.cx());
            self.pass_on();
        }
        self.settle();
        self.let_go();
        self.follow_early();
        self.stop_if_gone();
        let own = self.locked().is_none();
        self.studio.follow(self.desk.document(), self.desk.revision(), own);
        self.want_waves();
        self.announce();
        self.guard_leaving();
        self.go_on_hidden();
    }

    /// Whoever works on a card sees it finely; and what has no waveform gets one.
    fn want_waves(&mut self) {
        let edited = self.studio.edited();
        if self.waves.is_new(edited.map(|card| (card, self.desk.revision()))) {
            let card = edited.and_then(|card| self.desk.document()?.card(card).cloned());
            let clips = card.iter().flat_map(|card| &card.regions).map(|region| region.clip);
            let clips: BTreeSet<_> = clips.collect();
            self.waves.want(&mut self.lender.cx(), self.desk.records(clips));
            self.pass_on();
        }
        if self.waves.is_later(self.desk.revision()) {
            self.waves.want_peaks(&mut self.lender.cx(), self.desk.without_waveform());
            self.pass_on();
        }
    }

    /// A card that sounds, and is not there any more, falls silent.
    fn stop_if_gone(&mut self) {
        let Some(card) = self.playback.card().filter(|_| !self.playback.is_early()) else { return };
        if self.desk.document().is_none_or(|document| document.card(card).is_none()) {
            self.playback.stop(&mut self.lender.cx());
            self.pass_on();
        }
    }

    /// The next wish to the world.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// When the next [`Input::Wake`] is due.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let due = [
            self.session.poll_timeout(),
            self.probing.poll_timeout(),
            self.tenure.poll_timeout(),
            self.recording.poll_timeout(),
        ];
        due.into_iter().flatten().min()
    }

    /// What led to where everything is now: the last changes of phases. Kept in debug builds only.
    pub fn trace(&self) -> impl Iterator<Item = &str> {
        self.lender.trace.lines()
    }
}
