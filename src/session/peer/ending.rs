//! The end of a link: by a word, by a fault, or by itself.

use super::{Ctx, News, Peer, Phase};
use crate::{
    ports::link::LinkRequest,
    session::{SessionEvent, SessionOutput},
    wire::{
        limits::LINGER,
        message::{Goodbye, Message},
    },
};

impl Peer {
    pub(super) fn handle_goodbye(&mut self, ctx: &mut Ctx<'_>, reason: Goodbye) {
        let name = self.name();
        let event = match reason {
            Goodbye::Version => SessionEvent::OtherVersion,
            Goodbye::Differ => SessionEvent::Differed { name },
            Goodbye::Fault => {
                SessionEvent::Fault { detail: "the other side refused what this page sent".to_owned() }
            }
            _ => SessionEvent::Left { name },
        };
        self.end_serving();
        self.end_transfers(ctx);
        ctx.out.push_back(SessionOutput::Event(self.id, event));
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
                self.phase = Phase::Leaving { until: ctx.now.instant.after(LINGER) };
            }
            Phase::Pairing(_) => self.close(ctx),
            Phase::Leaving { .. } | Phase::Over => {}
        }
    }

    /// They broke the rules: the link ends.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub fn fault(&mut self, ctx: &mut Ctx<'_>, detail: &str) {
        let event = SessionEvent::Fault { detail: detail.to_owned() };
        ctx.out.push_back(SessionOutput::Event(self.id, event));
        self.leave(ctx, Goodbye::Fault);
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn lose(&mut self, ctx: &mut Ctx<'_>) {
        self.be_lost(ctx);
        ctx.out.push_back(SessionOutput::Event(self.id, SessionEvent::Gone));
        self.close(ctx);
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn close(&mut self, ctx: &mut Ctx<'_>) {
        if !self.is_over() {
            self.end_serving();
            self.phase = Phase::Over;
            self.news.push_back(News::Gone);
            ctx.out.push_back(SessionOutput::Link(self.id, LinkRequest::Close));
        }
    }
}
