//! The browser's media source, under either of its names, and the types it takes.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAudioElement, MediaSource};

use crate::project::MediaType;

/// The names in order of preference. iPhones have only the second.
const NAMES: [&str; 2] = ["MediaSource", "ManagedMediaSource"];

/// What recorders leave out and sources want to know.
const CODECS: [(&str, &str); 3] = [
    ("audio/webm", "audio/webm;codecs=opus"),
    ("audio/mp4", "audio/mp4;codecs=mp4a.40.2"),
    ("audio/ogg", "audio/ogg;codecs=opus"),
];

/// Media sources know no WAV; its samples go there in another envelope (`sound/wav`), of this type.
const WAV: &str = "audio/wav";
const WAV_AS: &str = "audio/mp4;codecs=\"flac\"";

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

/// The name under which sources take this media type; `None` when they do not.
pub(super) fn playable(media_type: &MediaType) -> Option<&str> {
    let constructor = constructor()?;
    let is_supported: Function =
        Reflect::get(&constructor, &"isTypeSupported".into()).ok()?.dyn_into().ok()?;
    let takes =
        |name: &str| is_supported.call1(&constructor, &name.into()).is_ok_and(|answer| answer.is_truthy());
    if is_wav(media_type) {
        return takes(WAV_AS).then_some(WAV_AS);
    }
    let named = media_type.as_str();
    if takes(named) {
        return Some(named);
    }
    let full = CODECS.iter().find(|(bare, _)| *bare == named).map(|(_, full)| *full);
    full.filter(|full| takes(full))
}

/// It needs the other envelope.
pub(super) fn is_wav(media_type: &MediaType) -> bool {
    media_type.as_str().split(';').next() == Some(WAV)
}
