//! One link from its first moment to its last: pairing, handshake, health, and the transfers that run over it.
//!
//! ```text
//! Pairing ─both channels open→ Greeting ─hello→ Ready ─→ Leaving ─→ Over
//!     └────────── any of them, on failure, fault, loss or goodbye ────────┘
//! ```

mod transfers;

use std::collections::VecDeque;

use super::{
    Me, SessionEvent, SessionOutput,
    health::{Health, Pulse},
    offering::Offering,
    pairing::{Pairing, Phase as Pairs},
    receiving::Receiving,
    state::PeerState,
};
use crate::{
    ids::{Ids, LinkId, SessionId},
    ports::link::{LinkEvent, LinkRequest, LinkState},
    time::{Instant, Now},
    wire::{
        limits::{
            FRAME_BYTES_MAX, FRAME_HEADER_BYTES, HELLO, LINGER, PROTOCOL_VERSION, UNKNOWN_MESSAGES_MAX,
        },
        message::{self, Goodbye, Hello, Message, Role},
    },
};

/// How far a link is.
#[derive(Debug)]
pub enum Phase {
    /// Codes are being exchanged.
    Pairing(Box<Pairing>),
    /// Both channels are open, our hello is out.
    Greeting {
        /// Then the other program is none of ours.
        until: Instant,
    },
    /// Both know each other.
    Ready,
    /// We said goodbye; the word needs a moment.
    Leaving {
        /// Then the link is closed.
        until: Instant,
    },
    /// It is over.
    Over,
}

/// One link.
#[derive(Debug)]
pub struct Peer {
    id: LinkId,
    phase: Phase,
    session: Option<SessionId>,
    hosts: bool,
    hello: Option<Hello>,
    health: Health,
    shaky: bool,
    unknown: u32,
    next_sync: u32,
    next_transfer: u32,
    stale_below: u32,
    newest_transfer: u32,
    offering: Option<Offering>,
    receiving: Option<Receiving>,
    told: Told,
}

/// Ends of transfers that the program was told of.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    offering: bool,
    receiving: bool,
}

/// What a peer needs of the session while it handles something.
pub struct Ctx<'a> {
    /// Both clocks.
    pub now: Now,
    /// Randomness.
    pub ids: &'a mut Ids,
    /// Who we are.
    pub me: &'a Me,
    /// Where wishes go.
    pub out: &'a mut VecDeque<SessionOutput>,
}

impl Peer {
    /// A link that begins.
    pub fn new(id: LinkId, now: Now, pairing: Pairing, hosts: bool) -> Self {
        Self {
            id,
            session: pairing.session(),
            phase: Phase::Pairing(Box::new(pairing)),
            hosts,
            hello: None,
            health: Health::new(now.instant),
            shaky: false,
            unknown: 0,
            next_sync: 1,
            next_transfer: 1,
            stale_below: 0,
            newest_transfer: 0,
            offering: None,
            receiving: None,
            told: Told::default(),
        }
    }

    /// How far it is.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The attempt, while it is one.
    pub fn pairing(&self) -> Option<&Pairing> {
        if let Phase::Pairing(pairing) = &self.phase { Some(pairing) } else { None }
    }

    /// We invited them.
    pub fn hosts(&self) -> bool {
        self.hosts
    }

    /// What they said of themselves.
    pub fn hello(&self) -> Option<&Hello> {
        self.hello.as_ref()
    }

    /// Their name; empty when they set none, and before their hello.
    pub fn name(&self) -> String {
        self.hello.as_ref().map(|hello| hello.name.to_string()).unwrap_or_default()
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

    /// What people see of it, once both channels were open.
    pub fn state(&self, now: Instant) -> Option<PeerState> {
        match self.phase {
            Phase::Pairing(_) | Phase::Over => None,
            Phase::Greeting { .. } | Phase::Leaving { .. } => Some(PeerState::Connecting),
            Phase::Ready if self.shaky || self.health.pulse(now) != Pulse::Fine => Some(PeerState::Lost),
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
                Some(decision.map_or(self.health.poll_timeout(), |at| at.min(self.health.poll_timeout())))
            }
            Phase::Over => None,
        }
    }

