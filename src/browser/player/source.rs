//! The browser's media source, under either of its names, and the forms it takes.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAudioElement, MediaSource};

/// The names in order of preference. iPhones have only the second.
const NAMES: [&str; 2] = ["MediaSource", "ManagedMediaSource"];

fn constructor() -> Option<Function> {
    let global = js_sys::global();
    NAMES.iter().find_map(|name| Reflect::get(&global, &(*name).into()).ok()?.dyn_into().ok())
}

/// A source for `element`; `None` when the browser has none.
pub(super) fn create(element: &HtmlAudioElement) -> Option<MediaSource> {
    // A managed source waits for ever otherwise.
    let _ = Reflect::set(element, &"disableRemotePlayback".into(), &JsValue::TRUE);
    let source = Reflect::construct(&constructor()?, &js_sys::Array::new()).ok()?;
    // The managed one has all methods of the other.
    Some(source.unchecked_into())
}

/// Sources take a form of this name.
pub(super) fn takes(name: &str) -> bool {
    let takes = || {
        let constructor = constructor()?;
        let is_supported: Function =
            Reflect::get(&constructor, &"isTypeSupported".into()).ok()?.dyn_into().ok()?;
        Some(is_supported.call1(&constructor, &name.into()).ok()?.is_truthy())
    };
    takes().unwrap_or(false)
}

/// How a source comes to the times of what it is given: from that itself, or, where that has none, one behind the other.
pub(super) fn mode(name: &str) -> &'static str {
    if matches!(name, "audio/mpeg" | "audio/aac") { "sequence" } else { "segments" }
}
