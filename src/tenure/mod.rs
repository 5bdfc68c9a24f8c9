//! Which project this tab may write. Two tabs that write one project from memory undo each other's work.
//!
//! ```text
//! Free ─open→ Asking ─no other tab has it→ Ours ─another tab wants it→ LettingGo ─all is stored→ Elsewhere
//!               └─another tab has it→ Elsewhere ─a person takes it over→ TakingOver ─it lets go, or is silent→ Ours
//! ```
//!
//! A project that another tab holds is shown, and cannot be changed. Whoever takes it over reads it again.

use std::{collections::BTreeSet, time::Duration};

use crate::{
    ids::ProjectId,
    machine::{Cx, Shown},
    ports::{
        locks::{LockEvent, LockRequest},
        tabs::TabMessage,
    },
    time::Instant,
};

/// A tab that is asked for a project ends a recording first. One that is frozen never answers.
const ANSWERS_WITHIN: Duration = Duration::from_secs(8);

/// What is wanted, or said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Of the locks.
    Lock(LockRequest),
    /// To the other tabs.
    Tabs(TabMessage),
    /// The project can be read now; `ours`: to be written as well.
    Read {
        /// Which.
        project: ProjectId,
        /// This tab may write it.
        ours: bool,
    },
    /// A project that is not on screen was wanted for one change: whether this tab may write it.
    Visiting {
        /// It may.
        ours: bool,
    },
    /// Another tab wants this project: what hangs on it ends.
    End(ProjectId),
    /// Another tab may have written this project: it is read again, to be written here.
    Again(ProjectId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Hold {
    #[default]
    Free,
    Asking(ProjectId),
    Ours(ProjectId),
    LettingGo(ProjectId),
    Elsewhere(ProjectId),
    TakingOver {
        project: ProjectId,
        /// When it is taken by force.
        until: Instant,
        forced: bool,
    },
}

/// Which project this tab may write.
#[derive(Debug, Default)]
pub struct Tenure {
    hold: Shown<Hold>,
    /// No longer on screen, and held until their last changes are stored.
    leaving: BTreeSet<ProjectId>,
    /// Not on screen, and wanted for one change; with whether it is held.
    visiting: Option<(ProjectId, bool)>,
}

impl Tenure {
    /// Rises whenever something that is shown may have changed.
    pub fn revision(&self) -> u64 {
        self.hold.revision()
    }

    /// Another tab writes this project.
    pub fn is_elsewhere(&self, of: ProjectId) -> bool {
        match *self.hold {
            Hold::Elsewhere(project) | Hold::LettingGo(project) | Hold::TakingOver { project, .. } => {
                project == of
            }
            Hold::Free | Hold::Asking(_) | Hold::Ours(_) => false,
        }
    }

    /// This tab has been asked for it, and ends what hangs on it.
    pub fn lets_go(&self, of: ProjectId) -> bool {
        *self.hold == Hold::LettingGo(of)
    }

    /// When [`Self::handle_wake`] is due.
    pub fn poll_timeout(&self) -> Option<Instant> {
        match *self.hold {
            Hold::TakingOver { until, forced: false, .. } => Some(until),
            _ => None,
        }
    }

    /// A project comes on screen. [`Output::Read`] follows.
    pub fn open(&mut self, cx: &mut Cx<'_, Output>, project: ProjectId) {
        if *self.hold == Hold::Ours(project) {
            return cx.emit(Output::Read { project, ours: true });
        }
        self.leave();
        let visited = self.visiting.take_if(|(visited, _)| *visited == project);
        if visited == Some((project, false)) {
            // The lock is asked for already. Whoever opens a project comes first.
            cx.emit(Output::Visiting { ours: false });
            *self.hold = Hold::Asking(project);
            return;
        }
        if visited.is_some() || self.leaving.remove(&project) {
            *self.hold = Hold::Ours(project);
            return cx.emit(Output::Read { project, ours: true });
        }
        *self.hold = Hold::Asking(project);
        cx.emit(Output::Lock(LockRequest::Hold(project)));
    }

    /// A project was made: no other tab knows it.
    pub fn created(&mut self, cx: &mut Cx<'_, Output>, project: ProjectId) {
        self.leave();
        *self.hold = Hold::Ours(project);
        cx.emit(Output::Lock(LockRequest::Hold(project)));
    }

    /// A project that is not on screen is wanted for one change. [`Output::Visiting`] follows.
    pub fn visit(&mut self, cx: &mut Cx<'_, Output>, project: ProjectId) {
        let held = self.leaving.remove(&project);
        self.visiting = Some((project, held));
        if held {
            cx.emit(Output::Visiting { ours: true });
        } else {
            cx.emit(Output::Lock(LockRequest::Hold(project)));
        }
    }

    /// That change is stored, or will not be.
    pub fn end_visit(&mut self, cx: &mut Cx<'_, Output>) {
        if let Some((project, _)) = self.visiting.take() {
            cx.emit(Output::Lock(LockRequest::Release(project)));
        }
    }

    /// No project is on screen any more.
    pub fn leave(&mut self) {
        if let Hold::Ours(project) | Hold::LettingGo(project) = *self.hold {
            self.leaving.insert(project);
        }
        if *self.hold != Hold::Free {
            *self.hold = Hold::Free;
        }
    }

    /// A person wants to write what another tab holds.
    pub fn take_over(&mut self, cx: &mut Cx<'_, Output>) {
        if let Hold::Elsewhere(project) = *self.hold {
            let until = cx.now.instant.after(ANSWERS_WITHIN);
            *self.hold = Hold::TakingOver { project, until, forced: false };
            cx.emit(Output::Lock(LockRequest::Wait(project)));
            cx.emit(Output::Tabs(TabMessage::Wants { project }));
        }
    }

    /// Another tab wants this project.
    pub fn wanted(&mut self, cx: &mut Cx<'_, Output>, project: ProjectId) {
        if *self.hold == Hold::Ours(project) {
            *self.hold = Hold::LettingGo(project);
            cx.emit(Output::End(project));
        }
    }

    /// Nothing of any project is on its way to the disk, and no recording is: what is wanted elsewhere can go.
    pub fn settled(&mut self, cx: &mut Cx<'_, Output>) {
        if let Hold::LettingGo(project) = *self.hold {
            *self.hold = Hold::Elsewhere(project);
            cx.emit(Output::Lock(LockRequest::Release(project)));
        }
        for project in std::mem::take(&mut self.leaving) {
            cx.emit(Output::Lock(LockRequest::Release(project)));
        }
    }

    /// Something waits for [`Self::settled`].
    pub fn waits_to_settle(&self) -> bool {
        !self.leaving.is_empty() || matches!(*self.hold, Hold::LettingGo(_))
    }

    /// The disk says that another tab has taken the project.
    pub fn lost(&mut self, project: ProjectId) {
        if let Hold::Ours(held) | Hold::LettingGo(held) = *self.hold
            && held == project
        {
            *self.hold = Hold::Elsewhere(project);
        }
        self.leaving.remove(&project);
    }

    /// The locks report.
    pub fn handle_lock(&mut self, cx: &mut Cx<'_, Output>, event: LockEvent) {
        match (event, *self.hold) {
            (LockEvent::Held(held), _) if self.visiting == Some((held, false)) => {
                self.visiting = Some((held, true));
                cx.emit(Output::Visiting { ours: true });
            }
            (LockEvent::Elsewhere(held), _) if self.visiting == Some((held, false)) => {
                self.visiting = None;
                cx.emit(Output::Visiting { ours: false });
            }
            (LockEvent::Held(held), Hold::Asking(project)) if held == project => {
                *self.hold = Hold::Ours(project);
                cx.emit(Output::Read { project, ours: true });
            }
            (LockEvent::Held(held), Hold::TakingOver { project, .. }) if held == project => {
                *self.hold = Hold::Ours(project);
                cx.emit(Output::Again(project));
            }
            (LockEvent::Held(held), Hold::Ours(project) | Hold::LettingGo(project)) if held == project => {}
            (LockEvent::Held(held), _) if self.leaving.contains(&held) => {}
            // Of a project that was left while it was asked for.
            (LockEvent::Held(held), _) => cx.emit(Output::Lock(LockRequest::Release(held))),
            (LockEvent::Elsewhere(held), Hold::Asking(project)) if held == project => {
                *self.hold = Hold::Elsewhere(project);
                cx.emit(Output::Read { project, ours: false });
            }
            (LockEvent::Elsewhere(_), _) => {}
            (LockEvent::Stolen(project), _) => self.lost(project),
        }
    }

    /// The deadline of [`Self::poll_timeout`] may have passed.
    pub fn handle_wake(&mut self, cx: &mut Cx<'_, Output>) {
        if let Hold::TakingOver { project, until, forced: false } = *self.hold
            && until <= cx.now.instant
        {
            *self.hold = Hold::TakingOver { project, until, forced: true };
            cx.emit(Output::Lock(LockRequest::Steal(project)));
        }
    }
}

#[cfg(test)]
mod tests;
