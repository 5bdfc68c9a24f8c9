//! How loud something is, as a bar.

use leptos::prelude::*;

use super::frames::every_frame;

/// Percent by which the bar falls at most from one frame to the next, so that the eye can follow.
const FALL: u8 = 3;

/// The bar, for as long as it runs. `read`: loudness now, 0 to 1.
#[component]
pub fn Level(
    /// The stable handle of docs/testing.md.
    testid: &'static str,
    /// Its name.
    label: &'static str,
    /// Whether there is anything to read.
    #[prop(into)]
    running: Signal<bool>,
    /// Reads it.
    read: impl Fn() -> Option<f32> + 'static,
) -> impl IntoView {
    let level = RwSignal::new(0_u8);
    every_frame(
        move || running.get(),
        move || {
            let loudness = if running.get_untracked() { read().unwrap_or(0.0) } else { 0.0 };
            let percent = (loudness.clamp(0.0, 1.0).sqrt() * 100.0) as u8;
            let shown =
                level.try_get_untracked().map_or(0, |before| percent.max(before.saturating_sub(FALL)));
            level.try_set(if running.get_untracked() { shown } else { 0 });
        },
    );
    view! {
        <div
            class="level"
            data-testid=testid
            role="meter"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || level.get().to_string()
        >
            <span style:transform=move || format!("scaleX({})", f32::from(level.get()) / 100.0)></span>
        </div>
    }
}
