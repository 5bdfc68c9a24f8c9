//! Samples of stretches of clips, for whoever mixes them: some seconds of each channel at a time.

use std::cell::RefCell;

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioBuffer, OfflineAudioContext};

use super::player::Reader;
use crate::{
    ids::ClipHash,
    ports::mixing::{MIX_RATE, Source},
    project::clip::CLIP_BYTES_MAX,
};

/// Bytes that are read at once.
const PIECE_BYTES: u64 = 1024 * 1024;

/// Clips in stretches. The one that was read last stays decoded: what follows is most often of it as well.
pub struct Stretches {
    reader: Reader,
    last: RefCell<Option<(ClipHash, AudioBuffer)>>,
}

impl Stretches {
    /// Clips that `reader` reads.
    pub fn new(reader: Reader) -> Self {
        Self { reader, last: RefCell::default() }
    }

    /// One channel or more; `None` when the clip cannot be decoded.
    pub async fn channels(&self, source: &Source) -> Option<u8> {
        Some(self.decoded(source).await?.number_of_channels().clamp(1, 255) as u8)
    }

    /// Of each channel so many samples of [`MIX_RATE`], fewer where the clip ends; `None` when it cannot be decoded.
    pub async fn samples(&self, source: &Source, samples: u32) -> Option<Vec<Vec<f32>>> {
        let decoded = self.decoded(source).await?;
        let from = source.from.min(decoded.length().into()) as u32;
        let count = samples.min(decoded.length() - from);
        let channel = |channel: u32| {
            let mut samples = vec![0.0; count as usize];
            if count > 0 {
                let copied = decoded.copy_from_channel_with_start_in_channel(
                    &mut samples,
                    channel.cast_signed(),
                    from,
                );
                copied.ok()?;
            }
            Some(samples)
        };
        (0..decoded.number_of_channels()).map(channel).collect()
    }

    async fn decoded(&self, source: &Source) -> Option<AudioBuffer> {
        let last = self.last.borrow().clone();
        if let Some((_, decoded)) = last.filter(|(clip, _)| *clip == source.clip) {
            return Some(decoded);
        }
        self.last.borrow_mut().take();
        if source.bytes > CLIP_BYTES_MAX {
            return None;
        }
        let encoded = Uint8Array::new_with_length(source.bytes as u32);
        let mut at = 0;
        while at < source.bytes {
            let len = (source.bytes - at).min(PIECE_BYTES) as u32;
            let piece = (self.reader)(source.blob, at, len).await.ok().filter(|piece| !piece.is_empty())?;
            encoded.set(&Uint8Array::from(piece.as_slice()), at as u32);
            at += piece.len() as u64;
        }
        let rate = MIX_RATE as f32;
        let context = OfflineAudioContext::new_with_number_of_channels_and_length_and_sample_rate(1, 1, rate);
        let decoding = context.ok()?.decode_audio_data(&encoded.buffer()).ok()?;
        let decoded: AudioBuffer = JsFuture::from(decoding).await.ok()?.dyn_into().ok()?;
        *self.last.borrow_mut() = Some((source.clip, decoded.clone()));
        Some(decoded)
    }
}
