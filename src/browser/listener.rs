//! A DOM event listener that is owned: dropped, it no longer listens.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

/// Listens as long as it lives.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Calls `handler` for each event of this name. An event of another class than `E` is a bug of this program and is
    /// passed unchecked.
    pub fn new<E: JsCast + 'static>(
        target: &EventTarget,
        name: &'static str,
        mut handler: impl FnMut(E) + 'static,
    ) -> Self {
        let closure = Closure::new(move |event: Event| handler(event.unchecked_into()));
        // It throws for no argument that can be given here.
        let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        Self { target: target.clone(), name, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, function);
    }
}
