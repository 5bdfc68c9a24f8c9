//! Recording with the browser's fake microphone (a beep each second), and decoding what came.

use spoke::{
    browser::{microphone::Microphone, survey, tape::Tape},
    ids::BlobId,
    ports::{
        media::{Analysis, MicError, MicEvent},
        microphone::MicSettings,
    },
};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    patch::{Patch, only_mp4, script},
    wait::{Log, until},
    wav::clips,
};

async fn analyze(bytes: &[u8]) -> Option<Analysis> {
    survey::analyze(&clips(vec![bytes.to_vec()]), BlobId([0; 16]), bytes.len() as u64).await
}

fn slices(log: &Log<MicEvent>) -> Vec<Vec<u8>> {
    log.all()
        .into_iter()
        .filter_map(|event| if let MicEvent::Slice(bytes) = event { Some(bytes) } else { None })
        .collect()
}

async fn started(log: &Log<MicEvent>) -> String {
    let is_started = |event: &MicEvent| matches!(event, MicEvent::Started { .. });
    match log.wait_for("the microphone", is_started).await {
        MicEvent::Started { media_type } => media_type.as_str().to_owned(),
        other => unreachable!("{other:?}"),
    }
}

async fn wait_for_slices(log: &Log<MicEvent>, count: usize) {
    until("slices", || (slices(log).len() >= count).then_some(())).await;
}

#[wasm_bindgen_test]
async fn slices_come_in_order_and_decode_to_their_length() {
    let log = Log::new();
    let begun = js_sys::Date::now();
    let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    assert_eq!(started(&log).await, "audio/webm;codecs=opus");
    let begun_with = matches!(log.all()[..], [MicEvent::Allowed(_), MicEvent::Started { .. }, ..]);
    assert!(begun_with, "{:?}", log.all());
    wait_for_slices(&log, 2).await;
    let loudest = until("sound in the meter", || microphone.level().filter(|level| *level > 0.05)).await;
    assert!(loudest <= 1.0);
    microphone.stop();
    log.wait_for("the end", |event| *event == MicEvent::Stopped).await;
    let took_ms = js_sys::Date::now() - begun;
    assert_eq!(log.all().last(), Some(&MicEvent::Stopped));
    assert_eq!(microphone.level(), None);
    let bytes = slices(&log).concat();
    assert_eq!(bytes[..4], [0x1a, 0x45, 0xdf, 0xa3], "the first slice begins as WebM does");
    assert!(
        bytes.len()
            < MicSettings::default().quality.bits_per_second() as usize / 8 * 2 * took_ms as usize / 1_000
    );
    let analysis = analyze(&bytes).await.expect("it decodes");
    let duration = f64::from(analysis.duration_ms);
    assert!(duration > 1_500.0 && duration < took_ms + 500.0, "{duration} ms of {took_ms} ms");
    let values = analysis.peaks.values();
    let expected = analysis.duration_ms as usize * 20 / 1_000;
    assert!(values.len().abs_diff(expected) <= 1, "{} values in {duration} ms", values.len());
    assert!(values.iter().any(|value| *value > 30), "the beep is seen: {values:?}");
    // Stopped once more, nothing happens.
    let before = log.all();
    microphone.stop();
    microphone.pause();
    assert_eq!(log.all(), before);
}

#[wasm_bindgen_test]
async fn pausing_and_going_on_are_reported_in_their_place() {
    let log = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    started(&log).await;
    microphone.pause();
    log.wait_for("the pause", |event| *event == MicEvent::Paused).await;
    let held = js_sys::Date::now();
    until("some time", || (js_sys::Date::now() > held + 1_500.0).then_some(())).await;
    microphone.resume();
    log.wait_for("going on", |event| *event == MicEvent::Resumed).await;
    wait_for_slices(&log, slices(&log).len() + 1).await;
    microphone.stop();
    log.wait_for("the end", |event| *event == MicEvent::Stopped).await;
    let bytes = slices(&log).concat();
    let analysis = analyze(&bytes).await.expect("it decodes");
    assert!(analysis.duration_ms < 2_500, "the pause is not in it: {} ms", analysis.duration_ms);
}

#[wasm_bindgen_test]
async fn a_recording_can_be_stopped_while_it_is_paused() {
    let log = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    started(&log).await;
    microphone.pause();
    log.wait_for("the pause", |event| *event == MicEvent::Paused).await;
    microphone.stop();
    log.wait_for("the end", |event| *event == MicEvent::Stopped).await;
}

