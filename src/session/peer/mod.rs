//! One link from its first moment to its last: pairing, handshake, health, and the transfers that run over it.
//!
//! ```text
//! Pairing ─both channels open→ Greeting ─hello→ Ready ─→ Leaving ─→ Over
//!     └────────── any of them, on failure, fault, loss or goodbye ────────┘
//! ```

mod checking;
mod clips;
mod ending;
mod greeting;
mod news;
mod path;
mod phase;
mod transfers;

use std::collections::{BTreeMap, VecDeque};

pub use news::News;
pub use phase::Phase;

use super::{
    check::{BothCertificates, Check},
    ctx::Ctx,
    event::LinksOutput,
    fetching::Fetching,
    health::{Health, Pulse},
    offering::Offering,
    pairing::{Pairing, Phase as Pairs},
    reach::{self, Way},
    receiving::Receiving,
    renewal::Renewal,
    serving::Serving,
    state::{CodeProblem, PairProblem, PeerState},
};
use crate::{
    ids::{LinkId, RoomId, SessionId},
    notice::Who,
    ports::link::{LinkEvent, LinkRequest},
    time::{Instant, Now},
    wire::{
        fault::PeerFault,
        limits::UNKNOWN_MESSAGES_MAX,
        live::Return,
        message::{self, Hello, Message},
    },
};

/// One link.
#[derive(Debug)]
pub struct Peer {
    id: LinkId,
    phase: Phase,
    session: Option<SessionId>,
    is_our_guest: bool,
    hello: Option<Hello>,
    certificates: Option<BothCertificates>,
    check: Option<Check>,
    health: Health,
    shaky: bool,
    /// Nothing was heard of them for long, since then.
    lost: Option<Instant>,
    renewal: Renewal,
    /// The kind of path that packets take.
    way: Option<Way>,
    since: Instant,
    unknown: u32,
    /// Host: the room our hello names. Guest: what is here of rooms we were in.
    room: Option<RoomId>,
    returns: BTreeMap<RoomId, Return>,
    next_sync: u32,
    next_transfer: u32,
    stale_below: u32,
    newest_transfer: u32,
    offering: Option<Offering>,
    receiving: Option<Receiving>,
    serving: Option<Serving>,
    fetching: Option<Fetching>,
    fetchings: u32,
    /// What they said about the room, until the session takes it.
    pub(super) inbox: VecDeque<Message>,
    news: VecDeque<News>,
    told: Told,
}

/// Ends of transfers that the program was told of.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    offering: bool,
    receiving: bool,
}

impl Peer {
    /// A link that begins.
    pub fn new(id: LinkId, now: Now, pairing: Pairing, is_our_guest: bool) -> Self {
        Self {
            id,
            session: pairing.session(),
            phase: Phase::Pairing(Box::new(pairing)),
            is_our_guest,
            hello: None,
            certificates: None,
            check: None,
            health: Health::new(now.instant),
            shaky: false,
            lost: None,
            renewal: Renewal::default(),
            way: None,
            since: now.instant,
            unknown: 0,
            room: None,
            returns: BTreeMap::new(),
            next_sync: 1,
            next_transfer: 1,
            stale_below: 0,
            newest_transfer: 0,
            offering: None,
            receiving: None,
            serving: None,
            fetching: None,
            fetchings: 0,
            inbox: VecDeque::new(),
            news: VecDeque::new(),
            told: Told::default(),
        }
    }

    /// Host: our hello names this room.
    pub fn name_room(&mut self, room: RoomId) {
        self.room = Some(room);
    }

    /// Guest: what is here of rooms we were in.
    pub fn remember(&mut self, returns: impl IntoIterator<Item = Return>) {
        self.returns = returns.into_iter().map(|returns| (returns.followed.room, returns)).collect();
    }

    /// The one place where the phase changes.
    fn set_phase(&mut self, ctx: &mut Ctx<'_>, phase: Phase) {
        ctx.trace.phase(ctx.now, &format!("link {}", self.id.0), self.phase.name(), phase.name());
        self.phase = phase;
    }

    /// How far it is.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The attempt, while it is one.
    pub fn pairing(&self) -> Option<&Pairing> {
        if let Phase::Pairing(pairing) = &self.phase { Some(pairing) } else { None }
    }

    /// Codes are being exchanged, and something may still come of it.
    pub fn is_pairing(&self) -> bool {
        self.pairing().is_some_and(|pairing| !pairing.has_failed())
    }

