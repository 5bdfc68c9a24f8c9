//! Everything that can happen to the program.

use super::route::Route;
pub use crate::session::command::{Accept, ShareCommand};
use crate::{
    ids::{BlobId, CardId, LinkId, NoticeId, ProjectId, RequestId},
    ports::{
        files::{FileEvent, PickedFile},
        link::LinkEvent,
        media::MediaEvent,
        probe::{ProbeEvent, ProbeId},
        settings::{IceServer, Settings},
        storage::{DbError, StorageReply},
        tabs::TabMessage,
    },
    project::{Edit, Region, Title},
};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The program has begun: load the library.
    Start {
        /// The address of this page, without query and fragment.
        page: String,
    },
    /// A person wants something.
    Command(Command),
    /// The disk answered.
    Storage(RequestId, Result<StorageReply, DbError>),
    /// A connection reports.
    Link(LinkId, LinkEvent),
    /// Microphone or loudspeaker report.
    Media(MediaEvent),
    /// A server that is tried alone answers, or does not.
    Probe(ProbeId, ProbeEvent),
    /// The page reports.
    Page(PageEvent),
    /// Another tab of this browser speaks.
    Tab(TabMessage),
    /// A file was read or written, or was not.
    File(FileEvent),
    /// The deadline given by `App::poll_timeout` has passed (or may have).
    Wake,
}

/// What the page reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageEvent {
    /// A text was copied, or not.
    Copied(bool),
    /// The system did not share.
    ShareFailed,
    /// The page went to the background, or came back.
    Hidden(bool),
    /// The page is going away: say goodbye.
    Leaving,
}

/// What a person wants. It may be refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Show another screen.
    Go(Route),
    /// A new project, and open it.
    CreateProject(Title),
    /// A new title for a project, open or not.
    RenameProject(ProjectId, Title),
    /// To the trash with a project.
    DeleteProject(ProjectId),
    /// Out of the trash with it.
    RestoreProject(ProjectId),
    /// Away with it for good.
    EraseProject(ProjectId),
    /// Change the open project.
    Edit(Edit),
    /// Take the last action back.
    Undo,
    /// Repeat what was taken back.
    Redo,
    /// Record a new card behind `after`, or at the end.
    Record {
        /// The card in front of it.
        after: Option<CardId>,
    },
    /// Record the sound of a card anew.
    RecordAgain(CardId),
    /// Record more at the end of a card.
    RecordMore(CardId),
    /// Hold the recording.
    PauseRecording,
    /// Go on with it.
    ResumeRecording,
    /// End it and make a card of it.
    StopRecording,
    /// Throw it away.
    DiscardRecording,
    /// Make a card of a recording that was cut short.
    KeepRecovered(BlobId),
    /// Throw a recording that was cut short away.
    DiscardRecovered(BlobId),
    /// Play one card.
    PlayCard(CardId),
    /// Play all cards, from one on or from the first.
    PlayAll(Option<CardId>),
    /// Play sound as it would be in a card: a preview.
    Preview(CardId, Vec<Region>),
    /// Hold or go on.
    TogglePlay,
    /// Go to a place of what plays, in milliseconds.
    Seek(u64),
    /// Fall silent.
    StopPlaying,
    /// Something of those this person shares with.
    Share(ShareCommand),
    /// New settings.
    ChangeSettings(Settings),
    /// Try each of these servers alone.
    TryServers(Vec<IceServer>),
    /// Make a ZIP file of a project and hand it over.
    SaveAsZip(ProjectId),
    /// Make a new project of a ZIP file.
    OpenZip(PickedFile),
    /// Give up the ZIP that is being saved or opened.
    CancelZip,
    /// Put the report of one that ended away.
    CloseZip,
    /// Put a message away.
    Dismiss(NoticeId),
    /// Share a link by the system's sheet.
    ShareLink {
        /// What it is, in words.
        title: String,
        /// The link.
        link: String,
    },
    /// Put this text on the clipboard.
    Copy(String),
}

impl From<ShareCommand> for Command {
    fn from(command: ShareCommand) -> Self {
        Self::Share(command)
    }
}
