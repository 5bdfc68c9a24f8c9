//! A screen that does not go dark while somebody points a camera at it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{listener::Listener, page};

/// Keeps the screen on as long as it lives, where the browser can. The browser lets go when the page is hidden, so it
/// is asked again whenever the page is back.
pub struct Awake {
    held: Rc<Held>,
    _listener: Listener,
}

#[derive(Default)]
struct Held {
    /// A `WakeLockSentinel`. By name: its bindings are not stable.
    lock: RefCell<Option<JsValue>>,
    over: Cell<bool>,
}

impl Awake {
    /// Asks for the lock now and whenever the page is shown again.
    pub fn new() -> Self {
        let held = Rc::new(Held::default());
        ask(held.clone());
        let again = held.clone();
        let listener = page::on_hidden(move |hidden| {
            if !hidden {
                ask(again.clone());
            }
        });
        Self { held, _listener: listener }
    }
}

impl Default for Awake {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        self.held.over.set(true);
        if let Some(lock) = self.held.lock.take() {
            release(&lock);
        }
    }
}

/// A refusal (a battery that is low, a browser that cannot) changes nothing for the person.
fn ask(held: Rc<Held>) {
    spawn_local(async move {
        let Some(lock) = request().await else { return };
        if held.over.get() {
            release(&lock);
        } else if let Some(old) = held.lock.replace(Some(lock)) {
            release(&old);
        }
    });
}

async fn request() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"wakeLock".into()).ok().filter(JsValue::is_object)?;
    let asked = call(&locks, "request", Some(&"screen".into()))?;
    JsFuture::from(asked.dyn_into::<Promise>().ok()?).await.ok()
}

fn release(lock: &JsValue) {
    // The promise carries no value.
    let _ = call(lock, "release", None);
}

fn call(of: &JsValue, name: &str, with: Option<&JsValue>) -> Option<JsValue> {
    let function = Reflect::get(of, &name.into()).ok()?.dyn_into::<Function>().ok()?;
    match with {
        Some(with) => function.call1(of, with).ok(),
        None => function.call0(of).ok(),
    }
}
