//! The page of one project.

mod banners;
mod doc;
mod head;

use leptos::prelude::*;

pub use self::doc::Doc;
use self::{
    banners::{Recovered, WhyLocked},
    head::ProjectHeader,
};
use super::{
    cards::CardList,
    connect::roles::Asked,
    dialogs::{
        export_audio::{ExportAudio, Exporting},
        history::{History, HistoryOpen},
    },
    editor::{Editing, Editor},
    kit::said::{Announcer, Said},
    levels::Measuring,
    player::{Dock, Follow},
    root::PageProgress,
    text::page,
    work::{Carry, Carrying, MoveTo, Moving},
};
use crate::{ids::ProjectId, shell::use_shell};

/// The page; until the disk has answered, a line that says what is being done.
#[component]
pub fn ProjectPage(id: ProjectId) -> impl IntoView {
    let shell = use_shell();
    let here =
        Memo::new(move |_| shell.views.project.with(|project| project.as_ref().is_some_and(|p| p.id == id)));
    view! {
        <Show when=move || here.get() fallback=Loading>
            <OpenProject id />
        </Show>
    }
}

#[component]
fn Loading() -> impl IntoView {
    view! { <main tabindex="-1" class="column loading" aria-busy="true"><p>{page::OPENING_PROJECT}</p></main> }
}

#[component]
fn OpenProject(id: ProjectId) -> impl IntoView {
    let doc = Doc::open();
    let said = Said::new();
    provide_context(doc);
    provide_context(said);
    provide_context(Moving::new());
    provide_context(Carrying::new());
    provide_context(HistoryOpen::new());
    provide_context(Exporting::new());
    provide_context(Editing::new());
    provide_context(Follow::new());
    view! {
        <ProjectHeader />
        <div class="workplace">
        <main tabindex="-1" class="column project" data-testid="project" data-project=id.to_string()>
            <PageProgress />
            <Asked />
            <WhyLocked />
            <Recovered />
            <Measuring />
            <CardList />
            <Announcer said />
        </main>
        <Editor />
        </div>
        <Dock />
        <History />
        <MoveTo />
        <Carry />
        <ExportAudio />
    }
}
