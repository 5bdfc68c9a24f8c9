//! The end of a link: by a word, by a fault, or by itself.

use super::{News, Peer, Phase};
use crate::{
    ports::link::LinkRequest,
    session::{
        ctx::Ctx,
        event::{LinksOutput, PairingEnd, SessionEvent},
    },
    wire::{
        fault::PeerFault,
        limits::LINGER,
        message::{Goodbye, Message},
    },
};

impl Peer {
    pub(super) fn handle_goodbye(&mut self, ctx: &mut Ctx<'_>, reason: Goodbye) {
        let event = match reason {
            Goodbye::Version => SessionEvent::OtherVersion,
            Goodbye::Differ => SessionEvent::Differed { name: self.name() },
            Goodbye::Fault => SessionEvent::Fault(PeerFault::RefusedByThem),
            _ => SessionEvent::Left(self.who()),
        };
        self.end_serving();
        self.end_transfers(ctx);
        ctx.out.push_back(LinksOutput::Event(self.id, event));
        self.close(ctx);
    }

    /// Says goodbye, and closes when the word had time to leave.
    pub fn leave(&mut self, ctx: &mut Ctx<'_>, reason: Goodbye) {
        self.end_serving();
        self.end_transfers(ctx);
        self.lost = None;
        match self.phase {
            Phase::Greeting { .. } | Phase::Ready => {
                self.send(ctx, &Message::Disconnect { reason });
                self.news.push_back(News::Gone);
                self.set_phase(ctx, Phase::Leaving { until: ctx.now.instant.after(LINGER) });
            }
            Phase::Pairing(_) => self.close(ctx),
            Phase::Leaving { .. } | Phase::Over => {}
        }
    }

    /// They broke the rules: the link ends.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub fn fault(&mut self, ctx: &mut Ctx<'_>, fault: PeerFault) {
        ctx.out.push_back(LinksOutput::Event(self.id, SessionEvent::Fault(fault)));
        self.leave(ctx, Goodbye::Fault);
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn lose(&mut self, ctx: &mut Ctx<'_>) {
        self.be_lost(ctx);
        ctx.out.push_back(LinksOutput::Event(self.id, SessionEvent::Gone));
        self.close(ctx);
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn close(&mut self, ctx: &mut Ctx<'_>) {
        if !self.is_over() {
            self.end_serving();
            self.set_phase(ctx, Phase::Over);
            if self.hello.is_none() {
                // Nobody came by it. Told after a failure as well, when there is nothing left to end.
                let event = SessionEvent::PairingEnded(PairingEnd::Left);
                ctx.out.push_back(LinksOutput::Event(self.id, event));
            }
            self.news.push_back(News::Gone);
            ctx.out.push_back(LinksOutput::Link(self.id, LinkRequest::Close));
        }
    }
}
