//! Saving the sound of cards: which, in which form, with which pauses and chapters.

use std::{collections::BTreeSet, sync::Arc};

use leptos::prelude::*;

use crate::{
    app::input::ExportCommand,
    export::AudioWish,
    ids::{CardId, ProjectId},
    ports::mixing::AudioFormat,
    shell::use_shell,
    ui::{
        kit::{Glyph, Modal, Press, modal::Close},
        text::{common, export_audio as text},
    },
};

/// Milliseconds of silence that are offered between two cards.
const PAUSES_MS: [u32; 6] = [0, 500, 1_000, 2_000, 3_000, 5_000];
/// The forms, the smallest first.
const FORMATS: [AudioFormat; 4] = [AudioFormat::WebM, AudioFormat::Ogg, AudioFormat::Flac, AudioFormat::Wav];

type Cards = Arc<BTreeSet<CardId>>;

/// Whose sound is to be saved: that of some cards first, or of all.
#[derive(Clone)]
struct Asked(Option<Cards>);

/// What is asked, while it is. Provided to the page of a project.
#[derive(Clone, Copy)]
pub struct Exporting(RwSignal<Option<Asked>>);

impl Exporting {
    /// Nobody asks.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Asks, of these cards first; of all when there are none.
    pub fn ask(self, cards: Option<Cards>) {
        self.0.set(Some(Asked(cards)));
    }
}

/// In the menu of a project.
#[component]
pub fn ExportAudioButton() -> impl IntoView {
    let exporting = expect_context::<Exporting>();
    view! {
        <Press
            testid="audio-open"
            glyph=Glyph::Tape
            label=text::OPEN
            words=true
            attr:data-closes=""
            on_press=move || exporting.ask(None)
        />
    }
}

/// The dialog, while it is open.
#[component]
pub fn ExportAudio() -> impl IntoView {
    let exporting = expect_context::<Exporting>();
    move || exporting.0.get().map(|Asked(cards)| view! { <ExportDialog cards /> })
}

/// What is chosen in it.
#[derive(Clone, Copy)]
struct Choice {
    chosen: RwSignal<bool>,
    each: RwSignal<bool>,
    format: RwSignal<AudioFormat>,
    pause_ms: RwSignal<u32>,
    chapters: RwSignal<bool>,
    beside: RwSignal<bool>,
}

impl Choice {
    fn wish(self, cards: Option<Cards>) -> AudioWish {
        let each = self.each.get_untracked();
        AudioWish {
            only: cards.filter(|_| self.chosen.get_untracked()),
            format: self.format.get_untracked(),
            pause_ms: if each { 0 } else { self.pause_ms.get_untracked() },
            chapters: self.chapters.get_untracked() && !each,
            beside: self.beside.get_untracked() && !each,
            each,
        }
    }
}

#[component]
fn ExportDialog(cards: Option<Cards>) -> impl IntoView {
    let shell = use_shell();
    let exporting = expect_context::<Exporting>();
    let opus = shell.packs_opus();
    let choice = Choice {
        chosen: RwSignal::new(cards.is_some()),
        each: RwSignal::new(false),
        format: RwSignal::new(if opus { AudioFormat::WebM } else { AudioFormat::Flac }),
        pause_ms: RwSignal::new(500),
        chapters: RwSignal::new(true),
        beside: RwSignal::new(false),
    };
    let close = move || exporting.0.set(None);
    let count = cards.as_ref().map(|cards| cards.len());
    let cards = StoredValue::new(cards);
    let project = shell.views.project.with_untracked(|project| project.as_ref().map(|project| project.id));
    let save = move |_| {
        let wish = choice.wish(cards.get_value());
        // Within the press: only then the browser asks where the file should lie.
        if let Some(project) = project {
            shell.dispatch(ExportCommand::SaveAudio(project, wish));
        }
        close();
    };
    view! {
        <Modal testid="audio-dialog" title=text::OPEN close=Close::new("audio-close", close)>
            <div class="stack">
                <What choice count />
                <Formats choice opus />
                <Show when=move || !choice.each.get()>
                    <Together choice />
                </Show>
                <p class="hint" data-testid="audio-size">
                    {size(choice, project)}
                </p>
                <div class="modal-actions">
                    <button type="button" class="press plain" data-testid="audio-cancel" on:click=move |_| close()>
                        {common::CANCEL}
                    </button>
                    <button type="button" class="press main" data-testid="audio-save" on:click=save>
                        {text::SAVE}
                    </button>
                </div>
            </div>
        </Modal>
    }
}

