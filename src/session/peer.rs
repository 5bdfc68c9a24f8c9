//! One link from its first moment to its last: pairing, handshake, health, and the transfers that run over it.
//!
//! ```text
//! Pairing ─both channels open→ Greeting ─hello→ Ready ─→ Leaving ─→ Over
//!     └────────── any of them, on failure, fault, loss or goodbye ────────┘
//! ```

use std::collections::VecDeque;

use super::{
    Me, SessionEvent, SessionOutput, StorageTicket, TicketFor,
    health::{Health, Pulse},
    offering::{Offering, OfferingOutput, Snapshot},
    pairing::{Pairing, Phase as Pairs},
    receiving::{Purpose, Receiving, ReceivingOutput},
    state::PeerState,
};
use crate::{
    ids::{Ids, LinkId, SessionId},
    ports::{
        link::{LinkEvent, LinkRequest, LinkState},
        storage::{DbError, StorageReply, StorageRequest},
    },
    time::{Instant, Now},
    transfer::sender::SenderOutput,
    wire::{
        frame::Frame,
        limits::{
            FRAME_BYTES_DEFAULT, FRAME_BYTES_MAX, FRAME_HEADER_BYTES, HELLO, LINGER, PROTOCOL_VERSION,
            UNKNOWN_MESSAGES_MAX,
        },
        message::{self, Goodbye, Hello, Message, Role, SyncFault},
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

    /// Their name, or words for somebody without one.
    pub fn name(&self) -> String {
        match &self.hello {
            Some(hello) if !hello.name.is_empty() => hello.name.to_string(),
            _ => "the other person".to_owned(),
        }
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

    fn is_syncing(&self) -> bool {
        let states =
            [self.offering.as_ref().map(Offering::state), self.receiving.as_ref().map(Receiving::state)];
        states.into_iter().flatten().any(|state| !state.is_over())
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

    fn handle_sync(&mut self, ctx: &mut Ctx<'_>, message: Message) -> Result<(), &'static str> {
        if let Message::SyncRequest(request) = message {
            if self.hosts {
                return Err("a viewer offers no project");
            }
            if self.receiving.as_ref().is_some_and(|receiving| !receiving.state().is_over()) {
                return Err("a second offer before the first is decided");
            }
            self.stale_below = self.newest_transfer + 1;
            self.receiving = Some(Receiving::new(ctx.now, request)?);
            self.told.receiving = false;
            return Ok(());
        }
        if let Message::ChunkStart(start) = &message {
            self.newest_transfer = self.newest_transfer.max(start.transfer);
        }
        let sync = sync_of(&message);
        if let Some(offering) = self.offering.as_mut().filter(|_| self.hosts) {
            let stale = sync.is_some_and(|sync| sync < offering.sync());
            return if stale { Ok(()) } else { offering.handle_message(ctx.now.instant, message) };
        }
        let Some(receiving) = &mut self.receiving else {
            // Words of a transfer whose report was put away; before the first offer there are none.
            return if self.newest_transfer > 0 || self.told.receiving {
                Ok(())
            } else {
                Err("a message of no sync")
            };
        };
        if sync.is_some_and(|sync| sync != receiving.sync()) {
            return Err("a message of another sync");
        }
        receiving.handle_message(message, ctx.ids.blob())
    }

    fn handle_binary(&mut self, ctx: &mut Ctx<'_>, bytes: &[u8]) {
        self.health.heard(ctx.now.instant);
        let handled = match (Frame::decode(bytes), &mut self.receiving) {
            (Err(error), _) => return self.fault(ctx, &error.to_string()),
            (Ok(frame), _) if frame.transfer < self.stale_below => Ok(()),
            (Ok(frame), Some(receiving)) => receiving.handle_frame(ctx.now.instant, frame),
            (Ok(_), None) => Err("a frame of no sync"),
        };
        match handled {
            Ok(()) => self.drain(ctx),
            Err(detail) => self.fault(ctx, detail),
        }
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

    /// The disk answered.
    pub fn handle_storage(
        &mut self,
        ctx: &mut Ctx<'_>,
        purpose: TicketFor,
        reply: Result<StorageReply, DbError>,
    ) {
        match (purpose, reply) {
            (TicketFor::Send(ticket), Ok(StorageReply::Bytes(bytes))) => {
                if let Some(offering) = &mut self.offering {
                    offering.handle_read(ticket, bytes);
                }
            }
            (TicketFor::Send(_), _) => {
                if let Some(offering) = &mut self.offering {
                    offering.handle_read_failed();
                }
            }
            (TicketFor::Receive(sync, purpose), reply) => {
                let Some(receiving) = self.receiving.as_mut().filter(|receiving| receiving.sync() == sync)
                else {
                    return;
                };
                match (purpose, reply) {
                    (Purpose::Find, Ok(StorageReply::Have(found))) => receiving.handle_found(ctx.now, found),
                    (Purpose::Prime, Ok(StorageReply::Bytes(bytes))) => {
                        receiving.handle_primed(ctx.now, &bytes);
                    }
                    (Purpose::Store, Ok(_)) => receiving.handle_stored(),
                    (_, Err(DbError::Full)) => receiving.handle_storage_failed(SyncFault::DiskFull),
                    _ => receiving.handle_storage_failed(SyncFault::Storage),
                }
            }
        }
        self.drain(ctx);
    }

    /// Offers them a project.
    pub fn offer(&mut self, ctx: &mut Ctx<'_>, snapshot: Snapshot) {
        let theirs = self.hello.as_ref().map_or(FRAME_BYTES_DEFAULT, |hello| hello.frame_bytes_max as usize);
        let frame_bytes = theirs.min(FRAME_BYTES_MAX);
        if let Some(old) = &self.offering {
            self.next_transfer = old.next_transfer();
        }
        let offering =
            Offering::new(ctx.now.instant, self.next_sync, self.next_transfer, frame_bytes, snapshot);
        self.next_sync += 1;
        self.offering = Some(offering);
        self.told.offering = false;
        self.drain(ctx);
    }

    /// The person takes what is offered.
    pub fn accept(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(receiving) = &mut self.receiving {
            receiving.accept(ctx.now);
        }
        self.drain(ctx);
    }

    /// The person does not take it.
    pub fn reject(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(receiving) = self.receiving.as_mut().filter(|receiving| !receiving.state().is_over()) {
            receiving.reject();
        }
        self.drain(ctx);
    }

    /// The person stops the transfer.
    pub fn cancel(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(offering) = self.offering.as_mut().filter(|offering| !offering.state().is_over()) {
            offering.cancel();
        }
        if let Some(receiving) = self.receiving.as_mut().filter(|receiving| !receiving.state().is_over()) {
            receiving.cancel();
        }
        self.drain(ctx);
    }

    /// The project that arrived was switched to, or could not be.
    pub fn switched(&mut self, ctx: &mut Ctx<'_>, result: Result<(), SyncFault>) {
        if let Some(receiving) = &mut self.receiving {
            match result {
                Ok(()) => receiving.switched(),
                Err(fault) => receiving.handle_storage_failed(fault),
            }
        }
        self.drain(ctx);
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

    fn end_transfers(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(offering) = &mut self.offering {
            offering.lose();
        }
        if let Some(receiving) = &mut self.receiving {
            receiving.lose();
        }
        self.tell_ends(ctx);
    }

    /// Tells the program of transfers that have ended, once each.
    fn tell_ends(&mut self, ctx: &mut Ctx<'_>) {
        let offering = self.offering.as_ref().map(|o| (true, o.state(), o.fault(), &mut self.told.offering));
        let receiving =
            self.receiving.as_ref().map(|r| (false, r.state(), r.fault(), &mut self.told.receiving));
        for (sending, state, fault, told) in offering.into_iter().chain(receiving) {
            if state.is_over() && !std::mem::replace(told, state.is_over()) {
                let event = SessionEvent::SyncEnded { sending, state, fault };
                ctx.out.push_back(SessionOutput::Event(self.id, event));
            }
        }
    }

    /// Puts the reports of ended transfers away.
    pub fn put_away(&mut self) {
        if let Some(offering) = self.offering.take_if(|offering| offering.state().is_over()) {
            self.next_transfer = offering.next_transfer();
        }
        if self.receiving.take_if(|receiving| receiving.state().is_over()).is_some() {
            self.stale_below = self.newest_transfer + 1;
        }
    }

    fn close(&mut self, ctx: &mut Ctx<'_>) {
        if !self.is_over() {
            self.phase = Phase::Over;
            ctx.out.push_back(SessionOutput::Link(self.id, LinkRequest::Close));
        }
    }

    fn drain(&mut self, ctx: &mut Ctx<'_>) {
        let id = self.id;
        while let Some(output) = self.offering.as_mut().and_then(Offering::poll_output) {
            match output {
                OfferingOutput::Control(message) => self.send(ctx, &message),
                OfferingOutput::Frame(frame) => {
                    ctx.out.push_back(SessionOutput::Link(id, LinkRequest::SendBinary(frame)));
                }
                OfferingOutput::Read(SenderOutput::Read { ticket, blob, offset, len }) => {
                    let ticket = StorageTicket { link: id, purpose: TicketFor::Send(ticket) };
                    let read = StorageRequest::ReadBlob { blob, offset, len };
                    ctx.out.push_back(SessionOutput::Storage(ticket, read));
                }
                OfferingOutput::Read(_) => {}
            }
        }
        let sync = self.receiving.as_ref().map_or(0, Receiving::sync);
        while let Some(output) = self.receiving.as_mut().and_then(Receiving::poll_output) {
            match output {
                ReceivingOutput::Control(message) => self.send(ctx, &message),
                ReceivingOutput::Storage(purpose, request) => {
                    let ticket = StorageTicket { link: id, purpose: TicketFor::Receive(sync, purpose) };
                    ctx.out.push_back(SessionOutput::Storage(ticket, request));
                }
                ReceivingOutput::Offered => {
                    ctx.out.push_back(SessionOutput::Event(id, SessionEvent::Offered));
                }
                ReceivingOutput::Arrived(arrived) => {
                    ctx.out.push_back(SessionOutput::Event(id, SessionEvent::Arrived(arrived)));
                }
            }
        }
        self.tell_ends(ctx);
    }
}

fn sync_of(message: &Message) -> Option<u32> {
    match message {
        Message::SyncCards { sync, .. }
        | Message::SyncClips { sync, .. }
        | Message::SyncAccept { sync, .. }
        | Message::SyncReject { sync }
        | Message::Wants { sync, .. }
        | Message::ClipAck { sync, .. }
        | Message::SyncComplete { sync }
        | Message::SyncConfirmed { sync, .. }
        | Message::SyncError { sync, .. }
        | Message::SyncCancel { sync } => Some(*sync),
        Message::ChunkStart(start) => Some(start.sync),
        _ => None,
    }
}
