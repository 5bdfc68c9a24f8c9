//! From nothing to both channels open: one attempt, of the host (who invites) or the guest (who was invited).
//!
//! ```text
//! host    Gathering ─→ Waiting ─→ Connecting ─→ Open
//! guest   Gathering ─→ Replied ────────────────→ Open
//!            any of them ─→ Failed(why)
//! ```
//!
//! The deadline of a phase lives in the phase, so that none can outlive it.

use super::state::{CodeProblem, PairProblem};
use crate::{
    ids::SessionId,
    ports::link::{LinkError, LinkEvent, LinkRequest, LinkState},
    time::{Instant, Now},
    wire::{
        code::{self, Code, CodeError, CodeKind, Hints, classic},
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
    /// Host: both codes are exchanged.
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
    code: String,
    ufrag: Option<String>,
    described: bool,
    /// Host: what is wrong with the last reply that was entered.
    pub problem: Option<CodeProblem>,
}

impl Pairing {
    /// Begins an attempt. `hints` go into the code.
    pub fn new(now: Now, side: Side, hints: Hints) -> Self {
        let phase = Phase::Gathering { until: now.instant.after(GATHERING) };
        Self { side, phase, hints, code: String::new(), ufrag: None, described: false, problem: None }
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

    /// The session this attempt belongs to.
    pub fn session(&self) -> Option<SessionId> {
        self.hints.session
    }

    /// Made `sdp`: how a person's own code is known when it comes back.
    pub fn made(&self, sdp: &str) -> bool {
        self.ufrag.is_some() && self.ufrag == ufrag(sdp)
    }

    /// When [`Self::handle_wake`] has something to do.
    pub fn poll_timeout(&self) -> Option<Instant> {
        match self.phase {
            Phase::Gathering { .. } if self.described => None,
            Phase::Gathering { until }
            | Phase::Waiting { until }
            | Phase::Replied { until }
            | Phase::Connecting { until } => Some(until),
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
            Phase::Connecting { .. } => Some(self.fail(PairProblem::NoRoute)),
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
            (LinkEvent::Failed(LinkError::BadDescription), Phase::Connecting { .. }) => {
                self.problem = Some(CodeProblem::Damaged);
                self.phase = Phase::Waiting { until: now.instant.after(INVITE_LIFETIME) };
                None
            }
            (LinkEvent::State(LinkState::Failed), Phase::Connecting { .. }) => {
                Some(self.fail(PairProblem::NoRoute))
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
        self.ufrag = ufrag(sdp);
        let until = now.instant.after(INVITE_LIFETIME);
        let (kind, phase) = match self.side {
            Side::Host => (CodeKind::Offer, Phase::Waiting { until }),
            Side::Guest => (CodeKind::Answer, Phase::Replied { until }),
        };
        self.hints.created = Some(now.wall);
        self.code = classic::encode(&Code { kind, sdp: sdp.to_owned(), hints: self.hints.clone() });
        self.phase = phase;
        None
    }

    /// Host: a text came back that should hold the reply.
    pub fn handle_reply(&mut self, now: Now, text: &str) -> Option<LinkRequest> {
        match self.read_reply(text) {
            Ok(sdp) => {
                self.problem = None;
                self.phase = Phase::Connecting { until: now.instant.after(CONNECTING) };
                Some(LinkRequest::Accept { answer: sdp })
            }
            Err(problem) => {
                self.problem = Some(problem);
                None
            }
        }
    }

    fn read_reply(&self, text: &str) -> Result<String, CodeProblem> {
        let code = code::find(text)?;
        if self.made(&code.sdp) {
            return Err(CodeProblem::OwnCode);
        }
        if code.kind != CodeKind::Answer {
            return Err(CodeProblem::ExpectedAnswer);
        }
        let foreign = code.hints.session.is_some_and(|theirs| Some(theirs) != self.hints.session);
        if foreign || !matches!(self.phase, Phase::Waiting { .. }) {
            return Err(CodeProblem::Used);
        }
        Ok(code.sdp)
    }

    fn fail(&mut self, problem: PairProblem) -> LinkRequest {
        self.phase = Phase::Failed(problem);
        LinkRequest::Close
    }
}

/// Guest: reads an invitation. `own` tells whether a description was made here.
pub fn read_invitation(now: Now, text: &str, own: impl Fn(&str) -> bool) -> Result<Code, CodeProblem> {
    let code = code::find(text)?;
    if own(&code.sdp) {
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
    Ok(code)
}

impl From<CodeError> for CodeProblem {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::NotACode => Self::NotACode,
            CodeError::Damaged => Self::Damaged,
        }
    }
}

fn ufrag(sdp: &str) -> Option<String> {
    sdp.lines().find_map(|line| line.strip_prefix("a=ice-ufrag:")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    const SDP: &str = "v=0\r\na=ice-ufrag:me\r\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n";

    fn at(ms: u64) -> Now {
        Now { instant: Instant(ms), wall: Timestamp(1_000_000_000 + ms) }
    }

    fn described(side: Side) -> Pairing {
        let mut pairing = Pairing::new(at(0), side, Hints::default());
        assert_eq!(pairing.handle_link(at(1), &LinkEvent::Described { sdp: SDP.to_owned() }), None);
        pairing
    }

    #[test]
    fn rule_1_5_gathering_that_takes_too_long_is_cut_short_not_failed() {
        let mut pairing = Pairing::new(at(0), Side::Host, Hints::default());
        assert_eq!(pairing.handle_wake(at(2_999)), None);
        assert_eq!(pairing.handle_wake(at(3_000)), Some(LinkRequest::DescribeNow));
        assert_eq!(pairing.handle_wake(at(9_000)), None, "asked once");
        pairing.handle_link(at(3_001), &LinkEvent::Described { sdp: SDP.to_owned() });
        assert!(matches!(pairing.phase(), Phase::Waiting { .. }));
    }

    #[test]
    fn rule_1_5_no_candidate_at_all_is_an_error_that_says_so() {
        let mut pairing = Pairing::new(at(0), Side::Host, Hints::default());
        let request = pairing.handle_link(at(1), &LinkEvent::Described { sdp: "v=0\r\n".to_owned() });
        assert_eq!(request, Some(LinkRequest::Close));
        assert_eq!(*pairing.phase(), Phase::Failed(PairProblem::NoCandidates));
    }

    #[test]
    fn rule_1_3_each_wrong_reply_has_its_own_problem_and_the_invitation_stays_open() {
        let mut host = described(Side::Host);
        let own = host.code().to_owned();
        let other = |kind, session| {
            let hints = Hints { session, ..Hints::default() };
            classic::encode(&Code { kind, sdp: SDP.replace("me", "you"), hints })
        };
        let offer = other(CodeKind::Offer, None);
        let foreign = other(CodeKind::Answer, Some(SessionId([1; 16])));
        for (text, problem) in [
            ("hello", CodeProblem::NotACode),
            (&own[..own.len() / 2], CodeProblem::Damaged),
            (own.as_str(), CodeProblem::OwnCode),
            (offer.as_str(), CodeProblem::ExpectedAnswer),
            (foreign.as_str(), CodeProblem::Used),
        ] {
            assert_eq!(host.handle_reply(at(5), text), None);
            assert_eq!(host.problem, Some(problem));
            assert!(matches!(host.phase(), Phase::Waiting { .. }));
        }
        let fine = other(CodeKind::Answer, None);
        assert!(matches!(host.handle_reply(at(6), &fine), Some(LinkRequest::Accept { .. })));
        assert_eq!(host.problem, None);
    }

    #[test]
    fn rule_1_3_a_wrong_invitation_is_told_apart() {
        let host = described(Side::Host);
        let guest = described(Side::Guest);
        let made_by_host = |sdp: &str| host.made(sdp);
        assert_eq!(read_invitation(at(9), host.code(), made_by_host), Err(CodeProblem::OwnCode));
        assert_eq!(read_invitation(at(9), guest.code(), |_| false), Err(CodeProblem::ExpectedOffer));
        assert!(read_invitation(at(9), host.code(), |_| false).is_ok());
        let late = at(INVITE_LIFETIME.as_millis() as u64 + 10);
        assert_eq!(read_invitation(late, host.code(), |_| false), Err(CodeProblem::TooOld));
    }

    #[test]
    fn an_attempt_without_route_or_reply_ends_and_says_why() {
        let mut host = described(Side::Host);
        let mut unanswered = host.clone();
        let close = unanswered.handle_wake(at(INVITE_LIFETIME.as_millis() as u64 + 2));
        assert_eq!(close, Some(LinkRequest::Close));
        assert_eq!(*unanswered.phase(), Phase::Failed(PairProblem::NoReply));
        let sdp = SDP.replace("me", "you");
        let reply = classic::encode(&Code { kind: CodeKind::Answer, sdp, hints: Hints::default() });
        host.handle_reply(at(5), &reply);
        host.handle_wake(at(5 + CONNECTING.as_millis() as u64));
        assert_eq!(*host.phase(), Phase::Failed(PairProblem::NoRoute));
    }
}
