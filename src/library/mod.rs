//! All projects of this browser: made, named, trashed, erased; and the settings, which lie beside them.
//!
//! ```text
//! Reading ─the disk answers, or cannot─→ Known
//! ```
//!
//! What is asked for while the library is read waits for it: a project made meanwhile would be gone from the list when
//! the disk answers. The cards of a project are not here: the open one lies on the desk, whose changes it alone stores;
//! the desk tells what its record says by now.

mod command;
mod placing;
mod trash;
mod view;

use std::collections::BTreeMap;

pub use command::LibraryCommand;
pub use view::LibraryView;

use crate::{
    ids::{ProjectId, SessionId},
    machine::{Cx, Shown},
    notice::NoticeKind,
    ports::{
        settings::{ICE_SERVERS_MAX, Made, Settings, Theme},
        settings_change::SettingsChange,
        storage::{
            DbError, KnownPerson, ProjectRecord, RecordingRecord, StorageReply, StorageRequest, Write,
        },
        titles::Titles,
    },
    project::{Refusal, Title},
    time::Timestamp,
    wire::limits::{MADE_MAX, USED_MAX},
};

/// What a request to the disk was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ticket {
    /// Everything at the start.
    Start,
    /// The list once more, because memory may be ahead of the disk.
    Again,
    /// A change of the list.
    Change,
}

/// What the library wants, or says.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Of the disk; the answer comes back with the ticket.
    Store(Ticket, StorageRequest),
    /// Of the disk; nobody waits for the answer.
    Background(StorageRequest),
    /// To the person.
    Notice(NoticeKind),
    /// A notice that offered this project back has had its answer.
    Restored(ProjectId),
    /// The page is to be painted like this.
    Paint(Theme),
    /// The settings are others.
    Settings,
    /// The disk has answered: what it holds for others.
    Known {
        /// Recordings that were cut short.
        recordings: Vec<RecordingRecord>,
        /// People who are remembered.
        people: Vec<KnownPerson>,
    },
    /// The list on the disk is another now: other tabs may want to know.
    Changed,
    /// The list was read once more.
    Read,
    /// What waited for the list can be asked now: the disk has answered, or will not.
    Ready,
    /// There is a new project, which its maker wants to see.
    Created(ProjectRecord),
    /// This project is in the trash now.
    Trashed(ProjectId),
}

/// Whether the list is here; what was asked for before it was waits in it.
#[derive(Debug)]
enum Phase<W> {
    /// The disk is asked for it.
    Reading { waiting: Vec<W> },
    /// It is here, or will not come.
    Known,
}

/// What is shown of the list.
#[derive(Debug)]
struct Shelf<W> {
    phase: Phase<W>,
    projects: BTreeMap<ProjectId, ProjectRecord>,
}

/// All projects. `W`: what can wait for them.
#[derive(Debug)]
pub struct Library<W> {
    shelf: Shown<Shelf<W>>,
    settings: Shown<Settings>,
    titles: Titles,
    /// The list was changed since it was asked for again: the answer does not know of that.
    outdated: bool,
    /// What nothing names any more was not removed since the start.
    unswept: bool,
}

impl<W> Default for Library<W> {
    fn default() -> Self {
        let phase = Phase::Reading { waiting: Vec::new() };
        Self {
            shelf: Shown::new(Shelf { phase, projects: BTreeMap::new() }),
            settings: Shown::default(),
            titles: Titles::default(),
            outdated: false,
            unswept: false,
        }
    }
}

impl<W> Library<W> {
    /// Asks for what the disk holds. `titles`: what the library calls things by itself.
    pub fn start(&mut self, cx: &mut Cx<'_, Output>, titles: Titles) {
        self.titles = titles;
        cx.emit(Output::Store(Ticket::Start, StorageRequest::LoadLibrary));
    }

    /// Gives `wish` back if the list is known; else keeps it until then.
    pub fn admit(&mut self, wish: W) -> Option<W> {
        if self.is_known() {
            return Some(wish);
        }
        if let Phase::Reading { waiting } = &mut self.shelf.phase {
            waiting.push(wish);
        }
        None
    }

    /// The list is here, or will not come: what waited, oldest first. Called at [`Output::Ready`].
    pub fn become_known(&mut self, cx: &mut Cx<'_, Output>) -> Vec<W> {
        cx.trace.phase(cx.now, "library", "Reading", "Known");
        match std::mem::replace(&mut self.shelf.phase, Phase::Known) {
            Phase::Reading { waiting } => waiting,
            Phase::Known => Vec::new(),
        }
    }

