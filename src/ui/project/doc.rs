//! The open project, one memo for each thing that is shown, so that a change redraws only what it concerns.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::view::{CardView, Locked, Order, ProjectView, Recovered},
    ids::CardId,
    project::Action,
    shell::{Shell, use_shell},
    ui::text::{common, project as text},
};

/// What the page shows of the project. Provided to everything below [`super::ProjectPage`].
#[derive(Clone, Copy)]
pub struct Doc {
    project: ReadSignal<Option<ProjectView>>,
    /// Its title.
    pub title: Memo<String>,
    /// The cards that are shown, in order.
    pub listed: Memo<Arc<[CardId]>>,
    /// All cards in order.
    pub order: Memo<Arc<Order>>,
    /// Length of all cards.
    pub duration_ms: Memo<u64>,
    /// What undo would take back.
    pub undo: Memo<Option<Action>>,
    /// What redo would repeat.
    pub redo: Memo<Option<Action>>,
    /// Why it cannot be changed.
    pub locked: Memo<Option<Locked>>,
    /// Why it cannot be changed, in the words of a disabled control.
    pub why_not: Signal<Option<&'static str>>,
    /// Recordings that were cut short.
    pub recovered: Memo<Vec<Recovered>>,
}

impl Doc {
    /// The open project.
    pub fn open() -> Self {
        let shell = use_shell();
        let locked = part(shell, |project| project.locked);
        let order = part(shell, |project| project.order.clone());
        let found = Memo::new(move |_| shell.views.work.with(|work| work.find.found.clone()));
        Self {
            project: shell.views.project,
            title: part(shell, |project| common::title(project.title.as_str()).to_owned()),
            listed: Memo::new(move |_| found.get().unwrap_or_else(|| order.with(|order| order.ids()))),
            order,
            duration_ms: part(shell, |project| project.duration_ms),
            undo: part(shell, |project| project.undo),
            redo: part(shell, |project| project.redo),
            locked,
            why_not: Signal::derive(move || locked.get().map(text::locked_short)),
            recovered: part(shell, |project| project.recovered.clone()),
        }
    }

    /// One card. When it is deleted, this stays what it last was until the card is removed from the list.
    pub fn card(self, id: CardId) -> Memo<Option<CardView>> {
        Memo::new(move |last: Option<&Option<CardView>>| {
            let found = self.project.with(|project| project.as_ref()?.cards.get(id));
            found.or_else(|| last.cloned().flatten())
        })
    }

    /// One card, followed by whoever calls.
    pub fn follow(self, id: CardId) -> Option<CardView> {
        self.project.with(|project| project.as_ref()?.cards.get(id))
    }

    /// One card as it is now, without following it.
    pub fn card_now(self, id: CardId) -> Option<CardView> {
        self.project.with_untracked(|project| project.as_ref()?.cards.get(id))
    }
}

fn part<T>(shell: Shell, part: impl Fn(&ProjectView) -> T + Send + Sync + 'static) -> Memo<T>
where
    T: Clone + Default + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |last: Option<&T>| {
        let now = shell.views.project.with(|project| project.as_ref().map(&part));
        // When the project is closed, this stays what it last was until the page is removed.
        now.or_else(|| last.cloned()).unwrap_or_default()
    })
}
