//! The end of a connection that one of us wanted: what was sent last still gets across.
//!
//! Closing an `RTCPeerConnection` drops what its channels have not sent yet, a goodbye included. Closing a channel first
//! does not help: Chromium's SCTP throws away whole messages of a stream that is being reset, and `bufferedAmount` does
//! not count what SCTP holds. So the connection stays a moment longer, heard by nobody, until the other side has closed
//! it or the moment is over.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use web_sys::{Event, RtcPeerConnection};

use super::channel::Channel;
use crate::browser::listener::Listener;

/// Enough for a small message to leave a busy machine on a line that is not choked.
const MOMENT_MS: u32 = 500;

/// A connection on its way out, owned by the events that end it.
struct Farewell {
    peer: RtcPeerConnection,
    _channels: (Channel, Option<Channel>),
    _closed: Listener,
    _over: Timeout,
}

impl Drop for Farewell {
    fn drop(&mut self) {
        self.peer.close();
    }
}

/// Closes a connection once its last words have had time to leave. Whoever heard the channels must not listen any more.
pub(super) fn begin(peer: &RtcPeerConnection, control: Option<Channel>, binary: Option<Channel>) {
    let Some(control) = control.filter(Channel::is_open) else {
        return peer.close();
    };
    let slot: Rc<RefCell<Option<Farewell>>> = Rc::default();
    let end = |slot: &Rc<RefCell<Option<Farewell>>>| {
        let slot = slot.clone();
        move || drop(slot.take())
    };
    let (on_close, on_over) = (end(&slot), end(&slot));
    let closed = Listener::new(control.sys(), "close", move |_: Event| on_close());
    *slot.borrow_mut() = Some(Farewell {
        peer: peer.clone(),
        _channels: (control, binary),
        _closed: closed,
        _over: Timeout::new(MOMENT_MS, on_over),
    });
}
