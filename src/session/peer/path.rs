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
    /// Something came. That alone brings nobody back who is lost: they may not hear us.
    pub(super) fn hear(&mut self, ctx: &Ctx<'_>) {
        self.health.heard(ctx.now.instant);
    }

    /// Asks whether they are there.
    pub(super) fn ask(&mut self, ctx: &mut Ctx<'_>) {
        let number = self.health.ping(ctx.now.instant);
        self.send(ctx, &Message::HeartbeatPing { number });
    }

    /// They are: whoever was lost is back.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn handle_pong(&mut self, ctx: &mut Ctx<'_>, number: u32) {
        let Some(sent) = self.health.answered(number) else { return };
        if self.renewal.answered(ctx.now.instant, sent) {
            self.restart(ctx);
        }
        if self.lost.take_if(|_| self.health.pulse(ctx.now.instant) != Pulse::Lost).is_some() {
            // What was interrupted is asked for anew, with what is on the disk by now.
            if self.fetching.is_some() {
                self.fetch_anew(ctx);
            }
            self.news.push_back(News::Returned);
            let event = SessionEvent::Returned(self.who());
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
            self.news.push_back(News::Lost);
            self.end_transfers(ctx);
            ctx.out.push_back(LinksOutput::Event(self.id, SessionEvent::Lost(self.who())));
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
            Some(Due::Ask) => self.ask(ctx),
            Some(Due::Describe) => {
                ctx.out.push_back(LinksOutput::Link(self.id, LinkRequest::DescribeNow));
            }
            Some(Due::GiveUp) => {
                ctx.out.push_back(LinksOutput::Link(self.id, LinkRequest::GiveUpRestart));
            }
            None => {}
        }
    }

    /// Both directions work, and the browser calls the path down all the same.
    fn restart(&mut self, ctx: &mut Ctx<'_>) {
        if self.is_our_guest {
            self.renewal.offering(ctx.now.instant);
            ctx.out.push_back(LinksOutput::Link(self.id, LinkRequest::Restart));
        } else {
            self.send_renegotiation(ctx, Described::Wish, String::new());
        }
    }

    fn send_renegotiation(&self, ctx: &mut Ctx<'_>, kind: Described, sdp: String) {
        let round = if kind == Described::Wish { 0 } else { self.renewal.round() };
        self.send(ctx, &Message::Renegotiate { kind, round, sdp });
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn send_description(&mut self, ctx: &mut Ctx<'_>, sdp: String) {
        self.renewal.described();
        if !self.is_our_guest {
            self.send_renegotiation(ctx, Described::Answer, sdp);
        } else if self.renewal.is_offering() {
            self.send_renegotiation(ctx, Described::Offer, sdp);
        } // Else it was taken back.
    }

    /// Rule 1.10 holds here too: what reaches the browser was rebuilt from the template.
    pub(super) fn handle_renegotiation(
        &mut self,
        ctx: &mut Ctx<'_>,
        kind: Described,
        round: u32,
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
            Described::Wish if self.is_our_guest => {
                self.renewal.wished();
                self.ask(ctx);
            }
            Described::Offer if !self.is_our_guest => {
                let offer = rebuilt(CodeKind::Offer)?;
                if self.renewal.answering(ctx.now.instant, round) {
                    ctx.out.push_back(LinksOutput::Link(self.id, LinkRequest::Renew { offer }));
                }
            }
            Described::Answer if self.is_our_guest => {
                let answer = rebuilt(CodeKind::Answer)?;
                if self.renewal.accept(round) {
                    ctx.out.push_back(LinksOutput::Link(self.id, LinkRequest::Accept { answer }));
                } else {
                    // They changed to a path that was taken back: another one for both.
                    self.renewal.wished();
                    self.ask(ctx);
                }
            }
            _ => {}
        }
        Ok(())
    }
}
