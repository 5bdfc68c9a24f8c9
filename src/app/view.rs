//! What the interface shows: plain values, made when something changed. Each is made by the machine that knows it.

use std::ops::Deref;

pub use super::disk::{DiskState, DiskView};
pub use crate::{
    desk::{CardView, Cards, DocumentView, Order, Past, PastAction},
    export::{ArchiveReport, ArchiveState, ArchiveView, Kind, MixProblem},
    importing::{ImportProblem, ImportReport, ImportState, ImportView, KeptHow},
    levels::LevelsView,
    library::LibraryView,
    playback::{PlayState, PlayerView},
    probing::{ProbeView, Verdict},
    recording::{RecorderView, Silence},
    session::view::*,
    studio::{
        WorkView,
        editor::{EditorView, Sound},
        find::{FindView, Offer},
        selection::SelectionView,
    },
    waves::WavesView,
};
use crate::{
    ids::BlobId,
    notice::Notice,
    ports::{settings::Settings, storage::RecordAs},
    studio::Route,
    time::Timestamp,
};

/// All views. The shell turns each field into one signal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Views {
    /// Which screen.
    pub route: Route,
    /// The list of projects.
    pub library: LibraryView,
    /// The open project.
    pub project: Option<ProjectView>,
    /// The recorder.
    pub recorder: RecorderView,
    /// The player.
    pub player: PlayerView,
    /// People, invitations and transfers.
    pub session: SessionView,
    /// Messages, oldest first.
    pub notices: Vec<Notice>,
    /// The settings.
    pub settings: Settings,
    /// Servers that are tried, and what came of it.
    pub probes: Vec<ProbeView>,
    /// Whether anything can be saved now.
    pub disk: DiskView,
    /// The file that is being saved or opened, or what came of it.
    pub archive: Option<ArchiveView>,
    /// Files of sound that become cards, or what came of them.
    pub importing: Option<ImportView>,
    /// What is asked for and chosen of the open project.
    pub work: WorkView,
    /// The fine waveforms of the card that is worked on.
    pub waves: WavesView,
    /// Levels that are being evened out.
    pub levels: LevelsView,
}

/// The open project: its document, and what others know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectView {
    /// The document.
    pub document: DocumentView,
    /// Why it cannot be changed; `None` when it can.
    pub locked: Option<Locked>,
    /// Recordings that were cut short.
    pub recovered: Vec<Recovered>,
}

/// A recording that was cut short, and is offered back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// To name it by.
    pub blob: BlobId,
    /// When it began.
    pub started: Timestamp,
    /// What it was made for.
    pub becomes: RecordAs,
    /// Number, from 1, and label of the card that it changes; `None` when that is gone, or it is a new one.
    pub card: Option<(usize, String)>,
}

impl Deref for ProjectView {
    type Target = DocumentView;

    fn deref(&self) -> &DocumentView {
        &self.document
    }
}
