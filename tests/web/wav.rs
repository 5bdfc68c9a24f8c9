//! A WAV plays like any other clip, although media sources know none.

use std::{f32::consts::TAU, rc::Rc};

use js_sys::Reflect;
use spoke::{
    browser::{
        clips::{Clips, Reader},
        player::Player,
    },
    ids::{BlobId, CardId, ClipHash},
    ports::media::{MediaEvent, PlayError, Playlist, Segment},
    project::{Gain, MediaType},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlAudioElement;

use crate::wait::{Log, until};

const SPEECH: &[u8] = include_bytes!("../fixtures/speech.webm");

/// Samples of one channel, −1 to 1, 48,000 a second.
pub fn wav_of(values: impl Iterator<Item = f32>) -> Vec<u8> {
    let samples: Vec<u8> = values.flat_map(|value| ((value * 32_767.0) as i16).to_le_bytes()).collect();
    wrapped(1, 48_000, 16, &samples)
}

/// A tone of so many milliseconds.
fn wav(channels: u16, sample_rate: u32, bits: u16, ms: u32) -> Vec<u8> {
    let mut samples = Vec::new();
    for n in 0..sample_rate * ms / 1_000 {
        let value = (n as f32 * 440.0 / sample_rate as f32 * TAU).sin() * 0.5;
        for _ in 0..channels {
            match bits {
                8 => samples.push((value * 127.0 + 128.0) as u8),
                16 => samples.extend(((value * 32_767.0) as i16).to_le_bytes()),
                _ => samples.extend_from_slice(&((value * 8_388_607.0) as i32).to_le_bytes()[..3]),
            }
        }
    }
    wrapped(channels, sample_rate, bits, &samples)
}

fn wrapped(channels: u16, sample_rate: u32, bits: u16, samples: &[u8]) -> Vec<u8> {
    let align = channels * bits / 8;
    let mut out = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0".to_vec();
    out.extend(channels.to_le_bytes());
    out.extend(sample_rate.to_le_bytes());
    out.extend((sample_rate * u32::from(align)).to_le_bytes());
    out.extend(align.to_le_bytes());
    out.extend(bits.to_le_bytes());
    out.extend(b"data");
    out.extend((samples.len() as u32).to_le_bytes());
    out.extend(samples);
    out
}

/// A player of these clips, each under its number.
pub fn player(clips: Vec<Vec<u8>>) -> (Player, Log<MediaEvent>) {
    let log = Log::new();
    (Player::new(self::clips(clips), log.sink()), log)
}

/// These clips, each under its number.
pub fn clips(clips: Vec<Vec<u8>>) -> Clips {
    let reader: Reader = Rc::new(move |blob, offset, len| {
        let bytes = &clips[usize::from(blob.0[0])];
        let from = bytes.len().min(offset as usize);
        let piece = bytes[from..bytes.len().min(from + len as usize)].to_vec();
        Box::pin(async move { Ok(piece) })
    });
    Clips::reading(reader)
}

/// A stretch of the clip of this number.
pub fn segment(clip: u8, bytes: usize, media_type: &str, start_ms: u32, end_ms: u32) -> Segment {
    Segment {
        card: CardId([clip; 16]),
        clip: ClipHash([clip; 32]),
        blob: BlobId([clip; 16]),
        bytes: bytes as u64,
        media_type: MediaType::new(media_type),
        start_ms,
        end_ms,
        gain: Gain::NONE,
    }
}

/// The newest audio element.
pub fn newest_element() -> HtmlAudioElement {
    let document = web_sys::window().unwrap().document().unwrap();
    let elements = document.query_selector_all("[data-testid=player-audio]").unwrap();
    elements.item(elements.length() - 1).unwrap().unchecked_into()
}

/// Bytes that it has decoded.
pub fn decoded_bytes() -> f64 {
    Reflect::get(&newest_element(), &"webkitAudioDecodedByteCount".into())
        .unwrap()
        .as_f64()
        .unwrap_or(f64::NAN)
}

async fn plays_to_its_end(log: &Log<MediaEvent>, what: &str) {
    let over = |event: &MediaEvent| matches!(event, MediaEvent::Ended | MediaEvent::PlayFailed(_));
    assert_eq!(log.wait_for(what, over).await, MediaEvent::Ended, "{what}");
}

#[wasm_bindgen_test]
async fn a_wav_of_any_common_kind_plays() {
    for (channels, sample_rate, bits) in [(1, 8_000, 16), (2, 44_100, 16), (1, 48_000, 24), (1, 16_000, 8)] {
        let wav = wav(channels, sample_rate, bits, 700);
        let bytes = wav.len();
        let (player, log) = player(vec![wav]);
        player.play(Playlist { segments: vec![segment(0, bytes, "audio/wav", 0, 700)] }, 0);
        let what = format!("{channels} × {sample_rate} × {bits}");
        plays_to_its_end(&log, &what).await;
        assert!(decoded_bytes() > 0.0, "{what}");
    }
}

#[wasm_bindgen_test]
async fn wav_and_webm_play_as_one_playlist_and_stretches_begin_where_they_should() {
    let wav = wav(1, 44_100, 16, 3_000);
    let bytes = wav.len();
    let (player, log) = player(vec![SPEECH.to_vec(), wav]);
    let segments = vec![
        segment(0, SPEECH.len(), "audio/webm;codecs=opus", 0, 400),
        segment(1, bytes, "audio/wav", 1_500, 2_000),
        segment(0, SPEECH.len(), "audio/webm;codecs=opus", 500, 900),
    ];
    player.play(Playlist { segments }, 600);
    log.wait_for("sound", |event| *event == MediaEvent::Playing).await;
    until("the playhead", || player.playhead_ms().filter(|at| *at >= 700)).await;
    plays_to_its_end(&log, "the playlist").await;
    assert!(log.all().contains(&MediaEvent::ReachedCard(CardId([0; 16]))));
}

#[wasm_bindgen_test]
async fn a_wav_that_is_read_by_nobody_is_told() {
    // Of a kind that was never given a meaning.
    let mut wav = wav(1, 8_000, 16, 700);
    wav[20..22].fill(0x7F);
    let bytes = wav.len();
    let (player, log) = player(vec![wav]);
    player.play(Playlist { segments: vec![segment(0, bytes, "audio/wav", 0, 700)] }, 0);
    let failed = |event: &MediaEvent| matches!(event, MediaEvent::PlayFailed(_));
    assert_eq!(log.wait_for("a failure", failed).await, MediaEvent::PlayFailed(PlayError::Damaged));
}
