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

    /// Gives it back at the next frame, when the page has changed, unless the element is gone or something else has
    /// the focus by then.
    pub fn give_back(self) {
        let Some(element) = self.0 else { return };
        request_animation_frame(move || {
            let body = document().body();
            let lost = document().active_element().is_none_or(|now| body.is_some_and(|body| *body == now));
            if lost && element.is_connected() {
                // What had the focus before can take it again.
                let _ = element.focus();
            }
        });
    }
}

/// Moves the focus to the first field of the open dialog that is marked as wrong, once the page shows the mark.
pub fn first_wrong() {
    request_animation_frame(|| {
        let wrong = document().query_selector("dialog[open] [aria-invalid=true]").ok().flatten();
        if let Some(field) = wrong.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // A field that is shown takes the focus.
            let _ = field.focus();
        }
    });
}
