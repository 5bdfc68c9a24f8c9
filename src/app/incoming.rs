//! Projects that come in: the switch in one transaction, and what follows from it.

use super::{App, route::Route, storing::Pending};
use crate::{
    ids::{LinkId, ProjectId},
    ports::storage::{CardRecord, DbError, ProjectRecord, StorageRequest, Write},
    project::Title,
    session::{Arrived, Taking},
    wire::message::SyncFault,
};

impl App {
    /// Everything of the project is here and verified: one transaction puts it in place.
    pub(super) fn switch_to(&mut self, link: LinkId, arrived: Arrived, taking: Taking) {
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
            (Taking::KeepBeside, None) => {
                ProjectRecord { id, title: Title::new(&format!("{} (my copy)", old.title)), ..old }
            }
            (_, trashed) => ProjectRecord { id, trashed: trashed.or(Some(self.now.wall)), ..old },
        }
    }

    pub(super) fn handle_switched(&mut self, link: LinkId, project: ProjectId, result: &Result<(), DbError>) {
        let result = match result {
            Ok(()) => Ok(()),
            Err(DbError::Full) => Err(SyncFault::DiskFull),
            Err(_) => Err(SyncFault::Storage),
        };
        if result.is_ok() {
            self.close();
            self.enter_shared(project);
            self.persist();
            self.dirty.library = true;
        } else {
            // Nothing was written: the list of projects is read again as the disk has it.
            self.store(Pending::Library, StorageRequest::LoadLibrary);
        }
        self.ask(|session, cx| session.switched(cx, link, project, result));
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
}
