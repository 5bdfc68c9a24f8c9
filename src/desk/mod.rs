//! The open project: the one place that changes a document and stores the change.
//!
//! ```text
//! Empty ─open→ Reading ─the disk has it→ Open        a new project is Open at once
//!    ↑            └─ it has not, or fails ─┐
//!    └──────────── close ──────────────────┘
//! ```
//!
//! A change is seen at once and stored after it; the disk is asked for one change at a time (`app/disk`). Each change on
//! its way holds the document as it was before it. If the disk refuses one, those behind it are not stored either, and
//! the document is again what it was before the first of them: so memory never says what the disk does not, and nothing
//! has to be read again ([decision 17](../../docs/decisions/0017-machines-that-own-their-state.md)).

mod card_view;
mod carrying;
mod changes;
mod clips;
mod command;
mod lookup;
mod open;
mod past;
mod silence;
mod steps;
mod take;
mod view;

pub use card_view::CardView;
pub use carrying::Carried;
pub use command::{EditCommand, Into};
pub use past::{Past, PastAction};
pub use silence::Silence;
pub use take::Recorded;
pub use view::{Cards, DocumentView, Order};

use crate::{
    ids::{ClipHash, LinkId, ProjectId, TabId, TakeId},
    machine::{Cx, Shown},
    notice::NoticeKind,
    ports::storage::{ClipRecord, DbError, ProjectRecord, StorageReply, StorageRequest, Write},
    project::{Edit, Op, Project, Refusal, plan, text::PersonName},
    wire::live::{Followed, LiveOp},
};
use carrying::Carrying;
use changes::{Change, Changes, Of};
use open::OpenProject;

/// What a request to the disk was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ticket {
    /// This project, to be opened.
    Read(ProjectId),
    /// This tab is the writer of a project now. If that fails, so will the changes, and say so.
    Claim,
    /// A change, by its number. The disk is asked for one of these at a time.
    Change(u32),
    /// Whether the clip of silence is here, which is wanted there.
    Silence(Silence),
    /// Another project, for cards that go there.
    Carry,
}

/// What the desk wants, or says.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Of the disk; the answer comes back with the ticket.
    Store(Ticket, StorageRequest),
    /// To the person.
    Notice(NoticeKind),
    /// Another project is wanted for one change: [`Desk::visited`] says whether it may be written here.
    Visit(ProjectId),
    /// It is not wanted any more.
    Visited,
    /// Cards are in another project now.
    Carried(Carried),
    /// It is known whether there is a clip of silence: it can be put there ([`Desk::put_silence`]).
    Silence {
        /// How long, and where.
        silence: Silence,
        /// The clip.
        clip: Option<ClipRecord>,
    },
    /// The project is in memory.
    Opened(ProjectId),
    /// The disk does not have it.
    NotThere(ProjectId),
    /// The disk could not be read.
    Unreadable(ProjectId),
    /// The document changed: its record says this now.
    Changed(ProjectRecord),
    /// Own changes are stored: whoever shares the project gets them.
    Stored {
        /// What changed.
        ops: Vec<Op>,
        /// The take that became part of a card with it.
        take: Option<TakeId>,
    },
    /// Own changes were not stored, and have been taken back.
    NotStored {
        /// The take that did not become part of a card.
        take: Option<TakeId>,
        /// Why.
        error: DbError,
    },
    /// A change of somebody else was stored, or not.
    Followed {
        /// Who sent it.
        link: LinkId,
        /// What changed.
        op: LiveOp,
        /// The disk has it.
        stored: bool,
    },
    /// The record of this project is again what it was.
    RolledBack(ProjectRecord),
    /// These clips, which cards name, are not here; whoever `link` is may have them.
    Lacks {
        /// Whom to ask.
        link: LinkId,
        /// Which.
        clips: Vec<ClipHash>,
    },
}

/// An op of somebody else, and where it leaves a guest's copy in the order of the room.
#[derive(Debug, Clone, PartialEq)]
pub struct Theirs {
    /// Who sent it.
    pub link: LinkId,
    /// What changes.
    pub op: LiveOp,
    /// What they are called; may be empty.
    pub by: PersonName,
    /// Where this copy stands with it; `None` at the hub, whose copy is the order itself.
    pub followed: Option<Followed>,
}

#[derive(Debug, Default)]
enum Phase {
    /// No project.
    #[default]
    Empty,
    /// One is read from the disk. What others change meanwhile waits for it.
    Reading { project: ProjectId, waiting: Vec<Theirs> },
    /// One is in memory.
    Open(Box<OpenProject>),
}

