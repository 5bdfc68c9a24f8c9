//! How loud a section of a clip is, from its samples as they are decoded.

use super::{clips::Clips, decode};
use crate::{
    ports::loudness::{Measured, ToMeasure},
    sound::loudness::Meter,
};

/// Samples a second that are measured: those that BS.1770 is written for.
const RATE: u32 = 48_000;

/// Measures a section of a clip; `None` when it cannot be decoded. The samples of a few seconds are held at once.
pub async fn measure(clips: &Clips, wanted: &ToMeasure) -> Option<Measured> {
    let mut meter: Option<Meter> = None;
    let take = |channels: Vec<Vec<f32>>| {
        if meter.is_none() {
            meter = Meter::new(channels.len(), RATE);
        }
        if let Some(meter) = &mut meter {
            meter.add(&channels);
        }
        true
    };
    let stretch = wanted.section.start_ms..wanted.section.end_ms;
    decode::stretch(clips, wanted.blob, wanted.bytes, stretch, RATE, take).await.ok()?;
    meter.map(Meter::finish)
}
