//! One project of the library.

use leptos::prelude::*;

use crate::{
    app::{Route, input::LibraryCommand},
    ids::ProjectId,
    ports::storage::ProjectRecord,
    project::{Title, text::TITLE_CHARS_MAX},
    shell::use_shell,
    ui::{
        address::{address, follow},
        kit::{Glyph, Press, RenameField},
        text::{common, library as text},
    },
};

/// One project: its title and numbers are a link to it, two buttons rename and delete it.
#[component]
pub fn ProjectItem(id: ProjectId) -> impl IntoView {
    let shell = use_shell();
    let find = move |last: Option<&Option<ProjectRecord>>| {
        let found = shell
            .views
            .library
            .with(|library| library.projects.iter().find(|project| project.id == id).cloned());
        // When its project is gone, the item shows what it last was until it is removed from the list.
        found.or_else(|| last.cloned().flatten())
    };
    let record = Memo::new(find);
    let title = move || {
        record.with(|record| {
            record.as_ref().map(|r| common::title(r.title.as_str()).to_owned()).unwrap_or_default()
        })
    };
    let facts = move || record.with(|record| record.as_ref().map(text::facts));
    let editing = RwSignal::new(false);
    let rename = move |text: Option<String>| {
        editing.set(false);
        if let Some(title) = text.map(|text| Title::new(&text)).filter(|title| !title.is_empty()) {
            shell.dispatch(LibraryCommand::Rename(id, title));
        }
    };
    let link = move || {
        view! {
            <a
                class="project-link"
                data-testid="project-open"
                href=address(Route::Project(id))
                on:click=move |event| follow(shell, &event, Route::Project(id))
            >
                <span class="project-name" dir="auto">{title}</span>
                <span class="project-facts">{facts}</span>
            </a>
        }
    };
    view! {
        <li class="project-item sheet" data-testid="project-item" data-project=id.to_string() data-title=title>
            <Show when=move || editing.get() fallback=link>
                <RenameField
                    testid="project-rename-field"
                    label=text::TITLE
                    value=untrack(title)
                    max=TITLE_CHARS_MAX
                    on_done=rename
                />
            </Show>
            <div class="item-tools">
                <Press
                    testid="project-rename"
                    glyph=Glyph::Pencil
                    label=Signal::derive(move || text::rename(&title()))
                    on_press=move || editing.set(true)
                />
                <Press
                    testid="project-delete"
                    glyph=Glyph::Trash
                    label=Signal::derive(move || text::delete(&title()))
                    on_press=move || shell.dispatch(LibraryCommand::Delete(id))
                />
            </div>
        </li>
    }
}