impl Phase {
    fn name(&self) -> &'static str {
        match self {
            Self::Empty => "Empty",
            Self::Reading { .. } => "Reading",
            Self::Open(_) => "Open",
        }
    }
}

/// The open project.
#[derive(Debug, Default)]
pub struct Desk {
    phase: Shown<Phase>,
    changes: Changes,
    /// Cards on their way into another project.
    carrying: Option<Carrying>,
}

impl Desk {
    /// Rises whenever something of the document may have changed.
    pub fn revision(&self) -> u64 {
        self.phase.revision()
    }

    fn opened(&self) -> Option<&OpenProject> {
        if let Phase::Open(open) = &*self.phase { Some(open) } else { None }
    }

    /// The open project's id; `None` also while it is being read.
    pub fn open_id(&self) -> Option<ProjectId> {
        self.opened().map(OpenProject::id)
    }

    /// The project that is open or being read.
    pub fn project_id(&self) -> Option<ProjectId> {
        match &*self.phase {
            Phase::Empty => None,
            Phase::Reading { project, .. } => Some(*project),
            Phase::Open(open) => Some(open.id()),
        }
    }

    /// The document.
    pub fn document(&self) -> Option<&Project> {
        self.opened().map(OpenProject::project)
    }

    /// What is shown of it.
    pub fn view(&self) -> Option<DocumentView> {
        self.opened().map(OpenProject::view)
    }

    /// The record of the open project.
    pub fn record(&self) -> Option<&ProjectRecord> {
        self.opened().map(OpenProject::record)
    }

    /// Nothing of the open project is on its way to the disk.
    pub fn is_settled(&self) -> bool {
        self.changes.is_empty() && self.opened().is_some()
    }

    /// What waited for a project that is not read after all cannot be followed, which whoever sent it must know.
    fn set_phase(&mut self, cx: &mut Cx<'_, Output>, phase: Phase) {
        cx.trace.phase(cx.now, "desk", self.phase.name(), phase.name());
        if let Phase::Reading { waiting, .. } = std::mem::replace(&mut *self.phase, phase) {
            for Theirs { link, op, .. } in waiting {
                cx.emit(Output::Followed { link, op, stored: false });
            }
        }
    }

    /// Opens a project, which [`Self::read`] then reads. Nothing happens if it is open or being read. `true`: it is not.
    pub fn open(&mut self, cx: &mut Cx<'_, Output>, project: ProjectId) -> bool {
        let opens = self.project_id() != Some(project);
        if opens {
            self.set_phase(cx, Phase::Reading { project, waiting: Vec::new() });
        }
        opens
    }

    /// Reads the project that is being opened. `writer`: the tab that changes it from now on, if it may.
    pub fn read(&mut self, cx: &mut Cx<'_, Output>, project: ProjectId, writer: Option<TabId>) {
        if !self.reads(project) {
            return;
        }
        if let Some(tab) = writer {
            let claim = StorageRequest::Commit(vec![Write::Claim(project, tab)]);
            cx.emit(Output::Store(Ticket::Claim, claim));
        }
        cx.emit(Output::Store(Ticket::Read(project), StorageRequest::LoadProject(project)));
    }

    /// No change of any project is on its way to the disk.
    pub fn is_quiet(&self) -> bool {
        self.changes.is_empty()
    }

    /// Opens a project that was just made: there is nothing to read.
    pub fn open_new(&mut self, cx: &mut Cx<'_, Output>, record: ProjectRecord) {
        self.set_phase(cx, Phase::Open(Box::new(OpenProject::new(record))));
    }

    /// Puts the open project away. Changes on their way to the disk go on.
    pub fn close(&mut self, cx: &mut Cx<'_, Output>) {
        self.set_phase(cx, Phase::Empty);
    }

