//! Decoding a clip, for its length and waveform, or for a fine one.

use js_sys::ArrayBuffer;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioBuffer, OfflineAudioContext};

use crate::{
    ports::media::{Analysis, WAVE_GRAIN_MS},
    project::clip::{CLIP_MS_MAX, Peaks},
    sound::peaks::{Loudness, stretches},
};

/// The rate decoded to: the lowest every browser must offer. The length is exact at any, and a waveform needs no more;
/// an hour takes 115 MB instead of 690.
const SAMPLE_RATE: f32 = 8_000.0;
/// Samples copied over at once.
const PIECE_SAMPLES: usize = 16_384;
/// Values of a fine waveform whose samples are copied over at once.
const PIECE_GRAINS: usize = 200;

/// Length and waveform of encoded audio; `None` when this browser cannot decode it. Takes the buffer's bytes away.
pub async fn analyze(encoded: ArrayBuffer) -> Option<Analysis> {
    let decoded = decode(encoded).await?;
    let duration_ms = (decoded.duration() * 1_000.0).round();
    if duration_ms > f64::from(CLIP_MS_MAX) {
        return None;
    }
    Some(Analysis { duration_ms: duration_ms as u32, peaks: waveform(&decoded)? })
}

/// Loudness of each 10 ms of encoded audio, as `waves` keeps it; `None` when this browser cannot decode it. Takes the
/// buffer's bytes away.
pub async fn measure(encoded: ArrayBuffer) -> Option<Vec<u8>> {
    const GRAIN: usize = SAMPLE_RATE as usize * WAVE_GRAIN_MS as usize / 1_000;
    let decoded = decode(encoded).await?;
    let length = decoded.length() as usize;
    let mut piece = vec![0.0; GRAIN * PIECE_GRAINS];
    let mut values = Vec::with_capacity(length.div_ceil(GRAIN));
    for start in (0..length).step_by(piece.len()) {
        let piece = &mut piece[..(length - start).min(GRAIN * PIECE_GRAINS)];
        decoded.copy_from_channel_with_start_in_channel(piece, 0, start as u32).ok()?;
        values.extend(piece.chunks(GRAIN).map(|grain| {
            let mut loudness = Loudness::default();
            loudness.add(grain);
            loudness.value()
        }));
    }
    Some(values)
}

async fn decode(encoded: ArrayBuffer) -> Option<AudioBuffer> {
    let context =
        OfflineAudioContext::new_with_number_of_channels_and_length_and_sample_rate(1, 1, SAMPLE_RATE);
    let decoding = context.ok()?.decode_audio_data(&encoded).ok()?;
    JsFuture::from(decoding).await.ok()?.dyn_into().ok()
}

/// The first channel's waveform, read in pieces: the samples stay on the browser's side.
fn waveform(decoded: &AudioBuffer) -> Option<Peaks> {
    let mut piece = vec![0.0; PIECE_SAMPLES];
    let mut values = Vec::new();
    for stretch in stretches(decoded.length() as usize, decoded.sample_rate() as u32) {
        let mut loudness = Loudness::default();
        for start in stretch.clone().step_by(PIECE_SAMPLES) {
            let piece = &mut piece[..(stretch.end - start).min(PIECE_SAMPLES)];
            decoded.copy_from_channel_with_start_in_channel(piece, 0, start as u32).ok()?;
            loudness.add(piece);
        }
        values.push(loudness.value());
    }
    Some(Peaks::new(values))
}
