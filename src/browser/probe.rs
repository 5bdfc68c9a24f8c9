//! Tries one STUN or TURN server alone: a connection without another side that only gathers candidates.

use std::rc::Rc;

use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, RtcConfiguration, RtcIceTransportPolicy, RtcPeerConnection, RtcPeerConnectionIceEvent};

use super::{link::ice_server, listener::Listener};
use crate::ports::{probe::ProbeEvent, settings::IceServer};

/// A try. Dropped, it is over and nothing is reported any more.
pub struct Probe {
    peer: RtcPeerConnection,
    listeners: Vec<Listener>,
}

impl Probe {
    /// Begins to look. `None` where the browser does not take the server or connects to nobody.
    pub fn begin(server: &IceServer, on_event: Rc<dyn Fn(ProbeEvent)>) -> Option<Self> {
        let configuration = RtcConfiguration::new();
        configuration.set_ice_servers(&Array::of1(&ice_server(server)));
        if server.is_turn() {
            configuration.set_ice_transport_policy(RtcIceTransportPolicy::Relay);
        }
        let peer = RtcPeerConnection::new_with_configuration(&configuration).ok()?;
        // Without a channel nothing is gathered.
        peer.create_data_channel("probe");
        let (found, failed) = (on_event.clone(), on_event.clone());
        let listeners = vec![
            Listener::new(&peer, "icecandidate", move |event: RtcPeerConnectionIceEvent| {
                // An empty candidate ends one round, none at all ends all.
                let event = match event.candidate().map(|candidate| candidate.candidate()) {
                    Some(candidate) => address(&candidate),
                    None => Some(ProbeEvent::Ended),
                };
                if let Some(event) = event {
                    found(event);
                }
            }),
            Listener::new(&peer, "icecandidateerror", move |event: Event| failed(error(&event))),
        ];
        spawn_local({
            let peer = peer.clone();
            async move {
                // Fails when the try was dropped meanwhile: then nobody waits for it.
                if let Ok(offer) = JsFuture::from(peer.create_offer()).await {
                    let _ = JsFuture::from(peer.set_local_description(&offer.into())).await;
                }
            }
        });
        Some(Self { peer, listeners })
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        self.listeners.clear();
        self.peer.close();
    }
}

/// `candidate:FOUNDATION COMPONENT TRANSPORT PRIORITY ADDRESS PORT typ TYPE …` (RFC 8839).
fn address(candidate: &str) -> Option<ProbeEvent> {
    let words: Vec<_> = candidate.split(' ').collect();
    match (*words.get(7)?, *words.get(4)?) {
        ("srflx", address) => Some(ProbeEvent::Public { address: address.to_owned() }),
        ("relay", _) => Some(ProbeEvent::Relay),
        _ => None,
    }
}

/// `RTCPeerConnectionIceErrorEvent` is not in web-sys.
fn error(event: &Event) -> ProbeEvent {
    let field = |name: &str| Reflect::get(event, &JsValue::from_str(name)).ok();
    let code = field("errorCode").and_then(|code| code.as_f64()).unwrap_or_default() as u16;
    let text = field("errorText").and_then(|text| text.as_string()).unwrap_or_default();
    ProbeEvent::Error { code, text }
}
