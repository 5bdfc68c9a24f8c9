//! Requests to the disk and what their answers mean.

use super::{App, archiving::Job, notice::NoticeKind, open::OpenProject};
use crate::{
    ids::{LinkId, ProjectId, RequestId},
    ports::storage::{DbError, StorageReply, StorageRequest, Write},
    session::{Input, StorageTicket},
};

/// What a request to the disk was for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pending {
    /// Everything at the start.
    Library,
    /// A project to open.
    Open(ProjectId),
    /// A change of the library.
    Commit,
    /// A change of the open project. If it fails, the project is read again: memory must not be ahead of the disk.
    Change,
    /// The next slice of the recording.
    Slice,
    /// The bytes of a recording that was cut short.
    Recovering,
    /// A project that arrived over this link is switched to.
    Switch(LinkId, ProjectId),
    /// For a ZIP that is saved or opened.
    Archive(Job),
    /// On behalf of a link.
    Session(StorageTicket),
    /// Housekeeping; nobody waits.
    Background,
    /// Whether it is done changes nothing that anybody sees.
    Optional,
}

impl App {
    pub(super) fn store(&mut self, pending: Pending, request: StorageRequest) {
        self.store_as(pending, request);
    }

    pub(super) fn commit(&mut self, writes: Vec<Write>) {
        self.store(Pending::Commit, StorageRequest::Commit(writes));
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn handle_storage(&mut self, id: RequestId, reply: Result<StorageReply, DbError>) {
        let Some(pending) = self.requests.remove(&id) else { return };
        match (pending, reply) {
            (Pending::Session(ticket), reply) => {
                self.give_session(Input::Stored(ticket, reply));
            }
            (Pending::Archive(job), reply) => self.handle_archive_stored(job, reply),
            (Pending::Library, Ok(StorageReply::Library { projects, recordings, settings, people })) => {
                self.session.learn_people(people);
                self.handle_library(projects, recordings, settings);
            }
            (Pending::Library, Err(error)) => {
                self.loaded = true;
                self.dirty.library = true;
                self.notify(NoticeKind::Storage(error));
                self.take_up_early();
            }
            (Pending::Open(project), Ok(StorageReply::Project(stored))) => {
                self.handle_opened(project, stored.map(|stored| OpenProject::from_stored(*stored)));
            }
            (Pending::Slice, reply) => self.handle_slice_stored(reply.map(|_| ())),
            (Pending::Change, reply) => {
                let result = reply.map(|_| ());
                let dropped = self.end_turn(id, result.is_ok());
                for change in std::iter::once(id).chain(dropped) {
                    self.requests.remove(&change);
                    self.handle_changed(change, result.clone());
                }
            }
            (Pending::Recovering, Ok(StorageReply::Bytes(bytes))) => self.handle_recovered_bytes(&bytes),
            (Pending::Recovering, Err(error)) => self.handle_recording_failed(error),
            (Pending::Switch(link, project), reply) => {
                self.handle_switched(link, project, &reply.map(|_| ()));
            }
            (Pending::Commit | Pending::Background, Ok(_)) | (Pending::Optional, _) => {}
            (Pending::Commit | Pending::Open(_), Err(error)) => {
                self.notify(NoticeKind::Storage(error));
                self.reload_open();
            }
            (Pending::Background, Err(error)) => self.notify(NoticeKind::Storage(error)),
            // An answer of another kind than was asked for: the disk is not what it should be.
            (_, Ok(_)) => self.notify(NoticeKind::Storage(DbError::Damaged)),
        }
    }
}