#[wasm_bindgen_test]
async fn a_dropped_microphone_is_silent_and_free() {
    let early = Log::new();
    drop(Microphone::start(early.sink(), Tape::default(), MicSettings::default()));
    let late = Log::new();
    let microphone = record_in_view(&late).await;
    drop(microphone);
    assert_free();
    let before = late.all().len();
    // One more recording from beginning to end: whatever the first two had to say would have come by then.
    let log = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    started(&log).await;
    microphone.stop();
    log.wait_for("the end", |event| *event == MicEvent::Stopped).await;
    assert_eq!((early.all().len(), late.all().len()), (0, before));
}

#[wasm_bindgen_test]
async fn what_is_no_audio_does_not_decode() {
    assert_eq!(analyze(b"no audio at all").await, None);
    assert_eq!(analyze(b"").await, None);
}

#[wasm_bindgen_test]
async fn a_recording_of_speech_decodes_whole_or_cut_short() {
    let speech = include_bytes!("../fixtures/speech.webm");
    let whole = analyze(speech).await.expect("it decodes");
    assert!((3_000..6_000).contains(&whole.duration_ms), "{} ms", whole.duration_ms);
    let half = analyze(&speech[..speech.len() / 2]).await;
    let half = half.expect("any beginning of a recording decodes").duration_ms;
    assert!(half > whole.duration_ms / 3 && half < whole.duration_ms * 2 / 3, "{half} ms");
}

// ---- A browser that behaves as this one never does ----

#[wasm_bindgen_test]
async fn a_microphone_that_cannot_be_had_says_why() {
    for (name, error) in [
        ("NotAllowedError", MicError::Refused),
        ("SecurityError", MicError::Refused),
        ("NotFoundError", MicError::Missing),
        ("OverconstrainedError", MicError::Missing),
        ("NotReadableError", MicError::Busy),
        ("UnknownError", MicError::Broken),
    ] {
        let refusal = format!("() => Promise.reject(new DOMException('', '{name}'))");
        let _patch = Patch::new("navigator.mediaDevices", "getUserMedia", &refusal);
        let log = Log::new();
        let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
        log.wait_for(name, |event| *event == MicEvent::Failed(error)).await;
        microphone.stop();
        assert_eq!(log.all().len(), 1);
    }
    let log = Log::new();
    let _patch = Patch::new("MediaRecorder", "isTypeSupported", "() => false");
    let _microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    log.wait_for("the refusal", |event| *event == MicEvent::Failed(MicError::Unsupported)).await;
}

/// Records with the recorder in `window.recorder`.
async fn record_in_view(log: &Log<MicEvent>) -> Microphone {
    let keep = "function (...slice) { window.recorder = this; return original.apply(this, slice); }";
    let recorder = Patch::new("MediaRecorder.prototype", "start", keep);
    let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    started(log).await;
    drop(recorder);
    microphone
}

/// No track of the recorder is live any more, its own clones included: the browser's sign is out.
fn assert_free() {
    let live =
        script("return window.recorder.stream.getTracks().some((track) => track.readyState === 'live')");
    assert_eq!(live, JsValue::FALSE, "the microphone is free");
}

#[wasm_bindgen_test]
async fn a_recording_whose_sound_is_gone_ends_with_what_there_was_and_says_why() {
    let log = Log::new();
    let microphone = record_in_view(&log).await;
    wait_for_slices(&log, 1).await;
    script("window.recorder.stream.getTracks()[0].dispatchEvent(new Event('ended'))");
    let gone = MicEvent::Failed(MicError::Gone);
    log.wait_for("the end", |event| *event == gone).await;
    assert_eq!(log.all().last(), Some(&gone));
    assert!(slices(&log).len() >= 2, "the last slice came before the end");
    let live =
        script("return window.recorder.stream.getTracks().some((track) => track.readyState === 'live')");
    assert_eq!(live, JsValue::FALSE, "the microphone is free");
    drop(microphone);
}

