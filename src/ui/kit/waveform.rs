//! Waveforms: from a card's regions to bars, and from bars to pixels.

use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::paint;
use crate::{
    app::view::{CardView, WavesView},
    waves::{Loud, bars},
};

/// A bar and the gap behind it, in CSS pixels.
const BAR_STEP: f64 = 4.0;
const BAR_WIDTH: f64 = 2.5;
/// The height of a bar for silence, so that it is drawn as a line of dots.
const BAR_MIN: f64 = 2.0;

/// Loudness (0 to 255) of `count` equal parts of a stretch of a card, in milliseconds of it; `None` where the sound is
/// not here yet. As fine as `waves` has it.
fn bars_of(view: &CardView, stretch: (u64, u64), count: usize, waves: &WavesView) -> Vec<Option<u8>> {
    bars(&view.card.regions, stretch, count, |hash| {
        let clip = view.clips.get(&hash).filter(|clip| clip.duration_ms > 0)?;
        let values = waves.get(&hash).map_or(clip.peaks.values(), |wave| &**wave);
        Some(Loud { values, duration_ms: clip.duration_ms })
    })
}

/// Not all sound of a card is here.
pub fn is_missing(view: &CardView) -> bool {
    view.card.regions.iter().any(|region| !view.clips.contains_key(&region.clip))
}

/// How many bars a canvas has room for.
pub fn bar_count(width: f64) -> usize {
    (width / BAR_STEP).floor().max(0.0) as usize
}

/// Draws a card's waveform; what lies before `played` (0 to 1) in the colour of the playhead.
pub fn draw(canvas: &HtmlCanvasElement, view: &CardView, played: f64) {
    let Some((context, width, height)) = paint::prepare(canvas) else { return };
    let [rest, done] = paint::colours(canvas, ["--wave", "--wave-played"]);
    let all = (0, view.card.duration_ms());
    let limit = played * width;
    for (index, bar) in bars_of(view, all, bar_count(width), &WavesView::default()).into_iter().enumerate() {
        let left = index as f64 * BAR_STEP;
        context.set_fill_style_str(if left + BAR_WIDTH / 2.0 < limit { &done } else { &rest });
        draw_bar(&context, left, height, loudness(bar));
    }
    if played > 0.0 && played < 1.0 {
        context.set_fill_style_str(&done);
        context.fill_rect((limit - 0.75).max(0.0), 0.0, 1.5, height);
    }
}

/// Draws a stretch of a card, in milliseconds of it: what lies in `selected` in the colour of what is chosen.
pub fn draw_stretch(
    canvas: &HtmlCanvasElement,
    view: &CardView,
    (from_ms, to_ms): (u64, u64),
    selected: (u64, u64),
    waves: &WavesView,
) {
    let Some((context, width, height)) = paint::prepare(canvas) else { return };
    let [rest, chosen] = paint::colours(canvas, ["--wave", "--wave-played"]);
    let count = bar_count(width);
    let shown = to_ms.saturating_sub(from_ms) as f64;
    for (index, bar) in bars_of(view, (from_ms, to_ms), count, waves).into_iter().enumerate() {
        let middle = from_ms as f64 + (index as f64 + 0.5) * shown / count.max(1) as f64;
        let is_chosen = (selected.0 as f64..selected.1 as f64).contains(&middle);
        context.set_fill_style_str(if is_chosen { &chosen } else { &rest });
        // The bars fill the width, so that a place in time is a place on the screen.
        draw_bar(&context, index as f64 * width / count.max(1) as f64, height, loudness(bar));
    }
}

fn loudness(bar: Option<u8>) -> f64 {
    f64::from(bar.unwrap_or(0)) / 255.0
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
