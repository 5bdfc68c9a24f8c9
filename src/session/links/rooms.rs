//! The room among the links: what people say of it goes in, what it wants goes out.

use super::Links;
use crate::{
    ids::{LinkId, ProjectId},
    project::{Op, digest::Digests},
    session::{
        ctx::Ctx,
        event::{LinksOutput, SessionEvent},
        peer::{News, Peer},
        receiving::Receiving,
        room::{Guest, Hub, PenWishes, Room, RoomOutput, guest::Mine},
    },
    time::Instant,
    wire::{
        live::{Followed, LiveOp, PenState, Position},
        message::Message,
    },
};

impl Links {
    /// Opens a room for `project`, or goes on in the one it has. Those who come are led into it.
    pub fn host(&mut self, ctx: &mut Ctx<'_>, project: ProjectId) {
        if self.hub().is_none_or(|hub| hub.project() != project) {
            self.room = Room::Hub(Box::new(Hub::new(ctx.ids.room(), project, ctx.me.peer, ctx.now.instant)));
        }
    }

    /// What is shared.
    pub fn room(&self) -> &Room {
        &self.room
    }

    /// The room of ours.
    pub fn hub(&self) -> Option<&Hub> {
        if let Room::Hub(hub) = &self.room { Some(hub) } else { None }
    }

    /// The room of somebody else.
    pub fn guest(&self) -> Option<&Guest> {
        if let Room::Guest(guest) = &self.room { Some(guest) } else { None }
    }

    /// What the room says of a project: where its copy here stands. `None`: it is not shared.
    pub fn followed(&self, project: ProjectId) -> Option<Followed> {
        match &self.room {
            Room::Hub(hub) if hub.project() == project => Some(Followed { room: hub.id(), at: hub.at() }),
            Room::Guest(guest) if guest.project() == Some(project) => Some(guest.followed()),
            _ => None,
        }
    }

    /// Where the document that is shared stands in the order of its ops.
    pub fn place(&self) -> Option<Followed> {
        match &self.room {
            Room::None => None,
            Room::Hub(hub) => Some(Followed { room: hub.id(), at: hub.at() }),
            Room::Guest(guest) => Some(guest.followed()),
        }
    }

    /// Everybody's document is proven to be what ours is. `None` while nothing is shared.
    pub fn in_sync(&self) -> Option<bool> {
        match &self.room {
            Room::None => None,
            Room::Guest(guest) => guest.is_live().then(|| guest.in_sync()),
            Room::Hub(hub) => {
                let ready = self.peers().filter(|(_, peer)| peer.is_ready() && !peer.is_lost());
                let mut others = ready.map(|(link, _)| hub.in_sync(link)).peekable();
                others.peek().is_some().then(|| others.all(|same| same))
            }
        }
    }

    /// The person here may change this project.
    pub fn may_edit(&self, now: Instant, project: ProjectId) -> bool {
        match &self.room {
            Room::Hub(hub) if hub.project() == project => hub.holds(),
            Room::Guest(guest) if guest.project() == Some(project) => {
                // Who does not hear the hub pauses, long before the hub gives the pen to somebody else.
                let heard = self.peers.get(&guest.link()).is_some_and(|peer| peer.is_heard(now));
                guest.holds() && heard
            }
            _ => true,
        }
    }

    /// Who holds the pen.
    pub fn pen_state(&self) -> Option<PenState> {
        match &self.room {
            Room::None => None,
            Room::Hub(hub) => Some(hub.pen_state()),
            Room::Guest(guest) => Some(guest.pen_state()),
        }
    }

