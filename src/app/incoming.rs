//! Projects that come in: the decision, the switch in one transaction, and what is said when it ends.

use super::{App, input::Accept, notice::NoticeKind, recording::Recorder, route::Route, storing::Pending};
use crate::{
    ids::{LinkId, ProjectId},
    ports::storage::{CardRecord, DbError, ProjectRecord, StorageRequest, Write},
    project::Refusal,
    session::{
        Arrived,
        peer::{Peer, Phase as PeerPhase},
        state::TransferState,
    },
    wire::message::SyncFault,
};

/// How a project that comes in is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taking {
    /// [`Accept::Replace`].
    Replace,
    /// [`Accept::KeepBeside`].
    KeepBeside,
    /// In place of a copy of the same that holds nothing of this person's own.
    InPlace,
}

impl From<Accept> for Taking {
    fn from(accept: Accept) -> Self {
        match accept {
            Accept::Replace => Self::Replace,
            Accept::KeepBeside => Self::KeepBeside,
        }
    }
}

impl App {
    /// The project is being replaced by one that comes in.
    pub(super) fn is_incoming(&self, project: ProjectId) -> bool {
        let busy = |state| matches!(state, TransferState::Running | TransferState::Verifying);
        self.session.peers().filter_map(|(_, peer)| peer.receiving()).any(|receiving| {
            busy(receiving.state()) && receiving.summary().is_some_and(|summary| summary.project == project)
        })
    }

    fn deciding(&self) -> Option<LinkId> {
        let deciding = |peer: &Peer| {
            peer.receiving().is_some_and(super::super::session::receiving::Receiving::is_deciding)
        };
        self.session.peers().find(|(_, peer)| deciding(peer)).map(|(link, _)| link)
    }

    pub(super) fn accept_incoming(&mut self, how: Accept) -> Result<(), Refusal> {
        if !matches!(self.recorder, Recorder::Idle) {
            return Err(Refusal::Recording);
        }
        let Some(link) = self.deciding() else { return Ok(()) };
        if let Some(receiving) = self.session.peer(link).and_then(Peer::receiving) {
            self.live.taken.insert(receiving.followed().room, how);
        }
        self.take(link, how.into());
        Ok(())
    }

    /// An offer of a room whose project this person took before goes on without asking: a broken first sync, or a copy
    /// that lost the thread.
    pub(super) fn take_again(&mut self, link: LinkId) {
        let Some(receiving) = self.session.peer(link).and_then(Peer::receiving) else { return };
        let (room, project) = (receiving.followed().room, receiving.project_id());
        let record = self.projects.get(&project).filter(|record| record.trashed.is_none());
        let taking = match record {
            Some(record) if record.followed.is_some_and(|followed| followed.room == room) => {
                Some(if record.unsent { Taking::KeepBeside } else { Taking::InPlace })
            }
            Some(_) => None,
            None => self.live.taken.get(&room).copied().map(Taking::from),
        };
        if let Some(taking) = taking.filter(|_| matches!(self.recorder, Recorder::Idle)) {
            self.take(link, taking);
        }
    }

    fn take(&mut self, link: LinkId, taking: Taking) {
        self.sharing.accepted = Some((link, taking));
        self.put_done_away();
        let me = self.me();
        self.session.accept(link, self.now, &mut self.ids, &me);
        self.dirty.session = true;
        self.dirty.project = true;
    }

    pub(super) fn reject_incoming(&mut self) -> Result<(), Refusal> {
        if let Some(link) = self.deciding() {
            let me = self.me();
            self.session.reject(link, self.now, &mut self.ids, &me);
            self.dirty.session = true;
        }
        Ok(())
    }

