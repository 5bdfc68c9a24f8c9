//! The waveform of the card that is worked on: dragged to select, pressed to put the cursor, zoomed by wheel, pinch and
//! keys.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement};

use super::{
    Edited,
    marks::{Cursor, Edge, End, Overview, percent},
    transport::play_or_hold,
};
use crate::{
    app::{input::StudioCommand, view::PlayState},
    shell::{Shell, use_shell},
    studio::editor::{EditorCommand, Hands, SoundCommand, Touch},
    ui::{
        kit::{frames::every_frame, paint::Repaint, waveform},
        player::place_in,
        text::editor as text,
    },
};

/// One notch of a wheel, or one key, shows so much less or more.
pub const ZOOM_STEP: f64 = 1.5;
/// Pixels of a wheel for that.
const WHEEL_STEP: f64 = 100.0;

/// Wants something in the sound.
pub fn sound(shell: Shell, command: SoundCommand) {
    shell.dispatch(StudioCommand::Work(EditorCommand::Sound(command)));
}

/// The waveform, with what is on it.
#[component]
pub fn Waveform() -> impl IntoView {
    let shell = use_shell();
    let edited = expect_context::<Edited>();
    let node = NodeRef::<html::Div>::new();
    let hands = StoredValue::new(Hands::default());
    let place = move |x: f64| {
        let rect = node.try_get_untracked().flatten()?.get_bounding_client_rect();
        let now = edited.sound.get_untracked();
        let fraction = (x - rect.left()) / rect.width().max(1.0);
        let at = now.from_ms as f64 + fraction * now.shown_ms() as f64;
        Some(at.round().max(0.0) as u64)
    };
    let on_wheel = move |event: ev::WheelEvent| {
        event.prevent_default();
        let sideways = if event.shift_key() { event.delta_y() } else { event.delta_x() };
        let now = edited.sound.get_untracked();
        if sideways == 0.0 {
            let by = ZOOM_STEP.powf(event.delta_y() / WHEEL_STEP);
            if let Some(about_ms) = place(f64::from(event.client_x())) {
                sound(shell, SoundCommand::Zoom { by, about_ms });
            }
        } else {
            let by = sideways / 4.0 / WHEEL_STEP * now.shown_ms() as f64;
            sound(shell, SoundCommand::Show((now.from_ms as f64 + by).max(0.0) as u64));
        }
    };
    let change = move |event: &ev::PointerEvent, what: Touch| {
        let x = f64::from(event.client_x());
        let wants = hands.try_update_value(|hands| hands.after(event.pointer_id(), x, what, &place));
        for command in wants.into_iter().flatten() {
            sound(shell, command);
        }
    };
    let on_down = move |event: ev::PointerEvent| {
        if event.button() == 0 {
            if let Some(wave) = event.current_target().and_then(|it| it.dyn_into::<Element>().ok()) {
                // Fails only for a pointer that is gone.
                let _ = wave.set_pointer_capture(event.pointer_id());
            }
            let now = edited.sound.get_untracked();
            let plain = Touch::Down(now.selected, now.cursor_ms);
            change(&event, if event.shift_key() { Touch::Extend(now.cursor_ms) } else { plain });
        }
    };
    let missing =
        Memo::new(move |_| edited.view.with(|view| view.as_ref().is_some_and(waveform::is_missing)));
    view! {
        <div class="editor-wave" on:keydown=move |event| answer_key(shell, edited, &event)>
            <div
                class="editor-wave-area"
                data-testid="editor-wave"
                data-from-ms=move || edited.sound.get().from_ms.to_string()
                data-to-ms=move || edited.sound.get().to_ms.to_string()
                node_ref=node
                on:wheel=on_wheel
                on:pointerdown=on_down
                on:pointermove=move |event| change(&event, Touch::Move)
                on:pointerup=move |event| change(&event, Touch::Up)
                on:pointercancel=move |event| change(&event, Touch::Lost)
            >
                <Drawing />
                <Playhead />
                <Cursor />
            </div>
            <End end=Edge::From node />
            <End end=Edge::To node />
        </div>
        <Overview />
        <Show when=move || missing.get()>
            <p class="hint" role="status">
                {text::NO_SOUND}
            </p>
        </Show>
    }
}

