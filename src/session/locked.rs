//! Why a project cannot be changed here.

use super::{
    Session,
    peer::Peer,
    room::{
        Room,
        guest::Mine,
        pen::{Holder, Pen},
    },
    state::Locked,
};
use crate::{ids::ProjectId, time::Instant};

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
