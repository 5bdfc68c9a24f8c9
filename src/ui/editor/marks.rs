//! What stands on a waveform, and the strip that says which part of it is shown.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{Edited, waveform::sound};
use crate::{
    app::view::Sound,
    shell::use_shell,
    studio::editor::SoundCommand,
    ui::{
        kit::{paint::Repaint, waveform},
        text::{editor as text, numbers},
    },
};

/// Where a place is on the screen, in percent of what is shown; at the nearer edge where it is not.
pub fn percent(sound: &Sound, at_ms: u64) -> String {
    let at = at_ms.clamp(sound.from_ms, sound.to_ms) - sound.from_ms;
    format!("{:.3}%", at as f64 * 100.0 / sound.shown_ms().max(1) as f64)
}

/// The cursor: what keys move.
#[component]
pub fn Cursor() -> impl IntoView {
    let edited = expect_context::<Edited>();
    view! {
        <span
            class="editor-cursor"
            role="slider"
            tabindex="0"
            data-testid="editor-cursor"
            aria-label=text::CURSOR
            aria-valuemin="0"
            aria-valuemax=move || edited.sound.get().duration_ms.to_string()
            aria-valuenow=move || edited.sound.get().cursor_ms.to_string()
            aria-valuetext=move || numbers::clock_hundredths(edited.sound.get().cursor_ms)
            style:inset-inline-start=move || edited.sound.with(|now| percent(now, now.cursor_ms))
        ></span>
    }
}

/// A pointer that moved less, in pixels, drags nothing.
const PRESS_PIXELS: f64 = 3.0;

/// An end that a pointer has.
#[derive(Debug, Clone, Copy)]
struct Grab {
    /// Where the end was, in milliseconds.
    at_ms: u64,
    /// Where the pointer went down, in pixels of the window.
    x: f64,
    drawn: bool,
}

impl Grab {
    /// Where the end was, and how many pixels the pointer is from where it went down.
    fn moved(&mut self, x: f64) -> Option<(u64, f64)> {
        self.drawn |= (x - self.x).abs() >= PRESS_PIXELS;
        self.drawn.then_some((self.at_ms, x - self.x))
    }
}

/// Which end of the selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Its beginning.
    From,
    /// Its end.
    To,
}

/// One end of the selection: dragged, or moved with the arrow keys.
#[component]
pub fn End(end: Edge, node: NodeRef<html::Div>) -> impl IntoView {
    let shell = use_shell();
    let edited = expect_context::<Edited>();
    let at = move |now: &Sound| if end == Edge::From { now.selection().0 } else { now.selection().1 };
    let move_to = move |to: u64| {
        let (from, until) = edited.sound.get_untracked().selection();
        let (from, until) = if end == Edge::From { (to.min(until), until) } else { (from, to.max(from)) };
        sound(shell, SoundCommand::Select(from, until));
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let now = edited.sound.get_untracked();
        let step = if event.shift_key() { 10 * now.step_ms() } else { now.step_ms() };
        let to = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => at(&now).saturating_sub(step),
            "ArrowRight" | "ArrowUp" => at(&now) + step,
            "Home" => 0,
            "End" => now.duration_ms,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        move_to(to);
    };
    let grabbed = StoredValue::new(None::<Grab>);
    let on_pointer = move |event: ev::PointerEvent| {
        let handle = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        let held = handle.is_some_and(|handle| handle.has_pointer_capture(event.pointer_id()));
        let x = f64::from(event.client_x());
        let moved = grabbed.try_update_value(|grab| grab.as_mut().and_then(|grab| grab.moved(x))).flatten();
        if let Some((area, (from, by))) = node.try_get_untracked().flatten().filter(|_| held).zip(moved) {
            let now = edited.sound.get_untracked();
            let by = by / area.get_bounding_client_rect().width().max(1.0) * now.shown_ms() as f64;
            move_to((from as f64 + by).max(0.0).round() as u64);
        }
    };
    let on_down = move |event: ev::PointerEvent| {
        if event.button() != 0 {
            return;
        }
        let at_ms = edited.sound.with_untracked(at);
        grabbed.set_value(Some(Grab { at_ms, x: f64::from(event.client_x()), drawn: false }));
        if let Some(handle) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Fails only for a pointer that is gone.
            let _ = handle.set_pointer_capture(event.pointer_id());
        }
    };
    let (testid, label) = match end {
        Edge::From => ("trim-from", text::SELECTION_FROM),
        Edge::To => ("trim-to", text::SELECTION_TO),
    };
    view! {
        <span
            class="editor-end"
            class:to=end == Edge::To
            class:beyond=move || {
                edited.sound.with(|now| !(now.from_ms..=now.to_ms).contains(&at(now)))
            }
            role="slider"
            tabindex="0"
            data-testid=testid
            aria-label=label
            aria-valuemin="0"
            aria-valuemax=move || edited.sound.get().duration_ms.to_string()
            aria-valuenow=move || edited.sound.with(at).to_string()
            aria-valuetext=move || numbers::clock_hundredths(edited.sound.with(at))
            style:inset-inline-start=move || edited.sound.with(|now| percent(now, at(now)))
            on:keydown=on_key
            on:pointerdown=on_down
            on:pointermove=on_pointer
        ></span>
    }
}

/// The whole card, and which part of it is shown: a press goes there. Keys scroll with the cursor.
#[component]
pub fn Overview() -> impl IntoView {
    let shell = use_shell();
    let edited = expect_context::<Edited>();
    let repaint = expect_context::<Repaint>();
    let canvas = NodeRef::<html::Canvas>::new();
    Effect::new(move |_| {
        repaint.track();
        edited.view.track();
        let Some(canvas) = canvas.get() else { return };
        request_animation_frame(move || {
            edited.view.try_with_untracked(|view| {
                if let Some(view) = view {
                    waveform::draw(&canvas, view, 0.0);
                }
            });
        });
    });
    let go = move |event: ev::PointerEvent| {
        let strip = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(strip) = strip.filter(|_| event.buttons() & 1 == 1) else { return };
        let rect = strip.get_bounding_client_rect();
        let fraction = ((f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0)).clamp(0.0, 1.0);
        let now = edited.sound.get_untracked();
        let middle = (fraction * now.duration_ms as f64) as u64;
        sound(shell, SoundCommand::Show(middle.saturating_sub(now.shown_ms() / 2)));
    };
    let share = |part: u64, whole: u64| format!("{:.3}%", part as f64 * 100.0 / whole.max(1) as f64);
    view! {
        <div
            class="editor-overview"
            data-testid="editor-overview"
            aria-hidden="true"
            on:pointerdown=go
            on:pointermove=go
        >
            <canvas class="editor-canvas" node_ref=canvas></canvas>
            <span
                class="editor-shown"
                style:inset-inline-start=move || edited.sound.with(|now| share(now.from_ms, now.duration_ms))
                style:width=move || edited.sound.with(|now| share(now.shown_ms(), now.duration_ms))
            ></span>
        </div>
    }
}
