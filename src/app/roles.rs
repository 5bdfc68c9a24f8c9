//! The role of the editor: whether this person has it, asks for it, gives it, and what they hear of it.

use super::{App, notice::NoticeKind, recording::Recorder, view::Locked};
use crate::{
    ids::{PeerId, ProjectId, RoomId},
    project::{Label, Refusal},
    session::{
        peer::Peer,
        room::{
            PenEvent, Room,
            guest::Mine,
            pen::{Holder, Pen},
        },
        rooms::PenWishes,
    },
    wire::live::Followed,
};

impl App {
    /// Why the pen is not in this person's hand; `None`: it is.
    pub(super) fn pen_lock(&self, project: ProjectId) -> Option<Locked> {
        if self.session.may_edit(self.now.instant, project)
            && self.sharing.viewing().is_none_or(|viewing| viewing != project)
        {
            return None;
        }
        match self.session.room() {
            Room::Hub(hub) => match hub.pen() {
                Pen::Held(Holder::Hub) => None,
                Pen::Held(Holder::Guest(_)) => Some(Locked::Viewer),
                _ => Some(Locked::HandingOver),
            },
            Room::Guest(guest) => match guest.mine() {
                Mine::Yes(_) if self.session.may_edit(self.now.instant, project) => None,
                Mine::Yes(_) => Some(Locked::Offline),
                Mine::Granted(_) | Mine::Releasing(_) => Some(Locked::HandingOver),
                Mine::No if self.session.peer(guest.link()).is_some_and(Peer::is_lost) => Some(Locked::Lost),
                Mine::No => Some(Locked::Viewer),
            },
            Room::None => Some(Locked::Viewer),
        }
    }

    /// The room and the epoch in which this person may edit now: rule 7 allows one person in each.
    pub fn edits_in(&self) -> Option<(RoomId, u32)> {
        let project = self.open.as_ref()?.id();
        let room = self.session.followed(project)?.room;
        (self.pen_lock(project).is_none()).then_some((room, self.session.pen_state()?.epoch))
    }

    /// Where the open project stands in the order of ops it shares: what is on the disk here.
    pub fn place(&self) -> Option<Followed> {
        self.session.followed(self.open.as_ref()?.id())
    }

    fn pen(&mut self, wish: PenWishes) {
        let me = self.me();
        self.session.pen(self.now, &mut self.ids, &me, wish);
        self.dirty.session = true;
        self.dirty.project = true;
    }

    pub(super) fn request_role(&mut self, reason: Label) -> Result<(), Refusal> {
        self.pen(PenWishes::Request(reason));
        Ok(())
    }

    pub(super) fn cancel_role_request(&mut self) -> Result<(), Refusal> {
        self.pen(PenWishes::Cancel);
        Ok(())
    }

    /// A recording has to end first: its card could not be made any more.
    pub(super) fn grant_role(&mut self, peer: PeerId) -> Result<(), Refusal> {
        if !matches!(self.recorder, Recorder::Idle) {
            return Err(Refusal::Recording);
        }
        self.pen(PenWishes::Give(peer));
        Ok(())
    }

    pub(super) fn deny_role(&mut self, peer: PeerId) -> Result<(), Refusal> {
        self.pen(PenWishes::Deny(peer));
        Ok(())
    }

    pub(super) fn take_role_back(&mut self) -> Result<(), Refusal> {
        self.pen(PenWishes::TakeBack);
        Ok(())
    }

    pub(super) fn handle_pen(&mut self, event: PenEvent) {
        self.dirty.project = true;
        match event {
            PenEvent::Denied => self.notify(NoticeKind::RoleDenied),
            PenEvent::Ours => self.notify(NoticeKind::RoleOurs),
            PenEvent::Gone { unsent } => self.notify(NoticeKind::RoleGone { unsent }),
            PenEvent::Returned => self.notify(NoticeKind::RoleReturned),
            // Shown as long as the wish is open.
            PenEvent::Asked { .. } | PenEvent::Moved => {}
        }
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn set_away(&mut self, away: bool) {
        let me = self.me();
        self.session.set_away(self.now, &mut self.ids, &me, away);
    }
}
