//! One project of the library.

use leptos::prelude::*;

use crate::{
    app::{input::Command, route::Route},
    ids::ProjectId,
    ports::storage::ProjectRecord,
    project::{Title, text::TITLE_CHARS_MAX},
    shell::use_shell,
    ui::{
        address::{address, follow},
        kit::{Glyph, Press, RenameField, format},
    },
};

/// A project as a sheet of paper: title and numbers open it, two buttons change it.
#[component]
pub fn ProjectItem(id: ProjectId) -> impl IntoView {
    let shell = use_shell();
    let find = move |last: Option<&Option<ProjectRecord>>| {
        let found = shell
            .views
            .library
            .with(|library| library.projects.iter().find(|project| project.id == id).cloned());
        // Between its end and its removal from the list, an item shows what it was.
        found.or_else(|| last.cloned().flatten())
    };
    let record = Memo::new(find);
    let title =
        move || record.with(|record| record.as_ref().map(|r| r.title.to_string()).unwrap_or_default());
    let facts = move || record.with(|record| record.as_ref().map(facts));
    let editing = RwSignal::new(false);
    let rename = move |text: Option<String>| {
        editing.set(false);
        if let Some(title) = text.map(|text| Title::new(&text)).filter(|title| !title.is_empty()) {
            shell.dispatch(Command::RenameProject(id, title));
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
                <span class="project-name">{title}</span>
                <span class="project-facts">{facts}</span>
            </a>
        }
    };
    view! {
        <li class="project-item sheet" data-testid="project-item" data-project=id.to_string() data-title=title>
            <Show when=move || editing.get() fallback=link>
                <RenameField
                    testid="project-rename-field"
                    label="Title of the project"
                    value=untrack(title)
                    max=TITLE_CHARS_MAX
                    on_done=rename
                />
            </Show>
            <div class="item-tools">
                <Press
                    testid="project-rename"
                    glyph=Glyph::Pencil
                    label=Signal::derive(move || format!("Rename {}", title()))
                    on_press=move || editing.set(true)
                />
                <Press
                    testid="project-delete"
                    glyph=Glyph::Trash
                    label=Signal::derive(move || format!("Delete {}", title()))
                    on_press=move || shell.dispatch(Command::DeleteProject(id))
                />
            </div>
        </li>
    }
}

/// `3 cards · 1:24 · 12 May, 14:05`
fn facts(record: &ProjectRecord) -> String {
    let cards = format::cards(record.cards as usize);
    let changed = format::moment(record.modified);
    if record.cards == 0 {
        format!("{cards} · {changed}")
    } else {
        format!("{cards} · {} · {changed}", format::clock(record.duration_ms))
    }
}
