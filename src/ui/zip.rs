//! A ZIP file that is saved or opened: how far it is, what came of it, and what to do next.

use leptos::prelude::*;

use super::{
    kit::{Glyph, Icon, Press, Progress},
    text::{common, zip as text},
};
use crate::{
    app::{
        Route,
        input::{ExportCommand, StudioCommand},
        view::{ArchiveReport, ArchiveState, ArchiveView},
    },
    ids::ProjectId,
    shell::use_shell,
};

/// Cards that lost something and are named; of the rest, how many.
const LINES_MAX: usize = 100;

/// Saves the open project.
#[component]
pub fn SaveAsZip(
    /// The handle.
    testid: &'static str,
    /// Looks, as of [`Press`].
    #[prop(default = "quiet")]
    look: &'static str,
) -> impl IntoView {
    let shell = use_shell();
    let save = move || {
        if let Some(id) =
            shell.views.project.with_untracked(|project| project.as_ref().map(|project| project.id))
        {
            shell.dispatch(ExportCommand::SaveAsZip(id));
        }
    };
    view! { <Press testid glyph=Glyph::Save label=text::SAVE look words=true attr:data-closes="" on_press=save /> }
}

/// The report, while there is one.
#[component]
pub fn ZipReport() -> impl IntoView {
    let shell = use_shell();
    let there = Memo::new(move |_| shell.views.archive.with(Option::is_some));
    view! {
        <Show when=move || there.get()>
            <Report />
        </Show>
    }
}

#[component]
fn Report() -> impl IntoView {
    let shell = use_shell();
    let report = Memo::new(move |last: Option<&Option<ArchiveView>>| {
        // When the report is put away, this shows what it last was until it is removed from the page.
        shell.views.archive.get().or_else(|| last.cloned().flatten())
    });
    let now = Memo::new(move |_| report.with(|report| report.as_ref().map(|report| report.now.clone())));
    let state = Memo::new(move |_| now.with(|now| now.as_ref().map_or("running", |it| it.state.name())));
    let percent = Memo::new(move |_| {
        now.with(|now| match now.as_ref().map(|now| &now.state) {
            Some(ArchiveState::Running { percent }) => *percent,
            _ => 100,
        })
    });
    let whole = Memo::new(move |_| now.with(|now| now.as_ref().is_some_and(|now| now.state.is_whole())));
    let problem = move || now.with(|now| now.as_ref().and_then(problem_of));
    let heading = move || now.with(|now| now.as_ref().map(text::heading));
    let end = move || now.with(|now| now.as_ref().map(text::end).unwrap_or_default());
    let waiting = move || report.with(|it| text::waiting(it.as_ref().map_or(0, |report| report.waiting)));
    let running = move || state.get() == "running";
    let cancel = move || {
        view! {
            <button
                type="button"
                class="press plain"
                data-testid="zip-cancel"
                on:click=move |_| shell.dispatch(ExportCommand::CancelZip)
            >
                {common::CANCEL}
            </button>
        }
    };
    view! {
        <section
            class="progress sheet"
            data-testid="zip"
            data-state=move || state.get()
            data-whole=move || whole.get().to_string()
            data-problem=problem
            data-percent=move || percent.get().to_string()
            aria-label=move || now.with(|now| now.as_ref().map(text::name))
        >
            <div class="progress-head">
                <h2 role="status">
                    <Show when=move || state.get() == "done">
                        <Icon glyph=Signal::derive(move || if whole.get() { Glyph::Check } else { Glyph::Warning }) />
                    </Show>
                    <span>{heading}</span>
                </h2>
                <Show when=running fallback=Close>
                    {cancel}
                </Show>
            </div>
            <Progress percent hidden=Signal::derive(move || !running()) />
            <p class="progress-end" data-testid="zip-end" hidden=running>
                {end}
            </p>
            <p class="progress-end" data-testid="zip-waiting" hidden=move || waiting().is_empty()>
                {waiting}
            </p>
            {move || now.get().map(|now| view! { <Losses report=now.clone() /><Leads report=now /> })}
            <Earlier report />
        </section>
    }
}

#[component]
fn Close() -> impl IntoView {
    let shell = use_shell();
    view! {
        <Press
            testid="zip-close"
            glyph=Glyph::Close
            label=common::CLOSE_REPORT
            on_press=move || shell.dispatch(ExportCommand::CloseZip)
        />
    }
}

fn problem_of(report: &ArchiveReport) -> Option<&'static str> {
    match &report.state {
        ArchiveState::Failed(problem) => Some(problem.name()),
        ArchiveState::NotMixed(problem) => Some(problem.name()),
        _ => None,
    }
}

/// The cards that lost something, one a line.
#[component]
fn Losses(report: ArchiveReport) -> impl IntoView {
    let ArchiveState::Opened { losses, .. } = report.state else { return None };
    let cards = &losses.cards;
    let more = cards.len().saturating_sub(LINES_MAX);
    let line = |line: String| view! { <li dir="auto">{line}</li> };
    let lines: Vec<_> = cards.iter().take(LINES_MAX).map(text::loss).map(line).collect();
    let more = (more > 0).then(|| line(text::more_losses(more)));
    let list = view! {
        <ul class="progress-losses" role="list" data-testid="zip-losses" aria-label=text::LOSSES tabindex="0">
            {lines}
            {more}
        </ul>
    };
    (!cards.is_empty()).then_some(list)
}

/// What came of the files that were given together with the last one.
#[component]
fn Earlier(report: Memo<Option<ArchiveView>>) -> impl IntoView {
    let earlier =
        Memo::new(move |_| report.with(|it| it.as_ref().map(|it| it.earlier.clone()).unwrap_or_default()));
    let item = |report: ArchiveReport| {
        let (state, problem) = (report.state.name(), problem_of(&report));
        let whole = report.state.is_whole().to_string();
        view! {
            <li data-state=state data-whole=whole data-problem=problem>
                <p>
                    <strong>{text::heading(&report)}</strong>
                </p>
                <p class="progress-end">{text::end(&report)}</p>
                <Losses report=report.clone() />
                <Leads report />
            </li>
        }
    };
    move || {
        let all = earlier.get();
        (!all.is_empty()).then(|| {
            view! {
                <ul class="progress-earlier" data-testid="zip-earlier" role="list" aria-label=text::EARLIER>
                    {all.into_iter().map(item).collect::<Vec<_>>()}
                </ul>
            }
        })
    }
}

/// A button to the project that was opened, unless it is on screen.
#[component]
fn Leads(report: ArchiveReport) -> impl IntoView {
    let shell = use_shell();
    let opened = match report.state {
        ArchiveState::Opened { project, .. } => Some(project),
        _ => None,
    };
    let elsewhere = Memo::new(move |_| opened.filter(|id| shell.views.route.get() != Route::Project(*id)));
    let show = move |id: ProjectId| {
        view! {
            <div class="progress-leads">
                <Press
                    testid="zip-show"
                    glyph=Glyph::Arrow
                    label=text::SHOW
                    look="plain"
                    words=true
                    on_press=move || shell.dispatch(StudioCommand::Go(Route::Project(id)))
                />
            </div>
        }
    };
    move || elsewhere.get().map(show)
}
