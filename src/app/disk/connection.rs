//! The connection to the disk as a whole.
//!
//! ```text
//! Here ─closed→ Opening ─opened→ Here ─something is answered→ (may be opened again by itself)
//!                  │  └─another tab is in the way→ Blocked ─it lets go→ Here
//!                  ├─not opened, or fails again before anything is answered→ Lost ─a person tries again→ Opening
//!                  └─opened, and there is nothing→ Emptied ─a person has memory written again→ Here
//! ```
//!
//! It is opened again once by itself. While it is not here, what is asked waits (`app/disk`), the person is told that nothing
//! can be saved now, and may save what is in memory as files.

use std::collections::VecDeque;

use super::{Disk, Ticket};
use crate::{
    app::{App, effect::Effect},
    export,
    ids::{ProjectId, RequestId},
    notice::NoticeKind,
    ports::storage::{DbError, DiskEvent, StorageReply, StorageRequest, Write},
    recording::RecordCommand,
    studio::Route,
};

/// Whether anything can be saved now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum DiskState {
    /// It can.
    #[default]
    Here,
    /// The connection was closed, and is being opened again.
    Opening,
    /// It is being opened, and another tab has to be closed first.
    Blocked,
    /// It cannot be opened.
    Lost(DbError),
    /// It is open, and there is nothing in it any more.
    Emptied,
}

/// What is shown of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DiskView {
    /// Whether anything can be saved now.
    pub state: DiskState,
    /// The project that is in memory.
    pub project: Option<ProjectId>,
    /// A recording is in memory that is no card yet.
    pub take: bool,
}

/// A wish about the disk as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiskCommand {
    /// Opens it once more, or writes to an empty one what is in memory.
    TryAgain,
}

#[derive(Debug, Default)]
pub(super) struct Connection {
    state: DiskState,
    revision: u64,
    /// It was opened by itself, and nothing was answered since.
    unproved: bool,
}

impl Connection {
    pub(super) fn is_here(&self) -> bool {
        self.state == DiskState::Here
    }

    #[cfg(test)]
    pub(super) fn state(&self) -> &DiskState {
        &self.state
    }

    fn set(&mut self, state: DiskState) {
        if self.state != state {
            self.state = state;
            self.revision += 1;
        }
    }

    /// Something was carried out.
    pub(super) fn proved(&mut self) {
        self.unproved = false;
    }

    /// A request found it gone.
    pub(super) fn lost(&mut self, error: &DbError, out: &mut VecDeque<Effect>) {
        if !self.is_here() {
            return;
        }
        if self.unproved {
            return self.set(DiskState::Lost(error.clone()));
        }
        self.open(out);
    }

    fn open(&mut self, out: &mut VecDeque<Effect>) {
        self.unproved = true;
        self.set(DiskState::Opening);
        out.push_back(Effect::OpenDisk);
    }
}

impl Disk {
    /// The connection reports.
    pub(super) fn handle(&mut self, event: &DiskEvent, out: &mut VecDeque<Effect>) {
        let connection = &mut self.connection;
        match event {
            DiskEvent::Closed => connection.lost(&DbError::Closed, out),
            DiskEvent::Blocked if connection.state == DiskState::Opening => {
                connection.set(DiskState::Blocked);
            }
            DiskEvent::Opened { empty: true } if self.is_opening() => self.connection.set(DiskState::Emptied),
            DiskEvent::Opened { .. } if self.is_opening() => self.be_here(out),
            DiskEvent::NotOpened(error) if self.is_opening() => {
                self.connection.set(DiskState::Lost(error.clone()));
            }
            // Of an opening that nobody waits for.
            _ => {}
        }
    }

    fn is_opening(&self) -> bool {
        matches!(self.connection.state, DiskState::Opening | DiskState::Blocked)
    }

    fn be_here(&mut self, out: &mut VecDeque<Effect>) {
        self.connection.set(DiskState::Here);
        self.take_turns(out);
    }