    /// The attempt has failed. One that ran out of time before anybody replied counts for the guest only: an invitation
    /// that nobody answers is no failure.
    pub fn has_failed(&self) -> bool {
        let failure = self.pairing().and_then(Pairing::failure);
        failure.is_some_and(|problem| problem != PairProblem::NoReply || !self.is_our_guest)
    }

    /// What the session has to know, oldest first.
    pub(super) fn take_news(&mut self) -> Option<News> {
        self.news.pop_front()
    }

    /// There is something that the room has not heard.
    pub(super) fn has_word(&self) -> bool {
        !self.news.is_empty() || !self.inbox.is_empty()
    }

    /// When both channels were open.
    pub fn since(&self) -> Instant {
        self.since
    }

    /// Both know each other, and nobody has said goodbye.
    pub fn is_ready(&self) -> bool {
        matches!(self.phase, Phase::Ready)
    }

    /// We invited them.
    pub fn is_our_guest(&self) -> bool {
        self.is_our_guest
    }

    /// What they said of themselves.
    pub fn hello(&self) -> Option<&Hello> {
        self.hello.as_ref()
    }

    /// Their name; empty when they set none, and before their hello.
    pub fn name(&self) -> String {
        self.hello.as_ref().map(|hello| hello.name.to_string()).unwrap_or_default()
    }

    /// Who they are, as messages say it.
    pub fn who(&self) -> Who {
        let peer = self.hello.as_ref().map(|hello| hello.peer);
        Who { peer, name: self.name(), is_host: !self.is_our_guest }
    }

    /// The project we offer them.
    pub fn offering(&self) -> Option<&Offering> {
        self.offering.as_ref()
    }

    /// The project they offer us.
    pub fn receiving(&self) -> Option<&Receiving> {
        self.receiving.as_ref()
    }

