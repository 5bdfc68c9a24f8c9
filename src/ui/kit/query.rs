//! What a style sheet asks, asked by a component: whether a media query holds.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::MediaQueryList;

/// Listens to a media query.
pub struct Query {
    list: Option<MediaQueryList>,
    _closure: Closure<dyn FnMut()>,
}

impl Query {
    /// Calls `on_change` whenever the answer is another one, until this is dropped.
    pub fn new(query: &str, on_change: impl Fn() + 'static) -> Self {
        let closure = Closure::<dyn FnMut()>::new(on_change);
        let list = window().match_media(query).ok().flatten();
        if let Some(list) = &list {
            list.set_onchange(Some(closure.as_ref().unchecked_ref()));
        }
        Self { list, _closure: closure }
    }
}

impl Drop for Query {
    fn drop(&mut self) {
        if let Some(list) = &self.list {
            list.set_onchange(None);
        }
    }
}

/// Whether the query holds, for as long as the calling component lives.
pub fn matches(query: &'static str) -> Signal<bool> {
    let now = move || window().match_media(query).ok().flatten().is_some_and(|list| list.matches());
    let (holds, set_holds) = signal(now());
    let watch = StoredValue::new_local(Query::new(query, move || {
        set_holds.try_set(now());
    }));
    on_cleanup(move || watch.dispose());
    holds.into()
}