    /// A person wants it opened once more.
    pub(super) fn try_again(&mut self, out: &mut VecDeque<Effect>) {
        if matches!(self.connection.state, DiskState::Lost(_)) {
            self.connection.open(out);
        }
    }

    /// Slices of a take continue what was deleted.
    fn drop_slices(&mut self) {
        let asked = &mut self.asked;
        self.waiting.retain(|(id, _)| {
            let stays = !asked.get(id).is_some_and(|it| matches!(it.ticket, Ticket::Recording(_)));
            if !stays {
                asked.remove(id);
            }
            stays
        });
    }

    /// What waits is asked behind this.
    fn ask_first(&mut self, id: RequestId, ticket: Ticket, request: StorageRequest) {
        self.asked.insert(id, super::Asked { ticket, request: Some(request.clone()) });
        self.waiting.push_front((id, request));
    }
}

impl App {
    /// The connection to the disk reports.
    pub(in crate::app) fn handle_disk(&mut self, event: &DiskEvent) {
        self.disk.handle(event, &mut self.effects);
        self.keep_take_in_memory();
    }

    /// While nothing can be saved, the recorder stops: what it has is kept.
    fn keep_take_in_memory(&mut self) {
        let gone = matches!(self.disk.connection.state, DiskState::Lost(_) | DiskState::Emptied);
        if gone && self.recording.is_live() {
            let project = self.desk.open_id();
            // Does not refuse.
            let _ = self.recording.command(&mut self.lender.cx(), RecordCommand::Stop, project);
        }
    }

    /// Whether anything can be saved now.
    pub fn disk_view(&self) -> DiskView {
        DiskView {
            state: self.disk.connection.state.clone(),
            project: self.desk.open_id(),
            take: self.recording.has_take(),
        }
    }

    /// What the view hangs on.
    pub(in crate::app) fn disk_revision(&self) -> (u64, Option<ProjectId>, bool) {
        (self.disk.connection.revision, self.desk.open_id(), self.recording.has_take())
    }

    /// A person wants to go on.
    pub(in crate::app) fn command_disk(&mut self, command: DiskCommand) {
        let DiskCommand::TryAgain = command;
        if self.disk.connection.state == DiskState::Emptied {
            self.write_memory_again();
        } else {
            self.disk.try_again(&mut self.effects);
        }
    }

    /// The data were deleted, and this is all that is left: it is written as if it were new. What waits is asked behind it:
    /// changes of the project say the same once more.
    fn write_memory_again(&mut self) {
        let mut writes = vec![Write::PutSettings(self.library.settings().clone())];
        let project = self.desk.open_id();
        writes.extend(self.desk.whole());
        if let Some(project) = project {
            let id = self.lender.ids().request();
            self.disk.ask_first(id, Ticket::Restoring(project), StorageRequest::Commit(writes));
        }
        self.disk.drop_slices();
        self.recording.begin_again(&mut self.lender.cx());
        self.library.read_again(&mut self.lender.cx());
        self.disk.be_here(&mut self.effects);
    }

    /// The project is on the disk again. Its sound was deleted; which cards have none is read like everything else.
    pub(super) fn restored(&mut self, project: ProjectId, result: Result<(), DbError>) {
        if let Err(error) = result {
            return self.notify(NoticeKind::Storage(error));
        }
        if self.desk.open_id() == Some(project) && self.studio.route() == Route::Project(project) {
            self.put_away();
            self.load(project);
        }
    }

    /// A file is made of a project while the disk is away: it is made of what is in memory. `true`: it was answered so.
    pub(super) fn answer_from_memory(&mut self, ticket: export::Ticket, request: &StorageRequest) -> bool {
        let StorageRequest::LoadProject(project) = request else { return false };
        let stored = (!self.disk.connection.is_here()).then(|| self.desk.stored(*project)).flatten();
        let Some(stored) = stored else { return false };
        let reply = Ok(StorageReply::Project(Some(Box::new(stored))));
        self.export.handle_stored(&mut self.lender.cx(), ticket, reply);
        true
    }
}
