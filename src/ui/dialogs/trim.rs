//! Trimming a card: its waveform, two handles, and a way to hear what would be kept.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::{
    app::{
        input::{EditCommand, PlayCommand},
        view::CardView,
    },
    project::{Edit, Region, trim::trim},
    shell::use_shell,
    ui::{
        kit::{Glyph, Modal, Press, modal::Close, paint::Repaint, waveform},
        text::{common, numbers, trim as text},
    },
};

/// An arrow key moves a handle by this much; with Shift by ten times.
const STEP_MS: u64 = 100;
/// What is kept is at least this long.
const KEPT_MS_MIN: u64 = 100;

/// The stretch that is kept, in milliseconds of the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kept {
    from: u64,
    to: u64,
}

/// Which end of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    From,
    To,
}

impl Kept {
    fn at(self, end: End) -> u64 {
        if end == End::From { self.from } else { self.to }
    }

    /// The same with one end elsewhere, as far as the other end and the card allow.
    fn moved(self, end: End, to: u64, duration: u64) -> Self {
        match end {
            End::From => Self { from: to.min(self.to.saturating_sub(KEPT_MS_MIN)), ..self },
            End::To => Self { to: to.clamp((self.from + KEPT_MS_MIN).min(duration), duration), ..self },
        }
    }
}

/// The dialog.
#[component]
pub fn TrimDialog(
    /// The card.
    card: CardView,
    /// Puts the dialog away.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let shell = use_shell();
    let (id, duration) = (card.card.id, card.card.duration_ms());
    let title = text::heading(card.number);
    let regions: StoredValue<Vec<Region>> = StoredValue::new(card.card.regions.clone());
    let kept = RwSignal::new(Kept { from: 0, to: duration });
    let trimmed = move || {
        let Kept { from, to } = kept.get_untracked();
        regions.with_value(|regions| trim(regions, from, to))
    };
    let close = move || {
        shell.dispatch(PlayCommand::Stop);
        on_close.run(());
    };
    let save = move |_| {
        if kept.get_untracked() != (Kept { from: 0, to: duration }) {
            shell.dispatch(EditCommand::Do(Edit::SetRegions(id, trimmed())));
        }
        close();
    };
    let whole =
        Signal::derive(move || (kept.get() == Kept { from: 0, to: duration }).then_some(text::IS_ALL));
    let cut = move || {
        let Kept { from, to } = kept.get_untracked();
        shell.dispatch(EditCommand::Do(Edit::Cut(id, from, to)));
        close();
    };
    let length = move || {
        let Kept { from, to } = kept.get();
        text::length(to - from, duration)
    };
    view! {
        <Modal testid="trim-dialog" title close=Close::new("trim-close", close)>
            <div class="stack">
                <Handles card kept duration />
                <p class="trim-length" data-testid="trim-length" aria-live="polite">{length}</p>
                <div class="modal-actions">
                    <Press
                        testid="trim-preview"
                        glyph=Glyph::Play
                        label=text::LISTEN
                        look="plain"
                        words=true
                        on_press=move || shell.dispatch(PlayCommand::Preview(id, trimmed()))
                    />
                    <Press
                        testid="trim-cut"
                        glyph=Glyph::Scissors
                        label=text::CUT
                        look="plain"
                        words=true
                        why_not=whole
                        on_press=cut
                    />
                    <button type="button" class="press plain" data-testid="trim-cancel" on:click=move |_| close()>
                        {common::CANCEL}
                    </button>
                    <button type="button" class="press main" data-testid="trim-save" on:click=save>
                        {text::TRIM}
                    </button>
                </div>
                <p class="hint">{text::HINT}</p>
            </div>
        </Modal>
    }
}

/// The waveform with what falls away shaded, and the two handles.
#[component]
fn Handles(card: CardView, kept: RwSignal<Kept>, duration: u64) -> impl IntoView {
    let repaint = expect_context::<Repaint>();
    let canvas = NodeRef::<html::Canvas>::new();
    let view = StoredValue::new(card);
    Effect::new(move |_| {
        repaint.track();
        if let Some(canvas) = canvas.get() {
            // At the next frame the dialog has its size.
            request_animation_frame(move || {
                view.try_with_value(|view| waveform::draw(&canvas, view, 0.0));
            });
        }
    });
    let percent = move |at: u64| format!("{:.2}%", at as f64 * 100.0 / duration.max(1) as f64);
    view! {
        <div class="trim">
            <canvas class="trim-waveform" node_ref=canvas aria-hidden="true"></canvas>
            <span class="trim-away" style:inset-inline-start="0" style:width=move || percent(kept.get().from)></span>
            <span
                class="trim-away"
                style:inset-inline-end="0"
                style:width=move || percent(duration - kept.get().to)
            ></span>
            <Handle end=End::From kept duration />
            <Handle end=End::To kept duration />
        </div>
    }
}

/// One end: dragged, or moved with the arrow keys.
#[component]
fn Handle(end: End, kept: RwSignal<Kept>, duration: u64) -> impl IntoView {
    let at = move || kept.get().at(end);
    let move_to = move |to: u64| kept.update(|kept| *kept = kept.moved(end, to, duration));
    let on_key = move |event: ev::KeyboardEvent| {
        let step = if event.shift_key() { 10 * STEP_MS } else { STEP_MS };
        let now = kept.get_untracked().at(end);
        let to = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => now.saturating_sub(step),
            "ArrowRight" | "ArrowUp" => now + step,
            "Home" => 0,
            "End" => duration,
            _ => return,
        };
        event.prevent_default();
        move_to(to);
    };
    let on_pointer = move |event: ev::PointerEvent| {
        let handle = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(handle) = handle.filter(|handle| handle.has_pointer_capture(event.pointer_id())) else {
            return;
        };
        if let Some(track) = handle.parent_element() {
            let rect = track.get_bounding_client_rect();
            let fraction = (f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0);
            move_to((fraction.clamp(0.0, 1.0) * duration as f64) as u64);
        }
    };
    let on_down = move |event: ev::PointerEvent| {
        if let Some(handle) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Fails only for a pointer that is gone.
            let _ = handle.set_pointer_capture(event.pointer_id());
        }
    };
    let (testid, label) = match end {
        End::From => ("trim-from", text::BEGINNING),
        End::To => ("trim-to", text::END),
    };
    view! {
        <span
            class="trim-handle"
            class:to=end == End::To
            role="slider"
            tabindex="0"
            data-testid=testid
            aria-label=label
            aria-valuemin="0"
            aria-valuemax=duration.to_string()
            aria-valuenow=move || at().to_string()
            aria-valuetext=move || numbers::clock(at())
            style:inset-inline-start=move || format!("{:.2}%", at() as f64 * 100.0 / duration.max(1) as f64)
            on:keydown=on_key
            on:pointerdown=on_down
            on:pointermove=on_pointer
        ></span>
    }
}
