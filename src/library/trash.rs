//! Away, back, and for good.

use std::time::Duration;

use super::{Library, Output, change};
use crate::{
    ids::ProjectId,
    machine::Cx,
    notice::NoticeKind,
    ports::storage::{PARTIALS_KEPT, ProjectRecord, StorageRequest, TRASH_KEPT, Write},
    project::Refusal,
    time::Timestamp,
};

/// It has lain in the trash for too long.
pub(super) fn is_old(record: &ProjectRecord, now: Timestamp) -> bool {
    record.trashed.is_some_and(|at| at < before(now, TRASH_KEPT))
}

fn before(now: Timestamp, age: Duration) -> Timestamp {
    Timestamp(now.0.saturating_sub(age.as_millis() as u64))
}

/// The disk may free what nothing names any more.
pub(super) fn sweep(cx: &mut Cx<'_, Output>) {
    let partials_before = before(cx.now.wall, PARTIALS_KEPT);
    cx.emit(Output::Background(StorageRequest::Sweep { partials_before }));
}

impl<W> Library<W> {
    pub(super) fn empty_old_trash(&mut self, cx: &mut Cx<'_, Output>) {
        let now = cx.now.wall;
        let old: Vec<_> = self
            .shelf
            .projects
            .values()
            .filter(|record| is_old(record, now))
            .map(|record| record.id)
            .collect();
        for id in old {
            self.shelf.projects.remove(&id);
            cx.emit(Output::Background(StorageRequest::Commit(vec![Write::EraseProject(id)])));
        }
    }

    pub(super) fn delete(&mut self, cx: &mut Cx<'_, Output>, project: ProjectId) -> Result<(), Refusal> {
        let title = self.set_trashed(cx, project, Some(cx.now.wall))?.title.to_string();
        cx.emit(Output::Trashed(project));
        cx.emit(Output::Notice(NoticeKind::ProjectDeleted { project, title }));
        Ok(())
    }

    pub(super) fn restore(&mut self, cx: &mut Cx<'_, Output>, project: ProjectId) -> Result<(), Refusal> {
        self.set_trashed(cx, project, None)?;
        cx.emit(Output::Restored(project));
        Ok(())
    }

    fn set_trashed(
        &mut self,
        cx: &mut Cx<'_, Output>,
        project: ProjectId,
        trashed: Option<Timestamp>,
    ) -> Result<ProjectRecord, Refusal> {
        let record = self.get(project).ok_or(Refusal::NoProject)?;
        let record = ProjectRecord { trashed, ..record.clone() };
        self.change(cx, record.clone(), Write::SetTrashed { project, trashed });
        Ok(record)
    }

    pub(super) fn erase(&mut self, cx: &mut Cx<'_, Output>, project: ProjectId) -> Result<(), Refusal> {
        let record = self.get(project).ok_or(Refusal::NoProject)?;
        if record.trashed.is_none() {
            return Err(Refusal::InUse);
        }
        self.outdated = true;
        self.shelf.projects.remove(&project);
        change(cx, vec![Write::EraseProject(project)]);
        sweep(cx);
        Ok(())
    }
}
