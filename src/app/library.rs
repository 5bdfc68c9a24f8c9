//! All projects: loading, making, naming, the trash, and which one is on screen.

use std::{collections::BTreeMap, time::Duration};

use super::{
    App, effect::PageRequest, notice::NoticeKind, open::OpenProject, recording::Recorder, route::Route,
    storing::Pending,
};
use crate::{
    ids::ProjectId,
    ports::{
        settings::Settings,
        storage::{ProjectRecord, RecordingRecord, StorageRequest, Write},
    },
    project::{Edit, Refusal, Title},
    time::Timestamp,
};

/// The trash is emptied of what lies in it longer: a month, as people know it.
const TRASH_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Unfinished transfers are kept as long: the other side may be on holiday for a week.
pub(super) const PARTIALS_KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// It has lain in the trash for too long.
pub(super) fn is_old_trash(record: &ProjectRecord, now: Timestamp) -> bool {
    record.trashed.is_some_and(|at| at < before(now, TRASH_KEPT))
}

fn before(now: Timestamp, age: Duration) -> Timestamp {
    Timestamp(now.0.saturating_sub(age.as_millis() as u64))
}

impl App {
    pub(super) fn handle_library(
        &mut self,
        projects: Vec<ProjectRecord>,
        recordings: Vec<RecordingRecord>,
        settings: Option<Settings>,
    ) {
        self.loaded = true;
        self.settings = settings.unwrap_or_default();
        if self.settings.peer.is_none() {
            self.settings.peer = Some(self.ids.peer());
            self.store_settings();
        }
        self.page(PageRequest::Paint(self.settings.theme));
        self.recordings = recordings;
        self.projects = projects.into_iter().map(|record| (record.id, record)).collect::<BTreeMap<_, _>>();
        self.empty_old_trash();
        let partials_before = self.partials_before();
        self.store(Pending::Background, StorageRequest::Sweep { partials_before });
        self.dirty.library = true;
        self.dirty.settings = true;
        // Whether an invitation that was opened at the start was used before is known from now on.
        self.introduce();
        if let Route::Project(project) = self.route {
            self.load(project);
        }
        self.take_up_early();
    }

    fn empty_old_trash(&mut self) {
        let now = self.now.wall;
        let old = self.projects.values().filter(|record| is_old_trash(record, now));
        let gone: Vec<_> = old.map(|record| record.id).collect();
        for id in gone {
            self.projects.remove(&id);
            self.store(Pending::Background, StorageRequest::Commit(vec![Write::EraseProject(id)]));
        }
    }

    fn partials_before(&self) -> Timestamp {
        before(self.now.wall, PARTIALS_KEPT)
    }

    pub(super) fn go(&mut self, route: Route) -> Result<(), Refusal> {
        if route == self.route {
            return Ok(());
        }
        if let Err(refusal) = self.may_go(route) {
            // The address bar went ahead (a press on Back): telling the route again brings it back.
            self.dirty.route = true;
            return Err(refusal);
        }
        self.route = route;
        self.dirty.route = true;
        match route {
            Route::Project(project) if self.loaded => self.load(project),
            Route::Project(_) | Route::Join | Route::Library => {}
        }
        Ok(())
    }

    fn may_go(&self, route: Route) -> Result<(), Refusal> {
        if !matches!(self.recorder, Recorder::Idle) {
            return Err(Refusal::Recording);
        }
        match route {
            Route::Project(project) if self.session.is_shared_other_than(project) => Err(Refusal::InSession),
            _ => Ok(()),
        }
    }

    /// Shows a screen because the program says so, not the address bar.
    pub(super) fn show(&mut self, route: Route) {
        if self.route != route {
            self.route = route;
            self.dirty.route = true;
        }
    }

    /// Opens a project unless it is open.
    fn load(&mut self, project: ProjectId) {
        if self.open.as_ref().is_some_and(|open| open.id() == project) {
            return;
        }
        if self.projects.get(&project).is_none_or(|record| record.trashed.is_some()) {
            self.refuse(Refusal::NoProject);
            self.show(Route::Library);
            return;
        }
        self.close();
        self.opening = Some(project);
        self.store(Pending::Open(project), StorageRequest::LoadProject(project));
    }

    pub(super) fn close(&mut self) {
        self.silence();
        self.open = None;
        self.dirty.project = true;
    }

    /// Reads the open project again: what the disk holds is the truth.
    pub(super) fn reload_open(&mut self) {
        if let Some(id) = self.open.as_ref().map(OpenProject::id) {
            self.opening = Some(id);
            self.store(Pending::Open(id), StorageRequest::LoadProject(id));
        }
    }

