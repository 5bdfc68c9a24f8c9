//! Who is connected, what they may, and what runs between them: one machine.
//!
//! It owns who we are to others and whom we know, our invitations and those of others, all links with the room they meet
//! in, and what is decided about projects that come in. It knows no document, no disk and no screen: the router lends it
//! what it must know of them ([`Around`]) and takes up what it wants ([`Output`]).
//!
//! ```text
//! star      links, who we are, whom we know        invites   own invitations, their editions
//!   links   one peer a link, the room, the roster  joining   somebody else's invitation
//!     peer  pairing, hello, health, transfers      codes     the question to other tabs
//!     room  the order of ops and the role          incoming  projects that come in
//! ```

pub mod check;
mod check_words;
mod codes;
pub mod command;
mod commanding;
mod ctx;
mod desk;
mod early;
mod event;
mod fetching;
mod freshness;
mod health;
mod hearing;
mod incoming;
mod invitation;
mod invites;
mod joining;
mod keep_alive;
#[cfg(test)]
mod lab;
mod leaving;
mod links;
mod listing;
mod locked;
mod me;
mod offering;
mod opening;
mod output;
mod pairing;
mod peer;
mod reach;
mod receiving;
mod renewal;
mod room;
mod screen;
mod serving;
pub mod side;
mod sound;
mod star;
pub mod state;
#[cfg(test)]
mod tests;
mod trust;
pub mod view;

use std::collections::BTreeSet;

pub use command::{Accept, ShareCommand};
pub use early::Hearing;
pub use event::{StorageTicket, TicketFor};
pub use links::LINKS_MAX;
pub use listing::Arrived;
pub use output::{Around, Input, Output};
pub use state::Locked;

use crate::{
    ids::LinkId,
    machine::Cx,
    ports::{
        link::LinkEvent,
        settings::Settings,
        storage::{DbError, KnownPerson, StorageReply},
    },
    project::Refusal,
    time::Instant,
};
use codes::Tabs;
use early::Early;
use event::LinksOutput;
use incoming::Incoming;
use invites::Invites;
use joining::Joining;
use links::Links;
use me::Me;
use screen::Screen;
use sound::Sound;
use star::Star;
use state::CodeProblem;

/// The session. See the module.
#[derive(Debug, Default)]
pub struct Session {
    star: Star,
    invites: Invites,
    joining: Joining,
    tabs: Tabs,
    incoming: Incoming,
    early: Early,
    sound: Sound,
    screen: Screen,
    /// Guests who need the whole document, as soon as nothing is on its way to the disk.
    to_offer: BTreeSet<LinkId>,
    /// The last attempt or session ended badly.
    failed: bool,
}

impl Session {
    /// Who we are, as the settings say; `page` is the address of our page. Called at the start, and whenever the settings
    /// are others.
    pub fn introduce(&mut self, settings: &Settings, page: &str) {
        self.star.me = Me::of(settings, page);
        self.joining.know(&settings.used, &settings.made);
        self.screen.touch();
    }

    /// Whom this browser remembers, as the disk says. Called at the start.
    pub fn learn_people(&mut self, people: Vec<KnownPerson>) {
        self.star.trust.learn(people);
        self.screen.touch();
    }

    /// Rises when something that [`Self::view`] or [`Self::locked`] shows may have changed. Bytes that move raise it twice a
    /// second.
    pub fn revision(&self) -> u64 {
        self.screen.revision()
    }

