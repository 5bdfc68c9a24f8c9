//! Everything the program wants from the world.

use crate::{
    ids::{DraftId, LinkId, RequestId},
    ports::{
        files::FileRequest,
        link::LinkRequest,
        locks::LockRequest,
        media::MediaRequest,
        mixing::MixRequest,
        probe::ProbeId,
        settings::{IceServer, Theme},
        storage::StorageRequest,
        tabs::TabMessage,
    },
};

/// One wish. Plain data: a run can be logged and replayed.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Of the disk; the reply carries the number.
    Storage(RequestId, StorageRequest),
    /// Open the disk, also where it is open. Leads to [`DiskEvent`](crate::ports::storage::DiskEvent)s.
    OpenDisk,
    /// Of a connection.
    Link(LinkId, LinkRequest),
    /// Of microphone or loudspeaker.
    Media(MediaRequest),
    /// Try a server alone. Leads to [`ProbeEvent`](crate::ports::probe::ProbeEvent)s.
    Probe(ProbeId, IceServer),
    /// Enough of that; no event follows.
    EndProbe(ProbeId),
    /// Of the page.
    Page(PageRequest),
    /// Of the locks that tabs have in common. Leads to [`LockEvent`](crate::ports::locks::LockEvent)s.
    Lock(LockRequest),
    /// To the other tabs of this browser.
    Tabs(TabMessage),
    /// Of a file.
    File(FileRequest),
    /// Of the mixer, on behalf of a file. Leads to [`MixEvent`](crate::ports::mixing::MixEvent)s.
    Mix(DraftId, MixRequest),
}

/// A wish to the page.
#[derive(Debug, Clone, PartialEq)]
pub enum PageRequest {
    /// Put this on the clipboard. Leads to `PageEvent::Copied`.
    Copy(String),
    /// Open the system's sheet for sharing with a link. Leads to `PageEvent::ShareFailed` when it cannot be.
    Share {
        /// What it is, in words.
        title: String,
        /// The link.
        link: String,
    },
    /// Paint in these colours.
    Paint(Theme),
    /// Ask the person before the page is closed (a recording or a transfer runs, a ZIP is on its way), or no longer.
    GuardLeaving(bool),
    /// Let the page go on in the background (a code is on its way), or no longer.
    GoOnHidden(bool),
    /// Ask the browser to keep this page's data for good.
    Persist,
}
