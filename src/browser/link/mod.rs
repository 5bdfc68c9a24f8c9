//! One connection to another person's browser: an `RTCPeerConnection` and its two channels.
//!
//! What is asked and what is reported is said in [`crate::ports::link`]. Both channels are ordered and fully reliable.
//! [`LinkEvent::Open`] comes once, when both are open; what arrives before is kept and follows it. The local
//! description is the browser's own, never rewritten. After [`Link::close`], drop, or [`LinkEvent::Closed`] no event
//! follows and everything is released.

pub mod channel;
mod describing;
mod farewell;
mod negotiation;
mod turns;
mod watch;

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::{Rc, Weak},
};

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    DomException, Event, RtcCertificate, RtcDataChannel, RtcDataChannelEvent, RtcDataChannelInit,
    RtcIceGatheringState, RtcPeerConnection, RtcPeerConnectionState,
};

use super::listener::Listener;
use crate::ports::{
    link::{LinkError, LinkEvent, LinkState},
    settings::IceServer,
};
use channel::{Channel, ChannelEvent};
use describing::Describing;
pub(super) use negotiation::ice_server;
use turns::Turns;
use watch::Watch;

/// At this many queued bytes on `binary` the browser says so: one large frame is still waiting then, so that the wire
/// does not fall silent before the next one is read from the disk.
const BUFFERED_LOW: u32 = 64 * 1024;

/// Names of the two channels.
const CONTROL: &str = "control";
const BINARY: &str = "binary";

/// Why a message was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The channel is not open.
    #[error("the channel is not open")]
    NotOpen,
    /// It is longer than the other side takes.
    #[error("the message is too long")]
    TooLong,
    /// The browser has queued all it will (16 MiB in Chromium).
    #[error("the queue is full")]
    QueueFull,
}

/// A connection. Dropped, it is closed.
pub struct Link(Rc<Inner>);

struct Inner {
    peer: RtcPeerConnection,
    on_event: Rc<dyn Fn(LinkEvent)>,
    listeners: RefCell<Vec<Listener>>,
    control: RefCell<Option<Channel>>,
    binary: RefCell<Option<Channel>>,
    /// Messages that came before both channels were open; `None` once they are.
    early: RefCell<Option<VecDeque<LinkEvent>>>,
    describing: Describing,
    turns: Rc<Turns>,
    watch: Watch,
    closed: Cell<bool>,
}

impl Link {
    /// Begins a connection with both channels, and makes an offer.
    pub fn offer(
        ice_servers: &[IceServer],
        certificate: Option<&RtcCertificate>,
        on_event: Rc<dyn Fn(LinkEvent)>,
    ) -> Result<Self, LinkError> {
        let link = Self::new(ice_servers, certificate, on_event)?;
        let init = RtcDataChannelInit::new();
        init.set_ordered(true);
        for label in [CONTROL, BINARY] {
            link.0.adopt(link.0.peer.create_data_channel_with_data_channel_dict(label, &init));
        }
        negotiation::offer(&link.0);
        Ok(link)
    }

    /// Begins a connection that answers `offer`.
    pub fn answer(
        offer: &str,
        ice_servers: &[IceServer],
        certificate: Option<&RtcCertificate>,
        on_event: Rc<dyn Fn(LinkEvent)>,
    ) -> Result<Self, LinkError> {
        let link = Self::new(ice_servers, certificate, on_event)?;
        negotiation::answer(&link.0, offer);
        Ok(link)
    }

    fn new(
        ice_servers: &[IceServer],
        certificate: Option<&RtcCertificate>,
        on_event: Rc<dyn Fn(LinkEvent)>,
    ) -> Result<Self, LinkError> {
        let peer = negotiation::peer(ice_servers, certificate)?;
        let inner = Rc::new(Inner {
            peer,
            on_event,
            listeners: RefCell::default(),
            control: RefCell::default(),
            binary: RefCell::default(),
            early: RefCell::new(Some(VecDeque::new())),
            describing: Describing::default(),
            turns: Rc::default(),
            watch: Watch::default(),
            closed: Cell::new(false),
        });
        Inner::listen(&inner);
        Ok(Self(inner))
    }

