//! How much of the window the header and the dock leave: the pane of the editor fills that, whatever bars they show.

use js_sys::Array;
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlElement, ResizeObserver};

/// What covers an edge of the window, and the property of `style/editor.css` that gets its height.
const EDGES: [(&str, &str); 2] = [("header.top", "--above"), ("footer.dock", "--below")];

/// Tells when one of them has another height.
struct Watch {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut(Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Keeps the properties of `pane` as they are, for as long as the calling component lives.
pub fn fill_the_room(pane: NodeRef<html::Aside>) {
    let watch = StoredValue::new_local(None::<Watch>);
    let find = |selector| document().query_selector(selector).ok().flatten()?.dyn_into::<HtmlElement>().ok();
    let measure = move || {
        let Some(pane) = pane.try_get_untracked().flatten() else { return };
        for (selector, property) in EDGES {
            let height = find(selector).map_or(0, |edge| edge.offset_height());
            // A property of that name can be set.
            let _ = HtmlElement::style(&pane).set_property(property, &format!("{height}px"));
        }
    };
    Effect::new(move |_| {
        if pane.get().is_none() {
            return;
        }
        measure();
        let closure = Closure::<dyn FnMut(Array)>::new(move |_| measure());
        if let Ok(observer) = ResizeObserver::new(closure.as_ref().unchecked_ref()) {
            for edge in EDGES.iter().filter_map(|(selector, _)| find(selector)) {
                observer.observe(&edge);
            }
            watch.set_value(Some(Watch { observer, _closure: closure }));
        }
    });
    on_cleanup(move || watch.dispose());
}
