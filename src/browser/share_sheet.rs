//! The system's own sheet for sharing.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, ShareData};

/// This browser has one.
pub fn is_available() -> bool {
    web_sys::window()
        .is_some_and(|window| Reflect::has(&window.navigator(), &"share".into()).unwrap_or(false))
}

/// Opens it; the browser allows that shortly after a press. `false` when it could not be opened. A person who closes it
/// without a choice has answered, too.
pub async fn open(title: &str, link: &str) -> bool {
    let Some(window) = web_sys::window().filter(|_| is_available()) else { return false };
    let data = ShareData::new();
    data.set_title(title);
    data.set_text(title);
    data.set_url(link);
    let shared = JsFuture::from(window.navigator().share_with_data(&data)).await;
    shared.is_ok() || shared.is_err_and(|error| is_abort(&error))
}

fn is_abort(error: &JsValue) -> bool {
    error.dyn_ref::<DomException>().is_some_and(|exception| exception.name() == "AbortError")
}
