//! Decoding clips: piece by piece where their packets are known, as a whole where only the browser can read them. The
//! samples of no more than a piece are on this side at once.

use std::ops::Range;

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioBuffer, OfflineAudioContext};

use super::clips::Clips;
use crate::{
    ids::BlobId,
    project::clip::CLIP_BYTES_MAX,
    sound::{
        mixdown::two_sides,
        pieces::{Piece, Pieces, Want},
    },
};

/// Channels that are looked at: those of a film in a large room. One or two are given.
const CHANNELS_MAX: u32 = 8;
/// Bytes that are read at once when all are wanted.
const READ_BYTES: u64 = 1024 * 1024;
/// Seconds that are copied over at once of what was decoded as a whole.
const COPIED_S: usize = 10;

/// The browser cannot decode it, or its bytes are not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecodable;

/// Decodes milliseconds `stretch` of a clip to `rate` samples a second, and gives them to `take`, in order, some seconds at a
/// time: of each of its one or two channels as many. Ends early where `take` answers `false`. The samples of stretches that
/// lie end to end do so, too.
///
/// # Errors
/// When nothing of it can be decoded, or its bytes cannot be read; what is damaged further on ends there.
pub async fn stretch(
    clips: &Clips,
    blob: BlobId,
    bytes: u64,
    stretch: Range<u32>,
    rate: u32,
    mut take: impl FnMut(Vec<Vec<f32>>) -> bool,
) -> Result<(), Undecodable> {
    let mut pieces = Pieces::of_stretch(bytes, stretch.clone());
    let mut given = false;
    loop {
        match pieces.poll_next() {
            Want::Read(span) => match clips.read(blob, span.offset, span.len).await {
                Ok(piece) if !piece.is_empty() => pieces.push(&piece),
                Ok(_) => pieces.finish(),
                Err(_) => return Err(Undecodable),
            },
            Want::Index => pieces.jump(&clips.index(blob, bytes).await),
            Want::Decode(piece) => match self::piece(&piece, rate).await {
                Some(samples) => {
                    given = true;
                    if !take(samples) {
                        return Ok(());
                    }
                }
                None if given => return Ok(()),
                None => return as_a_whole(clips, blob, bytes, stretch, rate, take).await,
            },
            Want::DecodeWhole => return as_a_whole(clips, blob, bytes, stretch, rate, take).await,
            Want::Over if given => return Ok(()),
            Want::Over => return Err(Undecodable),
        }
    }
}

/// The samples of a piece that count, of each channel.
pub async fn piece(piece: &Piece, rate: u32) -> Option<Vec<Vec<f32>>> {
    let decoded = decode(&Uint8Array::from(piece.file.as_slice()).buffer(), rate).await?;
    samples(&decoded, piece.samples(rate))
}

/// Decodes encoded sound to so many samples a second; `None` when this browser cannot. Takes the buffer's bytes away.
pub async fn decode(encoded: &ArrayBuffer, rate: u32) -> Option<AudioBuffer> {
    let context =
        OfflineAudioContext::new_with_number_of_channels_and_length_and_sample_rate(1, 1, rate as f32);
    let decoding = context.ok()?.decode_audio_data(encoded).ok()?;
    JsFuture::from(decoding).await.ok()?.dyn_into().ok()
}

/// All of a clip's bytes in one buffer of the browser's, which is where decoders want them; `None` when they cannot be had.
pub async fn read_whole(clips: &Clips, blob: BlobId, bytes: u64) -> Option<ArrayBuffer> {
    if bytes > CLIP_BYTES_MAX {
        return None;
    }
    let whole = Uint8Array::new_with_length(bytes as u32);
    let mut at = 0;
    while at < bytes {
        let len = (bytes - at).min(READ_BYTES) as u32;
        let piece = clips.read(blob, at, len).await.ok().filter(|piece| !piece.is_empty())?;
        whole.subarray(at as u32, at as u32 + piece.len() as u32).copy_from(&piece);
        at += piece.len() as u64;
    }
    Some(whole.buffer())
}

/// Samples of its one or two channels; silence where there are none.
pub(super) fn samples(decoded: &AudioBuffer, range: Range<usize>) -> Option<Vec<Vec<f32>>> {
    let channels = decoded.number_of_channels().min(CHANNELS_MAX).cast_signed();
    let all: Option<Vec<_>> = (0..channels)
        .map(|channel| {
            let mut samples = vec![0.0; range.len()];
            if range.start < decoded.length() as usize {
                decoded
                    .copy_from_channel_with_start_in_channel(&mut samples, channel, range.start as u32)
                    .ok()?;
            }
            Some(samples)
        })
        .collect();
    all.map(two_sides)
}

async fn as_a_whole(
    clips: &Clips,
    blob: BlobId,
    bytes: u64,
    stretch: Range<u32>,
    rate: u32,
    mut take: impl FnMut(Vec<Vec<f32>>) -> bool,
) -> Result<(), Undecodable> {
    let decoded = if let Some(decoded) = clips.decoded(blob, rate) {
        decoded
    } else {
        let encoded = read_whole(clips, blob, bytes).await.ok_or(Undecodable)?;
        let decoded = decode(&encoded, rate).await.ok_or(Undecodable)?;
        clips.keep_decoded(blob, rate, decoded.clone());
        decoded
    };
    let at =
        |ms: u32| ((u64::from(ms) * u64::from(rate) + 500) / 1_000).min(decoded.length().into()) as usize;
    let (mut from, end) = (at(stretch.start), at(stretch.end));
    while from < end {
        let until = end.min(from + COPIED_S * rate as usize);
        if !take(samples(&decoded, from..until).ok_or(Undecodable)?) {
            break;
        }
        from = until;
    }
    Ok(())
}
