//! Check words on a link (rule 9): begun after hello, beside everything else that runs.

use super::{Ctx, Peer};
use crate::{
    session::{
        SessionEvent, SessionOutput,
        check::{Check, Ends},
        pairing::Side,
    },
    wire::{
        code::{Audience, Fingerprint},
        message::Message,
    },
};

impl Peer {
    /// Host: our code is for somebody who knows us.
    pub fn reconnect(&mut self) {
        if let super::Phase::Pairing(pairing) = &mut self.phase {
            pairing.reconnect();
        }
    }

    /// Guest: the invitation that is answered names this certificate.
    pub fn answers(&mut self, theirs: Fingerprint, audience: Audience) {
        if let super::Phase::Pairing(pairing) = &mut self.phase {
            pairing.answers(theirs, audience);
        }
    }

    /// The certificates at both ends, once both channels are open.
    pub fn ends(&self) -> Option<Ends> {
        self.ends
    }

    /// The check words, since hello. None where a description names no certificate that this program reads.
    pub fn check(&self) -> Option<&Check> {
        self.check.as_ref()
    }

    pub(super) fn begin_check(&mut self, ctx: &mut Ctx<'_>) {
        let Some(ends) = self.ends else { return };
        let side = if self.hosts { Side::Host } else { Side::Guest };
        let (check, first) = Check::new(ctx.now, side, self.session, ends, ctx.ids.nonce());
        self.check = Some(check);
        if let Some(message) = first {
            self.send(ctx, &message);
        }
    }

    pub(super) fn handle_check(&mut self, ctx: &mut Ctx<'_>, message: &Message) -> Result<(), &'static str> {
        let Some(check) = &mut self.check else { return Ok(()) };
        let answer = check.handle(message)?;
        if check.words().is_some() {
            ctx.out.push_back(SessionOutput::Event(self.id, SessionEvent::Check));
        }
        if let Some(answer) = answer {
            self.send(ctx, &answer);
        }
        Ok(())
    }

    pub(super) fn wake_check(&mut self, ctx: &mut Ctx<'_>) {
        if self.check.as_mut().is_some_and(|check| check.handle_wake(ctx.now.instant)) {
            ctx.out.push_back(SessionOutput::Event(self.id, SessionEvent::Check));
        }
    }
}