    /// When [`Input::Wake`] has something to do.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let links = self.star.links.poll_timeout();
        let rest = [self.sound.poll_timeout(), self.tabs.poll_timeout(), self.screen.poll_timeout()];
        rest.into_iter().chain([links]).flatten().min()
    }

    /// Something happened.
    pub fn handle(&mut self, cx: &mut Cx<'_, Output>, around: &Around<'_>, input: Input) {
        match input {
            Input::Link(link, event @ (LinkEvent::Binary(_) | LinkEvent::Buffered(_))) => {
                self.handle_bytes(cx, link, event);
            }
            Input::Stored(ticket, reply) => self.handle_stored(cx, ticket, reply),
            Input::Link(link, event) => self.handle_link(cx, link, event),
            Input::Tab(message) => self.handle_tab(cx, around, message),
            Input::Wake => self.handle_wake(cx, around),
            Input::Away(away) => self.set_away(cx, away),
            Input::PageCloses => self.leave_page(cx),
        }
        if !around.recording {
            self.take_what_was_offered(cx, around);
        }
    }

    /// A person wants something.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub fn command(
        &mut self,
        cx: &mut Cx<'_, Output>,
        command: ShareCommand,
        around: &Around<'_>,
    ) -> Result<(), Refusal> {
        self.screen.touch();
        let result = self.carry_out(cx, around, command);
        self.finish(cx);
        self.invites.show_newer(&self.star.links);
        result
    }

    /// Bytes come by the thousand. They move a transfer and, unless that says so, nothing else.
    fn handle_bytes(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, event: LinkEvent) {
        self.screen.progress();
        let (links, mut ctx) = self.star.lend(cx);
        links.handle_link(&mut ctx, link, event);
        self.take_outputs(cx);
        let state = self.star.links.standing(link, cx.now.instant);
        self.screen.stands(link, state);
        self.screen.look(cx.now.instant);
    }

    /// The disk answered; that comes as often as frames do.
    fn handle_stored(
        &mut self,
        cx: &mut Cx<'_, Output>,
        ticket: StorageTicket,
        reply: Result<StorageReply, DbError>,
    ) {
        self.screen.progress();
        let (links, mut ctx) = self.star.lend(cx);
        links.handle_storage(&mut ctx, ticket, reply);
        self.take_outputs(cx);
        let state = self.star.links.standing(ticket.link, cx.now.instant);
        self.screen.stands(ticket.link, state);
        self.screen.look(cx.now.instant);
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn handle_link(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, event: LinkEvent) {
        if let LinkEvent::Control(_) = event {
            self.screen.progress();
        } else {
            self.screen.touch();
        }
        let (links, mut ctx) = self.star.lend(cx);
        links.handle_link(&mut ctx, link, event);
        self.finish(cx);
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn handle_wake(&mut self, cx: &mut Cx<'_, Output>, around: &Around<'_>) {
        let (links, mut ctx) = self.star.lend(cx);
        links.handle_wake(&mut ctx);
        if self.sound.handle_wake(cx.now.instant) {
            for (link, _) in self.star.links.peers().filter(|(_, peer)| peer.is_ready()) {
                cx.emit(Output::LacksAll { link });
            }
        }
        if self.tabs.handle_wake(cx.now.instant) {
            let problem =
                if self.joining.again().is_some() { CodeProblem::Ended } else { CodeProblem::ExpectedOffer };
            self.not_handed(cx, around, problem);
        }
        self.finish(cx);
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn set_away(&mut self, cx: &mut Cx<'_, Output>, away: bool) {
        let (links, mut ctx) = self.star.lend(cx);
        links.set_away(&mut ctx, away);
        self.finish(cx);
    }

    /// Takes what the links want, and hears what they say, until there is nothing of either.
    fn take_outputs(&mut self, cx: &mut Cx<'_, Output>) {
        while let Some(output) = self.star.poll_output() {
            match output {
                LinksOutput::Link(link, request) => cx.emit(Output::Link(link, request)),
                LinksOutput::Storage(ticket, request) => cx.emit(Output::Store(ticket, request)),
                LinksOutput::Event(link, event) => self.hear(cx, link, event),
            }
        }
    }

    /// Everything that was asked of the session ends with this.
    fn finish(&mut self, cx: &mut Cx<'_, Output>) {
        self.take_outputs(cx);
        let (links, now): (&Links, _) = (&self.star.links, cx.now.instant);
        let states = links.peers().filter_map(|(link, _)| Some((link, links.standing(link, now)?)));
        self.screen.all_stand(states);
        self.screen.look(now);
    }
}
