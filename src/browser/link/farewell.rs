//! The end of a connection that one of us wanted: what was sent last still gets across.
//!
//! Closing an `RTCPeerConnection` drops what its channels have not sent yet, a goodbye included; closing a channel sends
//! it first. So `control` is closed, and the rest when it is, or when that takes too long because nobody is there any
//! more. `binary` waits, because the other side takes the end of either for the end of both.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use web_sys::{Event, RtcPeerConnection};

use super::channel::Channel;
use crate::browser::listener::Listener;

/// Longer than a round trip around the world on a bad line.
const PATIENCE_MS: u32 = 1_500;

/// A connection that is on its way out, owned by the events that end it.
struct Farewell {
    peer: RtcPeerConnection,
    _binary: Option<Channel>,
    _closed: Listener,
    _too_long: Timeout,
}

impl Drop for Farewell {
    fn drop(&mut self) {
        self.peer.close();
    }
}

/// Closes a connection once `control` has said its last. Whoever listened to the channels must not listen any more.
pub(super) fn begin(peer: &RtcPeerConnection, control: Option<Channel>, binary: Option<Channel>) {
    let Some(control) = control.filter(Channel::is_open) else {
        return peer.close();
    };
    let slot: Rc<RefCell<Option<Farewell>>> = Rc::default();
    let end = |slot: &Rc<RefCell<Option<Farewell>>>| {
        let slot = slot.clone();
        move || drop(slot.take())
    };
    let (on_close, on_timeout) = (end(&slot), end(&slot));
    *slot.borrow_mut() = Some(Farewell {
        peer: peer.clone(),
        _binary: binary,
        _closed: Listener::new(control.sys(), "close", move |_: Event| on_close()),
        _too_long: Timeout::new(PATIENCE_MS, on_timeout),
    });
    // Dropped, it is silent and closing.
    drop(control);
}
