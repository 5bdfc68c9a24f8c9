//! Everything that can happen to the program.

pub use super::command::{
    Accept, Command, DiskCommand, EditCommand, ExportCommand, ImportCommand, LevelsCommand, LibraryCommand,
    PlayCommand, RecordCommand, ShareCommand, StudioCommand,
};
use crate::{
    ids::{DraftId, LinkId, RequestId},
    ports::{
        files::FileEvent,
        link::LinkEvent,
        locks::LockEvent,
        media::MediaEvent,
        mixing::MixEvent,
        probe::{ProbeEvent, ProbeId},
        storage::{DbError, DiskEvent, StorageReply},
        tabs::TabMessage,
        titles::Titles,
    },
};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The program has begun: load the library.
    Start {
        /// The address of this page, without query and fragment.
        page: String,
        /// Titles that the program gives by itself.
        titles: Titles,
    },
    /// A person wants something.
    Command(Command),
    /// The disk answered.
    Storage(RequestId, Result<StorageReply, DbError>),
    /// The connection to the disk reports.
    Disk(DiskEvent),
    /// A connection reports.
    Link(LinkId, LinkEvent),
    /// Microphone or loudspeaker report.
    Media(MediaEvent),
    /// A server that is tried alone answers, or does not.
    Probe(ProbeId, ProbeEvent),
    /// The page reports.
    Page(PageEvent),
    /// The locks that tabs have in common report.
    Lock(LockEvent),
    /// Another tab of this browser speaks.
    Tab(TabMessage),
    /// A file was read or written, or was not.
    File(FileEvent),
    /// The mixer reports of what becomes this file.
    Mix(DraftId, MixEvent),
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