    fn handle_news(&mut self, ctx: &Ctx<'_>, link: LinkId, news: News) {
        let Some(peer) = self.peers.get(&link) else { return };
        match (&mut self.room, news) {
            (Room::Hub(hub), News::Ready { hello, returns }) if peer.is_our_guest() => {
                hub.enter(link, hello.peer, hello.name, returns.map(|returns| returns.followed));
            }
            (_, News::Ready { hello, returns }) if !peer.is_our_guest() => {
                if let Some(room) = hello.room {
                    let project = returns.map(|returns| returns.project);
                    self.room = Room::Guest(Box::new(Guest::new(link, room, project, ctx.me.peer)));
                }
            }
            (Room::Hub(hub), News::Synced { at, .. }) if hub.id() == at.room => hub.go_live(link, at.at),
            (Room::Guest(guest), News::Synced { project, at }) if guest.link() == link => {
                guest.go_live(project, at.at);
            }
            (Room::Hub(hub), News::Lost) => hub.lost(link),
            (Room::Hub(hub), News::Gone) => hub.leave(link),
            (Room::Hub(hub), News::Returned) if !hub.is_live(link) => hub.offer_again(link),
            (Room::Guest(guest), News::Returned) if guest.link() == link => {
                guest.returned(peer.receiving().map_or(0, Receiving::sync));
            }
            (Room::Guest(guest), News::Gone) if guest.link() == link => self.room = Room::None,
            _ => {}
        }
    }

