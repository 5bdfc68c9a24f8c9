//! Everything that can happen to the program.

use super::route::Route;
use crate::{
    ids::{BlobId, CardId, LinkId, NoticeId, PeerId, ProjectId, RequestId},
    ports::{
        files::{FileEvent, PickedFile},
        link::LinkEvent,
        media::MediaEvent,
        probe::{ProbeEvent, ProbeId},
        settings::{IceServer, Settings},
        storage::{DbError, StorageReply},
        tabs::TabMessage,
        titles::Titles,
    },
    project::{Edit, Label, Region, Title},
    wire::code::Fingerprint,
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
    /// A new project, and open it. Without a title it gets one ([`Titles::untitled`]).
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
    /// Invite someone to the open project: go on with the invitation on screen, or make one.
    Invite,
    /// Make another invitation beside those that are open.
    InviteAnother,
    /// The code of the invitation on screen is stale across the internet: make a new one.
    RenewInvite(LinkId),
    /// Put another open invitation on screen.
    ShowInvite(LinkId),
    /// Invite somebody who was here before, by a shorter code that only they can read; or anyone again.
    InviteFor(Option<Fingerprint>),
    /// What came back from the person invited: a code, a link, or text around one.
    SubmitReply {
        /// The invitation it is for.
        link: LinkId,
        /// The text.
        text: String,
    },
    /// Withdraw an invitation.
    CancelInvite(LinkId),
    /// An invitation was pasted into its field or scanned: a code, a link, or text around one.
    OpenInvite(String),
    /// A link to this page was opened.
    OpenLink(String),
    /// A text was pasted onto the page, outside of all fields.
    PasteCode(String),
    /// Accept the invitation on screen: make the reply.
    Join,
    /// Leave the page of the invitation.
    CancelJoin,
    /// Take the project that is offered.
    AcceptIncoming(Accept),
    /// Do not take it.
    RejectIncoming,
    /// Stop the running transfer.
    CancelTransfer(LinkId),
    /// Put the report of an ended transfer away.
    CloseProgress(LinkId),
    /// Leave the session on purpose.
    Disconnect,
    /// Viewer: ask for the role of the editor, with a reason or without.
    RequestRole(Label),
    /// Viewer: no longer.
    CancelRoleRequest,
    /// Give the role to somebody, asked or unasked. Of the editor, or of the person who invited.
    GrantRole(PeerId),
    /// Say no to somebody's request.
    DenyRole(PeerId),
    /// The person who invited takes the role back.
    TakeRoleBack,
    /// Put somebody who is lost away.
    ForgetPeer(LinkId),
    /// The check words are the same on both sides: remember this person.
    WordsMatch(LinkId),
    /// They are not: away from here.
    WordsDiffer(LinkId),
    /// Forget somebody who was remembered.
    ForgetPerson(Fingerprint),
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
    Share {
        /// What it is, in words.
        title: String,
        /// The link.
        link: String,
    },
    /// Put this text on the clipboard.
    Copy(String),
}

/// How to take a project that is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// As the project it is: new here, or in place of the one with its id (which goes to the trash).
    Replace,
    /// Beside the one with its id: ours is kept as a copy of its own.
    KeepBeside,
}
