//! Levels as they come out of the page's sound graph, sample by sample.

use js_sys::{Array, Float32Array, Reflect};
use spoke::{
    browser::player::Player,
    ports::media::{MediaEvent, Playlist, Segment},
    project::Gain,
};
use std::f32::consts::TAU;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    wait::{Log, until},
    wav::{player, segment, wav_of},
};

/// Samples a second of clips and graphs.
const RATE: f32 = 48_000.0;
const LOUD: f32 = 0.5;
/// A quarter of the amplitude, nearly.
const QUIETER: i32 = -120;

/// What the newest graph gives to its loudspeaker from now on: taken on the thread of the sound, so that nothing is missing.
const TAP: &str = r"
    const connect = window.connectPlainly ??= AudioNode.prototype.connect;
    const taken = window.taken = [];
    const work = `registerProcessor('tap', class extends AudioWorkletProcessor {
        process([[samples]]) { if (samples) this.port.postMessage(samples.slice()); return true; }
    })`;
    AudioNode.prototype.connect = function (to, ...rest) {
        if (to instanceof AudioDestinationNode) {
            const module = URL.createObjectURL(new Blob([work], { type: 'text/javascript' }));
            this.context.audioWorklet.addModule(module).then(() => {
                const tap = new AudioWorkletNode(this.context, 'tap');
                tap.port.onmessage = (event) => taken.push(event.data);
                connect.call(this, tap);
            });
        }
        return connect.call(this, to, ...rest);
    };";

fn tap() {
    js_sys::eval(TAP).expect("a page has sound graphs");
}

/// All that was taken.
fn taken() -> Vec<f32> {
    let pieces: Array = Reflect::get(&js_sys::global(), &"taken".into()).expect("there").unchecked_into();
    pieces.iter().flat_map(|piece| Float32Array::from(piece).to_vec()).collect()
}

/// Parts of a second each, as high as that.
fn tone(hz: &[f32]) -> Vec<u8> {
    let second = RATE as u32;
    let value = |n: u32| LOUD * (TAU * hz[(n / second) as usize] * (n % second) as f32 / RATE).sin();
    wav_of((0..second * hz.len() as u32).map(value))
}

fn playing(bytes: Vec<u8>, cuts: &[(u32, u32, i32)]) -> (Player, Log<MediaEvent>) {
    let count = bytes.len();
    let (player, log) = player(vec![bytes]);
    let part = |&(start_ms, end_ms, gain): &(u32, u32, i32)| Segment {
        gain: Gain::new(gain),
        ..segment(0, count, "audio/wav", start_ms, end_ms)
    };
    player.play(Playlist { segments: cuts.iter().map(part).collect() }, 0);
    (player, log)
}

/// The loudest of the samples from this one on, over 3 ms.
fn loudest(samples: &[f32], at: usize) -> f32 {
    samples[at..].iter().take(144).fold(0.0, |top, sample| top.max(sample.abs()))
}

/// How often the next 5 ms cross zero.
fn crossings(samples: &[f32], at: usize) -> usize {
    samples[at..].windows(2).take(240).filter(|pair| (pair[0] < 0.0) != (pair[1] < 0.0)).count()
}

/// The first sample from which on this holds.
fn first(samples: &[f32], from: usize, holds: impl Fn(usize) -> bool) -> usize {
    let end = samples.len().saturating_sub(240);
    (from..end).step_by(12).find(|at| holds(*at)).unwrap_or_else(|| panic!("not within {end} samples"))
}

#[wasm_bindgen_test]
async fn a_level_begins_where_its_card_does() {
    tap();
    let (_player, log) = playing(tone(&[440.0, 880.0]), &[(0, 1_000, QUIETER), (1_000, 2_000, 0)]);
    log.wait_for("its end", |event| *event == MediaEvent::Ended).await;
    let samples = taken();
    let begin = first(&samples, 0, |at| loudest(&samples, at) > 0.05);
    let quiet = loudest(&samples, begin + 9_600);
    assert!((quiet / LOUD - Gain::new(QUIETER).factor()).abs() < 0.02, "{quiet}");
    let higher = first(&samples, begin + 9_600, |at| crossings(&samples, at) >= 7);
    let louder = first(&samples, begin + 9_600, |at| loudest(&samples, at) > 0.3);
    let late_ms = (louder as f32 - higher as f32) / RATE * 1_000.0;
    assert!(late_ms.abs() < 40.0, "the level comes {late_ms} ms after its card");
    let loud = loudest(&samples, higher + 9_600);
    assert!((loud - LOUD).abs() < 0.02, "{loud}");
}

