//! Which elements are on screen: one observer for a whole list, so that a thousand cards cost one.

use std::collections::BTreeMap;

use js_sys::{Array, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, IntersectionObserver};

/// The attribute that names an element to the observer.
const KEY: &str = "data-seen";

struct Watch {
    observer: IntersectionObserver,
    _closure: Closure<dyn FnMut(Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The observer of a list. Elements are told apart by a key that the list gives them.
#[derive(Clone, Copy)]
pub struct Seen {
    watch: StoredValue<Option<Watch>, LocalStorage>,
    signals: StoredValue<BTreeMap<String, RwSignal<bool>>>,
}

impl Seen {
    /// An observer that lives as long as the calling component.
    pub fn new() -> Self {
        let signals = StoredValue::new(BTreeMap::<String, RwSignal<bool>>::new());
        let closure = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            for entry in entries.iter() {
                // Two properties of the entry are read by name, which saves the bindings of `IntersectionObserverEntry`.
                let property = |name: &str| Reflect::get(&entry, &JsValue::from_str(name)).ok();
                let seen = property("isIntersecting").is_some_and(|seen| seen.is_truthy());
                let target = property("target").and_then(|target| target.dyn_into::<Element>().ok());
                let key = target.and_then(|target| target.get_attribute(KEY)).unwrap_or_default();
                let signal = signals.try_with_value(|signals| signals.get(&key).copied()).flatten();
                if let Some(signal) = signal {
                    signal.try_set(seen);
                }
            }
        });
        let observer = IntersectionObserver::new(closure.as_ref().unchecked_ref()).ok();
        let watch = observer.map(|observer| Watch { observer, _closure: closure });
        Self { watch: StoredValue::new_local(watch), signals }
    }

    /// Says whether the element of `node`, once it is there, is on screen.
    pub fn watch(self, key: String, element: impl Fn() -> Option<Element> + 'static) -> ReadSignal<bool> {
        let seen = RwSignal::new(false);
        self.signals.update_value(|signals| {
            signals.insert(key.clone(), seen);
        });
        let forgotten = key.clone();
        let observed = StoredValue::new_local(None::<Element>);
        Effect::new(move |_| {
            let Some(element) = element() else { return };
            // A name without spaces is always a valid value.
            let _ = element.set_attribute(KEY, &key);
            self.watch.try_with_value(|watch| match watch {
                Some(watch) => watch.observer.observe(&element),
                None => seen.set(true),
            });
            observed.set_value(Some(element));
        });
        on_cleanup(move || {
            let element = observed.try_update_value(Option::take).flatten();
            self.watch.try_with_value(|watch| {
                if let (Some(watch), Some(element)) = (watch, &element) {
                    watch.observer.unobserve(element);
                }
            });
            self.signals.try_update_value(|signals| signals.remove(&forgotten));
        });
        seen.read_only()
    }
}
