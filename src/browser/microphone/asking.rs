//! Which microphones there are, and asking for one of them.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, MediaDeviceInfo, MediaDeviceKind, MediaDevices, MediaStream, MediaStreamConstraints,
    MediaStreamTrack, MediaTrackConstraints,
};

use crate::ports::{
    media::MicError,
    microphone::{Device, Given, MicSettings},
};

/// What Chromium lists beside the real ones: whatever the system prefers, for this or for that.
const PREFERRED: [&str; 3] = ["", "default", "communications"];

/// What Chromium writes before the name of the one that the system prefers.
const PREFERRED_NAME: &str = "Default - ";

/// On a page that is not secure there are none at all, and the call throws.
pub(in crate::browser) fn devices() -> Result<MediaDevices, MicError> {
    let window = web_sys::window().ok_or(MicError::Unsupported)?;
    window.navigator().media_devices().map_err(|_| MicError::Unsupported)
}

/// Every microphone, or every loudspeaker. Their names are told only after a microphone was allowed.
pub(in crate::browser) async fn choices(kind: MediaDeviceKind) -> Vec<Device> {
    let Some(listed) = devices().ok().and_then(|devices| devices.enumerate_devices().ok()) else {
        return Vec::new();
    };
    let Ok(listed) = JsFuture::from(listed).await else { return Vec::new() };
    let listed = Array::from(&listed).into_iter().map(JsCast::unchecked_into::<MediaDeviceInfo>);
    listed
        .filter(|device| device.kind() == kind)
        .map(|device| Device { id: device.device_id(), label: device.label() })
        .filter(|device| !PREFERRED.contains(&device.id.as_str()))
        .collect()
}

/// Asks the person for the microphone that was chosen. Where that is not there, the one that the system prefers is taken: a
/// headset that lies at home does not keep anybody from recording.
pub(super) async fn ask(settings: &MicSettings) -> Result<(MediaStream, Given), MicError> {
    let window = web_sys::window().ok_or(MicError::Unsupported)?;
    if !Reflect::has(&window, &"MediaRecorder".into()).unwrap_or(false) {
        return Err(MicError::Unsupported);
    }
    let chosen = settings.device.as_ref();
    let (stream, instead_of) = match ask_for(settings, chosen.map(|device| device.id.as_str())).await {
        Err(MicError::Missing) if chosen.is_some() => (ask_for(settings, None).await?, chosen.cloned()),
        asked => (asked?, None),
    };
    let label = label(&stream);
    Ok((stream, Given { label, instead_of }))
}

/// What the system calls the microphone of this stream.
fn label(stream: &MediaStream) -> String {
    let track = stream.get_tracks().into_iter().next().map(JsCast::unchecked_into::<MediaStreamTrack>);
    let label = track.map(|track| track.label()).unwrap_or_default();
    label.strip_prefix(PREFERRED_NAME).map(str::to_owned).unwrap_or(label)
}

async fn ask_for(settings: &MicSettings, id: Option<&str>) -> Result<MediaStream, MicError> {
    let audio = MediaTrackConstraints::new();
    audio.set_auto_gain_control_bool(settings.auto_gain);
    audio.set_noise_suppression_bool(settings.noise_suppression);
    audio.set_echo_cancellation_bool(settings.echo_cancellation);
    audio.set_channel_count_i32(settings.channels().cast_signed());
    if let Some(id) = id {
        let exact = Object::new();
        // Setting a property of a new object does not fail.
        let _ = Reflect::set(&exact, &"exact".into(), &id.into());
        let _ = Reflect::set(&audio, &"deviceId".into(), &exact);
    }
    let constraints = MediaStreamConstraints::new();
    constraints.set_audio_media_track_constraints(&audio);
    let asked =
        devices()?.get_user_media_with_constraints(&constraints).map_err(|_| MicError::Unsupported)?;
    JsFuture::from(asked).await.map(JsCast::unchecked_into).map_err(|error| refusal(&error))
}

fn refusal(error: &JsValue) -> MicError {
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    match name.as_str() {
        "NotAllowedError" | "SecurityError" => MicError::Refused,
        "NotFoundError" | "OverconstrainedError" => MicError::Missing,
        "NotReadableError" | "AbortError" => MicError::Busy,
        "" => MicError::Unsupported,
        _ => MicError::Broken,
    }
}
