//! The ends of links, of this person's making and of others'.

use super::{Output, Session, peer::Peer, state::TransferState};
use crate::{
    ids::LinkId,
    machine::Cx,
    notice::{NoticeKind, Over},
    wire::message::Goodbye,
};

impl Session {
    /// Whoever is lost makes room for a new session.
    pub(super) fn leave_lost(&mut self, cx: &mut Cx<'_, Output>) {
        let lost = self.star.links.peers().filter(|(_, peer)| peer.is_lost());
        let lost: Vec<_> = lost.map(|(link, _)| link).collect();
        for link in lost {
            self.leave_link(cx, link);
        }
    }

    /// Leaves one link, and what hung on it.
    pub(super) fn leave_link(&mut self, cx: &mut Cx<'_, Output>, link: LinkId) {
        self.wait_no_more(cx, link);
        let (links, mut ctx) = self.star.lend(cx);
        links.leave(&mut ctx, link);
        self.take_outputs(cx);
        self.end_link(cx, link);
    }

    /// Leaves one link, and puts it away as soon as nothing more has to be said on it.
    pub(super) fn leave_and_forget(&mut self, cx: &mut Cx<'_, Output>, link: LinkId) {
        self.leave_link(cx, link);
        if self.star.links.peer(link).is_some_and(Peer::is_over) {
            self.star.links.forget(link);
        }
    }

    /// Nothing says any more that somebody is lost: they are left.
    fn wait_no_more(&self, cx: &mut Cx<'_, Output>, link: LinkId) {
        let lost = self.star.links.peer(link).filter(|peer| peer.is_lost());
        if let Some(peer) = lost.and_then(|peer| peer.who().peer) {
            cx.emit(Output::Over(Over::Lost(peer)));
        }
    }

    /// Puts somebody who is lost away.
    pub(super) fn forget_peer(&mut self, cx: &mut Cx<'_, Output>, link: LinkId) {
        if self.star.links.peer(link).is_some_and(Peer::is_lost) {
            self.leave_and_forget(cx, link);
        }
    }

    /// Leaves everybody on purpose. Whoever does is asked again when they come back.
    pub(super) fn disconnect(&mut self, cx: &mut Cx<'_, Output>) {
        // First, so that the end of their links is not taken for a failure.
        self.invites.withdraw_all();
        for link in self.star.links.peers().map(|(link, _)| link).collect::<Vec<_>>() {
            self.wait_no_more(cx, link);
        }
        let (links, mut ctx) = self.star.lend(cx);
        links.leave_all(&mut ctx, Goodbye::Left);
        self.take_outputs(cx);
        self.incoming.ask_again();
        self.incoming.look_away();
        self.joining.close();
        cx.emit(Output::LeaveJoin);
    }

    /// The page goes away: the others are told at once.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn leave_page(&mut self, cx: &mut Cx<'_, Output>) {
        let (links, mut ctx) = self.star.lend(cx);
        links.leave_all(&mut ctx, Goodbye::Closed);
        self.finish(cx);
    }

    /// A link has ended: what hung on it ends too.
    pub(super) fn end_link(&mut self, cx: &mut Cx<'_, Output>, link: LinkId) {
        self.invites.end_link(link);
        self.incoming.end_link(link);
        if self.joining.end_link(link) {
            cx.emit(Output::LeaveJoin);
        }
        self.screen.touch();
    }

    /// The check words are not the same: the link ends at once. What came is kept as after any other end.
    pub(super) fn words_differ(&mut self, cx: &mut Cx<'_, Output>, link: LinkId) {
        let Some(name) = self.star.links.peer(link).map(Peer::name) else { return };
        let (links, mut ctx) = self.star.lend(cx);
        links.leave_for(&mut ctx, link, Goodbye::Differ);
        self.take_outputs(cx);
        self.end_differing(cx, link, name);
    }

    /// One side says that the words differ: nothing more of theirs is taken without asking.
    pub(super) fn end_differing(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, name: String) {
        self.incoming.ask_again();
        self.end_badly(cx, link, NoticeKind::WordsDiffer { name });
    }

    /// A link has ended badly.
    pub(super) fn end_badly(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, notice: NoticeKind) {
        self.end_link(cx, link);
        self.failed = true;
        cx.emit(Output::Notice(notice));
    }

    /// Something new begins: a failure before it is forgotten, unless it is still on screen.
    pub(super) fn forgive(&mut self) {
        self.failed = self.star.links.has_failed_pairing();
    }

    /// Another transfer begins: the reports of those that went well make room for it. What went wrong stays until it
    /// is put away by hand.
    pub(super) fn put_done_away(&mut self) {
        let done = |peer: &Peer| {
            let mut states = peer.transfers().peekable();
            states.peek().is_some() && states.all(|state| state == TransferState::Done)
        };
        let done = self.star.links.peers().filter(|(_, peer)| done(peer));
        for link in done.map(|(link, _)| link).collect::<Vec<_>>() {
            self.put_report_away(link);
        }
    }

    /// Puts the reports of a link's ended transfers away, and with them what is left of a link that is over.
    pub(super) fn put_report_away(&mut self, link: LinkId) {
        self.star.links.put_away(link);
        if self.star.links.peer(link).is_some_and(Peer::is_over) {
            self.star.links.forget(link);
        }
        self.screen.touch();
    }
}
