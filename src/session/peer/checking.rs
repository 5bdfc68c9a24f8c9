//! Check words on a link (rule 9): begun after hello, beside everything else that runs.

use super::Peer;
use crate::{
    session::{
        check::{BothCertificates, Check, Words},
        ctx::Ctx,
        event::{LinksOutput, SessionEvent},
        side::Side,
    },
    wire::{
        code::{Audience, Fingerprint},
        fault::PeerFault,
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
    pub fn certificates(&self) -> Option<BothCertificates> {
        self.certificates
    }

    /// The words that are compared, once both nonces are out.
    pub fn words(&self) -> Option<Words> {
        self.check.as_ref().and_then(Check::words)
    }

    /// The check words, since hello. None where a description names no certificate that this program reads.
    pub fn check(&self) -> Option<&Check> {
        self.check.as_ref()
    }

    pub(super) fn begin_check(&mut self, ctx: &mut Ctx<'_>) {
        let Some(certificates) = self.certificates else { return };
        let side = if self.is_our_guest { Side::Host } else { Side::Guest };
        let (check, first) = Check::new(ctx.now, side, self.session, certificates, ctx.ids.nonce());
        self.check = Some(check);
        if let Some(message) = first {
            self.send(ctx, &message);
        }
    }

    pub(super) fn handle_check(&mut self, ctx: &mut Ctx<'_>, message: &Message) -> Result<(), PeerFault> {
        let Some(check) = &mut self.check else { return Ok(()) };
        let answer = check.handle(message)?;
        if check.words().is_some() {
            ctx.out.push_back(LinksOutput::Event(self.id, SessionEvent::Check));
        }
        if let Some(answer) = answer {
            self.send(ctx, &answer);
        }
        Ok(())
    }

    pub(super) fn wake_check(&mut self, ctx: &mut Ctx<'_>) {
        if self.check.as_mut().is_some_and(|check| check.handle_wake(ctx.now.instant)) {
            ctx.out.push_back(LinksOutput::Event(self.id, SessionEvent::Check));
        }
    }
}