    /// It is over and can be forgotten.
    pub fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over)
    }

    /// It was ended here, and only its last words are on their way.
    pub fn is_leaving(&self) -> bool {
        matches!(self.phase, Phase::Leaving { .. })
    }

    /// What people see of it, once both channels were open.
    pub fn state(&self, now: Instant) -> Option<PeerState> {
        match self.phase {
            // Gone without a word: that is worth seeing until something new begins.
            Phase::Over => self.lost.map(|_| PeerState::Lost),
            Phase::Pairing(_) => None,
            Phase::Greeting { .. } | Phase::Leaving { .. } => Some(PeerState::Connecting),
            Phase::Ready if self.lost.is_some() => Some(PeerState::Lost),
            Phase::Ready if self.shaky || self.health.pulse(now) != Pulse::Fine => {
                Some(PeerState::Reconnecting)
            }
            Phase::Ready if self.is_syncing() => Some(PeerState::Syncing),
            Phase::Ready => Some(PeerState::Connected),
        }
    }

    /// When [`Self::handle_wake`] has something to do.
    pub fn poll_timeout(&self) -> Option<Instant> {
        match &self.phase {
            Phase::Pairing(pairing) => pairing.poll_timeout(),
            Phase::Greeting { until } | Phase::Leaving { until } => Some(*until),
            Phase::Ready => {
                let decision = self.receiving.as_ref().and_then(Receiving::poll_timeout);
                let health = Some(self.health.poll_timeout());
                let check = self.check.as_ref().and_then(Check::poll_timeout);
                [decision, health, check, self.renewal.poll_timeout()].into_iter().flatten().min()
            }
            Phase::Over => None,
        }
    }

    /// A deadline may have passed.
    pub fn handle_wake(&mut self, ctx: &mut Ctx<'_>) {
        let now = ctx.now;
        match &mut self.phase {
            Phase::Pairing(pairing) => {
                let request = pairing.handle_wake(ctx);
                self.after_pairing(ctx, request);
            }
            Phase::Greeting { until } if now.instant >= *until => {
                self.fault(ctx, PeerFault::NoHello);
            }
            Phase::Leaving { until } if now.instant >= *until => self.close(ctx),
            Phase::Ready => {
                self.wake_check(ctx);
                self.renewal.slept(self.health.slept(now.instant));
                if self.health.handle_wake(now.instant) {
                    self.ask(ctx);
                }
                self.handle_silence(ctx);
                self.renew_path(ctx);
                if let Some(receiving) = &mut self.receiving {
                    receiving.handle_wake(now);
                }
                self.drain(ctx);
            }
            _ => {}
        }
    }

    /// Host: a text came back that should hold the reply.
    pub fn handle_reply(&mut self, ctx: &mut Ctx<'_>, text: &str) {
        if let Phase::Pairing(pairing) = &mut self.phase {
            let request = pairing.handle_reply(ctx, text);
            self.after_pairing(ctx, request);
        }
    }

    /// Says what is wrong with the last text that was entered as a reply.
    pub(super) fn set_reply_problem(&mut self, problem: Option<CodeProblem>) {
        if let Phase::Pairing(pairing) = &mut self.phase {
            pairing.problem = problem;
        }
    }

    /// The link reports.
    pub fn handle_link(&mut self, ctx: &mut Ctx<'_>, event: LinkEvent) {
        if let LinkEvent::Path(report) = &event {
            self.way = reach::taken(report).or(self.way);
        }
        match (&self.phase, event) {
            (Phase::Pairing(_), event) => self.handle_pairing(ctx, &event),
            (Phase::Over, _) => {}
            (Phase::Leaving { .. }, LinkEvent::Closed) => self.close(ctx),
            (Phase::Leaving { .. }, _) => {}
            (_, LinkEvent::Control(text)) => self.handle_control(ctx, &text),
            (_, LinkEvent::Binary(bytes)) => self.handle_binary(ctx, &bytes),
            (_, LinkEvent::WrongKind) => self.fault(ctx, PeerFault::WrongChannel),
            (_, LinkEvent::Buffered(bytes)) => self.handle_buffered(ctx, bytes),
            (_, LinkEvent::State(state)) => self.handle_path(ctx, state),
            (_, LinkEvent::Closed) => self.lose(ctx),
            (_, LinkEvent::Described { sdp }) => self.send_description(ctx, sdp),
            // A new path that was not found; the old one may still come back.
            (_, LinkEvent::Failed(_) | LinkEvent::Open | LinkEvent::Path(_)) => {}
        }
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn handle_pairing(&mut self, ctx: &mut Ctx<'_>, event: &LinkEvent) {
        if let Phase::Pairing(pairing) = &mut self.phase {
            let request = pairing.handle_link(ctx, event);
            self.after_pairing(ctx, request);
        }
    }

    fn after_pairing(&mut self, ctx: &mut Ctx<'_>, request: Option<LinkRequest>) {
        if let Some(request) = request {
            ctx.out.push_back(LinksOutput::Link(self.id, request));
        }
        if let Phase::Pairing(pairing) = &self.phase
            && *pairing.phase() == Pairs::Open
        {
            self.certificates = pairing.certificates();
            self.greet(ctx);
        }
    }

    /// Sends a message.
    pub fn send(&self, ctx: &mut Ctx<'_>, message: &Message) {
        let text = message::encode(message, ctx.now.wall, &ctx.ids.message());
        ctx.out.push_back(LinksOutput::Link(self.id, LinkRequest::SendControl(text)));
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn handle_control(&mut self, ctx: &mut Ctx<'_>, text: &str) {
        self.hear(ctx);
        let message = match message::decode(text) {
            Ok(message) => message,
            Err(error) => return self.fault(ctx, error.into()),
        };
        let handled = match (message, &self.phase) {
            (Message::Disconnect { reason }, _) => {
                self.handle_goodbye(ctx, reason);
                return;
            }
            (Message::Hello(hello), Phase::Greeting { .. }) => {
                self.handle_hello(ctx, hello);
                return;
            }
            (_, Phase::Greeting { .. }) => Err(PeerFault::MessageBeforeHello),
            (Message::HeartbeatPing { number }, _) => {
                self.send(ctx, &Message::HeartbeatPong { number });
                Ok(())
            }
            (Message::HeartbeatPong { number }, _) => {
                self.handle_pong(ctx, number);
                Ok(())
            }
            (Message::Unknown, _) => {
                self.unknown += 1;
                if self.unknown > UNKNOWN_MESSAGES_MAX { Err(PeerFault::UnknownMessages) } else { Ok(()) }
            }
            (Message::Hello(_), _) => Err(PeerFault::SecondHello),
            (
                message @ (Message::CheckCommit { .. }
                | Message::CheckAnswer { .. }
                | Message::CheckReveal { .. }),
                _,
            ) => self.handle_check(ctx, &message),
            (Message::Renegotiate { kind, round, sdp }, _) => {
                self.handle_renegotiation(ctx, kind, round, &sdp)
            }
            (message, _) if message.is_of_sync() => self.handle_sync(ctx, message),
            (message, _) => {
                self.inbox.push_back(message);
                Ok(())
            }
        };
        match handled {
            Ok(()) => self.drain(ctx),
            Err(fault) => self.fault(ctx, fault),
        }
    }
}
