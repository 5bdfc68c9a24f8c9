//! Choosing a microphone: which there are, how loud one is, and what is recorded from it.

use spoke::{
    browser::{
        microphone::{Microphone, TryEvent, Trying},
        tape::Tape,
    },
    ports::{
        media::{MicError, MicEvent},
        microphone::{Device, MicSettings, Quality},
    },
};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    patch::{Patch, script},
    wait::{Log, until},
};

async fn devices(log: &Log<TryEvent>) -> Vec<Device> {
    let named = |event: &TryEvent| match event {
        TryEvent::Devices(devices) if devices.iter().all(|device| !device.label.is_empty()) => {
            Some(devices.clone())
        }
        _ => None,
    };
    until("microphones with names", || log.all().iter().rev().find_map(named)).await
}

fn hears(label: &str) -> impl Fn(&TryEvent) -> bool {
    move |event| matches!(event, TryEvent::Hears(heard) if heard == label)
}

#[wasm_bindgen_test]
async fn a_microphone_is_listed_tried_and_let_go() {
    let log = Log::new();
    let sink = log.sink();
    let trying = Trying::new(move |event| sink(event));
    assert_eq!(trying.level(), None, "nothing is heard before it is asked for");
    trying.listen(MicSettings::default());
    let devices = devices(&log).await;
    assert!(devices.len() > 1 && devices.iter().all(|device| device.id != "default"), "{devices:?}");
    let last = devices.last().expect("several");
    trying.listen(MicSettings { device: Some(last.clone()), ..MicSettings::default() });
    log.wait_for("the chosen one", hears(&last.label)).await;
    until("its sound", || trying.level().filter(|level| *level > 0.05)).await;
    trying.hush();
    assert_eq!(trying.level(), None);
    drop(trying);
    let before = log.all().len();
    let other = Log::new();
    let sink = other.sink();
    let again = Trying::new(move |event| sink(event));
    self::devices(&other).await;
    drop(again);
    assert_eq!(log.all().len(), before, "who is gone hears nothing more");
}

#[wasm_bindgen_test]
async fn one_that_is_not_there_does_not_keep_anybody_from_recording() {
    let away = Device { id: "not-here".to_owned(), label: "Headset".to_owned() };
    let settings = MicSettings { device: Some(away), ..MicSettings::default() };
    let log = Log::new();
    let sink = log.sink();
    let trying = Trying::new(move |event| sink(event));
    trying.listen(settings.clone());
    log.wait_for("another one", |event| matches!(event, TryEvent::Hears(_))).await;
    drop(trying);
    let log = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), settings);
    log.wait_for("the microphone", |event| matches!(event, MicEvent::Started { .. })).await;
    drop(microphone);
}

#[wasm_bindgen_test]
async fn what_is_set_is_what_the_browser_is_asked_for() {
    let keep = "function (asked) { window.asked = asked; return original.call(this, asked); }";
    let _patch = Patch::new("navigator.mediaDevices", "getUserMedia", keep);
    let keep = "function (...slice) { window.recorder = this; return original.apply(this, slice); }";
    let _recorder = Patch::new("MediaRecorder.prototype", "start", keep);
    for (quality, bits) in [(Quality::Speech, 32_000), (Quality::Music, 128_000)] {
        let settings = MicSettings {
            echo_cancellation: true,
            noise_suppression: false,
            auto_gain: false,
            stereo: true,
            quality,
            ..MicSettings::default()
        };
        let log = Log::new();
        let microphone = Microphone::start(log.sink(), Tape::default(), settings);
        log.wait_for("the microphone", |event| matches!(event, MicEvent::Started { .. })).await;
        let asked = script(&format!(
            "const {{ audio }} = window.asked;
            return audio.echoCancellation === true && audio.noiseSuppression === false
                && audio.autoGainControl === false && audio.channelCount === 2
                && window.recorder.audioBitsPerSecond === {bits}"
        ));
        assert_eq!(asked, JsValue::TRUE, "{quality:?}");
        drop(microphone);
    }
}

#[wasm_bindgen_test]
async fn a_refusal_is_told() {
    let refusal = "() => Promise.reject(new DOMException('', 'NotAllowedError'))";
    let _patch = Patch::new("navigator.mediaDevices", "getUserMedia", refusal);
    let log = Log::new();
    let sink = log.sink();
    let trying = Trying::new(move |event| sink(event));
    trying.listen(MicSettings::default());
    log.wait_for("the refusal", |event| *event == TryEvent::Failed(MicError::Refused)).await;
    assert_eq!(trying.level(), None);
}