    /// Takes what people said, and gives what the room wants, until there is nothing of either.
    pub(super) fn run_room(&mut self, ctx: &mut Ctx<'_>) {
        if self.peers.values().any(Peer::has_word) {
            self.hear_words(ctx);
        }
        while let Some(output) = self.poll_room() {
            self.carry_out(ctx, output);
        }
        self.tell_people(ctx);
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn hear_words(&mut self, ctx: &Ctx<'_>) {
        let links: Vec<_> = self.peers.keys().copied().collect();
        for link in links {
            while let Some(news) = self.peers.get_mut(&link).and_then(Peer::take_news) {
                self.handle_news(ctx, link, news);
            }
            while let Some(message) = self.peers.get_mut(&link).and_then(|peer| peer.inbox.pop_front()) {
                self.handle_room(link, ctx.now.instant, message);
            }
        }
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn carry_out(&mut self, ctx: &mut Ctx<'_>, output: RoomOutput) {
        let (RoomOutput::Send(link, _) | RoomOutput::Event(link, _) | RoomOutput::Fault(link, _)) = output;
        let Some(peer) = self.peers.get_mut(&link) else { return };
        match output {
            RoomOutput::Send(_, message) if peer.is_ready() => peer.send(ctx, &message),
            RoomOutput::Send(..) => {}
            RoomOutput::Event(link, event) => {
                ctx.out.push_back(LinksOutput::Event(link, SessionEvent::Room(event)));
            }
            RoomOutput::Fault(_, detail) => peer.fault(ctx, detail),
        }
    }

    fn poll_room(&mut self) -> Option<RoomOutput> {
        match &mut self.room {
            Room::None => None,
            Room::Hub(hub) => hub.poll_output(),
            Room::Guest(guest) => guest.poll_output(),
        }
    }

    fn handle_room(&mut self, link: LinkId, now: Instant, message: Message) {
        let Some(peer) = self.peers.get(&link) else { return };
        match &mut self.room {
            Room::Hub(hub) if peer.is_our_guest() => {
                let crossed =
                    matches!(message, Message::ResyncRequest { sync, .. } if peer.has_offered_after(sync));
                if !crossed {
                    hub.handle(link, now, message);
                }
            }
            Room::Guest(guest) if guest.link() == link => guest.handle(message),
            _ => {} // Words about a room that is not there.
        }
    }

    pub(super) fn room_timeout(&self) -> Option<Instant> {
        match &self.room {
            Room::None => None,
            Room::Hub(hub) => hub.poll_timeout(),
            Room::Guest(guest) => guest.wish_deadline(),
        }
    }

    pub(super) fn wake_room(&mut self, now: Instant) {
        match &mut self.room {
            Room::Hub(hub) => hub.handle_wake(now),
            Room::Guest(guest) => guest.handle_wake(now),
            Room::None => {}
        }
    }

    /// Ops of ours are stored: the others get them.
    pub fn published(&mut self, ctx: &mut Ctx<'_>, ops: Vec<Op>) {
        for op in ops {
            match &mut self.room {
                Room::None => {}
                Room::Hub(hub) => hub.published(ctx.now.instant, op),
                Room::Guest(guest) => guest.published(op),
            }
        }
        self.run_room(ctx);
    }

    /// An op of somebody else is stored, or not.
    pub fn committed(&mut self, ctx: &mut Ctx<'_>, link: LinkId, op: LiveOp, stored: bool) {
        match &mut self.room {
            Room::None => {}
            Room::Hub(hub) if stored => hub.committed(ctx.now.instant, link, op),
            Room::Hub(hub) => hub.not_committed(link),
            Room::Guest(guest) if stored => guest.committed(&op),
            Room::Guest(guest) => guest.not_committed(),
        }
        self.run_room(ctx);
    }

    /// An op of ours could not be stored: what the others have is compared again.
    pub fn invalidate_proofs(&mut self) {
        if let Room::Hub(hub) = &mut self.room {
            hub.invalidate_proofs();
        }
    }

    /// Nothing of the shared project is on its way to the disk. `true`: the documents are due to be compared, see
    /// [`Self::check`].
    pub fn settled(&mut self, ctx: &mut Ctx<'_>) -> bool {
        match &mut self.room {
            Room::None => return false,
            Room::Hub(hub) => hub.settled(ctx.now.instant),
            Room::Guest(guest) => guest.settled(),
        }
        self.run_room(ctx);
        self.hub().is_some_and(|hub| hub.due_for_check(ctx.now.instant))
    }

    /// Hub: the document says this now.
    pub fn check(&mut self, ctx: &mut Ctx<'_>, digests: &Digests) {
        if let Room::Hub(hub) = &mut self.room {
            hub.check(ctx.now.instant, digests);
        }
        self.run_room(ctx);
    }

    /// Guest: the document at `at` was compared.
    pub fn compared(&mut self, ctx: &mut Ctx<'_>, at: Position, same: bool) {
        if let Room::Guest(guest) = &mut self.room {
            guest.compared(at, same);
        }
        self.run_room(ctx);
    }

    /// Guest: the copy here is not what was said of it: everything is asked for.
    pub fn diverged(&mut self, ctx: &mut Ctx<'_>) {
        if let Room::Guest(guest) = &mut self.room {
            guest.not_committed();
        }
        self.run_room(ctx);
    }

    /// Asks for the pen, gives it, takes it back, says no.
    pub fn pen(&mut self, ctx: &mut Ctx<'_>, wish: PenWishes) {
        match (&mut self.room, wish) {
            (Room::Hub(hub), PenWishes::Give(peer)) => hub.give(ctx.now.instant, peer),
            (Room::Hub(hub), PenWishes::Deny(peer)) => hub.deny(peer),
            (Room::Hub(hub), PenWishes::TakeBack) => hub.give(ctx.now.instant, ctx.me.peer),
            (Room::Guest(guest), PenWishes::Request(reason)) => guest.request(ctx.now.instant, reason),
            (Room::Guest(guest), PenWishes::Cancel) => guest.cancel_request(),
            (Room::Guest(guest), PenWishes::Give(peer)) => guest.answer(peer, true),
            (Room::Guest(guest), PenWishes::Deny(peer)) => guest.answer(peer, false),
            _ => {}
        }
        self.run_room(ctx);
    }

    /// Our page went to the background, or came back.
    pub fn set_away(&mut self, ctx: &mut Ctx<'_>, away: bool) {
        if let Room::Guest(guest) = &mut self.room {
            guest.set_away(away);
        }
        self.run_room(ctx);
    }

    /// Whether the pen is in our hand, as a guest.
    pub fn mine(&self) -> Option<Mine> {
        self.guest().map(Guest::mine)
    }
}
