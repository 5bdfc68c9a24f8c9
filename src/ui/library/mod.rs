//! The library: all projects, the trash, and the place to paste an invite.

mod create;
mod invite;
mod item;
mod open_zip;
mod trash;

use leptos::prelude::*;

pub use self::invite::PasteInvite;
use self::{create::CreateProject, item::ProjectItem, open_zip::OpenZip, trash::Trash};
use super::{
    capture::RecordNow,
    files::AddAudio,
    header::{Brand, Header},
    studio::part,
    text::library as text,
};
use crate::shell::use_shell;

/// The screen.
#[component]
pub fn LibraryPage() -> impl IntoView {
    let shell = use_shell();
    let loaded = Memo::new(move |_| shell.views.library.with(|library| library.loaded));
    let ids = Memo::new(move |_| {
        shell
            .views
            .library
            .with(|library| library.projects.iter().map(|project| project.id).collect::<Vec<_>>())
    });
    let empty = Memo::new(move |_| loaded.get() && ids.with(Vec::is_empty));
    view! {
        <Header lead=view! { <Brand /> }.into_any() />
        <main tabindex="-1" class="column library" data-testid="library" aria-busy=move || (!loaded.get()).to_string()>
            {part(|studio| (studio.progress)())}
            <div class="library-head">
                <h1>{text::YOUR_PROJECTS}</h1>
                <div class="library-new">
                    <RecordNow />
                    <CreateProject />
                    <OpenZip />
                    <AddAudio />
                </div>
            </div>
            <Show when=move || empty.get()>
                <Welcome />
            </Show>
            <ul class="project-list" role="list">
                <For each=move || ids.get() key=|id| *id let:id>
                    <ProjectItem id />
                </For>
            </ul>
            <PasteInvite />
            <Trash />
        </main>
    }
}

/// What the program is for, for somebody who has no project yet.
#[component]
fn Welcome() -> impl IntoView {
    view! {
        <section class="welcome sheet taped">
            <p class="lead">{text::WELCOME}</p>
            <p>{text::WELCOME_MORE}</p>
        </section>
    }
}
