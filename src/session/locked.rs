//! Why a project cannot be changed here.

use super::{
    Session,
    peer::Peer,
    room::{
        Room,
        guest::Mine,
        pen::{Holder, Pen},
    },
};
use crate::{ids::ProjectId, time::Instant};

/// Why a project cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locked {
    /// This person is a viewer of somebody's session.
    Viewer,
    /// The same, and the connection to that session is lost.
    Lost,
    /// The project is being replaced.
    Incoming,
    /// The role is changing hands.
    HandingOver,
    /// This person is the editor, but nobody can be reached: the role may have gone to somebody else.
    Offline,
}

impl Session {
    /// Why the project cannot be changed now; `None`: it can.
    pub fn locked(&self, now: Instant, project: ProjectId) -> Option<Locked> {
        if self.is_incoming(project) { Some(Locked::Incoming) } else { self.locked_by_role(now, project) }
    }

    /// Why this person is not its editor now; `None`: they are.
    pub(super) fn locked_by_role(&self, now: Instant, project: ProjectId) -> Option<Locked> {
        let links = &self.star.links;
        if links.may_edit(now, project) && self.incoming.viewing() != Some(project) {
            return None;
        }
        match links.room() {
            Room::Hub(hub) => match hub.pen() {
                Pen::Held(Holder::Hub) => None,
                Pen::Held(Holder::Guest(_)) => Some(Locked::Viewer),
                _ => Some(Locked::HandingOver),
            },
            Room::Guest(guest) => match guest.mine() {
                Mine::Yes(_) if links.may_edit(now, project) => None,
                Mine::Yes(_) => Some(Locked::Offline),
                Mine::Granted(_) | Mine::Releasing(_) => Some(Locked::HandingOver),
                Mine::No if links.peer(guest.link()).is_some_and(Peer::is_lost) => Some(Locked::Lost),
                Mine::No => Some(Locked::Viewer),
            },
            Room::None => Some(Locked::Viewer),
        }
    }
}