    /// The disk answered.
    pub fn handle_stored(
        &mut self,
        cx: &mut Cx<'_, Output>,
        ticket: Ticket,
        reply: Result<StorageReply, DbError>,
    ) {
        match (ticket, reply) {
            (Ticket::Change(number), reply) => self.change_stored(cx, number, reply.map(|_| ())),
            (Ticket::Carry, reply) => self.carried(cx, reply),
            (Ticket::Silence(silence), reply) => Self::silence_found(cx, silence, reply.ok()),
            (Ticket::Read(project), reply) if self.reads(project) => {
                let error = match reply {
                    Ok(StorageReply::Project(Some(stored))) => {
                        return self.become_open(cx, OpenProject::from_stored(*stored));
                    }
                    Ok(StorageReply::Project(None)) => {
                        self.set_phase(cx, Phase::Empty);
                        return cx.emit(Output::NotThere(project));
                    }
                    Ok(_) => DbError::Damaged,
                    Err(error) => error,
                };
                self.set_phase(cx, Phase::Empty);
                cx.emit(Output::Notice(NoticeKind::Storage(error)));
                cx.emit(Output::Unreadable(project));
            }
            // The person went elsewhere meanwhile.
            (Ticket::Read(_) | Ticket::Claim, _) => {}
        }
    }

    fn reads(&self, expected: ProjectId) -> bool {
        matches!(&*self.phase, Phase::Reading { project, .. } if *project == expected)
    }

    fn become_open(&mut self, cx: &mut Cx<'_, Output>, open: OpenProject) {
        let id = open.id();
        cx.trace.phase(cx.now, "desk", "Reading", "Open");
        let before = std::mem::replace(&mut *self.phase, Phase::Open(Box::new(open)));
        cx.emit(Output::Opened(id));
        if let Phase::Reading { waiting, .. } = before {
            for theirs in waiting {
                self.follow(cx, theirs);
            }
        }
    }

    /// A person wants to change the open project. `place`: where a guest who edits stands in the order of the room;
    /// `None` for everybody else.
    pub fn command(
        &mut self,
        cx: &mut Cx<'_, Output>,
        command: EditCommand,
        place: Option<Followed>,
    ) -> Result<(), Refusal> {
        match command {
            EditCommand::Do(edit) => self.edit(cx, edit, place),
            EditCommand::Carry { cards, into, moves } => self.carry(cx, &cards, into, moves),
            EditCommand::Silence(card, at_ms, duration_ms) => {
                self.look_for_silence(cx, Silence { card, at_ms, duration_ms })
            }
            EditCommand::Undo => self.step(cx, place, OpenProject::undo),
            EditCommand::Redo => self.step(cx, place, OpenProject::redo),
            EditCommand::GoTo(next) => self.go_to(cx, place, next),
        }
    }

    /// The open project, to be changed.
    fn editable(&mut self) -> Result<&mut OpenProject, Refusal> {
        match &mut *self.phase {
            Phase::Open(open) => Ok(open),
            Phase::Reading { .. } => Err(Refusal::Reading),
            Phase::Empty => Err(Refusal::NoProject),
        }
    }

    /// Why nothing can be changed: no project is open, or it is being read.
    pub fn check_editable(&self) -> Result<(), Refusal> {
        match &*self.phase {
            Phase::Open(_) => Ok(()),
            Phase::Reading { .. } => Err(Refusal::Reading),
            Phase::Empty => Err(Refusal::NoProject),
        }
    }

    fn edit(&mut self, cx: &mut Cx<'_, Output>, edit: Edit, place: Option<Followed>) -> Result<(), Refusal> {
        let open = self.editable()?;
        let plan = plan(open.project(), edit, cx.ids, cx.now.wall)?;
        if plan.ops.is_empty() {
            return Ok(());
        }
        let now = cx.now.wall;
        self.change_own(
            cx,
            place,
            Of::default(),
            |open, place| open.perform(plan, place, now),
            Refusal::CardGone,
        )
    }

    /// A change of somebody else that fits the order of the room.
    pub fn follow(&mut self, cx: &mut Cx<'_, Output>, theirs: Theirs) {
        let open = match &mut *self.phase {
            Phase::Open(open) => open,
            Phase::Reading { waiting, .. } => return waiting.push(theirs),
            Phase::Empty => {
                let Theirs { link, op, .. } = theirs;
                return cx.emit(Output::Followed { link, op, stored: false });
            }
        };
        let Theirs { link, op, by, followed } = theirs;
        let before = open.state();
        let Some(writes) = open.follow(&op.change, by, followed, cx.now.wall) else {
            return cx.emit(Output::Followed { link, op, stored: false });
        };
        let lacks = op.change.card().map(|card| open.lacked_by(card, &before.project)).unwrap_or_default();
        cx.emit(Output::Changed(open.record().clone()));
        self.store_change(cx, Change::Theirs { link, op, lacks }, before, writes);
    }
}

#[cfg(test)]
mod tests;
