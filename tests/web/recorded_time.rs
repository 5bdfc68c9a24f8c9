//! How much is recorded, from which microphone, and from when on.

use js_sys::Uint8Array;
use spoke::{
    browser::{decode, microphone::Microphone, tape::Tape},
    ports::{
        media::{MicError, MicEvent},
        microphone::{Countdown, Device, Given, MicSettings},
    },
    sound::Counted,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    patch::{Patch, script},
    wait::{Log, until},
};

/// How far the sum of the packets and the decoded length may be apart: the first packets hold a few milliseconds that decoders
/// drop, and the last one is filled up.
const APART_MS: u64 = 100;

fn bytes(log: &Log<MicEvent>) -> Vec<Vec<u8>> {
    let slices = log.all().into_iter().filter_map(|event| match event {
        MicEvent::Slice(bytes) => Some(bytes),
        _ => None,
    });
    slices.collect()
}

fn given(log: &Log<MicEvent>) -> Option<Given> {
    log.all().into_iter().find_map(|event| match event {
        MicEvent::Allowed(given) => Some(given),
        _ => None,
    })
}

fn counted_ms(log: &Log<MicEvent>) -> u64 {
    let mut counted = Counted::of("audio/webm");
    for slice in bytes(log) {
        counted.push(&slice);
    }
    counted.ms().unwrap_or(0)
}

/// Stops, and compares what was counted with what is decoded; that, in milliseconds.
async fn stop_and_compare(microphone: &Microphone, log: &Log<MicEvent>) -> u64 {
    microphone.stop();
    log.wait_for("the end", |event| *event == MicEvent::Stopped).await;
    let whole = bytes(log).concat();
    let decoded = decode::decode(&Uint8Array::from(&whole[..]).buffer(), 8_000).await.expect("it decodes");
    let (counted, decoded) = (counted_ms(log), (decoded.duration() * 1_000.0) as u64);
    assert!(counted.abs_diff(decoded) <= APART_MS, "{counted} ms counted, {decoded} ms decoded");
    counted
}

async fn wait_ms(ms: f64) {
    let from = js_sys::Date::now();
    until("some time", || (js_sys::Date::now() >= from + ms).then_some(())).await;
}

#[wasm_bindgen_test]
async fn what_is_counted_while_it_records_is_what_is_decoded_and_a_pause_is_not_in_it() {
    let log = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    until("a second", || (counted_ms(&log) >= 900).then_some(())).await;
    microphone.pause();
    log.wait_for("the pause", |event| *event == MicEvent::Paused).await;
    let begun = js_sys::Date::now();
    wait_ms(1_500.0).await;
    microphone.resume();
    log.wait_for("going on", |event| *event == MicEvent::Resumed).await;
    let paused_ms = (js_sys::Date::now() - begun) as u64;
    let before = counted_ms(&log);
    until("another second", || (counted_ms(&log) >= before + 900).then_some(())).await;
    let all_ms = (js_sys::Date::now() - begun) as u64 + before;
    let counted = stop_and_compare(&microphone, &log).await;
    assert!(counted < all_ms + 1_000 - paused_ms, "{counted} of {all_ms} ms with a pause of {paused_ms}");
}

/// A microphone that gives a tone while `window.feeds` is set, and otherwise nothing at all.
const FED: &str = "() => {
    const source = new MediaStreamTrackGenerator({ kind: 'audio' });
    const writer = source.writable.getWriter();
    window.feeds = true;
    let sample = 0;
    window.feed = setInterval(() => {
        if (!window.feeds) return;
        const data = new Float32Array(4800).map(() => Math.sin(sample++ / 10) / 2);
        const form = { format: 'f32', sampleRate: 48000, numberOfFrames: 4800, numberOfChannels: 1 };
        writer.write(new AudioData({ ...form, timestamp: performance.now() * 1000, data })).catch(() => {});
    }, 100);
    return Promise.resolve(new MediaStream([source]));
}";

#[wasm_bindgen_test]
async fn a_source_that_gives_nothing_for_a_while_adds_nothing() {
    let patch = Patch::new("navigator.mediaDevices", "getUserMedia", FED);
    let log = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    until("a second", || (counted_ms(&log) >= 900).then_some(())).await;
    drop(patch);
    script("window.feeds = false");
    // What was on its way has come by then.
    wait_ms(1_500.0).await;
    let before = counted_ms(&log);
    wait_ms(2_000.0).await;
    assert_eq!(counted_ms(&log), before, "no time passes");
    script("window.feeds = true");
    until("more of it", || (counted_ms(&log) >= before + 900).then_some(())).await;
    stop_and_compare(&microphone, &log).await;
    script("clearInterval(window.feed)");
}

#[wasm_bindgen_test]
async fn with_a_countdown_the_microphone_is_open_and_nothing_is_recorded_until_it_begins() {
    let settings = MicSettings { countdown: Countdown::Three, ..MicSettings::default() };
    let log = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), settings.clone());
    log.wait_for("the permission", |event| matches!(event, MicEvent::Allowed(_))).await;
    until("its level", || microphone.level().filter(|level| *level > 0.05)).await;
    wait_ms(1_500.0).await;
    let recorded = log.count(|event| matches!(event, MicEvent::Started { .. } | MicEvent::Slice(_)));
    assert_eq!(recorded, 0, "it waits");
    let begun = js_sys::Date::now();
    microphone.begin();
    microphone.begin();
    log.wait_for("the beginning", |event| matches!(event, MicEvent::Started { .. })).await;
    until("a second", || (counted_ms(&log) >= 900).then_some(())).await;
    let wall_ms = (js_sys::Date::now() - begun) as u64;
    let counted = stop_and_compare(&microphone, &log).await;
    assert!(counted <= wall_ms + 1_000, "{counted} ms, {wall_ms} ms after it began");

    // One that goes away while it is held back is told at once, and one that is given up is let go.
    let keep = "async (wish) => (window.kept = await original.call(navigator.mediaDevices, wish))";
    let _patch = Patch::new("navigator.mediaDevices", "getUserMedia", keep);
    let log = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), settings);
    log.wait_for("the permission", |event| matches!(event, MicEvent::Allowed(_))).await;
    script("window.kept.getTracks()[0].dispatchEvent(new Event('ended'))");
    log.wait_for("the loss", |event| *event == MicEvent::Failed(MicError::Gone)).await;
    let live = script("return window.kept.getTracks().some((track) => track.readyState === 'live')");
    assert!(live.is_falsy(), "the microphone is free");
    drop(microphone);
}

#[wasm_bindgen_test]
async fn a_microphone_is_told_by_name_and_so_is_the_one_that_it_stands_in_for() {
    let away = Device { id: "not-here".to_owned(), label: "Headset".to_owned() };
    for chosen in [None, Some(away)] {
        let settings = MicSettings { device: chosen.clone(), ..MicSettings::default() };
        let log = Log::new();
        let microphone = Microphone::start(log.sink(), Tape::default(), settings);
        let given = until("the permission", || given(&log)).await;
        assert!(given.label.contains("Fake"), "{given:?}");
        assert_eq!(given.instead_of, chosen);
        drop(microphone);
    }
}
