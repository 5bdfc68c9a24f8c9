//! Which tab of a browser writes a project.

use crate::ids::ProjectId;

/// A request. One tab at a time holds a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockRequest {
    /// Hold it if no other tab does. Leads to [`LockEvent::Held`] or [`LockEvent::Elsewhere`].
    Hold(ProjectId),
    /// Hold it as soon as no other tab does. Leads to [`LockEvent::Held`].
    Wait(ProjectId),
    /// Take it from whoever holds it. Leads to [`LockEvent::Held`] here and to [`LockEvent::Stolen`] there.
    Steal(ProjectId),
    /// Let it go.
    Release(ProjectId),
}

/// What is reported. Where a browser has no locks, every request is granted: the disk itself refuses the changes of a tab that
/// another one has taken a project from ([`crate::ports::storage::Write::UpdateProject`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockEvent {
    /// This tab holds it.
    Held(ProjectId),
    /// Another tab does.
    Elsewhere(ProjectId),
    /// Another tab took it from this one.
    Stolen(ProjectId),
}
