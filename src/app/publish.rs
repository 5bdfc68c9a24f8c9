//! Which views changed: each machine counts its changes, and what was drawn last is compared with that.

use super::{
    App,
    view::{ProjectView, Views},
};
use crate::{
    export::ArchiveView,
    ids::ProjectId,
    importing::ImportView,
    levels::LevelsView,
    library::LibraryView,
    notice::Notice,
    playback::PlayerView,
    ports::settings::Settings,
    probing::ProbeView,
    recording::RecorderView,
    session::{
        Locked,
        view::{RoleView, SessionView},
    },
    studio::{Route, WorkRevision, WorkView},
    waves::WavesView,
};

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
    pub disk: bool,
    pub archive: bool,
    pub importing: bool,
    pub work: bool,
    pub waves: bool,
    pub levels: bool,
}

impl Dirty {
    /// What is in either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            route: self.route || other.route,
            library: self.library || other.library,
            project: self.project || other.project,
            recorder: self.recorder || other.recorder,
            player: self.player || other.player,
            session: self.session || other.session,
            notices: self.notices || other.notices,
            settings: self.settings || other.settings,
            probes: self.probes || other.probes,
            disk: self.disk || other.disk,
            archive: self.archive || other.archive,
            importing: self.importing || other.importing,
            work: self.work || other.work,
            waves: self.waves || other.waves,
            levels: self.levels || other.levels,
        }
    }
}

/// What was drawn last, by the revisions of the machines it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Published {
    route: u64,
    notices: u64,
    library: u64,
    settings: u64,
    document: (u64, Option<Locked>),
    recorder: u64,
    player: u64,
    session: (u64, Option<bool>, bool),
    probes: u64,
    disk: (u64, Option<ProjectId>, bool),
    archive: u64,
    importing: u64,
    work: WorkRevision,
    waves: u64,
    levels: u64,
}

impl App {
    /// Which views changed since the last call.
    pub fn take_dirty(&mut self) -> Dirty {
        let now = self.revisions();
        let before = std::mem::replace(&mut self.published, now);
        let recorder = now.recorder != before.recorder;
        Dirty {
            route: now.route != before.route,
            library: now.library != before.library,
            // What can be recovered shows in the project, and not while a recording runs.
            project: now.document != before.document || recorder,
            recorder,
            player: now.player != before.player,
            session: now.session != before.session,
            notices: now.notices != before.notices,
            settings: now.settings != before.settings,
            probes: now.probes != before.probes,
            disk: now.disk != before.disk,
            archive: now.archive != before.archive,
            importing: now.importing != before.importing,
            work: now.work != before.work,
            waves: now.waves != before.waves,
            levels: now.levels != before.levels,
        }
    }

    fn revisions(&self) -> Published {
        let (route, notices) = self.studio.revisions();
        let (library, settings) = self.library.revisions();
        Published {
            route,
            notices,
            library,
            settings,
            document: (self.desk.revision() + self.tenure.revision(), self.locked()),
            recorder: self.recording.revision(),
            player: self.playback.revision(),
            session: (
                self.session.revision(),
                self.session.in_sync(self.desk.is_settled()),
                self.is_elsewhere(),
            ),
            probes: self.probing.revision(),
            disk: self.disk_revision(),
            archive: self.export.revision(),
            importing: self.importing.revision(),
            work: self.studio.work_revision(),
            waves: self.waves.revision(),
            levels: self.levels.revision(),
        }
    }

    /// Everything, for tests and for the first time.
    pub fn views(&self) -> Views {
        Views {
            route: self.route_view(),
            library: self.library_view(),
            project: self.project_view(),
            recorder: self.recorder_view(),
            player: self.player_view(),
            session: self.session_view(),
            notices: self.notices_view(),
            settings: self.settings_view(),
            probes: self.probes_view(),
            disk: self.disk_view(),
            archive: self.archive_view(),
            importing: self.importing_view(),
            work: self.work_view(),
            waves: self.waves_view(),
            levels: self.levels_view(),
        }
    }

    /// The list of projects.
    pub fn library_view(&self) -> LibraryView {
        self.library.view(self.lender.now.wall)
    }

    /// The open project.
    pub fn project_view(&self) -> Option<ProjectView> {
        let document = self.desk.view()?;
        Some(ProjectView { locked: self.locked(), recovered: self.recovered(&document), document })
    }

    /// The recorder.
    pub fn recorder_view(&self) -> RecorderView {
        self.recording.view()
    }

    /// The player.
    pub fn player_view(&self) -> PlayerView {
        self.playback.view()
    }

    /// People, invitations and transfers.
    pub fn session_view(&self) -> SessionView {
        let view = self.session.view(self.lender.now.instant, self.library.records(), self.desk.is_settled());
        // The session knows of people, and not of tabs.
        if self.is_elsewhere() { SessionView { role: RoleView::Viewer, ..view } } else { view }
    }

    /// Another tab makes the changes of the open project.
    fn is_elsewhere(&self) -> bool {
        self.locked() == Some(Locked::OtherTab)
    }

    /// Which screen.
    pub fn route_view(&self) -> Route {
        self.studio.route()
    }

    /// Messages, oldest first.
    pub fn notices_view(&self) -> Vec<Notice> {
        self.studio.notices().to_vec()
    }

    /// The settings.
    pub fn settings_view(&self) -> Settings {
        self.library.settings().clone()
    }

    /// Servers that are tried or were.
    pub fn probes_view(&self) -> Vec<ProbeView> {
        self.probing.view()
    }

    /// What is asked for and chosen of the open project.
    pub fn work_view(&self) -> WorkView {
        self.studio.work()
    }

    /// The fine waveforms of the card that is worked on.
    pub fn waves_view(&self) -> WavesView {
        self.waves.view()
    }

    /// Levels that are being evened out.
    pub fn levels_view(&self) -> LevelsView {
        self.levels.view()
    }

    /// The file that is being saved or opened, or what came of it.
    pub fn archive_view(&self) -> Option<ArchiveView> {
        self.export.view()
    }

    /// Files of sound that become cards, or what came of them.
    pub fn importing_view(&self) -> Option<ImportView> {
        self.importing.view()
    }
}
