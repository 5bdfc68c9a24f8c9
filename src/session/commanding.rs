//! What a person wants of the session, and what follows from it.

use super::{
    Around, Output, Session,
    codes::CodeSource,
    command::{Accept, ShareCommand},
    joining::JoinPage,
    peer::Peer,
    receiving::Receiving,
    room::PenWishes,
};
use crate::{
    ids::{LinkId, SessionId},
    machine::Cx,
    ports::taking::Taking,
    project::Refusal,
    wire::{
        code::{self, CodeKind, Fingerprint, Hints},
        live::Return,
    },
};

impl Session {
    pub(super) fn carry_out(
        &mut self,
        cx: &mut Cx<'_, Output>,
        around: &Around<'_>,
        command: ShareCommand,
    ) -> Result<(), Refusal> {
        match command {
            ShareCommand::Invite => return self.invite(cx, around),
            ShareCommand::InviteAnother => return self.make_invite(cx, around, None),
            ShareCommand::RenewInvite(link) => return self.renew_invite(cx, around, link),
            ShareCommand::ShowInvite(link) => {
                if self.star.links.peer(link).is_some_and(Peer::is_pairing) {
                    self.invites.show(link);
                }
            }
            ShareCommand::InviteFor(whom) => return self.invite_for(cx, around, whom),
            ShareCommand::SubmitReply { link, text } => self.submit_reply(cx, link, &text),
            ShareCommand::CancelInvite(link) => self.cancel_invite(cx, link),
            ShareCommand::WithdrawInvites => self.withdraw_invites(cx),
            ShareCommand::OpenInvite(text) => self.open_code(cx, around, &text, CodeSource::Field),
            ShareCommand::OpenLink(text) => self.open_code(cx, around, &text, CodeSource::Address),
            ShareCommand::PasteCode(text) => self.open_code(cx, around, &text, CodeSource::Page),
            ShareCommand::Join => return self.join(cx, around),
            ShareCommand::CancelJoin => {
                self.leave_join(cx);
                self.forgive();
                cx.emit(Output::LeaveJoin);
            }
            ShareCommand::AcceptIncoming(how) => self.accept_incoming(cx, how),
            ShareCommand::RejectIncoming => {
                if let Some(link) = self.deciding() {
                    let (links, mut ctx) = self.star.lend(cx);
                    links.reject(&mut ctx, link);
                }
            }
            ShareCommand::LookInside(link, page) => self.look_inside(cx, link, page),
            ShareCommand::LookAway => self.look_away(),
            ShareCommand::CancelTransfer(link) => {
                self.incoming.ask_again();
                let (links, mut ctx) = self.star.lend(cx);
                links.cancel(&mut ctx, link);
            }
            ShareCommand::CloseProgress(link) => self.put_report_away(link),
            ShareCommand::Disconnect => self.disconnect(cx),
            ShareCommand::RequestRole(reason) => self.pen(cx, PenWishes::Request(reason)),
            ShareCommand::CancelRoleRequest => self.pen(cx, PenWishes::Cancel),
            ShareCommand::GrantRole(peer) => self.pen(cx, PenWishes::Give(peer)),
            ShareCommand::DenyRole(peer) => self.pen(cx, PenWishes::Deny(peer)),
            ShareCommand::TakeRoleBack => self.pen(cx, PenWishes::TakeBack),
            ShareCommand::ForgetPeer(link) => self.forget_peer(cx, link),
            ShareCommand::WordsMatch(link) => self.words_match(cx, link),
            ShareCommand::WordsDiffer(link) => self.words_differ(cx, link),
            ShareCommand::ForgetPerson(whom) => {
                let writes = self.star.trust.forget(whom);
                self.store_people(cx, writes);
            }
        }
        Ok(())
    }

    /// Shows the open invitation, or makes one.
    fn invite(&mut self, cx: &mut Cx<'_, Output>, around: &Around<'_>) -> Result<(), Refusal> {
        self.may_invite(around)?;
        if let Some(link) = self.invites.shown() {
            let peer = self.star.links.peer(link);
            if peer.is_some_and(Peer::is_pairing) {
                self.star.links.set_reply_problem(link, None);
                return Ok(());
            }
            if peer.is_some_and(|peer| peer.pairing().is_some()) {
                self.star.links.forget(link);
            }
        }
        self.make_invite(cx, around, None)
    }

    /// Makes the one on screen anew, for this person or for anyone.
    fn invite_for(
        &mut self,
        cx: &mut Cx<'_, Output>,
        around: &Around<'_>,
        whom: Option<Fingerprint>,
    ) -> Result<(), Refusal> {
        self.may_invite(around)?;
        if let Some(link) = self.invites.shown() {
            self.cancel_invite(cx, link);
        }
        let known = whom.filter(|whom| self.star.trust.knows(whom));
        self.make_invite(cx, around, known)
    }

    fn may_invite(&self, around: &Around<'_>) -> Result<(), Refusal> {
        let (id, _) = around.open.ok_or(Refusal::NoProject)?;
        if self.incoming.viewing().is_some() || self.is_incoming(id) {
            return Err(Refusal::NotEditor);
        }
        if let Some(refusal) = self.forbids_sharing(id) {
            return Err(refusal);
        }
        if !self.star.links.has_room() {
            return Err(Refusal::InSession);
        }
        Ok(())
    }

    /// Makes another one; those that are open stay good.
    fn make_invite(
        &mut self,
        cx: &mut Cx<'_, Output>,
        around: &Around<'_>,
        whom: Option<Fingerprint>,
    ) -> Result<(), Refusal> {
        self.may_invite(around)?;
        let (link, session) = self.begin_invite(cx, around, whom)?;
        cx.emit(Output::ClearNotices);
        self.invites.add(link, session, whom);
        self.forgive();
        Ok(())
    }