    /// Everything of the project is here and verified: one transaction puts it in place.
    pub(super) fn switch_to(&mut self, link: LinkId, arrived: Arrived) {
        let taking =
            self.sharing.accepted.take_if(|(l, _)| *l == link).map_or(Taking::KeepBeside, |(_, how)| how);
        let Arrived { project, created, modified, fetched, followed } = arrived;
        let id = project.id();
        let mut writes = Vec::new();
        match self.projects.get(&id).cloned() {
            // It was what the editor had, and nothing else: there is nothing to keep.
            Some(_) if taking == Taking::InPlace => writes.push(Write::EraseProject(id)),
            Some(old) => {
                let to = self.rehomed(old, taking);
                self.projects.insert(to.id, to.clone());
                writes.push(Write::Rehome { from: id, to });
            }
            None => {}
        }
        let record = ProjectRecord {
            id,
            title: project.title().clone(),
            created,
            modified,
            trashed: None,
            history_next: 1,
            cards: project.len() as u32,
            duration_ms: project.duration_ms(),
            followed: Some(followed),
            unsent: false,
        };
        writes.push(Write::PutProject(record));
        for card in project.cards() {
            if let Some((key, card)) = project.stored_card(card.id) {
                writes.push(Write::PutCard(id, CardRecord { key: key.clone(), card: card.clone() }));
            }
        }
        writes.extend(fetched.into_iter().map(Write::DeletePartial));
        self.store(Pending::Switch(link, id), StorageRequest::Commit(writes));
    }

    /// What the project that stood in its place becomes: a copy beside it, or one in the trash.
    fn rehomed(&mut self, old: ProjectRecord, taking: Taking) -> ProjectRecord {
        let id = self.ids.project();
        // What becomes of it follows nobody.
        let old = ProjectRecord { followed: None, unsent: false, ..old };
        match (taking, old.trashed) {
            (Taking::KeepBeside, None) => ProjectRecord { id, title: self.titles.copy_of(&old.title), ..old },
            (_, trashed) => ProjectRecord { id, trashed: trashed.or(Some(self.now.wall)), ..old },
        }
    }

    pub(super) fn handle_switched(&mut self, link: LinkId, project: ProjectId, result: &Result<(), DbError>) {
        let me = self.me();
        let fault = match result {
            Ok(()) => None,
            Err(DbError::Full) => Some(SyncFault::DiskFull),
            Err(_) => Some(SyncFault::Storage),
        };
        if let Some(fault) = fault {
            // Nothing was written: the list of projects is read again as the disk has it.
            self.store(Pending::Library, StorageRequest::LoadLibrary);
            self.session.switched(link, self.now, &mut self.ids, &me, Err(fault));
            return;
        }
        if self.session.peer(link).is_some_and(|peer| matches!(peer.phase(), PeerPhase::Ready)) {
            self.sharing.viewing = Some((link, project));
        }
        self.sharing.join = None;
        self.close();
        self.enter_shared(project);
        self.persist();
        self.session.switched(link, self.now, &mut self.ids, &me, Ok(()));
        self.dirty.library = true;
    }

    /// Shows the project of the session, reading it first if need be.
    pub(super) fn enter_shared(&mut self, project: ProjectId) {
        if self.open.as_ref().is_none_or(|open| open.id() != project) {
            self.close();
            self.opening = Some(project);
            self.store(Pending::Open(project), StorageRequest::LoadProject(project));
        }
        self.show(Route::Project(project));
    }

    pub(super) fn handle_sync_ended(
        &mut self,
        _link: LinkId,
        sending: bool,
        state: TransferState,
        fault: Option<SyncFault>,
    ) {
        match state {
            TransferState::Failed if fault == Some(SyncFault::DiskFull) && !sending => {
                self.notify(NoticeKind::Storage(DbError::Full));
            }
            TransferState::Failed => {
                self.notify(NoticeKind::SyncFailed { reason: fault });
            }
            TransferState::Cancelled => self.notify(NoticeKind::SyncCancelled { by_us: false }),
            TransferState::Rejected if sending => self.notify(NoticeKind::SyncRejected),
            _ => {}
        }
    }
}
