//! One data channel: its messages in order, whatever form they come in.

use std::rc::Rc;

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Event, MessageEvent, RtcDataChannel, RtcDataChannelState, RtcDataChannelType};

use crate::browser::{in_order::InOrder, listener::Listener, memory};

/// What a channel reports.
#[derive(Debug, Clone, PartialEq)]
pub enum ChannelEvent {
    /// It can send.
    Open,
    /// A text message.
    Text(String),
    /// A binary message.
    Bytes(Vec<u8>),
    /// `bufferedAmount` has fallen to the low mark.
    Low,
    /// Closed, by whomever; nothing follows.
    Closed,
}

/// A channel and its listeners. Dropped, it is closed and reports nothing more.
pub struct Channel {
    sys: RtcDataChannel,
    listeners: Vec<Listener>,
}

impl Channel {
    /// Listens to a channel, open already or not. Events are never reported before this returns.
    pub fn new(sys: RtcDataChannel, on_event: impl Fn(ChannelEvent) + 'static) -> Self {
        sys.set_binary_type(RtcDataChannelType::Arraybuffer);
        let inbox = InOrder::new(on_event);
        let listen = |name, event: ChannelEvent| {
            let inbox = inbox.clone();
            Listener::new(&sys, name, move |_: Event| inbox.push(event.clone()))
        };
        let listeners = vec![
            listen("open", ChannelEvent::Open),
            listen("bufferedamountlow", ChannelEvent::Low),
            listen("close", ChannelEvent::Closed),
            Listener::new(&sys, "message", {
                let inbox = inbox.clone();
                move |message: MessageEvent| take(&inbox, &message.data())
            }),
        ];
        Self { sys, listeners }
    }

    /// It can send now.
    pub fn is_open(&self) -> bool {
        self.sys.ready_state() == RtcDataChannelState::Open
    }

    /// The browser's channel.
    pub fn sys(&self) -> &RtcDataChannel {
        &self.sys
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.listeners.clear();
        self.sys.close();
    }
}

fn take(inbox: &Rc<InOrder<ChannelEvent>>, data: &JsValue) {
    if let Some(text) = data.as_string() {
        inbox.push(ChannelEvent::Text(text));
    } else if let Some(buffer) = data.dyn_ref::<ArrayBuffer>() {
        let bytes = Uint8Array::new(buffer).to_vec();
        memory::release(buffer);
        inbox.push(ChannelEvent::Bytes(bytes));
    } else if let Some(blob) = data.dyn_ref::<Blob>() {
        inbox.push_blob(blob, ChannelEvent::Bytes);
    }
}
