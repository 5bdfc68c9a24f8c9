//! What can be cut: at the cursor, and what is selected.

use leptos::prelude::*;

use super::{Edited, waveform::sound};
use crate::{
    app::input::{EditCommand, PlayCommand},
    project::{Edit, trim::trim},
    shell::use_shell,
    sound::silence::SILENCE_MS_MAX,
    studio::editor::{SoundCommand, place_ms},
    ui::{
        kit::{Glyph, Press, said::Said},
        project::Doc,
        text::{editor as text, numbers},
    },
};

/// How much silence is offered.
const SILENCE_MS: u64 = 1_000;

/// The buttons.
#[component]
pub fn Verbs() -> impl IntoView {
    let shell = use_shell();
    let edited = expect_context::<Edited>();
    let set_end = move |from: bool| {
        let now = edited.sound.get_untracked();
        let (begin, end) = now.selection();
        // An end that is passed by goes to the edge of the card.
        let (begin, end) = match from {
            true if now.cursor_ms < end => (now.cursor_ms, end),
            true => (now.cursor_ms, now.duration_ms),
            false if now.cursor_ms > begin => (begin, now.cursor_ms),
            false => (0, now.cursor_ms),
        };
        sound(shell, SoundCommand::Select(begin, end));
    };
    let is_all =
        Signal::derive(move || edited.sound.with(|now| now.selected.is_none()).then_some(text::IS_ALL));
    view! {
        <div class="editor-line">
            <Press
                testid="editor-from"
                glyph=Glyph::FromHere
                label=text::SELECT_FROM
                look="plain"
                words=true
                on_press=move || set_end(true)
            />
            <Press
                testid="editor-to"
                glyph=Glyph::ToHere
                label=text::SELECT_TO
                look="plain"
                words=true
                on_press=move || set_end(false)
            />
            <Press
                testid="editor-select-all"
                glyph=Glyph::SelectAll
                label=text::SELECT_ALL
                look="plain"
                words=true
                why_not=is_all
                on_press=move || sound(shell, SoundCommand::SelectAll)
            />
        </div>
        <Cuts is_all />
        <Silence />
    }
}

#[component]
fn Cuts(is_all: Signal<Option<&'static str>>) -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let said = expect_context::<Said>();
    let edited = expect_context::<Edited>();
    // What plays is not what the card will be. What came of it shows in its length.
    let edit = move |edit: Edit, cursor: u64, outcome: String| {
        let length = move || doc.card_now(edited.id).map(|view| view.card.duration_ms());
        let before = length();
        shell.dispatch(PlayCommand::Stop);
        shell.dispatch(EditCommand::Do(edit));
        if length() != before {
            sound(shell, SoundCommand::SelectAll);
            sound(shell, SoundCommand::Cursor(cursor));
            said.say(outcome);
        }
    };
    let at_edge = Signal::derive(move || {
        let inside = edited.sound.with(|now| now.cursor_ms > 0 && now.cursor_ms < now.duration_ms);
        (!inside).then_some(text::AT_EDGE)
    });
    let split = move || {
        let at = edited.sound.get_untracked().cursor_ms;
        edit(Edit::Split(edited.id, at), at, text::was_split(at));
    };
    let keep = move || {
        let (from, to) = edited.sound.get_untracked().selection();
        let Some(view) = doc.card_now(edited.id) else { return };
        let regions = trim(&view.card.regions, from, to);
        edit(Edit::SetRegions(edited.id, regions), 0, text::was_trimmed(to - from));
    };
    let cut = move || {
        let (from, to) = edited.sound.get_untracked().selection();
        edit(Edit::Cut(edited.id, from, to), from, text::was_cut(to - from));
    };
    view! {
        <div class="editor-line">
            <Press
                testid="editor-split"
                glyph=Glyph::Split
                label=text::SPLIT
                look="plain"
                words=true
                why_not=at_edge
                on_press=split
            />
            <Press
                testid="trim-cut"
                glyph=Glyph::Scissors
                label=text::CUT
                look="plain"
                words=true
                why_not=is_all
                on_press=cut
            />
            <Press
                testid="trim-save"
                glyph=Glyph::Check
                label=text::TRIM
                look="plain"
                words=true
                why_not=is_all
                on_press=keep
            />
        </div>
    }
}

/// Silence at the cursor, and how long it is.
#[component]
fn Silence() -> impl IntoView {
    let shell = use_shell();
    let said = expect_context::<Said>();
    let edited = expect_context::<Edited>();
    let length = RwSignal::new(numbers::clock_hundredths(SILENCE_MS));
    let ms = Memo::new(move |_| {
        let ms = length.with(|length| place_ms(length)).unwrap_or_default();
        ms.min(SILENCE_MS_MAX)
    });
    let why_not = Signal::derive(move || (ms.get() == 0).then_some(text::SILENCE_NONE));
    let wanted = StoredValue::new(None::<u64>);
    let length_now =
        move || edited.view.with_untracked(|view| view.as_ref().map(|view| view.card.duration_ms()));
    let insert = move || {
        let at = edited.sound.get_untracked().cursor_ms;
        shell.dispatch(PlayCommand::Stop);
        wanted.set_value(Some(length_now().unwrap_or_default() + ms.get_untracked()));
        shell.dispatch(EditCommand::Silence(edited.id, at, ms.get_untracked()));
    };
    // The disk is asked first whether it has any: it comes a moment later.
    Effect::new(move |_| {
        let now = edited.view.with(|view| view.as_ref().map(|view| view.card.duration_ms()));
        if now.is_some() && wanted.get_value() == now {
            wanted.set_value(None);
            said.say(text::was_silenced(ms.get_untracked()));
        }
    });
    view! {
        <div class="editor-line">
            <Press
                testid="editor-silence"
                glyph=Glyph::Without
                label=text::SILENCE
                look="plain"
                words=true
                why_not
                on_press=insert
            />
            <input
                class="editor-at"
                type="text"
                inputmode="decimal"
                autocomplete="off"
                data-testid="editor-silence-length"
                aria-label=text::SILENCE_LENGTH
                prop:value=length.get_untracked()
                on:input:target=move |event| length.set(event.target().value())
            />
        </div>
    }
}
