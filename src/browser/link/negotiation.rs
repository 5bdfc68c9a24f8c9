//! The exchange of descriptions: each step waits for the browser, and stops when the link is gone. One exchange follows
//! the other, whatever is asked meanwhile.

use std::rc::{Rc, Weak};

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    DomException, RtcCertificate, RtcConfiguration, RtcIceCandidateInit, RtcIceServer, RtcPeerConnection,
    RtcSdpType, RtcSessionDescriptionInit, RtcSignalingState,
};

use super::{Inner, with};
use crate::ports::{
    link::{LinkError, LinkEvent},
    settings::IceServer,
};

/// A new connection of the browser.
pub(super) fn peer(
    ice_servers: &[IceServer],
    certificate: Option<&RtcCertificate>,
) -> Result<RtcPeerConnection, LinkError> {
    let configuration = RtcConfiguration::new();
    let servers: Array = ice_servers.iter().map(ice_server).collect();
    configuration.set_ice_servers(&servers);
    if let Some(certificate) = certificate {
        configuration.set_certificates(&Array::of1(certificate));
    }
    RtcPeerConnection::new_with_configuration(&configuration).map_err(|error| {
        // Without WebRTC the name is not even defined: a ReferenceError. A DOM exception is about the arguments.
        if error.is_instance_of::<DomException>() { LinkError::Failed } else { LinkError::Unsupported }
    })
}

/// A server, as the browser takes it.
pub(in crate::browser) fn ice_server(server: &IceServer) -> RtcIceServer {
    let sys = RtcIceServer::new();
    sys.set_urls_str(&server.url);
    if !server.username.is_empty() || !server.credential.is_empty() {
        sys.set_username(&server.username);
        sys.set_credential(&server.credential);
    }
    sys
}

/// Makes and sets an offer.
pub(super) fn offer(inner: &Rc<Inner>) {
    let number = inner.describing.number();
    run(inner, async move |link| {
        let offer = link.step(RtcPeerConnection::create_offer, LinkError::Failed).await?;
        link.set_local(&offer, number).await
    });
}

/// Makes and sets an offer for a new path.
pub(super) fn restart(inner: &Rc<Inner>) {
    let number = inner.describing.again();
    run(inner, async move |link| {
        if !link.is_newest(number) {
            return Ok(());
        }
        // `restartIce` is not in web-sys; a browser without it makes an offer for the path it has.
        let peer = link.peer()?;
        let restart = Reflect::get(&peer, &"restartIce".into()).ok();
        if let Some(restart) = restart.and_then(|restart| restart.dyn_into::<Function>().ok()) {
            let _ = restart.call0(&peer);
        }
        let offer = link.step(RtcPeerConnection::create_offer, LinkError::Failed).await?;
        link.set_local(&offer, number).await
    });
}

/// Takes an offer back that was not answered.
pub(super) fn give_up(inner: &Rc<Inner>) {
    run(inner, async |link| {
        if link.peer()?.signaling_state() == RtcSignalingState::HaveLocalOffer {
            let back = RtcSessionDescriptionInit::new(RtcSdpType::Rollback);
            link.step(|peer| peer.set_local_description(&back), LinkError::Failed).await?;
        }
        Ok(())
    });
}

/// Sets an offer, then makes and sets the answer.
pub(super) fn answer(inner: &Rc<Inner>, offer: &str) {
    answer_as(inner, offer, inner.describing.number());
}

/// The same for an offer of a new path.
pub(super) fn renew(inner: &Rc<Inner>, offer: &str) {
    answer_as(inner, offer, inner.describing.again());
}

fn answer_as(inner: &Rc<Inner>, offer: &str, number: u32) {
    let offer = description(RtcSdpType::Offer, offer);
    run(inner, async move |link| {
        link.step(|peer| peer.set_remote_description(&offer), LinkError::BadDescription).await?;
        let answer = link.step(RtcPeerConnection::create_answer, LinkError::Failed).await?;
        link.set_local(&answer, number).await
    });
}

/// Sets the answer to our offer.
pub(super) fn accept(inner: &Rc<Inner>, answer: &str) {
    let answer = description(RtcSdpType::Answer, answer);
    run(inner, async move |link| {
        link.only_in(RtcSignalingState::HaveLocalOffer)?;
        link.step(|peer| peer.set_remote_description(&answer), LinkError::BadDescription).await?;
        Ok(())
    });
}

/// Adds candidates of the other side. The connection's end in the meantime is no error.
pub(super) fn add_candidates(inner: &Inner, mid: &str, candidates: &[String]) {
    for candidate in candidates {
        let init = RtcIceCandidateInit::new(candidate);
        init.set_sdp_mid(Some(mid));
        let added = inner.peer.add_ice_candidate_with_opt_rtc_ice_candidate_init(Some(&init));
        spawn_local(async move {
            let _ = JsFuture::from(added).await;
        });
    }
}

fn description(kind: RtcSdpType, sdp: &str) -> RtcSessionDescriptionInit {
    let description = RtcSessionDescriptionInit::new(kind);
    description.set_sdp(sdp);
    description
}

/// Reports how a sequence of steps ended, unless the link is gone.
enum Stop {
    Failed(LinkError),
    Gone,
}

/// A link that may go while the browser works.
struct Steps(Weak<Inner>);

fn run(inner: &Rc<Inner>, steps: impl AsyncFnOnce(&Steps) -> Result<(), Stop> + 'static) {
    let link = Steps(Rc::downgrade(inner));
    inner.turns.take(async move {
        if let Err(Stop::Failed(error)) = steps(&link).await {
            with(&link.0, |inner| inner.emit(LinkEvent::Failed(error)));
        }
    });
}

impl Steps {
    fn peer(&self) -> Result<RtcPeerConnection, Stop> {
        let inner = self.0.upgrade().filter(|inner| !inner.closed.get());
        inner.map(|inner| inner.peer.clone()).ok_or(Stop::Gone)
    }

    /// Whether no other description was asked for meanwhile.
    fn is_newest(&self, number: u32) -> bool {
        self.0.upgrade().is_some_and(|inner| inner.describing.number() == number)
    }

    fn only_in(&self, state: RtcSignalingState) -> Result<(), Stop> {
        let fits = self.peer()?.signaling_state() == state;
        if fits { Ok(()) } else { Err(Stop::Failed(LinkError::WrongState)) }
    }

    async fn step(
        &self,
        start: impl FnOnce(&RtcPeerConnection) -> Promise,
        otherwise: LinkError,
    ) -> Result<JsValue, Stop> {
        let done = JsFuture::from(start(&self.peer()?)).await;
        self.peer()?;
        done.map_err(|_| Stop::Failed(otherwise))
    }

    async fn set_local(&self, description: &JsValue, number: u32) -> Result<(), Stop> {
        let description = description.unchecked_ref();
        self.step(|peer| peer.set_local_description(description), LinkError::Failed).await?;
        with(&self.0, |inner| {
            inner.describing.is_set(number);
            inner.describe_if_due();
        });
        Ok(())
    }
}