#[wasm_bindgen_test]
async fn a_source_without_samples_is_allowed_and_starts_when_sound_comes() {
    let silent = "() => {
        window.source = new MediaStreamTrackGenerator({ kind: 'audio' });
        return Promise.resolve(new MediaStream([window.source]));
    }";
    let patch = Patch::new("navigator.mediaDevices", "getUserMedia", silent);
    let log = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    log.wait_for("the permission", |event| matches!(event, MicEvent::Allowed(_))).await;
    drop(patch);
    let allowed = js_sys::Date::now();
    until("some time", || (js_sys::Date::now() > allowed + 2_000.0).then_some(())).await;
    let started_at_once = log.count(|event| matches!(event, MicEvent::Started { .. } | MicEvent::Slice(_)));
    assert_eq!(started_at_once, 0, "nothing begins without sound");
    script(
        "const writer = window.source.writable.getWriter();
         let timestamp = 0;
         window.feed = setInterval(() => {
             const data = new Float32Array(4800).map((_, n) => Math.sin(n / 10) / 2);
             const form = { format: 'f32', sampleRate: 48000, numberOfFrames: 4800, numberOfChannels: 1 };
             writer.write(new AudioData({ ...form, timestamp, data })).catch(() => {});
             timestamp += 100000;
         }, 100);",
    );
    started(&log).await;
    wait_for_slices(&log, 1).await;
    script("clearInterval(window.feed)");
    drop(microphone);
}

#[wasm_bindgen_test]
async fn a_track_that_is_muted_is_reported_and_so_is_its_sound() {
    let log = Log::new();
    let microphone = record_in_view(&log).await;
    for (name, muted) in [("mute", true), ("unmute", false)] {
        script(&format!("window.recorder.stream.getTracks()[0].dispatchEvent(new Event('{name}'))"));
        log.wait_for(name, |event| *event == MicEvent::Muted(muted)).await;
    }
    wait_for_slices(&log, slices(&log).len() + 1).await;
    drop(microphone);
}

#[wasm_bindgen_test]
async fn samples_that_are_all_zero_are_reported_and_so_is_the_first_that_is_not() {
    let silent = "() => {
        const context = new AudioContext(), sink = context.createMediaStreamDestination();
        window.speak = () => { const tone = context.createOscillator(); tone.connect(sink); tone.start(); };
        const hush = context.createConstantSource();
        hush.offset.value = 0;
        hush.connect(sink);
        hush.start();
        return Promise.resolve(sink.stream);
    }";
    let patch = Patch::new("navigator.mediaDevices", "getUserMedia", silent);
    let log = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    log.wait_for("zeros", |event| *event == MicEvent::Zeros(true)).await;
    drop(patch);
    script("window.speak()");
    log.wait_for("sound", |event| *event == MicEvent::Zeros(false)).await;
    drop(microphone);

    let log = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    wait_for_slices(&log, 2).await;
    // Between two beeps the device of the tests is silent for about as long as the meter remembers.
    if log.count(|event| *event == MicEvent::Zeros(true)) > 0 {
        log.wait_for("the next beep", |event| *event == MicEvent::Zeros(false)).await;
    }
    drop(microphone);
}

#[wasm_bindgen_test]
async fn a_recorder_that_breaks_says_so_after_its_last_slice() {
    let log = Log::new();
    let microphone = record_in_view(&log).await;
    wait_for_slices(&log, 1).await;
    script("window.recorder.dispatchEvent(new Event('error'))");
    log.wait_for("the end", |event| *event == MicEvent::Failed(MicError::Broken)).await;
    assert_eq!(log.count(|event| *event == MicEvent::Stopped), 0);
    assert!(slices(&log).len() >= 2);
    drop(microphone);
}

#[wasm_bindgen_test]
async fn a_recorder_that_never_says_stop_ends_all_the_same() {
    let log = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    started(&log).await;
    let _patch = Patch::new("MediaRecorder.prototype", "stop", "() => {}");
    microphone.stop();
    log.wait_for("the end", |event| *event == MicEvent::Stopped).await;
    assert_eq!(microphone.level(), None);
}

#[wasm_bindgen_test]
async fn a_browser_without_webm_records_mp4() {
    let _patch = only_mp4();
    let log = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    let media_type = started(&log).await;
    assert!(media_type.starts_with("audio/mp4"), "{media_type}");
    wait_for_slices(&log, 1).await;
    microphone.stop();
    log.wait_for("the end", |event| *event == MicEvent::Stopped).await;
    let bytes = slices(&log).concat();
    let analysis = analyze(&bytes).await.expect("it decodes");
    assert!(analysis.duration_ms >= 500, "{} ms", analysis.duration_ms);
}
