//! What happens to the session, what it wants, and what it says.

use std::collections::BTreeMap;

use super::{event::StorageTicket, listing::Arrived};
use crate::{
    ids::{BlobId, ClipHash, LinkId, ProjectId, SessionId},
    notice::{NoticeKind, Over},
    ports::{
        arriving::Inflow,
        link::{LinkEvent, LinkRequest},
        settings::Made,
        storage::{ClipRecord, DbError, ProjectRecord, StorageReply, StorageRequest, Write},
        tabs::TabMessage,
        taking::Taking,
    },
    project::{Title, digest::Digests},
    wire::live::{Followed, LiveOp, Position},
};

/// What happens to the session, beside what a person wants of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A connection reports.
    Link(LinkId, LinkEvent),
    /// The disk answered to [`Output::Store`].
    Stored(StorageTicket, Result<StorageReply, DbError>),
    /// Another tab of this browser speaks.
    Tab(TabMessage),
    /// The deadline given by [`super::Session::poll_timeout`] has passed, or may have.
    Wake,
    /// The page went to the background, or came back.
    Away(bool),
    /// The page is going away: everybody is told.
    PageCloses,
}

/// What the session must know of the rest of the program to answer. Lent for one call.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The open project.
    pub open: Option<(ProjectId, &'a Title)>,
    /// All projects that are here.
    pub records: &'a BTreeMap<ProjectId, ProjectRecord>,
    /// A project is on screen, so that what is wrong with a code is said in a notice.
    pub on_project: bool,
    /// A recording runs or becomes a card: nothing is taken meanwhile that was not asked for.
    pub recording: bool,
}

impl Around<'_> {
    /// A project that is here and not in the trash.
    pub(super) fn record(&self, project: ProjectId) -> Option<&ProjectRecord> {
        self.records.get(&project).filter(|record| record.trashed.is_none())
    }
}

/// What the session wants, or says. Taken up in this order.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Of a connection.
    Link(LinkId, LinkRequest),
    /// Of the disk; the answer is [`Input::Stored`] with the same ticket. It waits for nothing else at the disk.
    Store(StorageTicket, StorageRequest),
    /// People to remember and to forget, in one transaction. Nobody waits for it.
    StorePeople(Vec<Write>),
    /// To the other tabs of this browser.
    Tabs(TabMessage),
    /// To the person.
    Notice(NoticeKind),
    /// What messages told of is over.
    Over(Over),
    /// Something new begins: messages about what was before would only be in the way.
    ClearNotices,
    /// Show the page of the invitation.
    ShowJoin,
    /// Leave it, if it is on screen.
    LeaveJoin,
    /// The invitation led to a session: it is good for no second one. Belongs into `Settings::used`, of which the session
    /// hears by `introduce`.
    Used(SessionId),
    /// This person made an invitation. Belongs into `Settings::made`.
    Made(Made),
    /// An op of somebody else that fits: apply and store it, then call `committed`.
    Apply {
        /// Who sent it.
        link: LinkId,
        /// What changed.
        op: LiveOp,
        /// Where the copy here stands with it, if the room is somebody else's.
        as_guest: Option<Followed>,
    },
    /// Somebody needs the whole document, and nothing is on its way to the disk: call `offer` with it now.
    NeedsSnapshot {
        /// Who.
        link: LinkId,
        /// The place in the room's order that the document is at.
        followed: Followed,
    },
    /// Guests are due to be compared: call `check` with the document's digests now.
    NeedsDigest,
    /// Somebody else's document has these digests at this place: call `compared`, if nothing is on its way to the disk.
    Compare {
        /// The place.
        at: Position,
        /// What they are.
        theirs: Digests,
    },
    /// The copy that is here goes on from where it stands: open it and call `resumed`, or `diverged` if it stands
    /// elsewhere.
    Resumed {
        /// The link to the room's host.
        link: LinkId,
        /// The project.
        project: ProjectId,
        /// Where the host takes it to stand.
        at: Followed,
    },
    /// A clip is on the disk and verified: the document may play it. Call `serve` with it, for others who wait.
    Here(ClipRecord),
    /// To whoever reads blobs for the loudspeaker: how far those are that are listened to while they come in.
    Inflow(Inflow),
    /// This clip was taken to be in this blob, and is not.
    Absent(ClipHash, BlobId),
    /// Somebody lacks these: call `serve` with those that are here.
    Wanted(Vec<ClipHash>),
    /// Whoever is at this link may have what is missing here: call `fetch` with all of it.
    LacksAll {
        /// Whom to ask.
        link: LinkId,
    },
    /// A project is here and verified: put it in place in one transaction, then call `switched`.
    Arrived {
        /// Who sent it.
        link: LinkId,
        /// The project.
        arrived: Box<Arrived>,
        /// What becomes of the one with its id.
        taking: Taking,
    },
}
