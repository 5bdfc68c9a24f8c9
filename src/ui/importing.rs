//! The report of files of sound: how far they are, what was kept of them, and what could not be.

use std::collections::BTreeSet;

use js_sys::{Array, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{
    kit::{Glyph, Icon, Press, Progress},
    text::{common, importing as text},
};
use crate::{
    app::{
        Route,
        input::{EditCommand, ImportCommand},
        view::{ImportReport, ImportState, ImportView, ProjectView},
    },
    ids::CardId,
    project::Edit,
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
    let kept = Memo::new(move |_| report.with(text::as_they_are));
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
            <Show when=move || kept.with(Option::is_some)>
                <p class="progress-end" data-testid="import-kept">
                    {move || kept.get()}
                </p>
            </Show>
            <Show when=move || over.get()>
                <Sort report />
            </Show>
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

/// Puts the cards that came of it into the order of their names, unless they stand so, or are not on screen.
#[component]
fn Sort(report: Memo<ImportView>) -> impl IntoView {
    let shell = use_shell();
    let wished = Memo::new(move |_| {
        let kept = report.with(|report| report.files.iter().filter_map(card_of).collect::<Vec<_>>());
        let on_screen = |project: &ProjectView| shell.views.route.get() == Route::Project(project.id);
        shell.views.project.with(|project| {
            let project = project.as_ref().filter(|it| it.locked.is_none() && on_screen(it))?;
            let named = |id: CardId| Some((id, project.cards.get(id)?.card.label.to_string()));
            let mut cards: Vec<_> = kept.into_iter().filter_map(named).collect();
            let there: BTreeSet<_> = cards.iter().map(|(card, _)| *card).collect();
            let now: Vec<_> = project.order.iter().copied().filter(|id| there.contains(id)).collect();
            sort_by_name(&mut cards);
            let cards: Vec<_> = cards.into_iter().map(|(card, _)| card).collect();
            (cards != now).then_some(cards)
        })
    });
    let sort = move || {
        if let Some(cards) = wished.get_untracked() {
            shell.dispatch(EditCommand::Do(Edit::Arrange(cards)));
        }
    };
    let there = Memo::new(move |_| wished.with(Option::is_some));
    view! {
        <Show when=move || there.get()>
            <div class="progress-leads">
                <Press testid="import-sort" glyph=Glyph::Sort label=text::SORT look="plain" words=true on_press=sort />
            </div>
        </Show>
    }
}

fn card_of(file: &ImportReport) -> Option<CardId> {
    match file.state {
        ImportState::Kept { card, .. } => card,
        _ => None,
    }
}

/// As people sort names in their language: without regard to case, and 2 before 10.
fn sort_by_name(cards: &mut [(CardId, String)]) {
    let options = Object::new();
    // A new object takes everything.
    let _ = Reflect::set(&options, &"numeric".into(), &true.into());
    let compare = Intl::Collator::new(&Array::new(), &options).compare();
    cards.sort_by(|(_, one), (_, other)| {
        let found = compare.call2(&JsValue::UNDEFINED, &one.into(), &other.into());
        found.ok().and_then(|it| it.as_f64()).unwrap_or_default().total_cmp(&0.0)
    });
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
