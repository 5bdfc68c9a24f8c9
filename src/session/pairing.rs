//! From nothing to both channels open: one attempt, of the host (who invites) or the guest (who was invited).
//!
//! ```text
//! host    Gathering ─→ Waiting ─→ Connecting ─→ Open
//! guest   Gathering ─→ Replied ────────────────→ Open
//!            any of them ─→ Failed(why)
//! ```
//!
//! The deadline of a phase lives in the phase, so that none can outlive it.

use std::rc::Rc;

use super::{
    check::BothCertificates,
    ctx::Ctx,
    event::{LinksOutput, PairingEnd, SessionEvent},
    freshness,
    invitation::recognise,
    keep_alive::KeepAlive,
    reach::Reach,
    side::Side,
    state::{CodeProblem, PairProblem},
};
use crate::{
    ids::{LinkId, SessionId},
    ports::link::{LinkError, LinkEvent, LinkRequest, LinkState},
    time::{Instant, Now},
    wire::{
        code::{self, Audience, Code, CodeKind, Fingerprint, Hints, classic, sdp},
        limits::{CONNECTING, GATHERING, INVITE_LIFETIME},
    },
};

/// How far the attempt is.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// The browser looks for its addresses.
    Gathering {
        /// Then the candidates known by then must do.
        until: Instant,
    },
    /// Host: the code is out, the reply is due.
    Waiting {
        /// Then the invitation ends.
        until: Instant,
    },
    /// Guest: the reply is out, the host has to enter it.
    Replied {
        /// Then the reply is worthless.
        until: Instant,
    },
    /// Both codes are exchanged.
    Connecting {
        /// Then there is no route.
        until: Instant,
    },
    /// Both channels are open.
    Open,
    /// It did not work.
    Failed(PairProblem),
}

impl Phase {
    /// For the trace.
    fn name(&self) -> &'static str {
        match self {
            Self::Gathering { .. } => "Gathering",
            Self::Waiting { .. } => "Waiting",
            Self::Replied { .. } => "Replied",
            Self::Connecting { .. } => "Connecting",
            Self::Open => "Open",
            Self::Failed(_) => "Failed",
        }
    }
}

/// One attempt.
#[derive(Debug, Clone)]
pub struct Pairing {
    link: LinkId,
    side: Side,
    phase: Phase,
    hints: Hints,
    page: Rc<str>,
    audience: Audience,
    code: String,
    classic_code: String,
    ufrag: Option<String>,
    own: Option<Fingerprint>,
    theirs: Option<Fingerprint>,
    described: bool,
    fresh: Option<Instant>,
    /// What is known of the ways to them.
    pub reach: Reach,
    /// Guest: keeps its browser at it while the reply is carried back.
    pub(super) keep_alive: Option<KeepAlive>,
    /// Host: what is wrong with the last reply that was entered.
    pub(super) problem: Option<CodeProblem>,
}

impl Pairing {
    /// Begins an attempt. `hints` go into the code, which is linked to `page`.
    pub fn new(link: LinkId, now: Now, side: Side, hints: Hints, page: Rc<str>) -> Self {
        let phase = Phase::Gathering { until: now.instant.after(GATHERING) };
        let (code, classic_code) = (String::new(), String::new());
        Self {
            link,
            side,
            phase,
            hints,
            page,
            audience: Audience::Anyone,
            code,
            classic_code,
            ufrag: None,
            own: None,
            theirs: None,
            described: false,
            fresh: None,
            reach: Reach::default(),
            keep_alive: None,
            problem: None,
        }
    }

    /// How far it is.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// It did not work, and nothing will come of it.
    pub fn has_failed(&self) -> bool {
        matches!(self.phase, Phase::Failed(_))
    }

    /// Why it failed.
    pub fn failure(&self) -> Option<PairProblem> {
        if let Phase::Failed(problem) = self.phase { Some(problem) } else { None }
    }

    /// Host: what is wrong with the last reply that was entered.
    pub fn reply_problem(&self) -> Option<CodeProblem> {
        self.problem
    }

