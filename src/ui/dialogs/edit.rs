//! The edit dialog of a card: label, notes, tags, colour.

use leptos::{ev, html, prelude::*};

use crate::{
    app::{input::EditCommand, view::CardView},
    project::{
        CardEdit, Colour, Edit, Label, Notes, Tags,
        text::{LABEL_CHARS_MAX, NOTES_CHARS_MAX, TAGS_MAX, Tag, TagProblem, count},
    },
    shell::use_shell,
    ui::{
        kit::{Modal, field, focus, modal::Close},
        text::{cards, common, edit as text},
    },
};

/// The dialog. It begins with the card as it is; nothing changes until it is saved, and then only what was changed
/// here, so that an edit elsewhere in the meantime survives.
#[component]
pub fn EditDialog(
    /// The card.
    card: CardView,
    /// Puts the dialog away.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let shell = use_shell();
    let CardView { number, card, .. } = card;
    let tags_text = card.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(text::TAGS_BETWEEN);
    let label = RwSignal::new(card.label.to_string());
    let notes = RwSignal::new(card.notes.to_string());
    let tags = RwSignal::new(tags_text);
    let colour = RwSignal::new(card.colour);
    let judged = RwSignal::new(false);
    let id = card.id;
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        // A tag that was cut in the middle would be another one.
        judged.set(true);
        if let Some(TagProblem::TooLong(_)) = tags.with_untracked(|tags| Tags::problem(tags)) {
            return focus::first_wrong();
        }
        let edit = CardEdit {
            label: Some(Label::new(&label.get_untracked())),
            notes: Some(Notes::new(&notes.get_untracked())),
            tags: Some(Tags::parse(&tags.get_untracked())),
            colour: Some(colour.get_untracked()),
            transcript: None,
        };
        let edit = edit.without_unchanged(&card);
        if !edit.is_empty() {
            shell.dispatch(EditCommand::Do(Edit::Change(id, edit)));
        }
        on_close.run(());
    };
    view! {
        <Modal
            testid="edit-dialog"
            title=text::heading(number)
            child_focus=true
            close=Close::new("edit-close", move || on_close.run(()))
        >
            <form class="stack" on:submit=save>
                <LabelField text=label />
                <NotesField text=notes />
                <TagsField text=tags judged />
                <ColourChoice colour />
                <div class="modal-actions">
                    <button
                        type="button"
                        class="press plain"
                        data-testid="edit-cancel"
                        on:click=move |_| on_close.run(())
                    >
                        {common::CANCEL}
                    </button>
                    <button type="submit" class="press main" data-testid="edit-save">
                        {common::SAVE}
                    </button>
                </div>
            </form>
        </Modal>
    }
}

/// `12 / 100`, spoken only when asked for.
#[component]
fn Counter(#[prop(into)] count: Signal<usize>, max: usize) -> impl IntoView {
    view! { <span class="counter" class:full=move || { count.get() >= max }>{move || text::counter(count.get(), max)}</span> }
}

#[component]
fn LabelField(text: RwSignal<String>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    // A browser puts the caret at the end, so a long title would be scrolled to its end.
    let opened = StoredValue::new(false);
    let show_beginning = move |_| {
        let first = opened.try_update_value(|opened| !std::mem::replace(opened, true)) == Some(true);
        if let Some(input) = input.get_untracked().filter(|_| first) {
            // The browser moves the caret once more after it has said that the field has the focus.
            request_animation_frame(move || {
                // A field for text takes a selection.
                let _ = input.set_selection_range(0, 0);
                input.set_scroll_left(0);
            });
        }
    };
    view! {
        <label class="field">
            <span class="field-line">
                <span class="field-label">{text::TITLE}</span>
                <Counter count=Signal::derive(move || text.with(|text| count(text))) max=LABEL_CHARS_MAX />
            </span>
            <input
                type="text"
                autofocus
                node_ref=input
                data-testid="edit-label"
                on:focus=show_beginning
                autocomplete="off"
                dir="auto"
                prop:value=text.get_untracked()
                on:input:target=move |event| text.set(field::take(&event.target(), &event, LABEL_CHARS_MAX))
                on:compositionend:target=move |event| {
                    text.set(field::take(&event.target(), &event, LABEL_CHARS_MAX));
                }
            />
        </label>
    }
}

#[component]
fn NotesField(text: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field-line">
                <span class="field-label">{text::NOTES}</span>
                <Counter count=Signal::derive(move || text.with(|text| count(text))) max=NOTES_CHARS_MAX />
            </span>
            <textarea
                rows="4"
                data-testid="edit-notes"
                dir="auto"
                prop:value=text.get_untracked()
                on:input:target=move |event| text.set(field::take(&event.target(), &event, NOTES_CHARS_MAX))
                on:compositionend:target=move |event| {
                    text.set(field::take(&event.target(), &event, NOTES_CHARS_MAX));
                }
            ></textarea>
        </label>
    }
}

#[component]
fn TagsField(
    text: RwSignal<String>,
    /// It was tried to save them: what is wrong is an alarm now.
    judged: RwSignal<bool>,
) -> impl IntoView {
    let tags = Memo::new(move |_| text.with(|text| Tags::parse(text)));
    let problem = Memo::new(move |_| text.with(|text| Tags::problem(text)));
    let hint = move || match problem.get() {
        None => text::TAGS_HINT.to_owned(),
        Some(TagProblem::TooMany) => text::TAGS_TOO_MANY.to_owned(),
        Some(TagProblem::TooLong(tag)) => text::tag_too_long(tag.as_str()),
    };
    let wrong = move || problem.with(Option::is_some);
    view! {
        <label class="field">
            <span class="field-line">
                <span class="field-label">{text::TAGS}</span>
                <Counter count=Signal::derive(move || tags.with(|tags| tags.iter().count())) max=TAGS_MAX />
            </span>
            <input
                type="text"
                data-testid="edit-tags"
                autocomplete="off"
                placeholder=text::TAGS_EXAMPLE
                dir="auto"
                aria-describedby="edit-tags-hint"
                data-problem=move || problem.with(|problem| problem.as_ref().map(TagProblem::name))
                aria-invalid=move || (judged.get() && wrong()).to_string()
                prop:value=text.get_untracked()
                on:input:target=move |event| text.set(event.target().value())
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
fn ColourChoice(colour: RwSignal<Colour>) -> impl IntoView {
    let choices = Colour::ALL.map(|choice| {
        view! {
            <label class="swatch" data-colour=choice.name() title=cards::colour(choice)>
                <input
                    type="radio"
                    name="colour"
                    value=choice.name()
                    data-testid=format!("edit-colour-{}", choice.name())
                    aria-label=cards::colour(choice)
                    prop:checked=move || colour.get() == choice
                    on:change=move |_| colour.set(choice)
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
