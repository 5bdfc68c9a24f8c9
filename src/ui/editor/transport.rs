//! Playing and looking: from the cursor, what is selected, nearer and farther; the cursor as a time.

use leptos::{ev, html, prelude::*};

use super::{
    Edited,
    waveform::{ZOOM_STEP, sound},
};
use crate::{
    app::{input::PlayCommand, view::PlayState},
    shell::{Shell, use_shell},
    studio::editor::{SoundCommand, place_ms},
    ui::{
        kit::{Glyph, Press},
        player::place_in,
        text::{editor as text, numbers},
    },
};

/// How much is heard before and behind what would be cut out.
const AROUND_MS: u64 = 2_000;

/// Plays from the cursor; while this card sounds, holds and puts the cursor there.
pub fn play_or_hold(shell: Shell, edited: Edited) {
    let now = edited.sound.get_untracked();
    let sounds = shell.views.player.with_untracked(|player| player.state_of(edited.id) == PlayState::Playing);
    if sounds {
        let at = place_in(shell, edited.id);
        shell.dispatch(PlayCommand::Stop);
        if let Some(at) = at {
            sound(shell, SoundCommand::Cursor(at));
        }
    } else {
        // At the end there is nothing more to hear.
        let from = if now.cursor_ms >= now.duration_ms { 0 } else { now.cursor_ms };
        shell.dispatch(PlayCommand::Stretches(edited.id, vec![(from, now.duration_ms)]));
    }
}

/// The line below the waveform.
#[component]
pub fn Transport() -> impl IntoView {
    let shell = use_shell();
    let edited = expect_context::<Edited>();
    let playing = Memo::new(move |_| {
        shell.views.player.with(|player| player.state_of(edited.id) == PlayState::Playing)
    });
    let zoom = move |by: f64| {
        let about_ms = edited.sound.get_untracked().cursor_ms;
        sound(shell, SoundCommand::Zoom { by, about_ms });
    };
    let all = Signal::derive(move || {
        edited.sound.with(|now| now.shown_ms() == now.duration_ms).then_some(text::SHOWS_ALL)
    });
    let length = move || {
        let now = edited.sound.get();
        let (from, to) = now.selection();
        text::selected(to - from, now.duration_ms)
    };
    view! {
        <div class="editor-line">
            <Press
                testid="editor-play"
                glyph=Signal::derive(move || if playing.get() { Glyph::Pause } else { Glyph::Play })
                label=Signal::derive(move || if playing.get() { text::PAUSE } else { text::PLAY }.to_owned())
                look="round"
                on_press=move || play_or_hold(shell, edited)
            />
            <CursorField />
            <p class="editor-length" data-testid="trim-length">
                {length}
            </p>
            <span class="gap"></span>
            <Press
                testid="editor-zoom-out"
                glyph=Glyph::ZoomOut
                label=text::ZOOM_OUT
                why_not=all
                on_press=move || zoom(ZOOM_STEP)
            />
            <Press
                testid="editor-zoom-in"
                glyph=Glyph::ZoomIn
                label=text::ZOOM_IN
                on_press=move || zoom(1.0 / ZOOM_STEP)
            />
            <Press
                testid="editor-show-all"
                glyph=Glyph::Widen
                label=text::SHOW_ALL
                why_not=all
                on_press=move || sound(shell, SoundCommand::ShowAll)
            />
        </div>
        <Listening />
    }
}

/// Hearing the selection, and how it would be without.
#[component]
fn Listening() -> impl IntoView {
    let shell = use_shell();
    let edited = expect_context::<Edited>();
    let whole =
        Signal::derive(move || edited.sound.with(|now| now.selected.is_none()).then_some(text::IS_ALL));
    let listen = move || {
        let selection = edited.sound.get_untracked().selection();
        shell.dispatch(PlayCommand::Stretches(edited.id, vec![selection]));
    };
    let without = move || {
        let now = edited.sound.get_untracked();
        let (from, to) = now.selection();
        let around = [(from.saturating_sub(AROUND_MS), from), (to, (to + AROUND_MS).min(now.duration_ms))];
        let around = around.into_iter().filter(|(from, to)| from < to).collect();
        shell.dispatch(PlayCommand::Stretches(edited.id, around));
    };
    view! {
        <div class="editor-line">
            <Press
                testid="trim-preview"
                glyph=Glyph::Play
                label=text::LISTEN
                look="plain"
                words=true
                attr:title=text::LISTEN_LONG
                on_press=listen
            />
            <Press
                testid="editor-without"
                glyph=Glyph::Without
                label=text::LISTEN_WITHOUT
                look="plain"
                words=true
                why_not=whole
                on_press=without
            />
        </div>
    }
}

/// The time of the cursor, to be read and to be written.
#[component]
fn CursorField() -> impl IntoView {
    let shell = use_shell();
    let edited = expect_context::<Edited>();
    let node = NodeRef::<html::Input>::new();
    let written = StoredValue::new(false);
    let now = move || numbers::clock_hundredths(edited.sound.with(|now| now.cursor_ms));
    Effect::new(move |_| {
        let now = now();
        if let Some(field) = node.get().filter(|_| !written.get_value()) {
            field.set_value(&now);
        }
    });
    let take = move || {
        let Some(field) = node.try_get_untracked().flatten() else { return };
        if written.try_update_value(std::mem::take) == Some(true) {
            if let Some(at) = place_ms(&field.value()) {
                sound(shell, SoundCommand::Cursor(at));
            }
            field.set_value(&numbers::clock_hundredths(edited.sound.get_untracked().cursor_ms));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            take();
        }
    };
    view! {
        <input
            class="editor-at"
            type="text"
            inputmode="decimal"
            autocomplete="off"
            node_ref=node
            data-testid="editor-at"
            aria-label=text::AT
            on:input=move |_| written.set_value(true)
            on:keydown=on_key
            on:blur=move |_| take()
        />
    }
}
