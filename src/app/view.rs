//! What the interface shows: plain values, made when something changed.

use std::collections::BTreeMap;

pub use super::archiving::{ArchiveState, ArchiveView};
pub use super::card_view::CardView;
pub use super::pairing_view::{
    AccountView, InviteRow, InviteState, InviteStep, InviteView, JoinStep, JoinView,
};
pub use super::probing::{ProbeView, Verdict};
use super::{library::is_old_trash, notice::Notice, route::Route};
pub use crate::session::check::Words;
pub use crate::session::reach::{Way, WayState};
pub use crate::session::state::{ConnectionState, PairProblem, PeerState, TransferState};
pub use crate::wire::code::CodeProblem;
use crate::{
    ids::{BlobId, CardId, LinkId, PeerId, ProjectId},
    ports::{
        settings::Settings,
        storage::{KnownPerson, ProjectRecord},
    },
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

/// Why a project cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locked {
    /// This person is a viewer of somebody's session.
    Viewer,
    /// The same, and the connection to that session is lost.
    Lost,
    /// The project is being replaced.
    Incoming,
    /// The role is changing hands.
    HandingOver,
    /// This person is the editor, but nobody can be reached: the role may have gone to somebody else.
    Offline,
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

/// People, invitations and transfers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SessionView {
    /// The summary that is always visible.
    pub connection: ConnectionState,
    /// Own role.
    pub role: RoleView,
    /// This person's invitation that is on screen.
    pub invite: Option<InviteView>,
    /// All of this person's invitations, oldest first; withdrawn ones are left out.
    pub invites: Vec<InviteRow>,
    /// The invitation of somebody else, being answered.
    pub join: Option<JoinView>,
    /// What is tried to reach somebody, while it is tried.
    pub accounts: Vec<AccountView>,
    /// Who is here.
    pub peers: Vec<PeerView>,
    /// Whom this browser remembers, last seen first.
    pub known: Vec<KnownPerson>,
    /// Wishes of others for the role of the editor, which this person can grant or deny.
    pub requests: Vec<RoleRequestView>,
    /// Own wish for the role: it is open until then.
    pub asking: Option<Instant>,
    /// Host: the role is somebody else's and can be taken back.
    pub can_take_back: bool,
    /// All documents are proven to be the same; `None` while nothing is shared.
    pub in_sync: Option<bool>,
    /// A project that is offered and waits for a decision.
    pub incoming: Option<IncomingView>,
    /// Running and just ended transfers.
    pub transfers: Vec<TransferView>,
}

/// Own role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RoleView {
    /// May change the project.
    #[default]
    Editor,
    /// Looks and listens.
    Viewer,
}

/// Somebody else.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerView {
    /// The link to them; none to other guests of the same host.
    pub link: Option<LinkId>,
    /// Their program's id; `None` before its hello.
    pub peer: Option<PeerId>,
    /// Their name; empty when they set none.
    pub name: String,
    /// How it stands.
    pub state: PeerState,
    /// While the project is on its way to them: 0 to 99.
    pub percent: u8,
    /// They may change the project.
    pub editor: bool,
    /// It is the person who invited.
    pub host: bool,
    /// Since when they are here.
    pub since: Instant,
    /// Whether it is really them; `None` before their hello, and of other guests of the same host.
    pub check: Option<CheckView>,
    /// Which attempt to find a new path runs, of how many.
    pub attempt: Option<(u32, u32)>,
    /// The kind of path to them; none to other guests of the same host.
    pub way: Option<Way>,
}

/// Whether somebody is who they seem to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CheckView {
    /// How far the check is.
    pub state: CheckState,
    /// The words of this connection: the other side may not remember us and ask for them.
    pub words: Option<Words>,
    /// Somebody of this name or program was here before, with another certificate.
    pub changed: bool,
}

/// How far a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckState {
    /// The words are being made.
    Making,
    /// They are to be compared.
    Compare,
    /// Their program makes none.
    NoWords,
    /// The words matched, now or when they were here before.
    Checked,
}

impl CheckState {
    /// The name in `data-checked`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Making => "making",
            Self::Compare => "compare",
            Self::NoWords => "no-words",
            Self::Checked => "yes",
        }
    }
}

/// Somebody wants to edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRequestView {
    /// Who.
    pub peer: PeerId,
    /// Their name; empty when they set none.
    pub name: String,
    /// Why; may be empty.
    pub reason: String,
}

/// A project that is offered.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomingView {
    /// From whom.
    pub link: LinkId,
    /// Their name; empty when they set none.
    pub from: String,
    /// The project's title.
    pub title: Title,
    /// How many cards.
    pub cards: usize,
    /// Length of all cards.
    pub duration_ms: u64,
    /// Bytes of all clips.
    pub bytes: u64,
    /// Bytes that are not here yet.
    pub new_bytes: u64,
    /// The project here that it would replace: title and number of cards.
    pub replaces: Option<(Title, u32)>,
}

/// A transfer, of either side.
#[derive(Debug, Clone, PartialEq)]
pub struct TransferView {
    /// With whom.
    pub link: LinkId,
    /// Their name; empty when they set none.
    pub name: String,
    /// We send.
    pub sending: bool,
    /// How far it is.
    pub state: TransferState,
    /// Clips that are across and verified.
    pub clips_done: usize,
    /// Clips that have to go across.
    pub clips: usize,
    /// Cards whose sound is across.
    pub cards_done: usize,
    /// All cards.
    pub cards: usize,
    /// Bytes that are across.
    pub bytes_done: u64,
    /// Bytes that have to go across.
    pub bytes: u64,
    /// Bytes a second over the last seconds.
    pub bytes_per_second: u64,
    /// Seconds left at this rate; `None` while unknown.
    pub seconds_left: Option<u64>,
}

impl TransferView {
    /// 0–100; 100 only when it is done.
    pub fn percent(&self) -> u8 {
        match self.state {
            TransferState::Done => 100,
            _ if self.bytes == 0 => 0,
            _ => (self.bytes_done * 100 / self.bytes).min(99) as u8,
        }
    }
}
