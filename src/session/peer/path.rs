//! The path under a link: silence, loss, return, and looking for a new one (rule 8).

use super::{News, Peer};
use crate::{
    ports::link::{LinkRequest, LinkState},
    session::{
        ctx::Ctx,
        event::{LinksOutput, SessionEvent},
        health::Pulse,
        reach::Way,
        renewal::Due,
    },
    time::Instant,
    wire::{
        code::{Code, CodeKind, Hints},
        fault::PeerFault,
        limits::LOST_KEPT,
        live::Described,
        message::Message,
    },
};

impl Peer {
    /// Something came: whoever was lost is back.
    pub(super) fn hear(&mut self, ctx: &mut Ctx<'_>) {
        self.health.heard(ctx.now.instant);
        if self.lost.take().is_some() {
            // What was interrupted is asked for anew, with what is on the disk by now.
            if self.fetching.is_some() {
                self.fetch_anew(ctx);
            }
            self.news.push_back(News::Returned);
            let event = SessionEvent::Returned { name: self.name() };
            ctx.out.push_back(LinksOutput::Event(self.id, event));
        }
    }

    pub(super) fn handle_silence(&mut self, ctx: &mut Ctx<'_>) {
        if self.health.pulse(ctx.now.instant) != Pulse::Lost {
            return;
        }
        self.be_lost(ctx);
        if self.health.silence(ctx.now.instant) >= LOST_KEPT {
            self.lose(ctx);
        }
    }

    /// They are lost, for now or for good. Told once. What they wait for of live clips goes on waiting: a page that was
    /// frozen does not know that it was lost, and asks for nothing anew.
    pub(super) fn be_lost(&mut self, ctx: &mut Ctx<'_>) {
        if self.lost.is_none() {
            self.lost = Some(ctx.now.instant);
            let name = self.name();
            self.news.push_back(News::Lost);
            self.end_transfers(ctx);
            ctx.out.push_back(LinksOutput::Event(self.id, SessionEvent::Lost { name }));
        }
    }

    /// The kind of path that packets take, once one was taken.
    pub fn way(&self) -> Option<Way> {
        self.way
    }

    /// Nothing was heard of them for long, or they went without a word.
    pub fn is_lost(&self) -> bool {
        self.lost.is_some()
    }

    /// Both know each other, and something was heard lately.
    pub fn is_heard(&self, now: Instant) -> bool {
        self.is_ready() && self.lost.is_none() && self.health.pulse(now) == Pulse::Fine
    }

    /// Which attempt to find a new path runs, of how many.
    pub fn attempt(&self) -> Option<(u32, u32)> {
        self.renewal.attempt()
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn handle_path(&mut self, ctx: &mut Ctx<'_>, state: LinkState) {
        self.shaky = matches!(state, LinkState::Disconnected | LinkState::Failed);
        match state {
            LinkState::Disconnected | LinkState::Failed => self.renewal.down(ctx.now.instant),
            LinkState::Connected => self.renewal.up(),
            LinkState::Connecting => {}
        }
    }

    pub(super) fn renew_path(&mut self, ctx: &mut Ctx<'_>) {
        match self.renewal.handle_wake(ctx.now.instant) {
            Some(Due::Restart) if self.is_our_guest => self.restart(ctx),
            Some(Due::Restart) => {
                self.send(ctx, &Message::Renegotiate { kind: Described::Wish, sdp: String::new() });
            }
            Some(Due::Describe) => {
                ctx.out.push_back(LinksOutput::Link(self.id, LinkRequest::DescribeNow));
            }
            None => {}
        }
    }

    fn restart(&mut self, ctx: &mut Ctx<'_>) {
        self.renewal.describing(ctx.now.instant);
        ctx.out.push_back(LinksOutput::Link(self.id, LinkRequest::Restart));
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn send_description(&mut self, ctx: &mut Ctx<'_>, sdp: String) {
        self.renewal.described();
        let kind = if self.is_our_guest { Described::Offer } else { Described::Answer };
        self.send(ctx, &Message::Renegotiate { kind, sdp });
    }

    /// Rule 1.10 holds here too: what reaches the browser was rebuilt from the template.
    pub(super) fn handle_renegotiation(
        &mut self,
        ctx: &mut Ctx<'_>,
        kind: Described,
        sdp: &str,
    ) -> Result<(), PeerFault> {
        let rebuilt = |kind| {
            let code = Code::new(kind, sdp, Hints::default()).ok();
            let code = code.ok_or(PeerFault::NotADataChannel)?;
            // Rule 9.5: a new certificate would be somebody whom nobody compared words with.
            if self.certificates.is_some_and(|both| code.description.fingerprint() != Some(both.theirs)) {
                return Err(PeerFault::OtherCertificate);
            }
            code.to_sdp().ok_or(PeerFault::NotADataChannel)
        };
        match kind {
            Described::Wish if self.is_our_guest => self.restart(ctx),
            Described::Offer if !self.is_our_guest => {
                let offer = rebuilt(CodeKind::Offer)?;
                self.renewal.describing(ctx.now.instant);
                ctx.out.push_back(LinksOutput::Link(self.id, LinkRequest::Renew { offer }));
            }
            Described::Answer if self.is_our_guest => {
                let answer = rebuilt(CodeKind::Answer)?;
                ctx.out.push_back(LinksOutput::Link(self.id, LinkRequest::Accept { answer }));
            }
            _ => {}
        }
        Ok(())
    }
}
