//! The report of files of sound: how far they are, what was kept of them, and what could not be.

use leptos::prelude::*;

use super::{
    kit::{Glyph, Icon, Press, Progress},
    text::{common, importing as text},
};
use crate::{
    app::{
        input::ImportCommand,
        view::{ImportReport, ImportState, ImportView},
    },
    shell::use_shell,
};

/// Lines of the list; the rest is counted in the heading.
const LINES_MAX: usize = 100;

/// The report, while there is one.
#[component]
pub fn ImportPanel() -> impl IntoView {
    let shell = use_shell();
    let there = Memo::new(move |_| shell.views.importing.with(Option::is_some));
    view! {
        <Show when=move || there.get()>
            <Report />
        </Show>
    }
}

#[component]
fn Report() -> impl IntoView {
    let shell = use_shell();
    let report = Memo::new(move |last: Option<&ImportView>| {
        // When the report is put away, this shows what it last was until it is removed from the page.
        shell.views.importing.get().or_else(|| last.cloned()).unwrap_or_default()
    });
    let over = Memo::new(move |_| report.with(ImportView::is_over));
    let failed = Memo::new(move |_| report.with(ImportView::failed));
    let percent = Memo::new(move |_| report.with(ImportView::percent));
    let lines = Memo::new(move |_| {
        report.with(|report| {
            let said = |file: &ImportReport| Some((file.state.clone(), text::line(file)?));
            report.files.iter().filter_map(said).take(LINES_MAX).collect::<Vec<_>>()
        })
    });
    let state = move || match (over.get(), failed.get()) {
        (false, _) => "running",
        (true, 0) => "done",
        (true, _) => "failed",
    };
    let cancel = move || {
        view! {
            <button
                type="button"
                class="press plain"
                data-testid="import-cancel"
                on:click=move |_| shell.dispatch(ImportCommand::Cancel)
            >
                {common::CANCEL}
            </button>
        }
    };
    view! {
        <section
            class="progress sheet"
            data-testid="import"
            data-state=state
            data-whole=move || (failed.get() == 0).to_string()
            data-kept=move || report.with(ImportView::kept).to_string()
            data-percent=move || percent.get().to_string()
            aria-label=text::REPORT
        >
            <div class="progress-head">
                <h2 role="status">
                    <Show when=move || over.get()>
                        <Icon glyph=Signal::derive(move || {
                            if failed.get() == 0 { Glyph::Check } else { Glyph::Warning }
                        }) />
                    </Show>
                    <span>{move || report.with(text::heading)}</span>
                </h2>
                <Show when=move || !over.get() fallback=Close>
                    {cancel}
                </Show>
            </div>
            <Progress percent hidden=over />
            <Show when=move || lines.with(|lines| !lines.is_empty())>
                <ul class="progress-losses" role="list" aria-label=text::FILES tabindex="0">
                    {move || lines.get().into_iter().map(line).collect::<Vec<_>>()}
                </ul>
            </Show>
        </section>
    }
}

fn line((state, words): (ImportState, String)) -> impl IntoView {
    let problem = match &state {
        ImportState::Failed(problem) => Some(problem.name()),
        _ => None,
    };
    view! {
        <li dir="auto" data-testid="import-file" data-state=state.name() data-problem=problem>
            {words}
        </li>
    }
}

#[component]
fn Close() -> impl IntoView {
    let shell = use_shell();
    view! {
        <Press
            testid="import-close"
            glyph=Glyph::Close
            label=common::CLOSE_REPORT
            on_press=move || shell.dispatch(ImportCommand::Close)
        />
    }
}
