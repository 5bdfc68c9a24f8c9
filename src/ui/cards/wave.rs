//! The waveform of a card, with the playhead while it sounds; a press goes to that place.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement};

use super::{card::This, ends::Ends};
use crate::{
    app::{input::PlayCommand, view::PlayState},
    shell::{Shell, use_shell},
    ui::{
        kit::{
            frames::every_frame,
            paint::{self, Repaint},
            waveform,
        },
        player::place_in,
        project::Doc,
        text::cards as text,
    },
};

/// The waveform. Its canvas has pixels only while it is on screen.
#[component]
pub fn Wave() -> impl IntoView {
    let shell = use_shell();
    let this = expect_context::<This>();
    let doc = expect_context::<Doc>();
    let repaint = expect_context::<Repaint>();
    let canvas = NodeRef::<html::Canvas>::new();
    Effect::new(move |_| {
        repaint.track();
        this.play.track();
        let Some(canvas) = canvas.get() else { return };
        if this.seen.get() {
            this.view.track();
            draw(shell, this, &canvas);
        } else {
            paint::release(&canvas);
        }
    });
    // Only the card that sounds needs frames.
    let held = Memo::new(move |_| this.play.get() != PlayState::Idle);
    let playhead = move || held.get().then(|| view! { <Playhead canvas /> });
    let seek = move |event: ev::MouseEvent| {
        if let Some(fraction) = fraction_of(&event) {
            seek_to(shell, this, fraction);
        }
    };
    let area = NodeRef::<html::Div>::new();
    // Their ends can be dragged where a pointer is, or was last.
    let near = RwSignal::new(false);
    let leave = move |event: ev::PointerEvent| {
        // A finger leaves when it is lifted, and comes back to drag.
        if event.pointer_type() != "touch" {
            near.set(false);
        }
    };
    let ends = move || near.get() && doc.locked.get().is_none();
    view! {
        <div class="card-wave" node_ref=area on:pointerenter=move |_| near.set(true) on:pointerleave=leave>
        <canvas
            class="card-waveform"
            data-testid="card-waveform"
            node_ref=canvas
            title=text::PLAY_FROM_HERE
            on:click=seek
        ></canvas>
        {playhead}
        <Show when=ends>
            <Ends area />
        </Show>
        <Lacking />
        </div>
    }
}

/// What the waveform lacks: the sound, or the waveform itself, which is being made.
#[component]
fn Lacking() -> impl IntoView {
    let shell = use_shell();
    let this = expect_context::<This>();
    let missing = this.part(waveform::is_missing);
    let clips = this.part(|view| view.card.regions.iter().map(|region| region.clip).collect::<Vec<_>>());
    let percent = Memo::new(move |_| {
        shell
            .views
            .waves
            .with(|waves| clips.with(|clips| clips.iter().find_map(|clip| waves.percent_of(clip))))
    });
    let lacking = move || match (missing.get(), percent.get()) {
        (true, _) => Some(("sound", text::NOT_HERE.to_owned())),
        (false, Some(percent)) => Some(("waveform", text::measuring(percent))),
        (false, None) => None,
    };
    move || {
        lacking().map(|(what, words)| {
            view! {
                <p class="card-lacks" data-testid="card-lacks" data-what=what>
                    {words}
                </p>
            }
        })
    }
}

/// Draws the waveform anew at every frame while the card plays.
#[component]
fn Playhead(canvas: NodeRef<html::Canvas>) -> impl IntoView {
    let shell = use_shell();
    let this = expect_context::<This>();
    every_frame(
        move || {
            // A seek while the sound is paused moves the playhead too.
            shell.views.player.track();
            this.seen.get() && this.play.get() == PlayState::Playing
        },
        move || {
            if let Some(canvas) = canvas.try_get_untracked().flatten() {
                draw(shell, this, &canvas);
            }
        },
    );
}

fn draw(shell: Shell, this: This, canvas: &HtmlCanvasElement) {
    let place = place_in(shell, this.id);
    this.view.with_untracked(|view| {
        let Some(view) = view else { return };
        let played = place.map_or(0.0, |at| at as f64 / view.card.duration_ms().max(1) as f64);
        waveform::draw(canvas, view, played.min(1.0));
    });
}

/// Plays this card if it does not, and goes to the place.
fn seek_to(shell: Shell, this: This, fraction: f64) {
    let duration = this.view.with_untracked(|view| view.as_ref().map_or(0, |view| view.card.duration_ms()));
    shell.dispatch(PlayCommand::From(this.id, (duration as f64 * fraction) as u64));
}

fn fraction_of(event: &ev::MouseEvent) -> Option<f64> {
    let target = event.current_target()?.dyn_into::<Element>().ok()?;
    let rect = target.get_bounding_client_rect();
    (rect.width() > 0.0).then(|| ((f64::from(event.client_x()) - rect.left()) / rect.width()).clamp(0.0, 1.0))
}
