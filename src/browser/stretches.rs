//! Samples of stretches of clips, for whoever mixes them: some seconds of each channel at a time.

use super::{clips::Clips, decode::stretch};
use crate::{
    ports::mixing::{MIX_RATE, Source},
    project::clip::CLIP_MS_MAX,
};

/// Samples of a millisecond: stretches begin and end at whole ones.
const MS: u64 = MIX_RATE as u64 / 1_000;
/// Samples that a stretch may be too long or too short by for the rounding of its ends.
const BESIDE: usize = 2;
/// Milliseconds that are decoded to see how many channels there are.
const LOOK_MS: u64 = 100;
/// Milliseconds before the last place of an index from which on what is left is counted: its times hold what encoders put in
/// front, those of the clip do not.
const BEFORE_LAST_MS: u32 = 1_000;

/// One channel or two; `None` when the clip cannot be decoded.
pub async fn channels(clips: &Clips, source: &Source) -> Option<u8> {
    let samples = samples(clips, source, (LOOK_MS * MS) as u32).await?;
    Some(samples.len().clamp(1, 2) as u8)
}

/// Milliseconds of a clip, counted: the last place that its index knows, and what is decoded from there on. `None` when it
/// cannot be decoded piece by piece.
pub async fn length_ms(clips: &Clips, source: &Source) -> Option<u32> {
    let index = clips.index(source.blob, source.bytes).await;
    let from = index.points().last()?.ms.saturating_sub(BEFORE_LAST_MS);
    let mut count = 0;
    let take = |piece: Vec<Vec<f32>>| {
        count += piece.first().map_or(0, Vec::len) as u64;
        true
    };
    stretch(clips, source.blob, source.bytes, from..CLIP_MS_MAX, MIX_RATE, take).await.ok()?;
    u32::try_from(u64::from(from) + count / MS).ok()
}

/// Of each channel so many samples of [`MIX_RATE`], fewer where the clip ends; `None` when it cannot be decoded.
pub async fn samples(clips: &Clips, source: &Source, samples: u32) -> Option<Vec<Vec<f32>>> {
    let (from, to) = (source.from / MS, (source.from + u64::from(samples)).div_ceil(MS));
    let mut all: Vec<Vec<f32>> = Vec::new();
    let take = |piece: Vec<Vec<f32>>| {
        if all.is_empty() {
            all = piece;
        } else {
            for (all, piece) in all.iter_mut().zip(piece) {
                all.extend(piece);
            }
        }
        true
    };
    let decoded = stretch(clips, source.blob, source.bytes, from as u32..to as u32, MIX_RATE, take).await;
    decoded.ok()?;
    // Clips that do not count in 48 kHz may be a sample beside.
    for channel in &mut all {
        let count = samples as usize;
        let last = channel.last().copied().unwrap_or(0.0);
        if channel.len().abs_diff(count) <= BESIDE {
            channel.resize(count, last);
        }
    }
    Some(all)
}
