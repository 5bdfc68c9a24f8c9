//! The words of a card: title, tags, notes.

use leptos::prelude::*;

use super::{card::This, marked::Marked};
use crate::{
    app::input::{EditCommand, StudioCommand},
    project::{
        CardEdit, Edit, Label,
        text::{LABEL_CHARS_MAX, Tag},
    },
    shell::use_shell,
    ui::{kit::RenameField, project::Doc, text::cards as text},
};

/// Something is being written in a field of the page.
fn is_written() -> bool {
    let field = "input[type=text],textarea,select";
    document().active_element().is_some_and(|it| it.matches(field).unwrap_or_default())
}

/// The title; for an editor, a press makes it a field.
#[component]
pub fn CardTitle() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let this = expect_context::<This>();
    let label = this.part(|view| view.card.label.to_string());
    let unnamed = Memo::new(move |_| label.with(String::is_empty));
    let editing = RwSignal::new(false);
    let offered = Memo::new(move |_| shell.views.work.with(|work| work.title_of == Some(this.id)));
    Effect::new(move |_| {
        if offered.get() && doc.locked.with_untracked(Option::is_none) {
            // Whoever writes elsewhere meanwhile goes on there.
            if is_written() {
                shell.dispatch(StudioCommand::TitleDone);
            } else {
                editing.set(true);
            }
        }
    });
    let save = move |text: Option<String>| {
        editing.set(false);
        if offered.get_untracked() {
            shell.dispatch(StudioCommand::TitleDone);
        }
        if let Some(text) = text {
            let edit = CardEdit { label: Some(Label::new(&text)), ..CardEdit::default() };
            shell.dispatch(EditCommand::Do(Edit::Change(this.id, edit)));
        }
    };
    // Reads `label` alone: an effect that reads a memo (`unnamed`) and then what that is made of misses changes of the
    // latter (reactive_graph 0.2).
    let words = Signal::derive(move || {
        label.with(|label| if label.is_empty() { text::UNTITLED.to_owned() } else { label.clone() })
    });
    let words = move || view! { <span class="clamp" dir="auto"><Marked text=words /></span> };
    let fixed = move || {
        view! {
            <span class="title-text" class:unnamed=move || unnamed.get() data-testid="card-label">
                {words}
            </span>
        }
    };
    let shown = move || {
        view! {
            <Show when=move || doc.locked.get().is_none() fallback=fixed>
                <button
                    type="button"
                    class="title-button"
                    class:unnamed=move || unnamed.get()
                    data-testid="card-label"
                    title=text::RENAME
                    on:click=move |_| editing.set(true)
                >
                    {words}
                </button>
            </Show>
        }
    };
    view! {
        <h2 class="card-title">
            <Show when=move || editing.get() fallback=shown>
                <RenameField
                    testid="card-label-field"
                    label=text::TITLE
                    value=label.get_untracked()
                    max=LABEL_CHARS_MAX
                    on_done=save
                />
            </Show>
        </h2>
    }
}

/// The tags; nothing without any.
#[component]
pub fn Tags() -> impl IntoView {
    let this = expect_context::<This>();
    let tags = this.part(|view| view.card.tags.iter().map(Tag::to_string).collect::<Vec<_>>());
    move || {
        let tags = tags.get();
        (!tags.is_empty()).then(|| {
            let tags = tags.into_iter().map(
                |tag| view! { <li class="tag" dir="auto" data-testid="card-tag"><Marked text=tag /></li> },
            );
            view! { <ul class="tags" role="list" aria-label=text::TAGS>{tags.collect_view()}</ul> }
        })
    }
}

/// The notes; nothing without any.
#[component]
pub fn Notes() -> impl IntoView {
    let this = expect_context::<This>();
    let notes = this.part(|view| view.card.notes.to_string());
    move || {
        let notes = notes.get();
        (!notes.is_empty()).then(
            || view! { <p class="card-notes" dir="auto" data-testid="card-notes"><Marked text=notes /></p> },
        )
    }
}
