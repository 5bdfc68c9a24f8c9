//! Closing a connection on purpose so that what was sent last still arrives.
//!
//! Closing an `RTCPeerConnection` drops what its channels have not sent yet, a goodbye included. Closing a channel first
//! does not help: Chromium's SCTP throws away whole messages of a stream that is being reset, and `bufferedAmount` does
//! not count what SCTP holds. So the connection is kept open, without listeners, until the other side has closed it or
//! [`MOMENT_MS`] have passed.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use web_sys::{Event, RtcPeerConnection};

use super::channel::Channel;
use crate::browser::listener::Listener;

/// Enough for a small message to leave a busy machine on a line that is not choked.
const MOMENT_MS: u32 = 500;

/// A connection that is being closed, owned by the two events that end it.
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

/// Closes a connection once what was sent has had time to leave. The caller must have dropped its listeners.
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
