//! A page that goes on in the background, while somebody carries a code from one program to another.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, Worker};

use super::listener::Listener;

/// The worker's program, beside the page.
const TICKER: &str = "ticker.js";
/// Locks are for the whole origin; nobody else asks for this one, and every page may hold it.
const LOCK: &str = "spoke-waits";

/// As long as it lives, the page is told the time once a second also where its own timers are held back, and holds a
/// lock that keeps desktop browsers from freezing it. Where the browser has neither, the page does what it can.
pub struct Wakeful {
    worker: Option<(Worker, Listener)>,
    release: Option<Function>,
}

impl Wakeful {
    /// Begins now; `on_tick` is called about once a second.
    pub fn new(on_tick: impl Fn() + 'static) -> Self {
        let worker = Worker::new(TICKER).ok().map(|worker| {
            let listener = Listener::new(&worker, "message", move |_: Event| on_tick());
            (worker, listener)
        });
        Self { worker, release: hold() }
    }
}

impl Drop for Wakeful {
    fn drop(&mut self) {
        if let Some((worker, _)) = &self.worker {
            worker.terminate();
        }
        if let Some(release) = &self.release {
            // It settles a promise, which does not throw.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Holds the lock until what comes back is called. By name: the bindings of locks are not stable.
fn hold() -> Option<Function> {
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let locks = get(&web_sys::window()?.navigator(), "locks").filter(JsValue::is_object)?;
    let request = get(&locks, "request")?.dyn_into::<Function>().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &"shared".into()).ok()?;
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    let granted = Closure::once_into_js(move |_: JsValue| held);
    // It ends when the lock is released or the page is closed; nothing is left to do then.
    let _ = request.call3(&locks, &LOCK.into(), &options, &granted);
    release
}
