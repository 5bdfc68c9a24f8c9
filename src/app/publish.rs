//! From state to views: which ones changed, and what they show.

use std::collections::BTreeMap;

use super::{
    App,
    notice::Notice,
    route::Route,
    view::{CardView, LibraryView, ProjectView, RecorderView, SessionView, Views},
};
use crate::ports::settings::Settings;

/// Which views changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, clippy::struct_excessive_bools)] // One flag a view, named like it.
pub struct Dirty {
    pub route: bool,
    pub library: bool,
    pub project: bool,
    pub recorder: bool,
    pub player: bool,
    pub session: bool,
    pub notices: bool,
    pub settings: bool,
    pub probes: bool,
    pub archive: bool,
}

impl App {
    /// Which views changed since the last call.
    pub fn take_dirty(&mut self) -> Dirty {
        self.draw_session();
        std::mem::take(&mut self.dirty)
    }

    /// Everything, for tests and for the first time.
    pub fn views(&self) -> Views {
        Views {
            route: self.route,
            library: self.library_view(),
            project: self.project_view(),
            recorder: self.recorder_view(),
            player: self.player_view(),
            session: self.session_view(),
            notices: self.notices.clone(),
            settings: self.settings.clone(),
            probes: self.probes_view(),
            archive: self.archive_view(),
        }
    }

    /// The list of projects.
    pub fn library_view(&self) -> LibraryView {
        LibraryView { loaded: self.loaded, ..LibraryView::of(self.projects.values().cloned(), self.now.wall) }
    }

    /// The open project.
    pub fn project_view(&self) -> Option<ProjectView> {
        let open = self.open.as_ref()?;
        let project = open.project();
        let clips = open.clips();
        let cards: BTreeMap<_, _> = project
            .cards()
            .zip(1..)
            .map(|(card, number)| (card.id, CardView { number, card: card.clone(), clips: clips.clone() }))
            .collect();
        Some(ProjectView {
            id: open.id(),
            title: project.title().clone(),
            order: project.cards().map(|card| card.id).collect(),
            cards,
            duration_ms: project.duration_ms(),
            undo: open.history().undo().map(|entry| entry.action.words()),
            redo: open.history().redo().map(|entry| entry.action.words()),
            locked: self.locked(),
            recovered: if matches!(self.recorder_view(), RecorderView::Idle) {
                self.recovered()
            } else {
                Vec::new()
            },
        })
    }

    /// People, invitations and transfers.
    pub fn session_view(&self) -> SessionView {
        self.session.view(self.now.instant, &self.projects, self.is_settled())
    }

    /// Which screen.
    pub fn route_view(&self) -> Route {
        self.route
    }

    /// Messages, oldest first.
    pub fn notices_view(&self) -> Vec<Notice> {
        self.notices.clone()
    }

    /// The settings.
    pub fn settings_view(&self) -> Settings {
        self.settings.clone()
    }
}
