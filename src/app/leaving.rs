//! The ends of links, of this person's making and of others'.

use super::{App, route::Route, sharing::Joining};
use crate::{ids::LinkId, project::Refusal, session::peer::Peer, wire::message::Goodbye};

impl App {
    /// Whoever is lost makes room for a new session.
    pub(super) fn leave_lost(&mut self) {
        let lost: Vec<_> =
            self.session.peers().filter(|(_, peer)| peer.is_lost()).map(|(link, _)| link).collect();
        for link in lost {
            self.leave_link(link);
        }
    }

    pub(super) fn leave_link(&mut self, link: LinkId) {
        let me = self.me();
        self.session.leave(link, self.now, &mut self.ids, &me);
        self.run_session();
        self.end_link(link);
    }

    /// Puts somebody who is lost away.
    pub(super) fn forget_peer(&mut self, link: LinkId) -> Result<(), Refusal> {
        if self.session.peer(link).is_some_and(Peer::is_lost) {
            self.leave_link(link);
            if self.session.peer(link).is_some_and(Peer::is_over) {
                self.session.forget(link);
            }
            self.dirty.session = true;
        }
        Ok(())
    }

    pub(super) fn disconnect(&mut self) -> Result<(), Refusal> {
        let me = self.me();
        self.session.leave_all(self.now, &mut self.ids, &me, Goodbye::Left);
        self.run_session();
        // Whoever leaves on purpose is asked again when they come back.
        self.live.taken.clear();
        self.sharing.invites.withdraw_all();
        self.sharing.viewing = None;
        if self.route == Route::Join {
            self.show(Route::Library);
        }
        self.sharing.join = None;
        self.dirty.session = true;
        self.dirty.project = true;
        Ok(())
    }

    /// The page goes away: the others are told at once.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn leave_page(&mut self) {
        let me = self.me();
        self.session.leave_all(self.now, &mut self.ids, &me, Goodbye::Closed);
    }

    pub(super) fn end_link(&mut self, link: LinkId) {
        self.sharing.invites.shown.take_if(|invite| *invite == link);
        self.sharing.viewing.take_if(|(viewing, _)| *viewing == link);
        self.sharing.accepted.take_if(|(accepted, _)| *accepted == link);
        if matches!(self.sharing.join, Some(Joining::Answering(join, _)) if join == link) {
            self.sharing.join = None;
            if self.route == Route::Join {
                self.show(Route::Library);
            }
        }
        self.dirty.project = true;
    }
}
