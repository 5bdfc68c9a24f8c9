//! What the interface shows: plain values, made when something changed.

use std::collections::BTreeMap;

pub use super::archiving::{ArchiveState, ArchiveView};
pub use super::card_view::CardView;
pub use super::probing::{ProbeView, Verdict};
use super::{library::is_old_trash, notice::Notice, route::Route};
pub use crate::session::view::{
    AccountView, CheckState, CheckView, CodeProblem, ConnectionState, IncomingView, InviteRow, InviteState,
    InviteStep, InviteView, JoinStep, JoinView, Locked, PairProblem, PeerState, PeerView, RoleRequestView,
    RoleView, SessionView, TransferState, TransferView, Way, WayState, Words,
};
use crate::{
    ids::{BlobId, CardId, ProjectId},
    ports::{settings::Settings, storage::ProjectRecord},
    project::Title,
    time::{Instant, Timestamp},
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
    /// The ZIP that is being saved or opened, or what came of it.
    pub archive: Option<ArchiveView>,
}

/// The list of projects.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LibraryView {
    /// The disk has answered.
    pub loaded: bool,
    /// Last changed first.
    pub projects: Vec<ProjectRecord>,
    /// In the trash, last trashed first.
    pub trash: Vec<ProjectRecord>,
}

impl LibraryView {
    /// Of these records, without what has lain in the trash for too long.
    pub fn of(records: impl IntoIterator<Item = ProjectRecord>, now: Timestamp) -> Self {
        let (mut trash, mut projects): (Vec<_>, Vec<_>) = records
            .into_iter()
            .filter(|record| !is_old_trash(record, now))
            .partition(|record| record.trashed.is_some());
        projects.sort_by_key(|record| std::cmp::Reverse(record.modified));
        trash.sort_by_key(|record| std::cmp::Reverse(record.trashed));
        Self { loaded: true, projects, trash }
    }
}

/// The open project.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectView {
    /// Its id.
    pub id: ProjectId,
    /// Its title.
    pub title: Title,
    /// The cards' ids in order.
    pub order: Vec<CardId>,
    /// The cards.
    pub cards: BTreeMap<CardId, CardView>,
    /// Length of all cards.
    pub duration_ms: u64,
    /// What undo would take back, in words.
    pub undo: Option<&'static str>,
    /// What redo would repeat, in words.
    pub redo: Option<&'static str>,
    /// Why it cannot be changed; `None` when it can.
    pub locked: Option<Locked>,
    /// Recordings that were cut short, with the time they began.
    pub recovered: Vec<(BlobId, Timestamp)>,
}

/// The recorder.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum RecorderView {
    /// Not recording.
    #[default]
    Idle,
    /// The browser asks for the microphone.
    Asking,
    /// It records.
    Recording {
        /// Recorded before `since`, in milliseconds.
        before_ms: u64,
        /// Since when it runs.
        since: Instant,
    },
    /// It holds.
    Paused {
        /// Recorded so far, in milliseconds.
        recorded_ms: u64,
    },
    /// It becomes a card.
    Saving,
}

/// The player. The playhead itself is read from the sound, not from here.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlayerView {
    /// What it does.
    pub state: PlayState,
    /// The card that sounds, or is held.
    pub card: Option<CardId>,
    /// All cards, or one.
    pub all: bool,
    /// Length of what plays, in milliseconds.
    pub duration_ms: u64,
    /// Where each card begins in what plays, in milliseconds.
    pub starts: Vec<(CardId, u64)>,
}

/// What the player does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlayState {
    /// Nothing is loaded.
    #[default]
    Idle,
    /// Sound.
    Playing,
    /// Held.
    Paused,
}

impl PlayState {
    /// The name in `data-state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Playing => "playing",
            Self::Paused => "paused",
        }
    }
}
