//! The texts of the card that is worked on, and its colour.

use leptos::{ev, html, prelude::*};

use super::{Drafts, Edited, live::Live};
use crate::{
    app::{input::EditCommand, view::CardView},
    project::{
        CardEdit, Colour, Edit, Label, Notes, Tags, Transcript,
        text::{LABEL_CHARS_MAX, NOTES_CHARS_MAX, TAGS_MAX, TRANSCRIPT_CHARS_MAX, Tag, TagProblem, count},
    },
    shell::{Shell, use_shell},
    ui::{
        kit::field,
        project::Doc,
        text::{cards, editor as text},
    },
};

/// A text of the card.
fn of(edited: Edited, part: fn(&CardView) -> String) -> Memo<String> {
    Memo::new(move |_| edited.view.with(|view| view.as_ref().map(part).unwrap_or_default()))
}

/// Where what is written goes: into the card, or, when that is deleted meanwhile, to where it can be read.
#[derive(Clone, Copy)]
struct Writing {
    shell: Shell,
    doc: Doc,
    drafts: Drafts,
    edited: Edited,
}

impl Writing {
    fn here() -> Self {
        Self {
            shell: use_shell(),
            doc: expect_context::<Doc>(),
            drafts: expect_context::<Drafts>(),
            edited: expect_context::<Edited>(),
        }
    }

    /// `false`: it could not be kept. It stays in its field.
    fn keep(self, text: &str, edit: CardEdit) -> bool {
        let card = || self.doc.card_now(self.edited.id);
        if card().is_none() {
            self.drafts.add(text);
            return true;
        }
        if self.doc.locked.try_get_untracked().flatten().is_some() {
            return false;
        }
        self.shell.dispatch(EditCommand::Do(Edit::Change(self.edited.id, edit.clone())));
        card().is_some_and(|view| edit.without_unchanged(&view.card).is_empty())
    }
}

/// The fields.
#[component]
pub fn Words() -> impl IntoView {
    let doc = expect_context::<Doc>();
    let fixed = Signal::derive(move || doc.locked.get().is_some());
    view! {
        <LabelField fixed />
        <ColourChoice fixed />
        <TagsField fixed />
        <NotesField fixed />
        <TranscriptField fixed />
    }
}

/// `12 / 100`, spoken only when asked for.
#[component]
fn Counter(#[prop(into)] count: Signal<usize>, max: usize) -> impl IntoView {
    view! { <span class="counter" class:full=move || { count.get() >= max }>{move || text::counter(count.get(), max)}</span> }
}

#[component]
fn LabelField(fixed: Signal<bool>) -> impl IntoView {
    let writing = Writing::here();
    let live = Live::new(of(writing.edited, |view| view.card.label.to_string()), move |text| {
        writing.keep(&text, CardEdit { label: Some(Label::new(&text)), ..CardEdit::default() })
    });
    let input = NodeRef::<html::Input>::new();
    field::mirror(input, live.text);
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !field::is_composing(&event) {
            event.prevent_default();
            live.keep_now();
        }
    };
    view! {
        <label class="field">
            <span class="field-line">
                <span class="field-label">{text::TITLE}</span>
                <Counter count=Signal::derive(move || live.text.with(|text| count(text))) max=LABEL_CHARS_MAX />
            </span>
            <input
                type="text"
                node_ref=input
                data-testid="edit-label"
                autocomplete="off"
                enterkeyhint="done"
                dir="auto"
                readonly=move || fixed.get()
                on:focus=move |_| live.enter(fixed.get_untracked())
                on:input:target=move |event| {
                    live.written(field::take(&event.target(), &event, LABEL_CHARS_MAX), true);
                }
                on:compositionend:target=move |event| {
                    live.written(field::take(&event.target(), &event, LABEL_CHARS_MAX), true);
                }
                on:keydown=on_key
                on:blur=move |_| live.leave()
            />
        </label>
    }
}

/// A text of several lines.
#[component]
fn Lines(
    testid: &'static str,
    label: &'static str,
    rows: &'static str,
    max: usize,
    live: Live,
    fixed: Signal<bool>,
) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    field::mirror(area, live.text);
    view! {
        <label class="field">
            <span class="field-line">
                <span class="field-label">{label}</span>
                <Counter count=Signal::derive(move || live.text.with(|text| count(text))) max />
            </span>
            <textarea
                rows=rows
                node_ref=area
                data-testid=testid
                dir="auto"
                readonly=move || fixed.get()
                on:focus=move |_| live.enter(fixed.get_untracked())
                on:input:target=move |event| live.written(field::take(&event.target(), &event, max), true)
                on:compositionend:target=move |event| {
                    live.written(field::take(&event.target(), &event, max), true);
                }
                on:blur=move |_| live.leave()
            ></textarea>
        </label>
    }
}

