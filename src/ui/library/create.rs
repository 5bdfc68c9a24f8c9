//! A new project: a button that becomes a field for its title.

use leptos::{ev, html, prelude::*};

use crate::{
    app::input::LibraryCommand,
    project::{Title, text::TITLE_CHARS_MAX},
    shell::use_shell,
    ui::{
        kit::{Glyph, Press},
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
                        look="main"
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
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            // Fails only when the field is gone already.
            let _ = field.focus();
        }
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let title = Title::new(&field.get_untracked().map(|field| field.value()).unwrap_or_default());
        shell.dispatch(LibraryCommand::Create(title));
        on_close.run(());
    };
    view! {
        <form
            class="create"
            on:submit=submit
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    on_close.run(());
                }
            }
        >
            <input
                type="text"
                node_ref=field
                data-testid="project-create-title"
                aria-label=text::NEW_TITLE
                placeholder=text::NEW_TITLE_HINT
                maxlength=TITLE_CHARS_MAX
                autocomplete="off"
                enterkeyhint="go"
            />
            <button type="submit" class="press main" data-testid="project-create-confirm">
                {text::CREATE}
            </button>
        </form>
    }
}