    /// A deadline may have passed.
    pub fn handle_wake(&mut self, ctx: &mut Ctx<'_>) {
        let now = ctx.now;
        match &mut self.phase {
            Phase::Pairing(pairing) => {
                let request = pairing.handle_wake(now);
                self.after_pairing(ctx, request);
            }
            Phase::Greeting { until } if now.instant >= *until => {
                self.fault(ctx, "no hello came");
            }
            Phase::Leaving { until } if now.instant >= *until => self.close(ctx),
            Phase::Ready => {
                if self.health.handle_wake(now.instant) {
                    self.send(ctx, &Message::HeartbeatPing);
                }
                if self.health.pulse(now.instant) == Pulse::Lost {
                    self.lose(ctx);
                    return;
                }
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
            let request = pairing.handle_reply(ctx.now, text);
            self.after_pairing(ctx, request);
        }
    }

    /// The link reports.
    pub fn handle_link(&mut self, ctx: &mut Ctx<'_>, event: LinkEvent) {
        match (&mut self.phase, event) {
            (Phase::Pairing(pairing), event) => {
                let request = pairing.handle_link(ctx.now, &event);
                self.after_pairing(ctx, request);
            }
            (Phase::Over, _) => {}
            (Phase::Leaving { .. }, LinkEvent::Closed) => self.close(ctx),
            (Phase::Leaving { .. }, _) => {}
            (_, LinkEvent::Control(text)) => self.handle_control(ctx, &text),
            (_, LinkEvent::Binary(bytes)) => self.handle_binary(ctx, &bytes),
            (_, LinkEvent::WrongKind) => self.fault(ctx, "text and bytes on the wrong channels"),
            (_, LinkEvent::Buffered(bytes)) => {
                if let Some(offering) = &mut self.offering {
                    offering.handle_buffered(bytes);
                }
                self.drain(ctx);
            }
            (_, LinkEvent::State(state)) => {
                self.shaky = matches!(state, LinkState::Disconnected | LinkState::Failed);
            }
            (_, LinkEvent::Closed | LinkEvent::Failed(_)) => self.lose(ctx),
            (_, LinkEvent::Described { .. } | LinkEvent::Open) => {}
        }
    }

    fn after_pairing(&mut self, ctx: &mut Ctx<'_>, request: Option<LinkRequest>) {
        if let Some(request) = request {
            ctx.out.push_back(SessionOutput::Link(self.id, request));
        }
        if let Phase::Pairing(pairing) = &self.phase
            && *pairing.phase() == Pairs::Open
        {
            self.phase = Phase::Greeting { until: ctx.now.instant.after(HELLO) };
            self.health = Health::new(ctx.now.instant);
            let hello = Hello {
                version: PROTOCOL_VERSION,
                session: self.session,
                peer: ctx.me.peer,
                name: ctx.me.name.clone(),
                role: if self.hosts { Role::Editor } else { Role::Viewer },
                frame_bytes_max: FRAME_BYTES_MAX as u32,
            };
            self.send(ctx, &Message::Hello(hello));
        }
    }

    fn send(&self, ctx: &mut Ctx<'_>, message: &Message) {
        let text = message::encode(message, ctx.now.wall, &ctx.ids.message());
        ctx.out.push_back(SessionOutput::Link(self.id, LinkRequest::SendControl(text)));
    }

    fn handle_control(&mut self, ctx: &mut Ctx<'_>, text: &str) {
        self.health.heard(ctx.now.instant);
        let message = match message::decode(text) {
            Ok(message) => message,
            Err(error) => return self.fault(ctx, &error.to_string()),
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
            (_, Phase::Greeting { .. }) => Err("a message before hello"),
            (Message::HeartbeatPing, _) => {
                self.send(ctx, &Message::HeartbeatPong);
                Ok(())
            }
            (Message::HeartbeatPong, _) => Ok(()),
            (Message::Unknown, _) => {
                self.unknown += 1;
                if self.unknown > UNKNOWN_MESSAGES_MAX { Err("nothing but unknown messages") } else { Ok(()) }
            }
            (Message::Hello(_), _) => Err("a second hello"),
            (message, _) => self.handle_sync(ctx, message),
        };
        match handled {
            Ok(()) => self.drain(ctx),
            Err(detail) => self.fault(ctx, detail),
        }
    }

    fn handle_hello(&mut self, ctx: &mut Ctx<'_>, hello: Hello) {
        if hello.version != PROTOCOL_VERSION {
            ctx.out.push_back(SessionOutput::Event(self.id, SessionEvent::OtherVersion));
            return self.leave(ctx, Goodbye::Version);
        }
        let foreign = self.session.is_some() && hello.session.is_some() && hello.session != self.session;
        if foreign || (hello.frame_bytes_max as usize) <= FRAME_HEADER_BYTES {
            return self.fault(ctx, "a hello of another session, or one that takes no frames");
        }
        self.hello = Some(hello);
        self.phase = Phase::Ready;
        ctx.out.push_back(SessionOutput::Event(self.id, SessionEvent::Ready));
    }

    fn handle_goodbye(&mut self, ctx: &mut Ctx<'_>, reason: Goodbye) {
        let name = self.name();
        let event = match reason {
            Goodbye::Version => SessionEvent::OtherVersion,
            Goodbye::Fault => {
                SessionEvent::Fault { detail: "the other side refused what this page sent".to_owned() }
            }
            _ => SessionEvent::Left { name },
        };
        self.end_transfers(ctx);
        ctx.out.push_back(SessionOutput::Event(self.id, event));
        self.close(ctx);
    }

    /// Says goodbye, and closes when the word had time to leave.
    pub fn leave(&mut self, ctx: &mut Ctx<'_>, reason: Goodbye) {
        self.end_transfers(ctx);
        match self.phase {
            Phase::Greeting { .. } | Phase::Ready => {
                self.send(ctx, &Message::Disconnect { reason });
                self.phase = Phase::Leaving { until: ctx.now.instant.after(LINGER) };
            }
            Phase::Pairing(_) => self.close(ctx),
            Phase::Leaving { .. } | Phase::Over => {}
        }
    }

    fn fault(&mut self, ctx: &mut Ctx<'_>, detail: &str) {
        let event = SessionEvent::Fault { detail: detail.to_owned() };
        ctx.out.push_back(SessionOutput::Event(self.id, event));
        self.leave(ctx, Goodbye::Fault);
    }

    fn lose(&mut self, ctx: &mut Ctx<'_>) {
        let name = self.name();
        self.end_transfers(ctx);
        ctx.out.push_back(SessionOutput::Event(self.id, SessionEvent::Lost { name }));
        self.close(ctx);
    }

    fn close(&mut self, ctx: &mut Ctx<'_>) {
        if !self.is_over() {
            self.phase = Phase::Over;
            ctx.out.push_back(SessionOutput::Link(self.id, LinkRequest::Close));
        }
    }
}