#[component]
fn NotesField(fixed: Signal<bool>) -> impl IntoView {
    let writing = Writing::here();
    let live = Live::new(of(writing.edited, |view| view.card.notes.to_string()), move |text| {
        writing.keep(&text, CardEdit { notes: Some(Notes::new(&text)), ..CardEdit::default() })
    });
    view! { <Lines testid="edit-notes" label=text::NOTES rows="3" max=NOTES_CHARS_MAX live fixed /> }
}

#[component]
fn TranscriptField(fixed: Signal<bool>) -> impl IntoView {
    let writing = Writing::here();
    let live = Live::new(of(writing.edited, |view| view.card.transcript.to_string()), move |text| {
        let edit = CardEdit { transcript: Some(Transcript::new(&text)), ..CardEdit::default() };
        writing.keep(&text, edit)
    });
    view! {
        <Lines
            testid="edit-transcript"
            label=text::TRANSCRIPT
            rows="3"
            max=TRANSCRIPT_CHARS_MAX
            live
            fixed
        />
    }
}

#[component]
fn TagsField(fixed: Signal<bool>) -> impl IntoView {
    let writing = Writing::here();
    let written =
        |view: &CardView| view.card.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(text::TAGS_BETWEEN);
    // It was tried to keep them: what is wrong is an alarm now.
    let judged = RwSignal::new(false);
    let live = Live::new(of(writing.edited, written), move |text| {
        // A tag that was cut in the middle would be another one.
        let wrong = matches!(Tags::problem(&text), Some(TagProblem::TooLong(_)));
        judged.try_set(wrong);
        !wrong && writing.keep(&text, CardEdit { tags: Some(Tags::parse(&text)), ..CardEdit::default() })
    });
    let input = NodeRef::<html::Input>::new();
    field::mirror(input, live.text);
    let tags = Memo::new(move |_| live.text.with(|text| Tags::parse(text)));
    let problem = Memo::new(move |_| live.text.with(|text| Tags::problem(text)));
    let hint = move || match problem.get() {
        None => text::TAGS_HINT.to_owned(),
        Some(TagProblem::TooMany) => text::TAGS_TOO_MANY.to_owned(),
        Some(TagProblem::TooLong(tag)) => text::tag_too_long(tag.as_str()),
    };
    let wrong = move || problem.with(Option::is_some);
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !field::is_composing(&event) {
            event.prevent_default();
            live.keep_now();
        }
    };
    view! {
        <label class="field">
            <span class="field-line">
                <span class="field-label">{text::TAGS}</span>
                <Counter count=Signal::derive(move || tags.with(|tags| tags.iter().count())) max=TAGS_MAX />
            </span>
            <input
                type="text"
                node_ref=input
                data-testid="edit-tags"
                autocomplete="off"
                placeholder=text::TAGS_EXAMPLE
                dir="auto"
                readonly=move || fixed.get()
                aria-describedby="edit-tags-hint"
                data-problem=move || problem.with(|problem| problem.as_ref().map(TagProblem::name))
                aria-invalid=move || (judged.get() && wrong()).to_string()
                on:focus=move |_| live.enter(fixed.get_untracked())
                // A tag that is half written would be another one.
                on:input:target=move |event| live.written(event.target().value(), false)
                on:keydown=on_key
                on:blur=move |_| live.leave()
            />
            <span
                class="hint"
                class:problem=wrong
                id="edit-tags-hint"
                role="status"
            >
                {hint}
            </span>
        </label>
    }
}

#[component]
fn ColourChoice(fixed: Signal<bool>) -> impl IntoView {
    let writing = Writing::here();
    let edited = writing.edited;
    let colour = Memo::new(move |_| {
        edited.view.with(|view| view.as_ref().map(|view| view.card.colour).unwrap_or_default())
    });
    let choices = Colour::ALL.map(|choice| {
        let choose = move |_| {
            writing.keep("", CardEdit { colour: Some(choice), ..CardEdit::default() });
        };
        view! {
            <label class="swatch" data-colour=choice.name() title=cards::colour(choice)>
                <input
                    type="radio"
                    name="colour"
                    value=choice.name()
                    data-testid=format!("edit-colour-{}", choice.name())
                    aria-label=cards::colour(choice)
                    disabled=move || fixed.get()
                    prop:checked=move || colour.get() == choice
                    on:change=choose
                />
            </label>
        }
    });
    view! {
        <fieldset class="field">
            <legend class="field-line">
                <span class="field-label">{text::COLOUR}</span>
                <span class="counter">{move || cards::colour(colour.get())}</span>
            </legend>
            <div class="swatches">{choices.into_iter().collect_view()}</div>
        </fieldset>
    }
}
