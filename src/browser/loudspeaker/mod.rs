//! Which loudspeaker sound comes out of, where the browser lets one choose: `setSinkId` of media elements and of audio contexts
//! (Audio Output Devices API). `web-sys` does not have it yet, so the calls are looked up by name.

mod detour;

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AudioContext, AudioNode, Event, MediaDeviceInfo, MediaDeviceKind};

use self::detour::Detour;
use super::{
    listener::Listener,
    microphone::asking::{choices, devices},
};
use crate::ports::microphone::Device;

/// The call of elements and contexts.
const SET: &str = "setSinkId";
/// The call that shows the browser's own list (Firefox).
const ASK: &str = "selectAudioOutput";
/// What stands for the one that the system prefers.
const PREFERRED: &str = "";

/// The browser lets one choose. Phones do it in the system.
pub fn can_choose() -> bool {
    let element = Reflect::get(&js_sys::global(), &"HTMLMediaElement".into());
    let prototype = element.and_then(|element| Reflect::get(&element, &"prototype".into()));
    prototype.is_ok_and(|prototype| method(&prototype, SET).is_some())
}

/// The browser has a list of its own that it shows when it is asked.
pub fn can_ask() -> bool {
    can_choose() && devices().is_ok_and(|devices| method(&devices, ASK).is_some())
}

/// Shows the browser's list, in answer to a press. `None` when the person chose nothing.
pub async fn ask() -> Option<Device> {
    let devices = devices().ok()?;
    let asked: Promise = method(&devices, ASK)?.call0(&devices).ok()?.dyn_into().ok()?;
    let device: MediaDeviceInfo = JsFuture::from(asked).await.ok()?.unchecked_into();
    Some(Device { id: device.device_id(), label: device.label() })
}

/// Where everything comes out that is added to it.
pub struct Loudspeaker {
    inner: Rc<Inner>,
    _plugged: Option<Listener>,
}

struct Inner {
    on_gone: Rc<dyn Fn(Device)>,
    sources: RefCell<Vec<Source>>,
    chosen: RefCell<Option<Device>>,
    /// The chosen one is not there, and that was told.
    gone: Cell<bool>,
    /// The chosen one is known to be away.
    absent: Cell<bool>,
    /// The number of what is wanted; what is done for an earlier one ends.
    turn: Cell<u32>,
    /// Something is being done.
    working: Cell<bool>,
}

/// What sound comes out of.
#[derive(Clone)]
enum Source {
    /// A media element, or a graph; one without the call comes out of the preferred one.
    Told(JsValue),
    /// A graph that goes through a media element.
    Led(Rc<Detour>),
}

impl Loudspeaker {
    /// The one that the system prefers. `on_gone` is told of one that was chosen and is not there; everything comes out of the
    /// preferred one as long as that is so.
    pub fn new(on_gone: Rc<dyn Fn(Device)>) -> Self {
        let inner = Rc::new(Inner {
            on_gone,
            sources: RefCell::default(),
            chosen: RefCell::default(),
            gone: Cell::new(false),
            absent: Cell::new(false),
            turn: Cell::new(0),
            working: Cell::new(false),
        });
        let weak = Rc::downgrade(&inner);
        let look = move |_: Event| spawn_local(look_again(weak.clone()));
        let plugged = devices().ok().map(|devices| Listener::new(&devices, "devicechange", look));
        Self { inner, _plugged: plugged }
    }

    /// Another source of sound, a media element. One without the call comes out of the one that the system prefers.
    pub fn add(&self, element: &JsValue) {
        self.take(Source::Told(element.clone()));
    }

    /// Another source of sound: a graph whose last node is connected to where it comes out.
    pub fn add_graph(&self, context: &AudioContext, last: &AudioNode) {
        let is_told = method(context, SET).is_some() || !can_choose();
        self.take(if is_told {
            Source::Told(context.into())
        } else {
            Source::Led(Rc::new(Detour::of(context, last)))
        });
    }

    fn take(&self, source: Source) {
        self.inner.sources.borrow_mut().push(source);
        if self.inner.chosen.borrow().is_some() {
            self.inner.apply();
        }
    }

    /// What was played is heard again: the browser may have held it meanwhile.
    pub fn wake(&self) {
        for source in &*self.inner.sources.borrow() {
            if let Source::Led(detour) = source {
                detour.wake();
            }
        }
    }

    /// From now on this one; `None`: the one that the system prefers.
    pub fn choose(&self, device: Option<Device>) {
        self.inner.chosen.replace(device);
        self.inner.gone.set(false);
        self.inner.absent.set(false);
        self.inner.apply();
    }
}

impl Inner {
    /// Does what is wanted now. One after the other: calls of a browser may overtake each other.
    fn apply(self: &Rc<Self>) {
        self.turn.set(self.turn.get() + 1);
        if !self.working.replace(true) {
            spawn_local(work(Rc::downgrade(self)));
        }
    }

    /// It is done for this turn, and nothing else is wanted by now.
    fn is_done(&self, turn: u32) -> bool {
        let done = self.turn.get() == turn;
        if done {
            self.working.set(false);
        }
        done
    }
}

async fn work(inner: Weak<Inner>) {
    while let Some(now) = inner.upgrade() {
        let turn = now.turn.get();
        let (sources, chosen) = (now.sources.borrow().clone(), now.chosen.borrow().clone());
        let away = now.absent.take();
        drop(now);
        let id = chosen.as_ref().map_or(PREFERRED, |device| device.id.as_str());
        let missing = away || !set_all(&inner, turn, &sources, id).await;
        if missing {
            // The preferred one is always allowed; where there is none at all, the element says so when it plays.
            set_all(&inner, turn, &sources, PREFERRED).await;
        }
        let Some(now) = inner.upgrade() else { return };
        if now.is_done(turn) {
            let lost = chosen.filter(|_| missing);
            let told = now.gone.replace(lost.is_some());
            // It stays chosen: it may come back.
            if let Some(device) = lost.filter(|_| !told) {
                (now.on_gone)(device);
            }
            return;
        }
    }
}

/// Sets all of them, as long as nothing else is wanted. `false`: one of them was refused.
async fn set_all(inner: &Weak<Inner>, turn: u32, sources: &[Source], id: &str) -> bool {
    let mut taken = true;
    for source in sources {
        if inner.upgrade().is_none_or(|inner| inner.turn.get() != turn) {
            break;
        }
        taken &= source.set(id).await.is_ok();
    }
    taken
}

/// Devices came or went.
async fn look_again(inner: Weak<Inner>) {
    let listed = choices(MediaDeviceKind::Audiooutput).await;
    let Some(inner) = inner.upgrade() else { return };
    let Some(chosen) = inner.chosen.borrow().clone() else { return };
    let is_here = listed.iter().any(|device| device.id == chosen.id);
    if inner.gone.get() && is_here {
        inner.apply();
    } else if !inner.gone.get() && !is_here && !listed.is_empty() {
        // An empty list says nothing: browsers do not tell which there are before a microphone was allowed.
        inner.absent.set(true);
        inner.apply();
    }
}

impl Source {
    async fn set(&self, id: &str) -> Result<(), JsValue> {
        match self {
            Self::Told(source) => set(source, id).await,
            Self::Led(detour) => detour.set(id).await,
        }
    }
}

async fn set(source: &JsValue, id: &str) -> Result<(), JsValue> {
    let Some(set) = method(source, SET) else { return Ok(()) };
    let set: Promise = set.call1(source, &id.into())?.dyn_into()?;
    JsFuture::from(set).await.map(drop)
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