/// Keys anywhere in the waveform.
fn answer_key(shell: Shell, edited: Edited, event: &ev::KeyboardEvent) {
    let now = edited.sound.get_untracked();
    let (step, page) = (now.step_ms(), now.shown_ms() / 10);
    let at = now.cursor_ms;
    let command_key = event.ctrl_key() || event.meta_key();
    // Those of the browser: its zoom, its way back.
    if event.alt_key() || command_key && !event.key().eq_ignore_ascii_case("a") {
        return;
    }
    let to = match event.key().as_str() {
        "ArrowLeft" | "ArrowDown" => at.saturating_sub(step),
        "ArrowRight" | "ArrowUp" => at + step,
        "PageDown" => at.saturating_sub(page),
        "PageUp" => at + page,
        "Home" => 0,
        "End" => now.duration_ms,
        other => {
            let zoom = |by| SoundCommand::Zoom { by, about_ms: now.cursor_ms };
            let command = match other {
                "+" | "=" => zoom(1.0 / ZOOM_STEP),
                "-" => zoom(ZOOM_STEP),
                "0" => SoundCommand::ShowAll,
                "a" | "A" if command_key => SoundCommand::SelectAll,
                space if space.chars().eq([' ']) => {
                    event.prevent_default();
                    return play_or_hold(shell, edited);
                }
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            return sound(shell, command);
        }
    };
    event.prevent_default();
    event.stop_propagation();
    if event.shift_key() {
        // The end that the cursor is at goes along; without a selection, one begins here.
        let other = match now.selected {
            Some((from, end)) if from == at => end,
            Some((from, end)) if end == at => from,
            _ => at,
        };
        sound(shell, SoundCommand::Select(other, to));
    }
    sound(shell, SoundCommand::Cursor(to));
}

#[component]
fn Drawing() -> impl IntoView {
    let shell = use_shell();
    let edited = expect_context::<Edited>();
    let repaint = expect_context::<Repaint>();
    let canvas = NodeRef::<html::Canvas>::new();
    let draw = move |canvas: &HtmlCanvasElement| {
        let now = edited.sound.try_get_untracked();
        let (Some(now), waves) = (now, shell.views.waves.get_untracked()) else { return };
        edited.view.try_with_untracked(|view| {
            if let Some(view) = view {
                let shown = (now.from_ms, now.to_ms);
                waveform::draw_stretch(canvas, view, shown, now.selection(), &waves);
            }
        });
    };
    Effect::new(move |first: Option<()>| {
        repaint.track();
        edited.sound.track();
        edited.view.track();
        shell.views.waves.track();
        let Some(canvas) = canvas.get() else { return };
        if first.is_some() {
            draw(&canvas);
        }
        // At the next frame a sheet that was just opened has its size.
        request_animation_frame(move || draw(&canvas));
    });
    view! { <canvas class="editor-canvas" node_ref=canvas aria-hidden="true"></canvas> }
}

/// Where the sound is, while this card plays.
#[component]
fn Playhead() -> impl IntoView {
    let shell = use_shell();
    let edited = expect_context::<Edited>();
    let at = RwSignal::new(None::<u64>);
    let state = move || shell.views.player.with(|player| player.state_of(edited.id));
    every_frame(
        move || {
            edited.sound.track();
            state() == PlayState::Playing
        },
        move || {
            let place = place_in(shell, edited.id);
            at.try_set(place);
            follow(shell, edited, place);
        },
    );
    let shown = move || {
        let now = edited.sound.get();
        at.get().filter(|at| (now.from_ms..=now.to_ms).contains(at)).map(|at| percent(&now, at))
    };
    view! { <span class="editor-playhead" hidden=move || shown().is_none() style:inset-inline-start=shown></span> }
}

/// A page on, when what sounds is not seen any more.
fn follow(shell: Shell, edited: Edited, place: Option<u64>) {
    let Some((at, now)) = place.zip(edited.sound.try_get_untracked()) else { return };
    let playing = shell.views.player.with_untracked(|player| player.state == PlayState::Playing);
    if playing && at >= now.to_ms && now.to_ms < now.duration_ms {
        sound(shell, SoundCommand::Show(at));
    }
}