    /// Reports the description with the candidates known by now, if that has not happened.
    pub fn describe_now(&self) {
        self.0.describing.hurry();
        self.0.describe_if_due();
    }

    /// Looks for a new path, and makes an offer for it. The description is reported when it is there.
    pub fn restart(&self) {
        negotiation::restart(&self.0);
    }

    /// Takes such an offer back that was not answered; nothing is reported of it any more.
    pub fn give_up_restart(&self) {
        self.0.describing.end();
        negotiation::give_up(&self.0);
    }

    /// Answers such an offer.
    pub fn renew(&self, offer: &str) {
        negotiation::renew(&self.0, offer);
    }

    /// Takes the other side's answer to our offer.
    pub fn accept(&self, answer: &str) {
        negotiation::accept(&self.0, answer);
    }

    /// The other side may be reached by these candidates as well. One that the browser does not take changes nothing.
    pub fn add_candidates(&self, mid: &str, candidates: &[String]) {
        negotiation::add_candidates(&self.0, mid, candidates);
    }

    /// Sends a message on `control`.
    pub fn send_control(&self, text: &str) -> Result<(), SendError> {
        let control = self.0.control.borrow();
        let control = control.as_ref().ok_or(SendError::NotOpen)?;
        control.sys().send_with_str(text).map_err(|error| send_error(&error))
    }

    /// Sends a frame on `binary`.
    pub fn send_binary(&self, frame: &[u8]) -> Result<(), SendError> {
        let binary = self.0.binary.borrow();
        let binary = binary.as_ref().ok_or(SendError::NotOpen)?;
        binary.sys().send_with_u8_array(frame).map_err(|error| send_error(&error))
    }

    /// Bytes queued on `binary`.
    pub fn buffered(&self) -> u64 {
        self.0.buffered()
    }