#[wasm_bindgen_test]
async fn a_level_that_changes_while_it_plays_does_not_click() {
    tap();
    let (player, log) = playing(tone(&[440.0, 440.0]), &[(0, 2_000, QUIETER)]);
    log.wait_for("sound", |event| *event == MediaEvent::Playing).await;
    until("half a second", || player.playhead_ms().filter(|at| *at > 500)).await;
    player.set_gains(&[Gain::NONE]);
    log.wait_for("its end", |event| *event == MediaEvent::Ended).await;
    let samples = taken();
    let louder = first(&samples, 0, |at| loudest(&samples, at) > 0.2);
    // How sharply it bends: a tone by its height, a ramp of 8 ms at its ends by 0.001, which is −60 dBFS; a jump by hundreds of
    // times that.
    let around = &samples[louder.saturating_sub(1_440)..louder + 1_440];
    let bend = |it: &[f32]| (it[2] - 2.0 * it[1] + it[0]).abs();
    let sharpest = around.windows(3).map(bend).fold(0.0, f32::max);
    let of_tone = LOUD * (TAU * 440.0 / RATE).powi(2);
    assert!(sharpest < of_tone + 0.002, "{sharpest}");
}

/// From the first sound to the last one, and the longest stretch between them in which nothing is heard, in milliseconds.
fn heard_ms(samples: &[f32]) -> (f32, f32) {
    let heard: Vec<_> = (0..samples.len()).filter(|at| samples[*at].abs() > 0.01).collect();
    let longest = heard.windows(2).map(|pair| pair[1] - pair[0]).max().expect("something is heard");
    let ms = |samples: usize| samples as f32 / RATE * 1_000.0;
    (ms(heard[heard.len() - 1] - heard[0]), ms(longest))
}

/// The length of [`seams`].
const SEAMS_MS: f32 = 714.0 + 578.0 + 489.0 + 408.0;

/// Cards whose stretches begin and end within packets, of two containers.
fn seams() -> (Player, Log<MediaEvent>) {
    let opus = include_bytes!("../fixtures/sound/opus.ogg");
    let clips = vec![tone(&[440.0, 440.0]), opus.to_vec()];
    let types = ["audio/wav", "audio/ogg"];
    let bytes: Vec<_> = clips.iter().map(Vec::len).collect();
    let (player, log) = player(clips);
    let part = |&(clip, start_ms, end_ms, gain): &(u8, u32, u32, i32)| {
        let at = usize::from(clip);
        Segment { gain: Gain::new(gain), ..segment(clip, bytes[at], types[at], start_ms, end_ms) }
    };
    let parts =
        [(0, 303, 1_017, QUIETER), (1, 233, 811, 0), (0, 1_111, 1_600, 0), (1, 1_001, 1_409, QUIETER)];
    player.play(Playlist { segments: parts.iter().map(part).collect() }, 0);
    (player, log)
}

#[wasm_bindgen_test]
async fn between_cards_nothing_is_silent_for_long_at_any_speed_nor_after_a_jump() {
    for rate in [0.5, 1.0, 1.7, 3.0] {
        tap();
        let (player, log) = seams();
        player.set_rate(rate);
        log.wait_for("its end", |event| *event == MediaEvent::Ended).await;
        let (_, gap_ms) = heard_ms(&taken());
        assert!(gap_ms <= 20.0, "{gap_ms} ms at {rate} times");
    }
    tap();
    let (player, log) = seams();
    player.pause();
    player.seek(600);
    until("it is there", || player.playhead_ms().filter(|at| *at >= 600)).await;
    js_sys::eval("window.taken.length = 0").expect("there");
    player.resume();
    log.wait_for("its end", |event| *event == MediaEvent::Ended).await;
    let (all_ms, gap_ms) = heard_ms(&taken());
    assert!(gap_ms <= 20.0, "{gap_ms} ms after a jump");
    // By now what is heard is taken from its beginning, so a card that was left out would be missed.
    assert!((all_ms - (SEAMS_MS - 600.0)).abs() < 150.0, "{all_ms} ms after a jump");
}
