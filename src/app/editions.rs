//! Editions of an invitation: one code after another, where codes go stale across the internet. The newest is shown;
//! the earlier ones stay good for whoever took them along. All of them together are good for one person.

use super::{App, invites::End};
use crate::{
    ids::LinkId,
    project::Refusal,
    session::pairing::{Pairing, Phase},
};

impl App {
    /// Makes the invitation on screen anew, if its code is stale and no newer one is on its way. It is shown when its code
    /// is there.
    pub(super) fn renew_invite(&mut self, link: LinkId) -> Result<(), Refusal> {
        let stale =
            self.pairing(link).and_then(Pairing::fresh).is_some_and(|until| until <= self.now.instant);
        let shown = self.sharing.invites.shown == Some(link);
        if !stale || !shown || self.sharing.invites.successor_of(link).is_some() || self.may_invite().is_err()
        {
            return Ok(());
        }
        self.make_edition(link)
    }

    /// Shows a newer edition whose code is there, and ends the others of one that was answered.
    pub(super) fn note_editions(&mut self) {
        let shown = self.sharing.invites.shown;
        if let Some(newer) = shown.and_then(|link| self.sharing.invites.successor_of(link))
            && shown.is_some_and(|link| self.is_waiting(link))
            && self.is_waiting(newer)
        {
            self.sharing.invites.shown = Some(newer);
            self.dirty.session = true;
        }
        for (link, by) in self.sharing.invites.superfluous() {
            self.sharing.invites.end(link, End::Answered(by));
            self.drop_invite(link);
        }
    }

    fn pairing(&self, link: LinkId) -> Option<&Pairing> {
        self.session.peer(link)?.pairing()
    }

    fn is_waiting(&self, link: LinkId) -> bool {
        self.pairing(link).is_some_and(|pairing| matches!(pairing.phase(), Phase::Waiting { .. }))
    }
}
