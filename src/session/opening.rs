//! Codes from anywhere: a link that was opened, a text that was pasted or scanned, a code that another tab asks about.
//!
//! An invitation leads to its page. A reply goes to the invitation it belongs to: in this page, or in another tab of this
//! browser, which is asked for a moment.

use super::{
    Around, Output, Session, check::BothCertificates, codes::CodeSource, invitation::read_invitation,
    joining::JoinPage, pairing::Pairing, peer::Peer, state::CodeProblem,
};
use crate::{
    ids::{LinkId, ProjectId},
    machine::Cx,
    notice::NoticeKind,
    ports::{settings::Made, tabs::TabMessage},
    wire::code::{self, Code, CodeKind},
};

impl Session {
    pub(super) fn open_code(
        &mut self,
        cx: &mut Cx<'_, Output>,
        around: &Around<'_>,
        text: &str,
        from: CodeSource,
    ) {
        match code::find(text) {
            Err(error) => {
                let problem = CodeProblem::from(error);
                if from != CodeSource::Page || problem != CodeProblem::NotACode {
                    self.cannot_use(cx, around, problem);
                }
            }
            Ok(code) if code.kind == CodeKind::Offer => self.open_offer(cx, around, text),
            Ok(code) => self.open_reply(cx, around, &code, text, from),
        }
    }

    fn open_offer(&mut self, cx: &mut Cx<'_, Output>, around: &Around<'_>, text: &str) {
        let (links, known) = (&self.star.links, self.star.trust.fingerprints());
        match read_invitation(cx.now, text, known, |code| links.made(code)) {
            Ok(invitation) => {
                self.leave_join(cx);
                cx.emit(Output::ClearNotices);
                self.joining.show(JoinPage::Invited(Box::new(invitation)));
                // Perhaps it is this person's own, of another tab, or of somebody whom another tab is connected to.
                self.ask_tabs(cx, text);
                cx.emit(Output::ShowJoin);
            }
            Err(problem) => self.cannot_use(cx, around, problem),
        }
    }

    fn open_reply(
        &mut self,
        cx: &mut Cx<'_, Output>,
        around: &Around<'_>,
        code: &Code,
        text: &str,
        from: CodeSource,
    ) {
        if self.star.links.made(code) {
            return self.cannot_use(cx, around, CodeProblem::OwnCode);
        }
        match self.invites.place_of(&self.star.links, code) {
            Some(Ok(link)) => {
                self.take_reply(cx, link, text);
                if let Some(problem) = self.reply_problem(link) {
                    self.cannot_use(cx, around, problem);
                }
            }
            Some(Err(problem)) => self.cannot_use(cx, around, problem),
            None if self.joining.has_invitation() => {
                self.cannot_use(cx, around, CodeProblem::ExpectedOffer);
            }
            None => {
                self.joining.show(JoinPage::Handing(code.hints.session));
                self.ask_tabs(cx, text);
                if from == CodeSource::Address {
                    cx.emit(Output::ShowJoin);
                }
            }
        }
    }

    /// The code of an invitation is there: it is remembered, so that it and its reply are known after this page was closed.
    pub(super) fn note_made(&self, cx: &mut Cx<'_, Output>, link: LinkId) {
        let certificate = self.star.links.peer(link).and_then(Peer::pairing).and_then(Pairing::own);
        let invite = self.invites.get(link).filter(|invite| !self.joining.has_made(invite.session()));
        if let (Some(invite), Some(project), Some(_)) = (invite, self.invites.project(), certificate) {
            cx.emit(Output::Made(Made { session: invite.session(), certificate, project }));
        }
    }

    /// What is wrong with the last reply that was entered.
    fn reply_problem(&self, link: LinkId) -> Option<CodeProblem> {
        self.star.links.peer(link).and_then(Peer::pairing).and_then(Pairing::reply_problem)
    }

    /// Said where the person looks, without touching what is under way.
    fn cannot_use(&mut self, cx: &mut Cx<'_, Output>, around: &Around<'_>, problem: CodeProblem) {
        self.cannot_use_but(cx, around, problem, None);
    }