    /// The list is here, or will not come.
    pub fn is_known(&self) -> bool {
        matches!(self.shelf.phase, Phase::Known)
    }

    /// One project, in the trash or not.
    pub fn get(&self, project: ProjectId) -> Option<&ProjectRecord> {
        self.shelf.projects.get(&project)
    }

    /// All of them, by id.
    pub fn records(&self) -> &BTreeMap<ProjectId, ProjectRecord> {
        &self.shelf.projects
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the library calls things by itself.
    pub fn titles(&self) -> &Titles {
        &self.titles
    }

    /// Revisions of the list and of the settings.
    pub fn revisions(&self) -> (u64, u64) {
        (self.shelf.revision(), self.settings.revision())
    }

    /// The list as it is shown.
    pub fn view(&self, now: Timestamp) -> LibraryView {
        LibraryView { loaded: self.is_known(), ..LibraryView::of(self.shelf.projects.values().cloned(), now) }
    }

    /// The disk answered.
    pub fn handle_stored(
        &mut self,
        cx: &mut Cx<'_, Output>,
        ticket: Ticket,
        reply: Result<StorageReply, DbError>,
    ) {
        match (ticket, reply) {
            (Ticket::Start, Ok(StorageReply::Library { projects, recordings, settings, people })) => {
                self.begin(cx, projects, settings.unwrap_or_default());
                cx.emit(Output::Known { recordings, people });
                cx.emit(Output::Ready);
            }
            (Ticket::Start, reply) => {
                let error = reply.err().unwrap_or(DbError::Damaged);
                cx.emit(Output::Notice(NoticeKind::Storage(error)));
                cx.emit(Output::Ready);
            }
            (Ticket::Again, Ok(StorageReply::Library { .. })) if self.outdated => self.read_again(cx),
            (Ticket::Again, Ok(StorageReply::Library { projects, .. })) => {
                self.shelf.projects = projects.into_iter().map(|record| (record.id, record)).collect();
                cx.emit(Output::Read);
            }
            // It is not asked for a third time: a disk that answers neither will not answer that either.
            (Ticket::Again, reply) => {
                let error = reply.err().unwrap_or(DbError::Damaged);
                cx.emit(Output::Notice(NoticeKind::Storage(error)));
            }
            (Ticket::Change, Ok(_)) => cx.emit(Output::Changed),
            (Ticket::Change, Err(error)) => {
                cx.emit(Output::Notice(NoticeKind::Storage(error)));
                self.read_again(cx);
            }
        }
    }

    /// Memory may be ahead of the disk, so the list is read again: what the disk holds counts.
    pub fn read_again(&mut self, cx: &mut Cx<'_, Output>) {
        self.outdated = false;
        cx.emit(Output::Store(Ticket::Again, StorageRequest::LoadLibrary));
    }

    fn begin(&mut self, cx: &mut Cx<'_, Output>, projects: Vec<ProjectRecord>, settings: Settings) {
        *self.settings = settings;
        if self.settings.peer.is_none() {
            let before = self.settings.clone();
            self.settings.peer = Some(cx.ids.peer());
            self.store_settings(cx, before);
        }
        cx.emit(Output::Paint(self.settings.theme));
        cx.emit(Output::Settings);
        self.shelf.projects = projects.into_iter().map(|record| (record.id, record)).collect();
        self.empty_old_trash(cx);
        self.unswept = true;
    }

    /// Removes what nothing names any more, once after the start. With ten thousand cards that takes the disk most of a
    /// second, and a project that a person opens would wait behind it: it is called when that is read.
    pub fn sweep_once(&mut self, cx: &mut Cx<'_, Output>) {
        if std::mem::take(&mut self.unswept) {
            trash::sweep(cx);
        }
    }

    /// A person wants something of the list or the settings.
    pub fn command(&mut self, cx: &mut Cx<'_, Output>, command: LibraryCommand) -> Result<(), Refusal> {
        match command {
            LibraryCommand::Create(title) => self.create(cx, title),
            LibraryCommand::Rename(project, title) => return self.rename(cx, project, title),
            LibraryCommand::Delete(project) => return self.delete(cx, project),
            LibraryCommand::Restore(project) => return self.restore(cx, project),
            LibraryCommand::Erase(project) => return self.erase(cx, project),
            LibraryCommand::ChangeSettings(settings) => self.change_settings(cx, settings),
        }
        Ok(())
    }

    fn create(&mut self, cx: &mut Cx<'_, Output>, title: Title) {
        let title = if title.is_empty() { Title::new(self.titles.untitled) } else { title };
        let record = ProjectRecord::new(cx.ids.project(), title, cx.now.wall);
        self.change(cx, record.clone(), Write::PutProject(record.clone()));
        cx.emit(Output::Created(record));
    }

    /// A new title for a project that is not on the desk: there it is a change that can be undone.
    fn rename(&mut self, cx: &mut Cx<'_, Output>, project: ProjectId, title: Title) -> Result<(), Refusal> {
        let record = self.get(project).ok_or(Refusal::NoProject)?;
        if !title.is_empty() && title != record.title {
            let modified = cx.now.wall;
            let record = ProjectRecord { title: title.clone(), modified, followed: None, ..record.clone() };
            self.change(cx, record, Write::SetTitle { project, title, modified });
        }
        Ok(())
    }

    /// The record in memory, and what makes the one on the disk say the same: other tabs may have changed it, and only what is
    /// wanted here is written.
    fn change(&mut self, cx: &mut Cx<'_, Output>, record: ProjectRecord, write: Write) {
        self.outdated = true;
        self.shelf.projects.insert(record.id, record);
        change(cx, vec![write]);
    }

    /// What the desk's record says by now, or a project that came in: it is on the disk, or on its way there.
    pub fn note(&mut self, record: ProjectRecord) {
        self.shelf.projects.insert(record.id, record);
    }

    /// The disk does not have this project.
    pub fn drop_missing(&mut self, project: ProjectId) {
        self.shelf.projects.remove(&project);
    }

    /// A change of this project could not be stored, and what it was before it is `record`. If it was trashed or
    /// restored meanwhile, that stays, and the disk is told again: it was told of a record that never came about.
    pub fn roll_back(&mut self, cx: &mut Cx<'_, Output>, record: ProjectRecord) {
        let Some(held) = self.shelf.projects.get(&record.id) else { return };
        if held.trashed == record.trashed {
            self.note(record);
        } else {
            let (project, trashed) = (record.id, held.trashed);
            self.change(cx, ProjectRecord { trashed, ..record }, Write::SetTrashed { project, trashed });
        }
    }

    fn change_settings(&mut self, cx: &mut Cx<'_, Output>, mut settings: Settings) {
        settings.peer = self.settings.peer;
        settings.used.clone_from(&self.settings.used);
        settings.made.clone_from(&self.settings.made);
        settings.ice_servers.truncate(ICE_SERVERS_MAX);
        if settings.theme != self.settings.theme {
            cx.emit(Output::Paint(settings.theme));
        }
        let before = std::mem::replace(&mut *self.settings, settings);
        self.store_settings(cx, before);
        cx.emit(Output::Settings);
    }

    /// An invitation of somebody else led to a session here: it is good for no second one.
    pub fn note_used(&mut self, cx: &mut Cx<'_, Output>, session: SessionId) {
        if self.settings.used.contains(&session) {
            return;
        }
        let before = self.settings.clone();
        let used = &mut self.settings.used;
        let surplus = (used.len() + 1).saturating_sub(USED_MAX);
        used.drain(..surplus);
        used.push(session);
        self.store_settings(cx, before);
        cx.emit(Output::Settings);
    }

    /// This person made an invitation: whoever opens it or its reply after this page was closed is told.
    pub fn note_made(&mut self, cx: &mut Cx<'_, Output>, invite: Made) {
        let before = self.settings.clone();
        let made = &mut self.settings.made;
        let surplus = (made.len() + 1).saturating_sub(MADE_MAX);
        made.drain(..surplus);
        made.push(invite);
        self.store_settings(cx, before);
        cx.emit(Output::Settings);
    }

    /// Another tab may have changed other settings meanwhile: only what this one did is stored.
    fn store_settings(&mut self, cx: &mut Cx<'_, Output>, before: Settings) {
        let change = SettingsChange { before, after: self.settings.clone() };
        let write = Write::ChangeSettings(Box::new(change));
        cx.emit(Output::Background(StorageRequest::Commit(vec![write])));
    }
}

/// A change of the list. If it is not stored, the list is read again.
fn change(cx: &mut Cx<'_, Output>, writes: Vec<Write>) {
    cx.emit(Output::Store(Ticket::Change, StorageRequest::Commit(writes)));
}

#[cfg(test)]
mod tests;
