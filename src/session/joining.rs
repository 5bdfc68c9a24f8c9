//! Somebody else's invitation: its page, from the code to the session it leads to.

use super::{invitation::Invitation, state::CodeProblem};
use crate::{
    ids::{LinkId, ProjectId, SessionId},
    ports::settings::Made,
};

/// What the page of an invitation shows.
#[derive(Debug)]
pub(super) enum JoinPage {
    /// The text held none that can be used. The project to invite to anew, if the code is an old one of this person's.
    Unusable(CodeProblem, Option<ProjectId>),
    /// It waits for a press on Join.
    Invited(Box<Invitation>),
    /// It is a reply to this session, and the other tabs are asked for whom.
    Handing(Option<SessionId>),
    /// Another tab has taken it.
    Handed,
    /// It is being answered; the invitation is kept for another try.
    Answering(LinkId, Box<Invitation>),
}

/// Somebody else's invitation.
#[derive(Debug, Default)]
pub(super) struct Joining {
    page: Option<JoinPage>,
    /// Invitations that led to a session here: none is good for a second one.
    used: Vec<SessionId>,
    /// This person's own, of this page and of others.
    made: Vec<Made>,
}

impl Joining {
    /// What its page shows.
    pub(super) fn page(&self) -> Option<&JoinPage> {
        self.page.as_ref()
    }

    /// Shows this instead.
    pub(super) fn show(&mut self, page: JoinPage) {
        self.page = Some(page);
    }

    /// Puts the page away. The attempt that was being made, if one was.
    pub(super) fn close(&mut self) -> Option<LinkId> {
        if let Some(JoinPage::Answering(link, _)) = self.page.take() { Some(link) } else { None }
    }

    /// Puts the page away if this is the attempt that was being made.
    pub(super) fn end_link(&mut self, link: LinkId) -> bool {
        let this = matches!(self.page, Some(JoinPage::Answering(attempt, _)) if attempt == link);
        if this {
            self.page = None;
        }
        this
    }

    /// Its page shows something else than this attempt.
    pub(super) fn is_of_another(&self, link: LinkId) -> bool {
        match self.page {
            None => false,
            Some(JoinPage::Answering(attempt, _)) => attempt != link,
            Some(_) => true,
        }
    }

    /// The invitation to answer now, and an earlier attempt that did not lead anywhere.
    pub(super) fn take(&mut self) -> Option<(Box<Invitation>, Option<LinkId>)> {
        match self.page.take() {
            Some(JoinPage::Invited(invitation)) => Some((invitation, None)),
            Some(JoinPage::Answering(link, invitation)) => Some((invitation, Some(link))),
            other => {
                self.page = other;
                None
            }
        }
    }

    /// Somebody's invitation is on its page, and nothing is wrong with it.
    pub(super) fn has_invitation(&self) -> bool {
        matches!(self.page, Some(JoinPage::Invited(_) | JoinPage::Answering(..)))
    }

    /// The other tabs are asked for whom a reply is.
    pub(super) fn is_handing(&self) -> bool {
        matches!(self.page, Some(JoinPage::Handing(_)))
    }

    /// Invitations of others that led to a session here, and this person's own.
    pub(super) fn know(&mut self, used: &[SessionId], made: &[Made]) {
        self.used = used.to_vec();
        self.made = made.to_vec();
    }

    /// This person made the invitation on the page, in a page that is gone: its session is known, or its certificate is
    /// this browser's.
    pub(super) fn is_own(&self) -> bool {
        let Some(JoinPage::Invited(invitation)) = &self.page else { return self.again().is_some() };
        let same = |made: &Made| made.certificate == Some(invitation.fingerprint);
        self.again().is_some() || self.made.iter().any(same)
    }

    /// This invitation of this person is remembered.
    pub(super) fn has_made(&self, session: SessionId) -> bool {
        self.made.iter().any(|made| made.session == session)
    }

    /// What is on the page belongs to an invitation that this person made, to this project.
    pub(super) fn again(&self) -> Option<ProjectId> {
        let session = match self.page.as_ref()? {
            JoinPage::Unusable(_, again) => return *again,
            JoinPage::Handing(session) => *session,
            JoinPage::Invited(invitation) => invitation.hints.session,
            JoinPage::Handed | JoinPage::Answering(..) => None,
        };
        let made = self.made.iter().find(|made| Some(made.session) == session);
        made.map(|made| made.project)
    }

    /// It led to a session here.
    pub(super) fn is_used(&self, invitation: &Invitation) -> bool {
        invitation.hints.session.is_some_and(|session| self.used.contains(&session))
    }

    /// The invitation brought us together: it is good for nobody else, and not for a second time. What it is known by,
    /// if that is new.
    pub(super) fn newly_used(&self) -> Option<SessionId> {
        let Some(JoinPage::Answering(_, invitation)) = &self.page else { return None };
        invitation.hints.session.filter(|session| !self.used.contains(session))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::code::{Audience, Fingerprint, Hints};

    fn invitation() -> Invitation {
        Invitation {
            offer: String::new(),
            fingerprint: Fingerprint([1; 32]),
            audience: Audience::Anyone,
            hints: Hints { session: Some(SessionId([7; 3])), ..Hints::default() },
        }
    }

    #[test]
    fn an_attempt_can_be_made_again_and_names_the_one_before_it() {
        let mut joining = Joining::default();
        joining.show(JoinPage::Invited(Box::new(invitation())));
        let (code, before) = joining.take().expect("it was shown");
        assert_eq!(before, None);
        joining.show(JoinPage::Answering(LinkId(1), code));
        assert_eq!(joining.take().expect("kept").1, Some(LinkId(1)));
        joining.show(JoinPage::Handing(None));
        assert!(joining.take().is_none());
        assert!(joining.is_handing(), "what cannot be joined stays on its page");
    }

    #[test]
    fn only_the_end_of_its_own_attempt_closes_the_page() {
        let mut joining = Joining::default();
        joining.show(JoinPage::Answering(LinkId(1), Box::new(invitation())));
        assert!(!joining.end_link(LinkId(2)) && joining.is_of_another(LinkId(2)));
        assert!(!joining.is_of_another(LinkId(1)));
        assert!(joining.has_invitation());
        assert!(joining.end_link(LinkId(1)));
        assert!(joining.page().is_none() && !joining.is_of_another(LinkId(2)));
    }

    #[test]
    fn an_invitation_is_used_by_the_session_it_led_to_and_once() {
        let mut joining = Joining::default();
        joining.show(JoinPage::Answering(LinkId(1), Box::new(invitation())));
        assert_eq!(joining.newly_used(), Some(SessionId([7; 3])));
        joining.know(&[SessionId([7; 3])], &[]);
        assert_eq!(joining.newly_used(), None);
        assert!(joining.is_used(&invitation()));
    }
}
