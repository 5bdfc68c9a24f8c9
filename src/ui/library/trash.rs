//! The trash: projects that were deleted or replaced, until they are erased for good.

use leptos::prelude::*;

use crate::{
    app::input::LibraryCommand,
    ids::ProjectId,
    ports::storage::ProjectRecord,
    shell::use_shell,
    ui::{
        kit::{Glyph, Press},
        text::{common, library as text},
    },
};

/// The list; nothing at all while it is empty.
#[component]
pub fn Trash() -> impl IntoView {
    let shell = use_shell();
    let trash = Memo::new(move |_| shell.views.library.with(|library| library.trash.clone()));
    let filled = Memo::new(move |_| trash.with(|trash| !trash.is_empty()));
    view! {
        <Show when=move || filled.get()>
            <section class="trash">
                <h2>{text::TRASH}</h2>
                <ul class="trash-list" role="list">
                    <For each=move || trash.get() key=|record| (record.id, record.trashed) let:record>
                        <TrashItem record />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

/// One of them. Erasing asks once more, in the same place.
#[component]
fn TrashItem(record: ProjectRecord) -> impl IntoView {
    let shell = use_shell();
    let ProjectRecord { id, title, cards, trashed, .. } = record;
    let asking = RwSignal::new(false);
    view! {
        <li class="trash-item" data-testid="trash-item" data-project=id.to_string() data-title=title.to_string()>
            <div class="trash-text">
                <span class="project-name" dir="auto">{common::title(title.as_str()).to_owned()}</span>
                <span class="project-facts">{text::trash_facts(cards, trashed)}</span>
            </div>
            <Show when=move || asking.get() fallback=move || view! { <TrashTools id asking /> }>
                <div class="item-tools ask" role="group" aria-label=text::ERASE_ASK>
                    <span>{text::ERASE_SURE}</span>
                    <button
                        type="button"
                        class="press danger"
                        data-testid="trash-erase-confirm"
                        on:click=move |_| shell.dispatch(LibraryCommand::Erase(id))
                    >
                        {text::ERASE_YES}
                    </button>
                    <button type="button" class="press plain" on:click=move |_| asking.set(false)>
                        {text::ERASE_NO}
                    </button>
                </div>
            </Show>
        </li>
    }
}

#[component]
fn TrashTools(id: ProjectId, asking: RwSignal<bool>) -> impl IntoView {
    let shell = use_shell();
    view! {
        <div class="item-tools">
            <Press
                testid="trash-restore"
                glyph=Glyph::Restore
                label=text::RESTORE
                look="plain"
                words=true
                on_press=move || shell.dispatch(LibraryCommand::Restore(id))
            />
            <Press testid="trash-erase" glyph=Glyph::Trash label=text::ERASE on_press=move || asking.set(true) />
        </div>
    }
}