    /// The one place where the phase changes. Whoever made the attempt hears of it.
    fn set_phase(&mut self, ctx: &mut Ctx<'_>, phase: Phase) {
        ctx.trace.phase(ctx.now, &format!("pairing {}", self.link.0), self.phase.name(), phase.name());
        let event = match phase {
            Phase::Failed(problem) => SessionEvent::PairingEnded(PairingEnd::Failed(problem)),
            _ => SessionEvent::PairingMoved,
        };
        ctx.out.push_back(LinksOutput::Event(self.link, event));
        self.phase = phase;
    }

    /// The code to hand over, once it is there.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The same for a program that reads classic codes only; several times as long.
    pub fn classic_code(&self) -> &str {
        &self.classic_code
    }

    /// Until when a host's code is good across the internet, if that ends before the invitation does.
    pub fn fresh(&self) -> Option<Instant> {
        self.fresh
    }

    /// The session this attempt belongs to.
    pub fn session(&self) -> Option<SessionId> {
        self.hints.session
    }

    /// The code is for somebody who has our fingerprint from an earlier meeting (rule 1.11).
    pub fn reconnect(&mut self) {
        self.be_short();
    }

    /// Guest: the invitation that is answered. A reconnect code is answered by one.
    pub fn answers(&mut self, theirs: Fingerprint, audience: Audience) {
        self.theirs = Some(theirs);
        if audience == Audience::Known {
            self.be_short();
        }
    }

    /// Who knows us knows our name as well.
    fn be_short(&mut self) {
        self.audience = Audience::Known;
        self.hints.name = None;
        self.hints.title = None;
    }

    /// The certificate that our description names, once it is made.
    pub fn own(&self) -> Option<Fingerprint> {
        self.own
    }

    /// Rule 9.3: the certificates of both descriptions, once both are set.
    pub fn certificates(&self) -> Option<BothCertificates> {
        self.own.zip(self.theirs).map(|(own, theirs)| BothCertificates { own, theirs })
    }

    /// Made `code`: how a person's own code is known when it comes back.
    pub fn made(&self, code: &Code) -> bool {
        self.ufrag.as_ref() == Some(&code.description.ufrag)
    }

    /// When [`Self::handle_wake`] has something to do.
    pub fn poll_timeout(&self) -> Option<Instant> {
        match self.phase {
            Phase::Gathering { .. } if self.described => None,
            Phase::Replied { until } => {
                let renewed = self.keep_alive.as_ref().and_then(KeepAlive::poll_timeout);
                Some(renewed.map_or(until, |renewed| renewed.min(until)))
            }
            Phase::Gathering { until } | Phase::Waiting { until } | Phase::Connecting { until } => {
                Some(until)
            }
            Phase::Open | Phase::Failed(_) => None,
        }
    }

    /// A deadline may have passed.
    pub fn handle_wake(&mut self, ctx: &mut Ctx<'_>) -> Option<LinkRequest> {
        let now = ctx.now.instant;
        if self.poll_timeout().is_none_or(|until| now < until) {
            return None;
        }
        match self.phase {
            Phase::Gathering { .. } => {
                // Rule 1.5: a time-out resolves, it does not fail. Asked once; the link always answers.
                self.described = true;
                Some(LinkRequest::DescribeNow)
            }
            Phase::Connecting { .. } => Some(self.fail(ctx, self.reach.diagnosis())),
            Phase::Replied { until } if now < until => {
                self.keep_alive.as_mut().and_then(|keeping| keeping.handle_wake(now))
            }
            _ => Some(self.fail(ctx, PairProblem::NoReply)),
        }
    }

