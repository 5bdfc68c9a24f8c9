//! Clips that media sources take in no form, but that the browser decodes: their samples are fed to them as a WAV would be.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioBuffer, OfflineAudioContext};

use super::Reader;
use crate::{
    ports::media::Segment,
    project::clip::CLIP_BYTES_MAX,
    sound::pcm::{PcmAsWav, decode_rate},
};

/// Bytes that are read at once.
const PIECE_BYTES: u64 = 1024 * 1024;
/// Channels that are kept.
const CHANNELS_MAX: u32 = 2;

/// A decoded clip. The samples stay on the browser's side.
pub(super) struct Decoded {
    samples: AudioBuffer,
    wav: PcmAsWav,
}

/// Reads the clip of a segment whole and decodes it; `None` when the browser cannot.
pub(super) async fn decode(reader: &Reader, segment: &Segment) -> Option<Decoded> {
    if segment.bytes > CLIP_BYTES_MAX {
        return None;
    }
    let encoded = Uint8Array::new_with_length(segment.bytes as u32);
    let mut at = 0;
    while at < segment.bytes {
        let len = (segment.bytes - at).min(PIECE_BYTES) as u32;
        let piece = reader(segment.blob, at, len).await.ok().filter(|piece| !piece.is_empty())?;
        encoded.set(&Uint8Array::from(piece.as_slice()), at as u32);
        at += piece.len() as u64;
    }
    // Regions end where their clip does, or before: it is at least as long.
    let rate = decode_rate(segment.end_ms);
    let context =
        OfflineAudioContext::new_with_number_of_channels_and_length_and_sample_rate(1, 1, rate as f32);
    let decoding = context.ok()?.decode_audio_data(&encoded.buffer()).ok()?;
    let samples: AudioBuffer = JsFuture::from(decoding).await.ok()?.dyn_into().ok()?;
    let channels = samples.number_of_channels().min(CHANNELS_MAX) as u16;
    let wav = PcmAsWav::new(channels, samples.sample_rate() as u32, samples.length().into());
    Some(Decoded { samples, wav })
}

impl Decoded {
    /// Bytes of the WAV.
    pub(super) fn bytes(&self) -> u64 {
        self.wav.bytes()
    }

    /// Bytes `offset..offset + len` of it; none when they cannot be had.
    pub(super) fn read(&self, offset: u64, len: u32) -> Vec<u8> {
        let range = self.wav.samples_of(offset, len);
        let count = range.end.saturating_sub(range.start) as usize;
        let channels = self.samples.number_of_channels().min(CHANNELS_MAX).cast_signed();
        let channel = |number| {
            let mut samples = vec![0.0; count];
            let start = range.start as u32;
            self.samples.copy_from_channel_with_start_in_channel(&mut samples, number, start).ok()?;
            Some(samples)
        };
        let samples: Option<Vec<_>> = (0..channels).map(channel).collect();
        samples.map(|samples| self.wav.read(offset, len, &samples)).unwrap_or_default()
    }
}
