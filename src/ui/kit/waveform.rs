//! Waveforms: from a card's regions to bars, and from bars to pixels.

use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::paint;
use crate::app::view::CardView;

/// A bar and the gap behind it, in CSS pixels.
const BAR_STEP: f64 = 4.0;
const BAR_WIDTH: f64 = 2.5;
/// The height of a bar for silence, so that it is drawn as a line of dots.
const BAR_MIN: f64 = 2.0;

/// Loudness (0 to 1) of `count` equal stretches of a card; `None` where the sound is not here yet.
pub fn bars(view: &CardView, count: usize) -> Vec<Option<f32>> {
    let total = view.card.duration_ms();
    if total == 0 || count == 0 {
        return vec![None; count];
    }
    (0..count as u64)
        .map(|bar| {
            let (from, to) = (bar * total / count as u64, ((bar + 1) * total / count as u64).max(1));
            loudest(view, from, to)
        })
        .collect()
}

/// The loudest moment of a stretch of a card, in milliseconds of the card.
fn loudest(view: &CardView, from: u64, to: u64) -> Option<f32> {
    let mut begin = 0;
    let mut found = None::<f32>;
    for region in &view.card.regions {
        let end = begin + u64::from(region.duration_ms());
        if begin < to && from < end {
            let in_clip = |at: u64| u64::from(region.start_ms) + at.clamp(begin, end) - begin;
            let clip = view.clips.get(&region.clip).filter(|clip| clip.duration_ms > 0)?;
            let values = clip.peaks.values();
            let index = |ms: u64| (ms * values.len() as u64 / u64::from(clip.duration_ms)) as usize;
            let first = index(in_clip(from)).min(values.len().saturating_sub(1));
            let last = index(in_clip(to)).clamp(first + 1, values.len().max(first + 1));
            let peak = values.get(first..last.min(values.len()))?.iter().max()?;
            found = Some(found.unwrap_or(0.0).max(f32::from(*peak) / 255.0));
        }
        begin = end;
    }
    found
}

/// How many bars a canvas has room for.
pub fn bar_count(width: f64) -> usize {
    (width / BAR_STEP).floor().max(0.0) as usize
}

/// Draws a card's waveform; what lies before `played` (0 to 1) in the colour of the playhead.
pub fn draw(canvas: &HtmlCanvasElement, view: &CardView, played: f64) {
    let Some((context, width, height)) = paint::prepare(canvas) else { return };
    let [rest, done] = paint::colours(canvas, ["--wave", "--wave-played"]);
    let bars = bars(view, bar_count(width));
    let limit = played * width;
    for (index, bar) in bars.iter().enumerate() {
        let left = index as f64 * BAR_STEP;
        context.set_fill_style_str(if left + BAR_WIDTH / 2.0 < limit { &done } else { &rest });
        let loudness = f64::from(bar.unwrap_or(0.0));
        draw_bar(&context, left, height, loudness);
    }
    if played > 0.0 && played < 1.0 {
        context.set_fill_style_str(&done);
        context.fill_rect((limit - 0.75).max(0.0), 0.0, 1.5, height);
    }
}

/// Draws the newest of `levels` at the right edge, older ones running out to the left.
pub fn draw_live(canvas: &HtmlCanvasElement, levels: &[f32]) {
    let Some((context, width, height)) = paint::prepare(canvas) else { return };
    let [rest, live] = paint::colours(canvas, ["--wave", "--wave-live"]);
    let count = bar_count(width);
    let missing = count.saturating_sub(levels.len());
    let newest = &levels[levels.len().saturating_sub(count)..];
    context.set_fill_style_str(&rest);
    for bar in 0..missing {
        draw_bar(&context, bar as f64 * BAR_STEP, height, 0.0);
    }
    context.set_fill_style_str(&live);
    for (bar, level) in newest.iter().enumerate() {
        draw_bar(&context, (missing + bar) as f64 * BAR_STEP, height, f64::from(*level));
    }
}

fn draw_bar(context: &CanvasRenderingContext2d, left: f64, height: f64, loudness: f64) {
    // The square root makes quiet speech visible, as ears make it audible.
    let tall = (loudness.clamp(0.0, 1.0).sqrt() * height).max(BAR_MIN);
    context.begin_path();
    let drawn = context.round_rect_with_f64(left, (height - tall) / 2.0, BAR_WIDTH, tall, BAR_WIDTH / 2.0);
    if drawn.is_err() {
        context.rect(left, (height - tall) / 2.0, BAR_WIDTH, tall);
    }
    context.fill();
}
