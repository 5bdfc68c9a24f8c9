//! What moves while recording: time, level, waveform. Read at every frame, straight from the shell.

use leptos::{html, prelude::*};

use crate::{
    app::view::RecorderView,
    shell::{Shell, use_shell},
    ui::{
        kit::{frames::every_frame, level::Level, waveform},
        text::{numbers, recorder as text},
    },
};

/// A bar of the live waveform stands for this long: slow enough to read, quick enough to see a word.
const BAR_MS: u64 = 70;
/// Bars that are kept: wider than any screen.
const BARS_MAX: usize = 1_000;

fn recording(shell: Shell) -> Memo<bool> {
    Memo::new(move |_| {
        shell.views.recorder.with(|recorder| matches!(recorder, RecorderView::Recording { .. }))
    })
}

/// The microphone is open, and what comes from it is shown.
fn heard(shell: Shell) -> Memo<bool> {
    Memo::new(move |_| {
        shell.views.recorder.with(|recorder| {
            matches!(recorder, RecorderView::Recording { .. } | RecorderView::Counting { .. })
        })
    })
}

/// Recorded so far, in milliseconds.
fn elapsed_ms(shell: Shell) -> u64 {
    let elapsed = shell.views.recorder.with_untracked(RecorderView::elapsed);
    elapsed.map_or(0, |elapsed| elapsed.at(shell.now()))
}

/// Elapsed time, to the tenth of a second.
#[component]
pub fn LiveTime() -> impl IntoView {
    let shell = use_shell();
    let running = recording(shell);
    let tenths = RwSignal::new(elapsed_ms(shell) / 100);
    every_frame(
        move || {
            // The time is set once more when the recording is paused or ends.
            shell.views.recorder.track();
            running.get()
        },
        move || {
            let saving = shell.views.recorder.with_untracked(|recorder| *recorder == RecorderView::Saving);
            let now = elapsed_ms(shell) / 100;
            if !saving && tenths.try_get_untracked().is_some_and(|before| before != now) {
                tenths.set(now);
            }
        },
    );
    view! {
        <p class="recorder-time" data-testid="record-time" role="timer" aria-live="off">
            {move || numbers::clock_tenths(tenths.get() * 100)}
        </p>
    }
}

/// How loud it is now.
#[component]
pub fn LiveLevel() -> impl IntoView {
    let shell = use_shell();
    let running = heard(shell);
    view! { <Level testid="record-level" label=text::LEVEL running read=move || shell.mic_level() /> }
}

/// The last seconds, running to the left.
#[component]
pub fn LiveWave() -> impl IntoView {
    let shell = use_shell();
    let running = recording(shell);
    let canvas = NodeRef::<html::Canvas>::new();
    let levels = StoredValue::new(Vec::<f32>::new());
    let bar_until = StoredValue::new(0_u64);
    let step = move || {
        if running.get_untracked() {
            let (now, level) = (shell.now().0, shell.mic_level().unwrap_or(0.0));
            let next = bar_until.try_get_value().is_some_and(|until| now >= until);
            if next {
                bar_until.try_update_value(|until| *until = now + BAR_MS);
            }
            levels.try_update_value(|levels| push_level(levels, level, next));
        }
        if let Some(canvas) = canvas.try_get_untracked().flatten() {
            levels.try_with_value(|levels| waveform::draw_live(&canvas, levels));
        }
    };
    every_frame(
        move || {
            canvas.track();
            running.get()
        },
        step,
    );
    view! { <canvas class="recorder-wave" data-testid="record-waveform" node_ref=canvas aria-hidden="true"></canvas> }
}

/// The loudest moment of the newest bar, or a new bar.
fn push_level(levels: &mut Vec<f32>, level: f32, next: bool) {
    match levels.last_mut() {
        Some(last) if !next => *last = last.max(level),
        _ => {
            if levels.len() >= BARS_MAX {
                levels.drain(..BARS_MAX / 2);
            }
            levels.push(level);
        }
    }
}
