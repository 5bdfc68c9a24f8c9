//! Events in the order they came, although the bytes of some must first be read from a Blob.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use js_sys::Uint8Array;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Blob;

/// Passes events on; those behind a Blob that is still being read wait for it.
pub struct InOrder<E> {
    waiting: RefCell<VecDeque<Slot<E>>>,
    readings: Cell<u64>,
    on_event: Box<dyn Fn(E)>,
}

enum Slot<E> {
    Ready(E),
    /// A Blob is being read, under this number.
    Reading(u64),
}

impl<E: 'static> InOrder<E> {
    /// Passes events to `on_event`, never from within [`Self::push_blob`].
    pub fn new(on_event: impl Fn(E) + 'static) -> Rc<Self> {
        Rc::new(Self { waiting: RefCell::default(), readings: Cell::default(), on_event: Box::new(on_event) })
    }

    /// The next event.
    pub fn push(&self, event: E) {
        self.waiting.borrow_mut().push_back(Slot::Ready(event));
        self.drain();
    }

    /// The next event, made of the bytes of a Blob. When the last owner of `self` goes, so does what is being read.
    pub fn push_blob(self: &Rc<Self>, blob: &Blob, event: impl FnOnce(Vec<u8>) -> E + 'static) {
        let number = self.readings.get();
        self.readings.set(number + 1);
        self.waiting.borrow_mut().push_back(Slot::Reading(number));
        let (reading, queue) = (JsFuture::from(blob.array_buffer()), Rc::downgrade(self));
        spawn_local(async move {
            // A Blob in memory can always be read. Should it fail, the event has no bytes, which its receiver refuses.
            let bytes = reading.await.map(|buffer| Uint8Array::new(&buffer).to_vec()).unwrap_or_default();
            if let Some(queue) = queue.upgrade() {
                queue.finish_reading(number, event(bytes));
            }
        });
    }

    fn finish_reading(&self, number: u64, event: E) {
        let is_it = |slot: &&mut Slot<E>| matches!(slot, Slot::Reading(n) if *n == number);
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

    fn next(&self) -> Option<E> {
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
