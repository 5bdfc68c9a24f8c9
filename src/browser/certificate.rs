//! This profile's certificate: its fingerprint is how people who met before are known again.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RtcCertificate, RtcPeerConnection};

use super::db::Db;
use crate::time::Timestamp;

/// How long a new one is good for: a year, the longest Chromium and Firefox grant.
const LIFETIME_MS: f64 = 365.0 * DAY_MS;
/// One that ends sooner than this is replaced, so that none ends in the middle of a session; not earlier, because
/// a new one makes everybody who knows this person compare words again.
const RENEW_BEFORE_MS: f64 = 7.0 * DAY_MS;
const DAY_MS: f64 = 24.0 * 60.0 * 60.0 * 1000.0;

/// The certificate kept in the database, or a new one, which is kept if it can be. `None` when this browser makes none:
/// then each connection makes its own.
pub async fn load_or_create(db: Option<&Db>, now: Timestamp) -> Option<RtcCertificate> {
    if let Some(db) = db
        && let Ok(Some(kept)) = db.identity().await
        && kept.expires() > now.0 as f64 + RENEW_BEFORE_MS
    {
        return Some(kept);
    }
    let certificate = create().await?;
    if let Some(db) = db
        && db.keep_identity(&certificate).await.is_err()
    {
        web_sys::console::warn_1(&"spoke: the certificate could not be kept".into());
    }
    Some(certificate)
}

async fn create() -> Option<RtcCertificate> {
    let algorithm = Object::new();
    let set = |key: &str, value: JsValue| Reflect::set(&algorithm, &key.into(), &value);
    set("name", "ECDSA".into()).ok()?;
    set("namedCurve", "P-256".into()).ok()?;
    set("expires", LIFETIME_MS.into()).ok()?;
    let made: Promise = RtcPeerConnection::generate_certificate_with_object(&algorithm).ok()?;
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}
