//! What the page is asked for until further notice.

use std::collections::VecDeque;

use super::{App, effect::Effect, effect::PageRequest};
use crate::ports::{media::MediaRequest, playing::NowPlaying};

/// What it was asked for last.
#[derive(Debug, Default)]
pub(super) struct PageWishes {
    guard: bool,
    go_on_hidden: bool,
    persisted: bool,
    announced: Option<NowPlaying>,
}

impl PageWishes {
    /// Asked once, when there is something worth keeping.
    pub(super) fn persist(&mut self, effects: &mut VecDeque<Effect>) {
        if !std::mem::replace(&mut self.persisted, true) {
            effects.push_back(Effect::Page(PageRequest::Persist));
        }
    }
}

impl App {
    /// A person is asked before a page is closed that records, has a file or a large change on its way, or is together with
    /// others or about to be: an invitation is good only as long as its page is open, and so is a reply.
    pub(super) fn guard_leaving(&mut self) {
        let works = !self.recording.is_idle()
            || self.export.is_busy()
            || self.importing.is_busy()
            || self.desk.stores_much();
        let guard = works || self.session.is_in_company();
        if std::mem::replace(&mut self.page_wishes.guard, guard) != guard {
            self.ask_page(PageRequest::GuardLeaving(guard));
        }
    }

    /// The system shows what plays.
    pub(super) fn announce(&mut self) {
        let sounding = self.sounding_project();
        let card = self.playback.card().and_then(|card| sounding?.card(card));
        let now = card.zip(sounding).map(|(card, project)| {
            let project = project.title().as_str();
            let title = if card.label.as_str().trim().is_empty() { project } else { card.label.as_str() };
            NowPlaying { title: title.to_owned(), project: project.to_owned() }
        });
        if self.page_wishes.announced != now {
            self.page_wishes.announced.clone_from(&now);
            self.effects.push_back(Effect::Media(MediaRequest::Announce(now)));
        }
    }

    /// Whoever carries a code is in another program, and the page in the background.
    pub(super) fn go_on_hidden(&mut self) {
        let go_on = self.session.is_waiting_for_reply();
        if std::mem::replace(&mut self.page_wishes.go_on_hidden, go_on) != go_on {
            self.ask_page(PageRequest::GoOnHidden(go_on));
        }
    }
}
