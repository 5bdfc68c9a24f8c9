//! One data channel: its messages in order, whatever form they come in.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, Event, MessageEvent, RtcDataChannel, RtcDataChannelState, RtcDataChannelType};

use super::super::listener::Listener;

/// What a channel reports.
#[derive(Debug, Clone, PartialEq)]
pub enum ChannelEvent {
    /// It can send.
    Open,
    /// A text message.
    Text(String),
    /// A binary message.
    Bytes(Vec<u8>),
    /// Little is queued any more.
    Low,
    /// Closed, by whomever; nothing follows.
    Closed,
}

/// A channel and its listeners. Dropped, it is silent and closed.
pub struct Channel {
    sys: RtcDataChannel,
    listeners: Vec<Listener>,
}

impl Channel {
    /// Listens to a channel, open already or not. Events are never reported before this returns.
    pub fn new(sys: RtcDataChannel, on_event: impl Fn(ChannelEvent) + 'static) -> Self {
        sys.set_binary_type(RtcDataChannelType::Arraybuffer);
        let inbox = Rc::new(Inbox {
            waiting: RefCell::default(),
            readings: Cell::default(),
            on_event: Box::new(on_event),
        });
        let listen = |name, event: ChannelEvent| {
            let inbox = inbox.clone();
            Listener::new(&sys, name, move |_: Event| inbox.push(Slot::Ready(event.clone())))
        };
        let listeners = vec![
            listen("open", ChannelEvent::Open),
            listen("bufferedamountlow", ChannelEvent::Low),
            listen("close", ChannelEvent::Closed),
            Listener::new(&sys, "message", {
                let inbox = inbox.clone();
                move |message: MessageEvent| inbox.message(&message.data())
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

/// Events in the order they came, held back while one in front is still being read from a Blob.
struct Inbox {
    waiting: RefCell<VecDeque<Slot>>,
    readings: Cell<u64>,
    on_event: Box<dyn Fn(ChannelEvent)>,
}

enum Slot {
    Ready(ChannelEvent),
    /// A Blob is being read, under this number.
    Reading(u64),
}

impl Inbox {
    fn message(self: &Rc<Self>, data: &JsValue) {
        if let Some(text) = data.as_string() {
            self.push(Slot::Ready(ChannelEvent::Text(text)));
        } else if let Some(buffer) = data.dyn_ref::<ArrayBuffer>() {
            self.push(Slot::Ready(ChannelEvent::Bytes(Uint8Array::new(buffer).to_vec())));
        } else if let Some(blob) = data.dyn_ref::<Blob>() {
            let number = self.readings.get();
            self.readings.set(number + 1);
            self.push(Slot::Reading(number));
            let (reading, inbox) = (JsFuture::from(blob.array_buffer()), Rc::downgrade(self));
            spawn_local(async move {
                // A Blob in memory always reads; were it not so, an empty message is what the protocol can refuse.
                let bytes = reading.await.map(|buffer| Uint8Array::new(&buffer).to_vec()).unwrap_or_default();
                if let Some(inbox) = inbox.upgrade() {
                    inbox.finish_reading(number, ChannelEvent::Bytes(bytes));
                }
            });
        }
    }

    fn push(&self, slot: Slot) {
        self.waiting.borrow_mut().push_back(slot);
        self.drain();
    }

    fn finish_reading(&self, number: u64, event: ChannelEvent) {
        let is_it = |slot: &&mut Slot| matches!(slot, Slot::Reading(n) if *n == number);
        if let Some(slot) = self.waiting.borrow_mut().iter_mut().find(is_it) {
            *slot = Slot::Ready(event);
        }
        self.drain();
    }

    fn drain(&self) {
        while let Some(event) = self.next() {
            (self.on_event)(event);
        }
    }

    fn next(&self) -> Option<ChannelEvent> {
        let mut waiting = self.waiting.borrow_mut();
        match waiting.pop_front()? {
            Slot::Ready(event) => Some(event),
            reading @ Slot::Reading(_) => {
                waiting.push_front(reading);
                None
            }
        }
    }
}
