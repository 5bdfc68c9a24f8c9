//! Nothing can be saved: says so over everything, offers what is in memory as files, and tries again on a press.

use leptos::prelude::*;

use super::{
    kit::{Glyph, Press, modal::Modal},
    recorder::save_take,
    text::outage as text,
    zip::ZipReport,
};
use crate::{
    app::{
        input::{DiskCommand, ExportCommand},
        view::DiskState,
    },
    ports::storage::DbError,
    shell::use_shell,
};

/// The dialog, as long as nothing can be saved.
#[component]
pub fn Outage() -> impl IntoView {
    let shell = use_shell();
    let state = Memo::new(move |_| shell.views.disk.with(|disk| disk.state.clone()));
    let up = Memo::new(move |_| state.with(|state| matches!(state, DiskState::Lost(_) | DiskState::Emptied)));
    view! {
        <Show when=move || up.get()>
            <Modal testid="outage" title=Signal::derive(move || text::title(&state.read()).to_owned())>
                <Explained state />
            </Modal>
        </Show>
    }
}

#[component]
fn Explained(state: Memo<DiskState>) -> impl IntoView {
    let shell = use_shell();
    let project = Memo::new(move |_| shell.views.disk.with(|disk| disk.project));
    let take = Memo::new(move |_| shell.views.disk.with(|disk| disk.take));
    let newer = Memo::new(move |_| state.with(|state| *state == DiskState::Lost(DbError::Newer)));
    view! {
        <div class="outage">
        <p data-testid="outage-why">{move || text::what(&state.read())}</p>
        <Show when=move || take.get() || project.get().is_some()>
            <p>{move || text::hint(&state.read())}</p>
        </Show>
        <ZipReport />
        </div>
        <div class="modal-actions">
            {move || {
                project
                    .get()
                    .map(|project| {
                        view! {
                            <Press
                                testid="outage-save-project"
                                glyph=Glyph::Save
                                label=text::SAVE_PROJECT
                                look="plain"
                                words=true
                                on_press=move || shell.dispatch(ExportCommand::SaveAsZip(project))
                            />
                        }
                    })
            }}
            <Show when=move || take.get()>
                <Press
                    testid="outage-save-take"
                    glyph=Glyph::Save
                    label=text::SAVE_TAKE
                    look="plain"
                    words=true
                    on_press=move || save_take(shell)
                />
            </Show>
            <Press
                testid="outage-retry"
                glyph=Glyph::Retry
                label=Signal::derive(move || text::again(&state.read()).to_owned())
                look=if newer.get_untracked() { "plain" } else { "main" }
                words=true
                on_press=move || shell.dispatch(DiskCommand::TryAgain)
            />
            <Show when=move || newer.get()>
                <Press
                    testid="outage-reload"
                    glyph=Glyph::Retry
                    label=text::RELOAD
                    look="main"
                    words=true
                    on_press=move || {
                        // A browser that does not reload leaves everything as it is.
                        let _ = window().location().reload();
                    }
                />
            </Show>
        </div>
    }
}