    pub(super) fn handle_opened(&mut self, project: ProjectId, stored: Option<OpenProject>) {
        if self.opening != Some(project) {
            return; // The person went elsewhere meanwhile.
        }
        self.opening = None;
        if let Some(open) = stored {
            self.projects.insert(project, open.record().clone());
            self.open = Some(open);
            self.catch_up();
        } else {
            self.open = None;
            self.projects.remove(&project);
            self.refuse(Refusal::NoProject);
            self.show(Route::Library);
        }
        self.dirty.project = true;
        self.dirty.library = true;
    }

    pub(super) fn create_project(&mut self, title: &Title) -> Result<(), Refusal> {
        let id = self.ids.project();
        self.may_go(Route::Project(id))?;
        let title = if title.is_empty() { Title::new("Untitled") } else { title.clone() };
        let record = ProjectRecord {
            id,
            title,
            created: self.now.wall,
            modified: self.now.wall,
            trashed: None,
            history_next: 1,
            cards: 0,
            duration_ms: 0,
            followed: None,
            unsent: false,
        };
        self.projects.insert(id, record.clone());
        self.commit(vec![Write::PutProject(record.clone())]);
        self.close();
        self.opening = None;
        self.open = Some(OpenProject::new(record));
        self.dirty.library = true;
        self.show(Route::Project(id));
        Ok(())
    }

    pub(super) fn rename_project(&mut self, project: ProjectId, title: Title) -> Result<(), Refusal> {
        if self.open.as_ref().is_some_and(|open| open.id() == project) {
            return self.edit(Edit::Retitle(title));
        }
        let record = self.projects.get_mut(&project).ok_or(Refusal::NoProject)?;
        if title.is_empty() || title == record.title {
            return Ok(());
        }
        record.title = title;
        record.modified = self.now.wall;
        record.followed = None;
        let record = record.clone();
        self.dirty.library = true;
        self.commit(vec![Write::PutProject(record)]);
        Ok(())
    }

    pub(super) fn delete_project(&mut self, project: ProjectId) -> Result<(), Refusal> {
        if self.session.is_shared(project) || !matches!(self.recorder, Recorder::Idle) {
            return Err(Refusal::InUse);
        }
        let record = self.set_trashed(project, Some(self.now.wall))?;
        if self.open.as_ref().is_some_and(|open| open.id() == project) {
            self.close();
            self.show(Route::Library);
        }
        self.notify(NoticeKind::ProjectDeleted { project, title: record.title.to_string() });
        Ok(())
    }

    pub(super) fn restore_project(&mut self, project: ProjectId) -> Result<(), Refusal> {
        self.set_trashed(project, None)?;
        let about = |kind: &NoticeKind| matches!(kind, NoticeKind::ProjectDeleted { project: p, .. } if *p == project);
        self.notices.retain(|notice| !about(&notice.kind));
        self.dirty.notices = true;
        Ok(())
    }

    fn set_trashed(
        &mut self,
        project: ProjectId,
        trashed: Option<Timestamp>,
    ) -> Result<ProjectRecord, Refusal> {
        let record = self.projects.get_mut(&project).ok_or(Refusal::NoProject)?;
        record.trashed = trashed;
        let record = record.clone();
        self.dirty.library = true;
        self.commit(vec![Write::PutProject(record.clone())]);
        Ok(record)
    }

    pub(super) fn erase_project(&mut self, project: ProjectId) -> Result<(), Refusal> {
        let record = self.projects.get(&project).ok_or(Refusal::NoProject)?;
        if record.trashed.is_none() {
            return Err(Refusal::InUse);
        }
        self.projects.remove(&project);
        self.dirty.library = true;
        self.commit(vec![Write::EraseProject(project)]);
        let partials_before = self.partials_before();
        self.store(Pending::Background, StorageRequest::Sweep { partials_before });
        Ok(())
    }

    pub(super) fn change_settings(&mut self, mut settings: Settings) -> Result<(), Refusal> {
        settings.peer = self.settings.peer;
        settings.used = std::mem::take(&mut self.settings.used);
        settings.ice_servers.truncate(crate::ports::settings::ICE_SERVERS_MAX);
        if settings.theme != self.settings.theme {
            self.page(PageRequest::Paint(settings.theme));
        }
        self.settings = settings;
        self.introduce();
        self.store_settings();
        Ok(())
    }

    pub(super) fn store_settings(&mut self) {
        self.dirty.settings = true;
        self.store(
            Pending::Background,
            StorageRequest::Commit(vec![Write::PutSettings(self.settings.clone())]),
        );
    }
}