    /// The link reports. What is left of it is the parent's.
    pub fn handle_link(&mut self, ctx: &mut Ctx<'_>, event: &LinkEvent) -> Option<LinkRequest> {
        match (event, &self.phase) {
            (LinkEvent::Described { sdp }, Phase::Gathering { .. }) => self.handle_described(ctx, sdp),
            (LinkEvent::Open, phase) if !matches!(phase, Phase::Failed(_)) => {
                self.set_phase(ctx, Phase::Open);
                None
            }
            // The browser refused the reply and waits for a better one.
            (LinkEvent::Failed(LinkError::BadDescription), Phase::Connecting { .. })
                if self.side == Side::Host =>
            {
                self.problem = Some(CodeProblem::Damaged);
                self.set_phase(ctx, Phase::Waiting { until: ctx.now.instant.after(INVITE_LIFETIME) });
                None
            }
            (LinkEvent::State(LinkState::Failed), Phase::Connecting { .. }) => {
                Some(self.fail(ctx, self.reach.diagnosis()))
            }
            // The host has the reply: it began DTLS.
            (LinkEvent::State(LinkState::Connected), Phase::Replied { .. }) => {
                self.keep_alive = None;
                self.set_phase(ctx, Phase::Connecting { until: ctx.now.instant.after(CONNECTING) });
                None
            }
            (LinkEvent::Path(report), _) => {
                self.reach.look(report);
                None
            }
            (LinkEvent::Failed(_), phase) if !matches!(phase, Phase::Failed(_)) => {
                Some(self.fail(ctx, PairProblem::Unsupported))
            }
            (LinkEvent::Closed, phase) if !matches!(phase, Phase::Failed(_)) => {
                Some(self.fail(ctx, PairProblem::Closed))
            }
            _ => None,
        }
    }

    fn handle_described(&mut self, ctx: &mut Ctx<'_>, sdp: &str) -> Option<LinkRequest> {
        if !sdp.contains("a=candidate:") {
            return Some(self.fail(ctx, PairProblem::NoCandidates));
        }
        let now = ctx.now;
        self.reach.describe_ours(sdp);
        let mut own = Vec::new();
        if let Ok(sdp::Parsed { description, .. }) = sdp::parse(sdp) {
            self.own = description.fingerprint();
            self.ufrag = Some(description.ufrag);
            own = description.candidates;
        }
        let until = now.instant.after(INVITE_LIFETIME);
        let (kind, phase) = match self.side {
            Side::Host => {
                self.fresh = freshness::of(sdp).map(|kept| now.instant.after(kept));
                (CodeKind::Offer, Phase::Waiting { until })
            }
            Side::Guest => (CodeKind::Answer, Phase::Replied { until }),
        };
        self.hints.created = Some(now.wall);
        self.code = code::encode(kind, sdp, &self.hints, self.audience, &self.page).text;
        self.classic_code = classic::encode(kind, sdp, &self.hints);
        if self.side == Side::Guest && self.hints.session.is_none() {
            // Who invites without naming a session is the Voice Cards app, and reads nothing else.
            self.code.clone_from(&self.classic_code);
        }
        self.set_phase(ctx, phase);
        if let Some(keeping) = &mut self.keep_alive {
            keeping.begin(now.instant, &own);
        }
        None
    }

    /// Host: a text came back that should hold the reply.
    pub fn handle_reply(&mut self, ctx: &mut Ctx<'_>, text: &str) -> Option<LinkRequest> {
        match self.read_reply(text, ctx.known) {
            Ok((sdp, theirs)) => {
                self.problem = None;
                self.reach.describe_theirs(&sdp);
                self.theirs = Some(theirs);
                self.set_phase(ctx, Phase::Connecting { until: ctx.now.instant.after(CONNECTING) });
                Some(LinkRequest::Accept { answer: sdp })
            }
            Err(problem) => {
                self.problem = Some(problem);
                None
            }
        }
    }

    fn read_reply(&self, text: &str, known: &[Fingerprint]) -> Result<(String, Fingerprint), CodeProblem> {
        let code = code::find(text)?;
        if self.made(&code) {
            return Err(CodeProblem::OwnCode);
        }
        if code.kind != CodeKind::Answer {
            return Err(CodeProblem::ExpectedAnswer);
        }
        if code.hints.session.is_some_and(|theirs| Some(theirs) != self.hints.session) {
            return Err(CodeProblem::Foreign);
        }
        if !matches!(self.phase, Phase::Waiting { .. }) {
            return Err(CodeProblem::Used);
        }
        recognise(code, known).map(|(sdp, theirs, _)| (sdp, theirs))
    }

    fn fail(&mut self, ctx: &mut Ctx<'_>, problem: PairProblem) -> LinkRequest {
        self.set_phase(ctx, Phase::Failed(problem));
        LinkRequest::Close
    }
}

#[cfg(test)]
mod tests;
