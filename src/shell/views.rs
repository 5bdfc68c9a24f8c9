//! The view signals: created once at the root, never disposed, written by the shell alone.

use leptos::prelude::*;

use crate::app::{
    Route,
    notice::Notice,
    settings::Settings,
    view::{
        ArchiveView, DiskView, ImportView, LevelsView, LibraryView, PlayerView, ProbeView, ProjectView,
        RecorderView, SessionView, Views, WavesView, WorkView,
    },
};

/// Read ends of the view signals.
#[derive(Clone, Copy)]
pub struct ViewSignals {
    /// Which screen.
    pub route: ReadSignal<Route>,
    /// The list of projects.
    pub library: ReadSignal<LibraryView>,
    /// The open project.
    pub project: ReadSignal<Option<ProjectView>>,
    /// The recorder.
    pub recorder: ReadSignal<RecorderView>,
    /// The player.
    pub player: ReadSignal<PlayerView>,
    /// People, invitations and transfers.
    pub session: ReadSignal<SessionView>,
    /// Messages.
    pub notices: ReadSignal<Vec<Notice>>,
    /// The settings.
    pub settings: ReadSignal<Settings>,
    /// Servers that are tried.
    pub probes: ReadSignal<Vec<ProbeView>>,
    /// Whether anything can be saved now.
    pub disk: ReadSignal<DiskView>,
    /// A ZIP that is saved or opened.
    pub archive: ReadSignal<Option<ArchiveView>>,
    /// Files of sound that become cards.
    pub importing: ReadSignal<Option<ImportView>>,
    /// What is asked for and chosen of the open project.
    pub work: ReadSignal<WorkView>,
    /// The fine waveforms of the card that is worked on.
    pub waves: ReadSignal<WavesView>,
    /// Levels that are being evened out.
    pub levels: ReadSignal<LevelsView>,
}

/// Write ends, kept by the shell.
#[derive(Clone, Copy)]
pub struct ViewWriters {
    pub(super) route: WriteSignal<Route>,
    pub(super) library: WriteSignal<LibraryView>,
    pub(super) project: WriteSignal<Option<ProjectView>>,
    pub(super) recorder: WriteSignal<RecorderView>,
    pub(super) player: WriteSignal<PlayerView>,
    pub(super) session: WriteSignal<SessionView>,
    pub(super) notices: WriteSignal<Vec<Notice>>,
    pub(super) settings: WriteSignal<Settings>,
    pub(super) probes: WriteSignal<Vec<ProbeView>>,
    pub(super) disk: WriteSignal<DiskView>,
    pub(super) archive: WriteSignal<Option<ArchiveView>>,
    pub(super) importing: WriteSignal<Option<ImportView>>,
    pub(super) work: WriteSignal<WorkView>,
    pub(super) waves: WriteSignal<WavesView>,
    pub(super) levels: WriteSignal<LevelsView>,
}

/// Both ends of all signals, with the views of a program that has not begun.
pub(super) fn signals() -> (ViewSignals, ViewWriters) {
    let views = Views::default();
    let (route, set_route) = signal(views.route);
    let (library, set_library) = signal(views.library);
    let (project, set_project) = signal(views.project);
    let (recorder, set_recorder) = signal(views.recorder);
    let (player, set_player) = signal(views.player);
    let (session, set_session) = signal(views.session);
    let (notices, set_notices) = signal(views.notices);
    let (settings, set_settings) = signal(views.settings);
    let (probes, set_probes) = signal(views.probes);
    let (disk, set_disk) = signal(views.disk);
    let (archive, set_archive) = signal(views.archive);
    let (importing, set_importing) = signal(views.importing);
    let (work, set_work) = signal(views.work);
    let (waves, set_waves) = signal(views.waves);
    let (levels, set_levels) = signal(views.levels);
    (
        ViewSignals {
            route,
            library,
            project,
            recorder,
            player,
            session,
            notices,
            settings,
            probes,
            disk,
            archive,
            importing,
            work,
            waves,
            levels,
        },
        ViewWriters {
            route: set_route,
            library: set_library,
            project: set_project,
            recorder: set_recorder,
            player: set_player,
            session: set_session,
            notices: set_notices,
            settings: set_settings,
            probes: set_probes,
            disk: set_disk,
            archive: set_archive,
            importing: set_importing,
            work: set_work,
            waves: set_waves,
            levels: set_levels,
        },
    )
}
