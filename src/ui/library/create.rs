//! A new project: a button that becomes a field for its title.

use leptos::{ev, html, prelude::*};

use crate::{
    app::input::LibraryCommand,
    ports::keys::FieldKey,
    project::{Title, text::TITLE_CHARS_MAX},
    shell::use_shell,
    ui::{
        kit::{Glyph, Press, field},
        text::library as text,
    },
};

/// The button, or the field.
#[component]
pub fn CreateProject() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Show
            when=move || open.get()
            fallback=move || {
                view! {
                    <Press
                        testid="project-create"
                        glyph=Glyph::Plus
                        label=text::NEW_PROJECT
                        look="plain"
                        words=true
                        on_press=move || open.set(true)
                    />
                }
            }
        >
            <TitleForm on_close=move || open.set(false) />
        </Show>
    }
}

/// Asks for the title. Left empty, the program gives the project one; Escape takes the question back.
#[component]
fn TitleForm(#[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let shell = use_shell();
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // Fails only when the field is gone already.
            let _ = input.focus();
        }
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let title = Title::new(&input.get_untracked().map(|input| input.value()).unwrap_or_default());
        shell.dispatch(LibraryCommand::Create(title));
        on_close.run(());
    };
    view! {
        <form
            class="create"
            on:submit=submit
            on:keydown=move |event| {
                if field::key(&event) == Some(FieldKey::Leave) {
                    on_close.run(());
                }
            }
        >
            <input
                type="text"
                node_ref=input
                data-testid="project-create-title"
                aria-label=text::NEW_TITLE
                placeholder=text::NEW_TITLE_HINT
                autocomplete="off"
                enterkeyhint="go"
                dir="auto"
                on:input:target=move |event| {
                    field::take(&event.target(), &event, TITLE_CHARS_MAX);
                }
                on:compositionend:target=move |event| {
                    field::take(&event.target(), &event, TITLE_CHARS_MAX);
                }
            />
            <button type="submit" class="press main" data-testid="project-create-confirm">
                {text::CREATE}
            </button>
        </form>
    }
}
