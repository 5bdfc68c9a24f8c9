//! Codes from anywhere: a link that was opened, a text that was pasted or scanned, a code that another tab asks about.
//!
//! An invitation leads to its page. A reply goes to the invitation it belongs to: in this page, or in another tab of this
//! browser, which is asked for a moment.

use super::{App, effect::Effect, notice::NoticeKind, recording::Recorder, route::Route, sharing::Joining};
use crate::{
    ports::tabs::TabMessage,
    project::Refusal,
    session::{
        pairing::{self, Invitation},
        peer::Peer,
    },
    time::Instant,
    wire::{
        code::{self, Code, CodeKind, CodeProblem},
        limits::{CODE_CHARS_MAX, OTHER_TABS, USED_MAX},
    },
};

/// Where a code came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// It was in the address.
    Address,
    /// Somebody entered it where a code is due.
    Field,
    /// It was pasted onto the page. It may have been meant for something else.
    Page,
}

/// A question to the other tabs.
#[derive(Debug)]
pub(super) struct Asking {
    ask: String,
    /// Then no other tab waits for it.
    until: Instant,
}

impl App {
    pub(super) fn open_code(&mut self, text: &str, from: From) -> Result<(), Refusal> {
        match code::find(text) {
            Err(error) => {
                let problem = CodeProblem::from(error);
                if from != From::Page || problem != CodeProblem::NotACode {
                    self.cannot_use(problem);
                }
                Ok(())
            }
            Ok(code) if code.kind == CodeKind::Offer => self.open_offer(text, from),
            Ok(code) => {
                self.open_reply(&code, text, from);
                Ok(())
            }
        }
    }

    fn open_offer(&mut self, text: &str, from: From) -> Result<(), Refusal> {
        if !matches!(self.recorder, Recorder::Idle) {
            return Err(Refusal::Recording);
        }
        match pairing::read_invitation(self.now, text, &self.me().known, |code| self.session.made(code)) {
            Ok(invitation) => {
                if matches!(self.sharing.join, Some(Joining::Answering(..))) {
                    self.leave_join();
                }
                self.clear_notices();
                self.sharing.join = Some(Joining::Invited(Box::new(invitation)));
                if from == From::Address {
                    // Perhaps it is this person's own, of another tab.
                    self.ask_tabs(text);
                }
                self.show(Route::Join);
            }
            Err(problem) => self.cannot_use(problem),
        }
        self.dirty.session = true;
        Ok(())
    }

    fn open_reply(&mut self, code: &Code, text: &str, from: From) {
        if self.session.made(code) {
            return self.cannot_use(CodeProblem::OwnCode);
        }
        match self.place_of(code) {
            Some(Ok(link)) => {
                self.take_reply(link, text);
                if let Some(problem) =
                    self.session.peer(link).and_then(Peer::pairing).and_then(|it| it.problem)
                {
                    self.cannot_use(problem);
                }
            }
            Some(Err(problem)) => self.cannot_use(problem),
            None if self.is_joining() => self.cannot_use(CodeProblem::ExpectedOffer),
            None => {
                self.sharing.join = Some(Joining::Handing);
                self.ask_tabs(text);
                if from == From::Address {
                    self.show(Route::Join);
                }
                self.dirty.session = true;
            }
        }
    }

    /// Somebody's invitation is on its page, and nothing is wrong with it.
    fn is_joining(&self) -> bool {
        matches!(self.sharing.join, Some(Joining::Invited(_) | Joining::Answering(..)))
    }

    /// Said where the person looks, without touching what is under way.
    fn cannot_use(&mut self, problem: CodeProblem) {
        if self.is_joining() || matches!(self.route, Route::Project(_)) {
            self.notify(NoticeKind::Code(problem));
        } else {
            self.sharing.join = Some(Joining::Unusable(problem));
        }
        self.dirty.session = true;
    }

    fn ask_tabs(&mut self, text: &str) {
        let ask = self.ids.message();
        let text = text.chars().take(CODE_CHARS_MAX).collect();
        self.effects.push_back(Effect::Tabs(TabMessage::Code { ask: ask.clone(), text }));
        self.sharing.asking = Some(Asking { ask, until: self.now.instant.after(OTHER_TABS) });
    }

    pub(super) fn tabs_timeout(&self) -> Option<Instant> {
        self.sharing.asking.as_ref().map(|asking| asking.until)
    }

    /// No other tab may have answered in time.
    pub(super) fn give_tabs_up(&mut self) {
        let over = |asking: &mut Asking| self.now.instant >= asking.until;
        if self.sharing.asking.take_if(over).is_some() {
            self.not_handed(CodeProblem::ExpectedOffer);
        }
    }

    fn not_handed(&mut self, problem: CodeProblem) {
        if matches!(self.sharing.join, Some(Joining::Handing)) {
            self.sharing.join = None;
            self.cannot_use(problem);
        }
    }

    /// Another tab of this browser speaks, or whoever else is on this origin.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn handle_tab(&mut self, message: TabMessage) {
        match message {
            TabMessage::Code { ask, text } => {
                if let Some(answer) = self.answer_tab(ask, &text) {
                    self.effects.push_back(Effect::Tabs(answer));
                }
            }
            TabMessage::Taken { ask } => {
                if self.is_answer(&ask) && matches!(self.sharing.join, Some(Joining::Handing)) {
                    self.sharing.join = Some(Joining::Handed);
                    self.show(Route::Join);
                    self.dirty.session = true;
                }
            }
            TabMessage::Refused { ask, problem } => {
                if self.is_answer(&ask) {
                    if matches!(self.sharing.join, Some(Joining::Invited(_))) {
                        self.sharing.join = None;
                        self.cannot_use(problem);
                    }
                    self.not_handed(problem);
                }
            }
        }
    }

    fn is_answer(&mut self, ask: &str) -> bool {
        self.sharing.asking.take_if(|asking| asking.ask == ask).is_some()
    }

    /// `None` when the code is nothing of this page's.
    fn answer_tab(&mut self, ask: String, text: &str) -> Option<TabMessage> {
        let code = code::find(text).ok()?;
        if self.session.made(&code) {
            return Some(TabMessage::Refused { ask, problem: CodeProblem::OwnCode });
        }
        if code.kind == CodeKind::Offer {
            return None;
        }
        let problem = match self.place_of(&code)? {
            Ok(link) => {
                self.take_reply(link, text);
                self.session.peer(link).and_then(Peer::pairing).and_then(|pairing| pairing.problem)
            }
            Err(problem) => Some(problem),
        };
        Some(match problem {
            None => TabMessage::Taken { ask },
            Some(problem) => TabMessage::Refused { ask, problem },
        })
    }

    /// It led to a session here.
    pub(super) fn is_used(&self, invitation: &Invitation) -> bool {
        invitation.hints.session.is_some_and(|session| self.settings.used.contains(&session))
    }

    /// The invitation brought us together: it is good for nobody else, and not for a second time.
    pub(super) fn note_used(&mut self) {
        let Some(Joining::Answering(_, invitation)) = &self.sharing.join else { return };
        let Some(session) = invitation.hints.session else { return };
        let used = &mut self.settings.used;
        if !used.contains(&session) {
            let surplus = (used.len() + 1).saturating_sub(USED_MAX);
            used.drain(..surplus);
            used.push(session);
            self.store_settings();
        }
    }
}