    fn begin_invite(
        &mut self,
        cx: &mut Cx<'_, Output>,
        around: &Around<'_>,
        whom: Option<Fingerprint>,
    ) -> Result<(LinkId, SessionId), Refusal> {
        let (id, title) = around.open.ok_or(Refusal::NoProject)?;
        let session = cx.ids.session();
        let name = self.star.me.named();
        let hints = Hints { session: Some(session), created: None, name, title: Some(title.clone()) };
        let (links, mut ctx) = self.star.lend(cx);
        links.host(&mut ctx, id);
        let link = links.invite(&mut ctx, hints);
        if whom.is_some() {
            links.reconnect(link);
        }
        self.invites.offer(id);
        Ok((link, session))
    }

    /// Makes the invitation on screen anew, if its code is stale and no newer one is on its way. It is shown when its code
    /// is there.
    fn renew_invite(
        &mut self,
        cx: &mut Cx<'_, Output>,
        around: &Around<'_>,
        link: LinkId,
    ) -> Result<(), Refusal> {
        let due = self.invites.due_edition(&self.star.links, cx.now.instant, link).map(|it| it.whom);
        if let (Some(whom), Ok(())) = (due, self.may_invite(around)) {
            let (newer, session) = self.begin_invite(cx, around, whom)?;
            self.invites.add_edition(link, newer, session);
        }
        Ok(())
    }

    fn cancel_invite(&mut self, cx: &mut Cx<'_, Output>, link: LinkId) {
        let (links, mut ctx) = self.star.lend(cx);
        self.invites.withdraw(links, &mut ctx, link);
        self.forgive();
    }

    /// Takes all back that nobody has answered.
    fn withdraw_invites(&mut self, cx: &mut Cx<'_, Output>) {
        let open: Vec<_> = self.invites.listed().map(|invite| invite.link).collect();
        for link in open {
            self.cancel_invite(cx, link);
        }
    }

    /// A text was entered where the reply to `link` is due. A reply to another open invitation goes where it belongs.
    fn submit_reply(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, text: &str) {
        let reply = code::find(text).ok().filter(|code| code.kind == CodeKind::Answer);
        match reply.and_then(|code| self.invites.place_of(&self.star.links, &code)) {
            Some(Ok(other)) => self.take_reply(cx, other, text),
            Some(Err(problem)) => self.star.links.set_reply_problem(link, Some(problem)),
            None => self.take_reply(cx, link, text),
        }
    }

    /// The reply is given to the invitation it belongs to, which comes on screen. What is wrong with it is said there.
    pub(super) fn take_reply(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, text: &str) {
        let (links, mut ctx) = self.star.lend(cx);
        links.handle_reply(&mut ctx, link, text);
        self.invites.show(link);
    }

    fn join(&mut self, cx: &mut Cx<'_, Output>, around: &Around<'_>) -> Result<(), Refusal> {
        let busy = |peer: &Peer| peer.pairing().is_none() && !peer.is_over() && !peer.is_lost();
        if self.star.links.peers().any(|(_, peer)| busy(peer)) {
            return Err(Refusal::InSession);
        }
        self.leave_lost(cx);
        let Some((invitation, before)) = self.joining.take() else { return Ok(()) };
        let here = around.records.values().filter(|record| record.trashed.is_none());
        let returns =
            here.filter_map(|record| record.followed.map(|followed| Return { project: record.id, followed }));
        let (links, mut ctx) = self.star.lend(cx);
        if let Some(before) = before {
            links.end_attempt(&mut ctx, before);
        }
        let link = links.join(&mut ctx, (*invitation).clone(), returns);
        self.joining.show(JoinPage::Answering(link, invitation));
        self.forgive();
        Ok(())
    }

    /// Puts somebody's invitation away, with the attempt to answer it.
    pub(super) fn leave_join(&mut self, cx: &mut Cx<'_, Output>) {
        if let Some(attempt) = self.joining.close() {
            let (links, mut ctx) = self.star.lend(cx);
            links.end_attempt(&mut ctx, attempt);
        }
    }

    /// Whose offer waits for a decision.
    fn deciding(&self) -> Option<LinkId> {
        let decides = |peer: &Peer| peer.receiving().is_some_and(Receiving::is_deciding);
        self.star.links.peers().find(|(_, peer)| decides(peer)).map(|(link, _)| link)
    }

    fn accept_incoming(&mut self, cx: &mut Cx<'_, Output>, how: Accept) {
        let Some(link) = self.deciding() else { return };
        if let Some(receiving) = self.star.links.peer(link).and_then(Peer::receiving) {
            self.incoming.decide(receiving, how);
        }
        self.take(cx, link, how.into());
    }

    /// Takes what is offered over this link.
    pub(super) fn take(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, taking: Taking) {
        self.incoming.take(link, taking);
        self.put_done_away();
        let (links, mut ctx) = self.star.lend(cx);
        links.accept(&mut ctx, link);
        self.screen.touch();
    }

    fn pen(&mut self, cx: &mut Cx<'_, Output>, wish: PenWishes) {
        let (links, mut ctx) = self.star.lend(cx);
        links.pen(&mut ctx, wish);
    }

    /// The words are the same: whoever is there is remembered.
    fn words_match(&mut self, cx: &mut Cx<'_, Output>, link: LinkId) {
        let peer = self.star.links.peer(link).filter(|peer| peer.words().is_some());
        let Some((both, hello)) = peer.and_then(|peer| peer.certificates().zip(peer.hello().cloned())) else {
            return;
        };
        let writes = self.star.trust.confirm(both.theirs, &hello, cx.now.wall);
        self.store_people(cx, writes);
    }
}