    /// The same; this project can be invited to anew.
    fn cannot_use_but(
        &mut self,
        cx: &mut Cx<'_, Output>,
        around: &Around<'_>,
        problem: CodeProblem,
        again: Option<ProjectId>,
    ) {
        if self.joining.has_invitation() || around.on_project {
            cx.emit(Output::Notice(NoticeKind::Code { problem, again }));
        } else {
            self.joining.show(JoinPage::Unusable(problem, again));
        }
        self.screen.touch();
    }

    fn ask_tabs(&mut self, cx: &mut Cx<'_, Output>, text: &str) {
        let question = self.tabs.ask(cx.ids, cx.now.instant, text);
        cx.emit(Output::Tabs(question));
    }

    /// No other tab waits for the reply that was opened here.
    pub(super) fn not_handed(&mut self, cx: &mut Cx<'_, Output>, around: &Around<'_>, problem: CodeProblem) {
        if self.joining.is_handing() {
            let again = self.joining.again().filter(|_| problem == CodeProblem::Ended);
            self.joining.close();
            self.cannot_use_but(cx, around, problem, again);
        }
    }

    /// Another tab of this browser speaks, or whoever else is on this origin.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn handle_tab(&mut self, cx: &mut Cx<'_, Output>, around: &Around<'_>, message: TabMessage) {
        match message {
            // Not about codes.
            TabMessage::ListChanged | TabMessage::Wants { .. } => {}
            TabMessage::Code { ask, text } => {
                if let Some(answer) = self.answer_tab(cx, ask, &text) {
                    cx.emit(Output::Tabs(answer));
                }
            }
            TabMessage::Taken { ask } => {
                if self.tabs.is_answer(&ask) && self.joining.is_handing() {
                    self.joining.show(JoinPage::Handed);
                    cx.emit(Output::ShowJoin);
                    self.screen.touch();
                }
            }
            TabMessage::Refused { ask, problem } => {
                if self.tabs.is_answer(&ask) {
                    if self.joining.has_invitation() {
                        self.leave_join(cx);
                        self.cannot_use(cx, around, problem);
                    }
                    self.not_handed(cx, around, problem);
                }
            }
        }
        self.finish(cx);
        self.invites.show_newer(&self.star.links);
    }

    /// This tab is connected, as a guest, to whoever made this invitation.
    fn is_guest_of_its_maker(&self, cx: &Cx<'_, Output>, text: &str) -> bool {
        let known = self.star.trust.fingerprints();
        let Ok(invitation) = read_invitation(cx.now, text, known, |_| false) else { return false };
        self.star.links.peers().any(|(_, peer)| {
            let is_theirs = |both: BothCertificates| both.theirs == invitation.fingerprint;
            !peer.is_our_guest()
                && !peer.is_over()
                && !peer.is_lost()
                && peer.pairing().is_none()
                && peer.certificates().is_some_and(is_theirs)
        })
    }

    /// `None` when the code is nothing of this page's.
    fn answer_tab(&mut self, cx: &mut Cx<'_, Output>, ask: String, text: &str) -> Option<TabMessage> {
        let code = code::find(text).ok()?;
        if self.is_guest_of_its_maker(cx, text) {
            return Some(TabMessage::Refused { ask, problem: CodeProblem::OtherTab });
        }
        if self.star.links.made(&code) {
            return Some(TabMessage::Refused { ask, problem: CodeProblem::OwnCode });
        }
        if code.kind == CodeKind::Offer {
            return None;
        }
        let problem = match self.invites.place_of(&self.star.links, &code)? {
            Ok(link) => {
                self.take_reply(cx, link, text);
                self.screen.touch();
                self.reply_problem(link)
            }
            Err(problem) => Some(problem),
        };
        Some(match problem {
            None => TabMessage::Taken { ask },
            Some(problem) => TabMessage::Refused { ask, problem },
        })
    }
}
