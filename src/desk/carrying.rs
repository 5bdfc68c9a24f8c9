//! Cards on their way into another project, which is not open: no sound is copied, because clips belong to all projects.
//!
//! ```text
//! None ─a new project→ Storing                         ─stored→ Carried
//!   └─one that is there→ Asking ─ours→ Reading ─read→ Storing ┘
//! ```
//!
//! It is one action there, which can be undone there. If they were to be moved, the router has them deleted here once they
//! are stored there.

use std::{collections::BTreeSet, sync::Arc};

use super::{Desk, Into, Output, Ticket, open::OpenProject};
use crate::{
    ids::{CardId, ProjectId, TabId},
    machine::Cx,
    notice::NoticeKind,
    ports::storage::{DbError, ProjectRecord, StorageReply, StorageRequest, Write},
    project::{Card, Edit, Refusal, plan},
};

/// Cards that are in another project now.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// The record of that project.
    pub record: ProjectRecord,
    /// The project they are from.
    pub from: ProjectId,
    /// As they were when they went.
    pub cards: Vec<Arc<Card>>,
    /// They are to go from there.
    pub moves: bool,
}

#[derive(Debug)]
enum Step {
    /// Whether this tab may write the other project.
    Asking,
    /// The disk is asked for it, to be written by this tab.
    Reading(TabId),
    /// It is stored with the cards.
    Storing(ProjectRecord),
}

/// What is on its way.
#[derive(Debug)]
pub(super) struct Carrying {
    step: Step,
    to: ProjectId,
    from: ProjectId,
    cards: Vec<Arc<Card>>,
    moves: bool,
}

impl Desk {
    /// A person wants cards in another project.
    pub(super) fn carry(
        &mut self,
        cx: &mut Cx<'_, Output>,
        cards: &[CardId],
        into: Into,
        moves: bool,
    ) -> Result<(), Refusal> {
        if self.carrying.is_some() {
            return Err(Refusal::Carrying);
        }
        let open = self.editable()?;
        let (from, wanted) = (open.id(), cards.iter().collect::<BTreeSet<_>>());
        let cards: Vec<_> =
            open.project().cards().filter(|card| wanted.contains(&card.id)).cloned().collect();
        if cards.is_empty() {
            return Err(Refusal::CardGone);
        }
        match into {
            Into::Project(to) => {
                self.carrying = Some(Carrying { step: Step::Asking, to, from, cards, moves });
                cx.emit(Output::Visit(to));
            }
            Into::New(title) => {
                let record = ProjectRecord::new(cx.ids.project(), title, cx.now.wall);
                let (to, new) = (record.id, vec![Write::PutProject(record.clone())]);
                self.carrying = Some(Carrying { step: Step::Asking, to, from, cards, moves });
                self.put_there(cx, OpenProject::new(record), new);
            }
        }
        Ok(())
    }

    /// The other project may be written by this tab, or not.
    pub fn visited(&mut self, cx: &mut Cx<'_, Output>, writer: Option<TabId>) {
        let Some(carrying) = self.carrying.as_mut().filter(|it| matches!(it.step, Step::Asking)) else {
            return;
        };
        let Some(writer) = writer else {
            return self.end_carrying(cx, Some(NoticeKind::Refused(Refusal::TabThere)));
        };
        carrying.step = Step::Reading(writer);
        cx.emit(Output::Store(Ticket::Carry, StorageRequest::LoadProject(carrying.to)));
    }

    pub(super) fn carried(&mut self, cx: &mut Cx<'_, Output>, reply: Result<StorageReply, DbError>) {
        let is_open = self.project_id();
        let Some(carrying) = &mut self.carrying else { return };
        match (&carrying.step, reply) {
            // It was opened meanwhile: what is in memory then would not know of them.
            (Step::Reading(_), _) if is_open == Some(carrying.to) => {
                self.end_carrying(cx, Some(NoticeKind::Refused(Refusal::Carrying)));
            }
            (Step::Reading(writer), Ok(StorageReply::Project(Some(mut stored))))
                if stored.record.trashed.is_none() =>
            {
                // Where there are no locks, this is what tells another tab.
                let claim = vec![Write::Claim(carrying.to, *writer)];
                stored.record.writer = Some(*writer);
                self.put_there(cx, OpenProject::from_stored(*stored), claim);
            }
            (Step::Reading(_), Ok(_)) => {
                self.end_carrying(cx, Some(NoticeKind::Refused(Refusal::NoProject)));
            }
            (Step::Storing(record), Ok(_)) => {
                let (record, cards) = (record.clone(), carrying.cards.clone());
                let (from, moves) = (carrying.from, carrying.moves);
                self.end_carrying(cx, None);
                cx.emit(Output::Carried(Carried { record, from, cards, moves }));
            }
            (_, Err(error)) => self.end_carrying(cx, Some(NoticeKind::Storage(error))),
            (Step::Asking, Ok(_)) => {}
        }
    }

    fn put_there(&mut self, cx: &mut Cx<'_, Output>, mut there: OpenProject, mut writes: Vec<Write>) {
        let Some(carrying) = &mut self.carrying else { return };
        let edit = Edit::Add(carrying.cards.clone());
        let done = plan(there.project(), edit, cx.ids, cx.now.wall)
            .and_then(|plan| there.perform(plan, None, cx.now.wall).ok_or(Refusal::BadRegions));
        match done {
            Ok((_, more)) => {
                writes.extend(more);
                carrying.step = Step::Storing(there.record().clone());
                cx.emit(Output::Store(Ticket::Carry, StorageRequest::Commit(writes)));
            }
            Err(refusal) => self.end_carrying(cx, Some(NoticeKind::Refused(refusal))),
        }
    }

    fn end_carrying(&mut self, cx: &mut Cx<'_, Output>, why: Option<NoticeKind>) {
        self.carrying = None;
        cx.emit(Output::Visited);
        if let Some(why) = why {
            cx.emit(Output::Notice(why));
        }
    }
}
