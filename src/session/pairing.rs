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

use super::{check::Ends, freshness, keep_alive::KeepAlive, reach::Reach, state::PairProblem};
use crate::{
    ids::SessionId,
    ports::link::{LinkError, LinkEvent, LinkRequest, LinkState},
    time::{Instant, Now},
    wire::{
        code::{
            self, Audience, Code, CodeKind, CodeProblem, Fingerprint, Hints, Identity, Setup, classic, sdp,
        },
        limits::{CONNECTING, GATHERING, INVITE_LIFETIME},
    },
};

/// Which end of the exchange of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Makes the offer.
    Host,
    /// Makes the answer.
    Guest,
}

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

/// One attempt.
#[derive(Debug, Clone)]
pub struct Pairing {
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
    pub problem: Option<CodeProblem>,
}

impl Pairing {
    /// Begins an attempt. `hints` go into the code, which is linked to `page`.
    pub fn new(now: Now, side: Side, hints: Hints, page: Rc<str>) -> Self {
        let phase = Phase::Gathering { until: now.instant.after(GATHERING) };
        let (code, classic_code) = (String::new(), String::new());
        Self {
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

    /// Which end.
    pub fn side(&self) -> Side {
        self.side
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

    /// Rule 9.3: the certificates of both descriptions, once both are set.
    pub fn ends(&self) -> Option<Ends> {
        self.own.zip(self.theirs).map(|(own, theirs)| Ends { own, theirs })
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
    pub fn handle_wake(&mut self, now: Now) -> Option<LinkRequest> {
        if self.poll_timeout().is_none_or(|until| now.instant < until) {
            return None;
        }
        match self.phase {
            Phase::Gathering { .. } => {
                // Rule 1.5: a time-out resolves, it does not fail. Asked once; the link always answers.
                self.described = true;
                Some(LinkRequest::DescribeNow)
            }
            Phase::Connecting { .. } => Some(self.fail(self.reach.diagnosis())),
            Phase::Replied { until } if now.instant < until => {
                self.keep_alive.as_mut().and_then(|keeping| keeping.handle_wake(now.instant))
            }
            _ => Some(self.fail(PairProblem::NoReply)),
        }
    }

    /// The link reports. What is left of it is the parent's.
    pub fn handle_link(&mut self, now: Now, event: &LinkEvent) -> Option<LinkRequest> {
        match (event, &self.phase) {
            (LinkEvent::Described { sdp }, Phase::Gathering { .. }) => self.handle_described(now, sdp),
            (LinkEvent::Open, phase) if !matches!(phase, Phase::Failed(_)) => {
                self.phase = Phase::Open;
                None
            }
            // The browser refused the reply and waits for a better one.
            (LinkEvent::Failed(LinkError::BadDescription), Phase::Connecting { .. })
                if self.side == Side::Host =>
            {
                self.problem = Some(CodeProblem::Damaged);
                self.phase = Phase::Waiting { until: now.instant.after(INVITE_LIFETIME) };
                None
            }
            (LinkEvent::State(LinkState::Failed), Phase::Connecting { .. }) => {
                Some(self.fail(self.reach.diagnosis()))
            }
            // The host has the reply: it began DTLS.
            (LinkEvent::State(LinkState::Connected), Phase::Replied { .. }) => {
                self.keep_alive = None;
                self.phase = Phase::Connecting { until: now.instant.after(CONNECTING) };
                None
            }
            (LinkEvent::Path(report), _) => {
                self.reach.look(report);
                None
            }
            (LinkEvent::Failed(_), phase) if !matches!(phase, Phase::Failed(_)) => {
                Some(self.fail(PairProblem::Unsupported))
            }
            (LinkEvent::Closed, phase) if !matches!(phase, Phase::Failed(_)) => {
                Some(self.fail(PairProblem::Closed))
            }
            _ => None,
        }
    }

    fn handle_described(&mut self, now: Now, sdp: &str) -> Option<LinkRequest> {
        if !sdp.contains("a=candidate:") {
            return Some(self.fail(PairProblem::NoCandidates));
        }
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
        self.phase = phase;
        if let Some(keeping) = &mut self.keep_alive {
            keeping.begin(now.instant, &own);
        }
        None
    }

    /// Host: a text came back that should hold the reply.
    pub fn handle_reply(&mut self, now: Now, text: &str, known: &[Fingerprint]) -> Option<LinkRequest> {
        match self.read_reply(text, known) {
            Ok((sdp, theirs)) => {
                self.problem = None;
                self.reach.describe_theirs(&sdp);
                self.theirs = Some(theirs);
                self.phase = Phase::Connecting { until: now.instant.after(CONNECTING) };
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

    fn fail(&mut self, problem: PairProblem) -> LinkRequest {
        self.phase = Phase::Failed(problem);
        LinkRequest::Close
    }
}

/// Somebody's invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The offer, for the browser: rebuilt from the template.
    pub offer: String,
    /// The certificate it names.
    pub fingerprint: Fingerprint,
    /// Whom it is for.
    pub audience: Audience,
    /// What it says beside that.
    pub hints: Hints,
}

/// Guest: reads an invitation. `own` tells whether a code was made here.
pub fn read_invitation(
    now: Now,
    text: &str,
    known: &[Fingerprint],
    own: impl Fn(&Code) -> bool,
) -> Result<Invitation, CodeProblem> {
    let mut code = code::find(text)?;
    if own(&code) {
        return Err(CodeProblem::OwnCode);
    }
    if code.kind != CodeKind::Offer {
        return Err(CodeProblem::ExpectedOffer);
    }
    // Clocks of two people differ; only an age beyond the lifetime counts, and a date in the future is fresh.
    let age_ms = code.hints.created.map_or(0, |created| now.wall.0.saturating_sub(created.0));
    if u128::from(age_ms) > INVITE_LIFETIME.as_millis() {
        return Err(CodeProblem::TooOld);
    }
    let hints = code.hints.clone();
    code.description.setup = Setup::Active; // Rule 1.16.
    let (offer, fingerprint, audience) = recognise(code, known)?;
    Ok(Invitation { offer, fingerprint, audience, hints })
}

/// The description for the browser and the certificate in it. A hint that fits several people is nobody's.
fn recognise(code: Code, known: &[Fingerprint]) -> Result<(String, Fingerprint, Audience), CodeProblem> {
    let (fingerprint, audience) = match code.description.identity {
        Identity::Stated(fingerprint) => (fingerprint, Audience::Anyone),
        Identity::Pinned(hint) => {
            let mut fitting = known.iter().filter(|known| known.hint() == hint);
            match (fitting.next(), fitting.next()) {
                (Some(one), None) => (*one, Audience::Known),
                _ => return Err(CodeProblem::Stranger),
            }
        }
    };
    let description = code.description.with_fingerprint(fingerprint).ok_or(CodeProblem::Stranger)?;
    Ok((sdp::write(&description).ok_or(CodeProblem::Stranger)?, fingerprint, audience))
}

#[cfg(test)]
mod tests;
