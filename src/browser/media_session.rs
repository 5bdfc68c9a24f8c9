//! The system's own buttons for what plays: locked screens, headsets, media keys (Media Session).
//!
//! Every browser has it by now, but `web-sys` counts it among what may change, so the few calls are declared here. Where it
//! is missing, nothing happens: the buttons of the page are there.

use std::rc::Rc;

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{Event, HtmlAudioElement};

use super::listener::Listener;
use crate::ports::playing::{MediaKey, NowPlaying};

/// Milliseconds of a step on or back, where the system does not say how far.
const STEP_MS: i64 = 5_000;

#[wasm_bindgen]
extern "C" {
    type MediaSession;

    #[wasm_bindgen(method, catch, js_name = setActionHandler)]
    fn set_action_handler(
        this: &MediaSession,
        action: &str,
        handler: Option<&Function>,
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(method, setter)]
    fn set_metadata(this: &MediaSession, metadata: &JsValue);

    #[wasm_bindgen(method, setter, js_name = playbackState)]
    fn set_playback_state(this: &MediaSession, state: &str);

    #[wasm_bindgen(method, catch, js_name = setPositionState)]
    fn set_position_state(this: &MediaSession, state: &Object) -> Result<(), JsValue>;

    type MediaMetadata;

    #[wasm_bindgen(constructor, catch)]
    fn new(of: &Object) -> Result<MediaMetadata, JsValue>;
}

type Handler = Closure<dyn Fn(JsValue)>;

/// What is meant by a button, from what the system says of it.
type Key = Box<dyn Fn(&JsValue) -> MediaKey>;

/// The buttons. They say what is pressed as long as this lives.
pub struct SystemButtons {
    session: Option<MediaSession>,
    /// What the system calls.
    handlers: Vec<(String, Handler)>,
}

impl Drop for SystemButtons {
    fn drop(&mut self) {
        let Some(session) = &self.session else { return };
        for (action, _) in &self.handlers {
            // It was taken, so it can be taken away.
            let _ = session.set_action_handler(action, None);
        }
    }
}

impl SystemButtons {
    /// Buttons that call `on_key`; `playhead_ms` says where what is loaded stands.
    pub fn new(on_key: Rc<dyn Fn(MediaKey)>, playhead_ms: Rc<dyn Fn() -> u64>) -> Self {
        let mut buttons = Self { session: session(), handlers: Vec::new() };
        let on = |key: MediaKey| -> Key { Box::new(move |_| key) };
        let by = |details: &JsValue| number(details, "seekOffset").map_or(STEP_MS, in_ms);
        let previous = move |_: &JsValue| MediaKey::Previous { at_ms: playhead_ms() };
        let keys: [(&str, Key); 8] = [
            ("play", on(MediaKey::Play)),
            ("pause", on(MediaKey::Pause)),
            ("stop", on(MediaKey::Stop)),
            ("nexttrack", on(MediaKey::Next)),
            ("previoustrack", Box::new(previous)),
            ("seekforward", Box::new(move |details| MediaKey::Skip { by_ms: by(details) })),
            ("seekbackward", Box::new(move |details| MediaKey::Skip { by_ms: -by(details) })),
            ("seekto", Box::new(|details| MediaKey::SeekTo(to_ms(details)))),
        ];
        for (action, key) in keys {
            let on_key = on_key.clone();
            buttons.add(action, Closure::new(move |details| on_key(key(&details))));
        }
        buttons
    }

    fn add(&mut self, action: &str, handler: Handler) {
        let Some(session) = &self.session else { return };
        // A browser that does not know one of them has no button for it.
        if session.set_action_handler(action, Some(handler.as_ref().unchecked_ref())).is_ok() {
            self.handlers.push((action.to_owned(), handler));
        }
    }

    /// What the system shows beside them; nothing, when nothing plays.
    pub fn show(&self, now: Option<&NowPlaying>) {
        let Some(session) = &self.session else { return };
        let metadata = now.and_then(|now| {
            let of = Object::new();
            for (name, value) in [("title", &now.title), ("album", &now.project)] {
                Reflect::set(&of, &name.into(), &value.into()).ok()?;
            }
            MediaMetadata::new(&of).ok()
        });
        session.set_metadata(&metadata.map_or(JsValue::NULL, JsValue::from));
    }
}

/// Tells the system from now on where an element stands, how fast it goes, and whether it does.
pub fn follow(element: &HtmlAudioElement) -> Vec<Listener> {
    let Some(session) = session() else { return Vec::new() };
    let session = Rc::new(session);
    let on = |name: &'static str| {
        let (session, of) = (session.clone(), element.clone());
        Listener::new(element, name, move |_: Event| tell(&session, &of))
    };
    ["play", "pause", "seeked", "ratechange", "durationchange", "emptied"].map(on).into()
}

fn tell(session: &MediaSession, element: &HtmlAudioElement) {
    let (length, at) = (element.duration(), element.current_time());
    let loaded = length.is_finite() && length > 0.0;
    let state = Object::new();
    let values =
        [("duration", length), ("playbackRate", element.playback_rate()), ("position", at.min(length))];
    for (name, value) in values.into_iter().filter(|_| loaded) {
        // A new object takes everything.
        let _ = Reflect::set(&state, &name.into(), &value.into());
    }
    // An empty one takes back what was told; browsers without the call show what they find out themselves.
    let _ = session.set_position_state(&state);
    session.set_playback_state(match (loaded, element.paused()) {
        (false, _) => "none",
        (true, true) => "paused",
        (true, false) => "playing",
    });
}

fn session() -> Option<MediaSession> {
    let navigator = web_sys::window()?.navigator();
    let session = Reflect::get(&navigator, &"mediaSession".into()).ok()?;
    session.is_object().then(|| session.unchecked_into())
}

fn number(details: &JsValue, name: &str) -> Option<f64> {
    Reflect::get(details, &name.into()).ok()?.as_f64().filter(|value| value.is_finite())
}

fn in_ms(seconds: f64) -> i64 {
    (seconds * 1_000.0) as i64
}

fn to_ms(details: &JsValue) -> u64 {
    number(details, "seekTime").map_or(0, |seconds| in_ms(seconds).unsigned_abs())
}