/// How long it will be, and how large about.
fn size(choice: Choice, project: Option<ProjectId>) -> impl Fn() -> String {
    let shell = use_shell();
    let all = shell.views.library.with_untracked(|library| {
        let record = library.projects.iter().find(|record| Some(record.id) == project);
        record.map_or(0, |record| record.duration_ms)
    });
    let some = shell.views.work.with_untracked(|work| work.selection.duration_ms);
    move || {
        let duration_ms = if choice.chosen.get() { some } else { all };
        // Of one channel, as most cards have.
        let bytes_a_second = match choice.format.get() {
            AudioFormat::Wav => 96_000,
            AudioFormat::Flac => 50_000,
            AudioFormat::Ogg | AudioFormat::WebM => 8_000,
        };
        text::size(duration_ms, duration_ms * bytes_a_second / 1_000)
    }
}

#[component]
fn What(choice: Choice, count: Option<usize>) -> impl IntoView {
    let radio = move |chosen: bool, testid: &'static str, label: String| {
        view! {
            <label class="carry-choice">
                <input
                    type="radio"
                    name="audio-what"
                    data-testid=testid
                    prop:checked=move || choice.chosen.get() == chosen
                    on:change=move |_| choice.chosen.set(chosen)
                />
                <span>{label}</span>
            </label>
        }
    };
    let chosen = count.map(|count| radio(true, "audio-chosen", text::chosen(count)));
    let choices = chosen.map(|chosen| {
        view! {
            <fieldset class="field">
                <legend class="field-label">{text::WHAT}</legend>
                {chosen}
                {radio(false, "audio-all", text::ALL.to_owned())}
            </fieldset>
        }
    });
    view! {
        {choices}
        <Check testid="audio-each" label=text::EACH hint=Signal::stored(text::EACH_HINT) value=choice.each />
    }
}

#[component]
fn Formats(choice: Choice, opus: bool) -> impl IntoView {
    let radio = move |format: AudioFormat| {
        let (name, hint) = text::format(format);
        view! {
            <label class="carry-choice">
                <input
                    type="radio"
                    name="audio-format"
                    value=format.ending()
                    data-testid="audio-format"
                    prop:checked=move || choice.format.get() == format
                    on:change=move |_| choice.format.set(format)
                />
                <span>
                    <span>{name}</span>
                    <span class="hint">{hint}</span>
                </span>
            </label>
        }
    };
    let offered = FORMATS.into_iter().filter(move |format| opus || !format.is_opus());
    view! {
        <fieldset class="field">
            <legend class="field-label">{text::FORMAT}</legend>
            {offered.map(radio).collect_view()}
        </fieldset>
        {(!opus).then(|| view! { <p class="hint" data-testid="audio-no-opus">{text::NO_OPUS}</p> })}
    }
}

/// What there is to choose of several cards in one file.
#[component]
fn Together(choice: Choice) -> impl IntoView {
    let option = move |ms: u32| {
        view! {
            <option value=ms.to_string() prop:selected=move || choice.pause_ms.get() == ms>
                {text::pause(ms)}
            </option>
        }
    };
    let holds = move || choice.format.get().holds_chapters();
    let hint = Signal::derive(move || if holds() { text::CHAPTERS_HINT } else { text::CHAPTERS_NONE });
    view! {
        <label class="field">
            <span class="field-label">{text::PAUSE}</span>
            <select
                data-testid="audio-pause"
                on:change:target=move |event| {
                    if let Ok(ms) = event.target().value().parse() {
                        choice.pause_ms.set(ms);
                    }
                }
            >
                {PAUSES_MS.map(option).collect_view()}
            </select>
        </label>
        <Check testid="audio-chapters" label=text::CHAPTERS hint value=choice.chapters />
        <Check testid="audio-beside" label=text::BESIDE hint=Signal::stored(text::BESIDE_HINT) value=choice.beside />
    }
}

#[component]
fn Check(
    testid: &'static str,
    label: &'static str,
    hint: Signal<&'static str>,
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                data-testid=testid
                prop:checked=move || value.get()
                on:change:target=move |event| value.set(event.target().checked())
            />
            <span>
                <span class="field-label">{label}</span>
                <span class="hint">{move || hint.get()}</span>
            </span>
        </label>
    }
}
