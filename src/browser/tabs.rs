//! The other tabs of this browser that show this program.

use wasm_bindgen::JsValue;
use web_sys::{BroadcastChannel, MessageEvent};

use super::listener::Listener;
use crate::{ports::tabs::TabMessage, wire::limits::TAB_MESSAGE_CHARS_MAX};

/// The channel's name. All pages of an origin share it.
const NAME: &str = "spoke";

/// Sends to the other tabs and hears them as long as it lives.
pub struct Tabs {
    channel: BroadcastChannel,
    _listener: Listener,
}

impl Tabs {
    /// Calls `handler` for each message of another tab; what is no message of this program is passed over. `None` where
    /// the browser has no such channel.
    pub fn open(handler: impl Fn(TabMessage) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(NAME).ok()?;
        let listener = Listener::new(&channel, "message", move |event: MessageEvent| {
            let text = event.data().as_string().filter(|text| text.len() <= TAB_MESSAGE_CHARS_MAX);
            if let Some(message) = text.and_then(|text| serde_json::from_str(&text).ok()) {
                handler(message);
            }
        });
        Some(Self { channel, _listener: listener })
    }

    /// Sends a message to all other tabs.
    pub fn post(&self, message: &TabMessage) {
        if let Ok(text) = serde_json::to_string(message) {
            // Refused only once it is closed.
            let _ = self.channel.post_message(&JsValue::from_str(&text));
        }
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.close();
    }
}
