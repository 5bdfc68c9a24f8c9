//! Trying a microphone: its level, and which there are, without a recording.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, MediaDeviceKind, MediaStream};

use super::{asking, meter::Meter, release, tracks};
use crate::{
    browser::listener::Listener,
    ports::{
        media::MicError,
        microphone::{Device, MicSettings},
    },
};

/// What is found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TryEvent {
    /// These microphones are there now.
    Devices(Vec<Device>),
    /// These loudspeakers are there now, as far as the browser tells.
    Loudspeakers(Vec<Device>),
    /// This one is heard: what the system calls it.
    Hears(String),
    /// None is heard.
    Failed(MicError),
}

/// A look at the microphones. Dropped, it lets go of the one that it hears.
pub struct Trying {
    inner: Rc<Inner>,
    _plugged: Option<Listener>,
}

struct Inner {
    on_event: Box<dyn Fn(TryEvent)>,
    /// The number of what is wanted. Whatever was begun for an earlier one is void.
    turn: Cell<u32>,
    heard: RefCell<Option<Heard>>,
}

struct Heard {
    stream: MediaStream,
    meter: Option<Meter>,
    _ended: Vec<Listener>,
}

impl Drop for Heard {
    fn drop(&mut self) {
        release(&self.stream);
    }
}

impl Trying {
    /// Says which microphones there are, now and whenever one is plugged in or out.
    pub fn new(on_event: impl Fn(TryEvent) + 'static) -> Self {
        let inner =
            Rc::new(Inner { on_event: Box::new(on_event), turn: Cell::new(0), heard: RefCell::default() });
        let weak = Rc::downgrade(&inner);
        let plugged = asking::devices()
            .ok()
            .map(|devices| Listener::new(&devices, "devicechange", move |_: Event| list(weak.clone())));
        list(Rc::downgrade(&inner));
        Self { inner, _plugged: plugged }
    }

    /// Listens to the one that is meant, in place of what was heard before. Leads to [`TryEvent::Hears`] or
    /// [`TryEvent::Failed`].
    pub fn listen(&self, settings: MicSettings) {
        self.hush();
        let (turn, weak) = (self.inner.turn.get(), Rc::downgrade(&self.inner));
        spawn_local(async move {
            let asked = asking::ask(&settings).await;
            let Some(inner) = weak.upgrade().filter(|inner| inner.turn.get() == turn) else {
                return asked.iter().for_each(|(stream, _)| release(stream));
            };
            match asked {
                Ok((stream, given)) => inner.hear(stream, given.label),
                Err(error) => (inner.on_event)(TryEvent::Failed(error)),
            }
            // Their names are known now.
            list(weak);
        });
    }

    /// Listens no more.
    pub fn hush(&self) {
        self.inner.turn.set(self.inner.turn.get() + 1);
        self.inner.heard.take();
    }

    /// Loudness now, 0 to 1; `None` when nothing is heard.
    pub fn level(&self) -> Option<f32> {
        self.inner.heard.borrow().as_ref()?.meter.as_ref().map(Meter::level)
    }
}

impl Drop for Trying {
    fn drop(&mut self) {
        self.hush();
    }
}

impl Inner {
    fn hear(self: &Rc<Self>, stream: MediaStream, label: String) {
        let ended = tracks(&stream).map(|track| {
            let weak = Rc::downgrade(self);
            Listener::new(&track, "ended", move |_: Event| {
                if let Some(inner) = weak.upgrade() {
                    inner.heard.take();
                    (inner.on_event)(TryEvent::Failed(MicError::Gone));
                }
            })
        });
        let ended = ended.collect();
        let meter = Meter::new(&stream).ok();
        self.heard.replace(Some(Heard { stream, meter, _ended: ended }));
        (self.on_event)(TryEvent::Hears(label));
    }
}

fn list(inner: Weak<Inner>) {
    spawn_local(async move {
        let devices = asking::choices(MediaDeviceKind::Audioinput).await;
        let loudspeakers = asking::choices(MediaDeviceKind::Audiooutput).await;
        if let Some(inner) = inner.upgrade() {
            (inner.on_event)(TryEvent::Devices(devices));
            (inner.on_event)(TryEvent::Loudspeakers(loudspeakers));
        }
    });
}
