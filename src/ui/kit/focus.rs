//! Where the focus is, kept when the page changes under it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// An element that had the focus.
#[derive(Clone)]
pub struct Focus(Option<HtmlElement>);

impl Focus {
    /// What has the focus now.
    pub fn now() -> Self {
        Self(document().active_element().and_then(|element| element.dyn_into().ok()))
    }

    /// Gives it back by the next frame, when the page has changed; unless it is gone, or something else was focused
    /// meanwhile.
    pub fn give_back(self) {
        let Some(element) = self.0 else { return };
        request_animation_frame(move || {
            let body = document().body();
            let lost = document().active_element().is_none_or(|now| body.is_some_and(|body| *body == now));
            if lost && element.is_connected() {
                // Fails for no element that had the focus before.
                let _ = element.focus();
            }
        });
    }
}

/// To the first field of the open dialog in which something is wrong, once that is said.
pub fn first_wrong() {
    request_animation_frame(|| {
        let wrong = document().query_selector("dialog[open] [aria-invalid=true]").ok().flatten();
        if let Some(field) = wrong.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // Fails for no field that can be seen.
            let _ = field.focus();
        }
    });
}