    /// Closes and releases everything, once what was sent has left; no event follows.
    pub fn close(&self) {
        self.0.close();
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Inner {
    fn listen(self: &Rc<Self>) {
        let on = |name, handle: fn(&Rc<Self>)| {
            let inner = Rc::downgrade(self);
            Listener::new(&self.peer, name, move |_: Event| with(&inner, handle))
        };
        let inner = Rc::downgrade(self);
        *self.listeners.borrow_mut() = vec![
            on("icegatheringstatechange", |inner| inner.describe_if_due()),
            on("icecandidate", Self::found_candidate),
            on("connectionstatechange", Self::report_state),
            Listener::new(&self.peer, "datachannel", move |event: RtcDataChannelEvent| {
                with(&inner, |inner| inner.adopt(event.channel()));
            }),
        ];
    }

    /// Takes a channel by its label. One of another name, or a second one, is refused.
    fn adopt(self: &Rc<Self>, sys: RtcDataChannel) {
        let (slot, is_binary) = match sys.label().as_str() {
            CONTROL => (&self.control, false),
            BINARY => (&self.binary, true),
            _ => return sys.close(),
        };
        if slot.borrow().is_some() {
            return sys.close();
        }
        sys.set_buffered_amount_low_threshold(BUFFERED_LOW);
        let inner = Rc::downgrade(self);
        let on_event = move |event| with(&inner, |inner| inner.handle_channel(is_binary, event));
        *slot.borrow_mut() = Some(Channel::new(sys, on_event));
        self.open_if_both();
    }

    fn handle_channel(&self, is_binary: bool, event: ChannelEvent) {
        match (event, is_binary) {
            (ChannelEvent::Open, _) => self.open_if_both(),
            (ChannelEvent::Closed, _) => self.closed_by_other(),
            (ChannelEvent::Text(text), false) => self.deliver(LinkEvent::Control(text)),
            (ChannelEvent::Bytes(bytes), true) => self.deliver(LinkEvent::Binary(bytes)),
            (ChannelEvent::Text(_), true) | (ChannelEvent::Bytes(_), false) => {
                self.deliver(LinkEvent::WrongKind);
            }
            (ChannelEvent::Low, true) => self.emit(LinkEvent::Buffered(self.buffered())),
            (ChannelEvent::Low, false) => {}
        }
    }

    fn open_if_both(&self) {
        let is_open = |slot: &RefCell<Option<Channel>>| slot.borrow().as_ref().is_some_and(Channel::is_open);
        if !is_open(&self.control) || !is_open(&self.binary) {
            return;
        }
        let early = self.early.borrow_mut().take();
        if let Some(early) = early {
            self.emit(LinkEvent::Open);
            for event in early {
                self.emit(event);
            }
        }
    }

    /// Reports a message, or keeps it until `Open` is reported.
    fn deliver(&self, event: LinkEvent) {
        if let Some(early) = self.early.borrow_mut().as_mut() {
            early.push_back(event);
            return;
        }
        self.emit(event);
    }

    fn has_gathered(&self) -> bool {
        self.peer.ice_gathering_state() == RtcIceGatheringState::Complete
    }

    fn found_candidate(self: &Rc<Self>) {
        if self.has_gathered() {
            let inner = Rc::downgrade(self);
            self.describing.found_late(move || with(&inner, |inner| inner.describe_if_due()));
        }
    }

    fn describe_if_due(&self) {
        let gathered = self.has_gathered();
        let sdp = || self.peer.local_description().map(|description| description.sdp());
        if let Some(sdp) = self.describing.take_due(gathered, sdp) {
            self.emit(LinkEvent::Described { sdp });
        }
    }

    fn report_state(self: &Rc<Self>) {
        let state = match self.peer.connection_state() {
            RtcPeerConnectionState::Connecting => LinkState::Connecting,
            RtcPeerConnectionState::Connected => LinkState::Connected,
            RtcPeerConnectionState::Disconnected => LinkState::Disconnected,
            RtcPeerConnectionState::Failed => LinkState::Failed,
            RtcPeerConnectionState::Closed => return self.closed_by_other(),
            _ => return,
        };
        match state {
            LinkState::Connecting | LinkState::Connected => Watch::begin(self),
            LinkState::Disconnected | LinkState::Failed => self.watch.end(),
        }
        self.emit(LinkEvent::State(state));
    }

    fn buffered(&self) -> u64 {
        self.binary.borrow().as_ref().map_or(0, |binary| u64::from(binary.sys().buffered_amount()))
    }

    fn closed_by_other(&self) {
        if !self.closed.get() {
            self.close();
            (self.on_event)(LinkEvent::Closed);
        }
    }

    /// Listeners first, so that closing is heard by nobody.
    fn close(&self) {
        if !self.closed.replace(true) {
            self.listeners.take();
            self.watch.end();
            farewell::begin(&self.peer, self.control.take(), self.binary.take());
        }
    }

    fn emit(&self, event: LinkEvent) {
        if !self.closed.get() {
            (self.on_event)(event);
        }
    }
}

/// Calls `run` unless the link is gone or closed by now.
fn with(inner: &Weak<Inner>, run: impl FnOnce(&Rc<Inner>)) {
    if let Some(inner) = inner.upgrade().filter(|inner| !inner.closed.get()) {
        run(&inner);
    }
}

fn send_error(error: &JsValue) -> SendError {
    if let Some(exception) = error.dyn_ref::<DomException>() {
        return match exception.name().as_str() {
            "InvalidStateError" => SendError::NotOpen,
            _ => SendError::QueueFull,
        };
    }
    // A TypeError: longer than the other side's `max-message-size`.
    SendError::TooLong
}
