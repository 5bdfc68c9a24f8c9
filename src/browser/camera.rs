//! The camera: asks for it, shows it in a `<video>`, hands out single pictures, lets it go.
//!
//! Whoever drops a [`Camera`] turns it off: the browser's sign that it is on goes out at once.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    DomException, Event, HtmlMediaElement, HtmlVideoElement, MediaDeviceInfo, MediaDeviceKind, MediaDevices,
    MediaStream, MediaStreamConstraints, MediaStreamTrack, MediaTrackConstraints,
};

use super::listener::Listener;
use crate::ports::scan::{CameraChoice, CameraError, CameraOn};

/// What is asked for: most cameras have it, and a code over the whole picture has ten pixels a module. The browser
/// gives what comes nearest.
const WIDTH: f64 = 1280.0;
const HEIGHT: f64 = 960.0;

/// A camera that is on.
pub struct Camera {
    stream: MediaStream,
    video: HtmlVideoElement,
    ended: Option<Listener>,
}

impl Camera {
    /// Asks for a camera, the one with this id or the one that looks away from the person, and shows it in `video`.
    pub async fn open(video: &HtmlVideoElement, id: Option<&str>) -> Result<Self, CameraError> {
        let asked = devices()?
            .get_user_media_with_constraints(&constraints(id))
            .map_err(|_| CameraError::Unsupported)?;
        let stream: MediaStream =
            JsFuture::from(asked).await.map(JsCast::unchecked_into).map_err(|error| refusal(&error))?;
        // The element begins by itself: it is muted and says `autoplay`.
        video.set_src_object(Some(&stream));
        Ok(Self { stream, video: video.clone(), ended: None })
    }

    /// What is on, and what else there is.
    pub fn describe(&self) -> impl Future<Output = CameraOn> + use<> {
        let track = self.track();
        let settings: JsValue = track.as_ref().map(MediaStreamTrack::get_settings).into();
        let id = property(&settings, "deviceId").as_string().unwrap_or_default();
        // `getCapabilities` by name: Firefox got it late, and its bindings are not stable.
        let torch = track.as_ref().is_some_and(|track| {
            let ask = property(track, "getCapabilities").dyn_into::<js_sys::Function>().ok();
            let known = ask.and_then(|ask| ask.call0(track).ok());
            known.is_some_and(|known| property(&known, "torch").is_truthy())
        });
        async move { CameraOn { id, torch, choices: choices().await } }
    }

    /// Switches its lamp. A camera that refuses keeps the lamp as it is.
    pub fn light(&self, on: bool) {
        let Some(track) = self.track() else { return };
        let torch = object([("torch", on.into())]);
        let all = object([("advanced", Array::of1(&torch).into())]);
        if let Ok(done) =
            track.apply_constraints_with_constraints(all.unchecked_ref::<MediaTrackConstraints>())
        {
            spawn_local(async move { drop(JsFuture::from(done).await) });
        }
    }

    /// The element has a picture.
    pub fn shows(&self) -> bool {
        self.video.ready_state() >= HtmlMediaElement::HAVE_CURRENT_DATA && self.video.video_width() > 0
    }

    /// Calls `handler` when the camera is taken away: unplugged, or switched off in the browser.
    pub fn on_ended(&mut self, handler: impl Fn() + 'static) {
        self.ended = self.track().map(|track| Listener::new(&track, "ended", move |_: Event| handler()));
    }

    fn track(&self) -> Option<MediaStreamTrack> {
        let first = self.stream.get_video_tracks().get(0);
        first.dyn_into().ok()
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.ended.take();
        for track in self.stream.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
        self.video.set_src_object(None);
    }
}

fn devices() -> Result<MediaDevices, CameraError> {
    let window = web_sys::window().ok_or(CameraError::Unsupported)?;
    // On a page that is not secure there are no devices at all, whatever the type says.
    let devices = window.navigator().media_devices().map_err(|_| CameraError::Unsupported)?;
    if devices.is_undefined() { Err(CameraError::Unsupported) } else { Ok(devices) }
}

/// Every camera. Their names are told only after one was allowed.
async fn choices() -> Vec<CameraChoice> {
    let Some(listed) = devices().ok().and_then(|devices| devices.enumerate_devices().ok()) else {
        return Vec::new();
    };
    let Ok(listed) = JsFuture::from(listed).await else { return Vec::new() };
    let cameras = Array::from(&listed).into_iter().map(JsCast::unchecked_into::<MediaDeviceInfo>);
    cameras
        .filter(|device| device.kind() == MediaDeviceKind::Videoinput)
        .map(|device| CameraChoice { id: device.device_id(), label: device.label() })
        .collect()
}

fn constraints(id: Option<&str>) -> MediaStreamConstraints {
    let ideal = |value: JsValue| object([("ideal", value)]);
    let which = match id {
        Some(id) => ("deviceId", object([("exact", id.into())])),
        None => ("facingMode", ideal("environment".into())),
    };
    let video = object([
        (which.0, which.1.into()),
        ("width", ideal(WIDTH.into()).into()),
        ("height", ideal(HEIGHT.into()).into()),
    ]);
    let all = MediaStreamConstraints::new();
    all.set_video(&video);
    all
}

fn object<const N: usize>(parts: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in parts {
        // A new object takes any property.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object
}

fn property(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

fn refusal(error: &JsValue) -> CameraError {
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    match name.as_str() {
        "NotAllowedError" | "SecurityError" => CameraError::Refused,
        // The camera that was chosen may have been unplugged meanwhile.
        "NotFoundError" | "OverconstrainedError" => CameraError::Missing,
        "NotReadableError" | "AbortError" => CameraError::Busy,
        "" => CameraError::Unsupported,
        _ => CameraError::Broken,
    }
}
