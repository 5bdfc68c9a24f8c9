//! A name for others to see: asked once, at the first invitation or the first visit, and never insisted upon.

use leptos::{ev, html, prelude::*};

use crate::{
    app::input::LibraryCommand,
    ports::settings::Settings,
    project::text::{NAME_CHARS_MAX, PersonName},
    shell::{Shell, use_shell},
    ui::{
        kit::field,
        text::{name as text, settings},
    },
};

/// This person has no name and was not asked for one.
pub fn is_due(shell: Shell) -> bool {
    shell.views.settings.with(|settings| settings.name.is_empty() && !settings.asked_for_name)
}

/// Keeps the name that was written, if any; it is not asked for again.
pub fn keep(shell: Shell, field: NodeRef<html::Input>) {
    let written = field.get_untracked().map(|field| PersonName::new(&field.value())).unwrap_or_default();
    let before = shell.views.settings.get_untracked();
    let name = if written.is_empty() { before.name.clone() } else { written };
    shell.dispatch(LibraryCommand::ChangeSettings(Settings { name, asked_for_name: true, ..before }));
}

/// The field.
#[component]
pub fn NameField(
    /// Where it is found.
    node: NodeRef<html::Input>,
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field-label">{settings::NAME}</span>
            <input
                type="text"
                node_ref=node
                data-testid="ask-name"
                dir="auto"
                autocomplete="nickname"
                placeholder=settings::NAME_HINT
                on:input:target=move |event| {
                    field::take(&event.target(), &event, NAME_CHARS_MAX);
                }
                on:compositionend:target=move |event| {
                    field::take(&event.target(), &event, NAME_CHARS_MAX);
                }
            />
            <span class="hint">{text::WHY}</span>
        </label>
    }
}

/// The question on its own, before the first invitation is made.
#[component]
pub fn AskName(
    /// It was answered, one way or the other.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let shell = use_shell();
    let node = NodeRef::<html::Input>::new();
    let done = move || {
        keep(shell, node);
        on_done.run(());
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        done();
    };
    view! {
        <form class="stack" data-testid="ask-name-form" on:submit=submit>
            <NameField node />
            <div class="modal-actions">
                <button
                    type="button"
                    class="press plain"
                    data-testid="ask-name-skip"
                    on:click=move |_| {
                        if let Some(field) = node.get_untracked() {
                            field.set_value("");
                        }
                        done();
                    }
                >
                    {text::WITHOUT}
                </button>
                <button type="submit" class="press main" data-testid="ask-name-go">
                    {text::GO_ON}
                </button>
            </div>
        </form>
    }
}
