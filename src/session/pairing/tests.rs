use std::ops::{Deref, DerefMut};

use super::*;
use crate::{
    session::{
        invitation::read_invitation,
        lab::{Lab, at},
    },
    wire::code::symbols,
};

const PAGE: &str = "https://spoke.example/";

fn sdp(ufrag: &str, setup: &str) -> String {
    let fingerprint = ["AB"; 32].join(":");
    format!(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\
         m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\n\
         a=ice-ufrag:{ufrag}\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n\
         a=fingerprint:sha-256 {fingerprint}\r\na=setup:{setup}\r\na=sctp-port:5000\r\n\
         a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n"
    )
}

/// An attempt, and what it is lent.
struct Attempt {
    pairing: Pairing,
    lab: Lab,
}

impl Attempt {
    fn new(side: Side, hints: Hints) -> Self {
        let pairing = Pairing::new(LinkId(3), at(0), side, hints, PAGE.into());
        Self { pairing, lab: Lab::default() }
    }

    fn another(&self) -> Self {
        Self { pairing: self.pairing.clone(), lab: Lab::default() }
    }

    fn handle_wake(&mut self, ms: u64) -> Option<LinkRequest> {
        self.pairing.handle_wake(&mut self.lab.at(ms))
    }

    fn handle_link(&mut self, ms: u64, event: &LinkEvent) -> Option<LinkRequest> {
        self.pairing.handle_link(&mut self.lab.at(ms), event)
    }

    fn handle_reply(&mut self, ms: u64, text: &str, known: &[Fingerprint]) -> Option<LinkRequest> {
        self.lab.known = known.to_vec();
        self.pairing.handle_reply(&mut self.lab.at(ms), text)
    }
}

impl Deref for Attempt {
    type Target = Pairing;

    fn deref(&self) -> &Pairing {
        &self.pairing
    }
}

impl DerefMut for Attempt {
    fn deref_mut(&mut self) -> &mut Pairing {
        &mut self.pairing
    }
}

fn described(side: Side) -> Attempt {
    let mut pairing = Attempt::new(side, Hints::default());
    let setup = if side == Side::Host { "actpass" } else { "active" };
    let event = LinkEvent::Described { sdp: sdp("meme", setup) };
    assert_eq!(pairing.handle_link(1, &event), None);
    pairing
}

/// The same characters with another version, and the check made right for them.
fn of_a_later_version(code: &str) -> String {
    let mut values: Vec<u32> = code.chars().filter_map(symbols::value).collect();
    values[2] += 1;
    let end = values.len() - 3;
    let residue = values[..end].iter().fold(0, |state, value| symbols::check(state, *value));
    values[end..].copy_from_slice(&[residue / 1296, residue / 36 % 36, residue % 36]);
    values.into_iter().filter_map(|value| char::from_digit(value, 36)).collect()
}

#[test]
fn rule_1_5_gathering_that_takes_too_long_is_cut_short_not_failed() {
    let mut pairing = Attempt::new(Side::Host, Hints::default());
    assert_eq!(pairing.handle_wake(2_999), None);
    assert_eq!(pairing.handle_wake(3_000), Some(LinkRequest::DescribeNow));
    assert_eq!(pairing.handle_wake(9_000), None, "asked once");
    pairing.handle_link(3_001, &LinkEvent::Described { sdp: sdp("meme", "actpass") });
    assert!(matches!(pairing.phase(), Phase::Waiting { .. }));
}

#[test]
fn rule_1_5_no_candidate_at_all_is_an_error_that_says_so() {
    let mut pairing = Attempt::new(Side::Host, Hints::default());
    let request = pairing.handle_link(1, &LinkEvent::Described { sdp: "v=0\r\n".to_owned() });
    assert_eq!(request, Some(LinkRequest::Close));
    assert_eq!(*pairing.phase(), Phase::Failed(PairProblem::NoCandidates));
}

#[test]
fn rule_1_3_each_wrong_reply_has_its_own_problem_and_the_invitation_stays_open() {
    let mut host = described(Side::Host);
    let own = host.code().to_owned();
    let other = |kind, session, audience| {
        let hints = Hints { session, ..Hints::default() };
        code::encode(kind, &sdp("youu", "active"), &hints, audience, PAGE).text
    };
    let offer = other(CodeKind::Offer, None, Audience::Anyone);
    let foreign = other(CodeKind::Answer, Some(SessionId([1; 3])), Audience::Anyone);
    let short = other(CodeKind::Answer, None, Audience::Known);
    let later = of_a_later_version(&offer);
    let own_classic = host.classic_code().to_owned();
    for (text, problem) in [
        ("hello", CodeProblem::NotACode),
        (&own[..own.len() / 2], CodeProblem::Damaged),
        (own.as_str(), CodeProblem::OwnCode),
        (own_classic.as_str(), CodeProblem::OwnCode),
        (later.as_str(), CodeProblem::OtherVersion),
        (short.as_str(), CodeProblem::Stranger),
        (offer.as_str(), CodeProblem::ExpectedAnswer),
        (foreign.as_str(), CodeProblem::Foreign),
    ] {
        assert_eq!(host.handle_reply(5, text, &[]), None);
        assert_eq!(host.problem, Some(problem));
        assert!(matches!(host.phase(), Phase::Waiting { .. }));
    }
    let fine = other(CodeKind::Answer, None, Audience::Anyone);
    assert!(matches!(host.handle_reply(6, &fine, &[]), Some(LinkRequest::Accept { .. })));
    assert_eq!(host.problem, None);
}

#[test]
fn rule_1_3_a_wrong_invitation_is_told_apart() {
    let host = described(Side::Host);
    let guest = described(Side::Guest);
    let made_by_host = |code: &Code| host.made(code);
    assert_eq!(read_invitation(at(9), host.code(), &[], made_by_host), Err(CodeProblem::OwnCode));
    assert_eq!(read_invitation(at(9), guest.code(), &[], |_| false), Err(CodeProblem::ExpectedOffer));
    let packed = read_invitation(at(9), host.code(), &[], |_| false).unwrap();
    let classic = read_invitation(at(9), host.classic_code(), &[], |_| false).unwrap();
    assert_eq!(packed.offer, classic.offer, "both forms come out of the same template");
    assert!(packed.offer.contains("a=setup:active\r\n"), "rule 1.16: the host begins DTLS");
    assert!(host.code().len() < host.classic_code().len() / 3);
    let late = at(INVITE_LIFETIME.as_millis() as u64 + 10);
    assert_eq!(read_invitation(late, host.code(), &[], |_| false), Err(CodeProblem::TooOld));
}

#[test]
fn rule_1_11_a_reconnect_code_is_read_by_who_knows_its_maker_and_nobody_else() {
    let hints = || Hints { session: Some(SessionId([7; 3])), ..Hints::default() };
    let mut host = Attempt::new(Side::Host, hints());
    host.reconnect();
    host.handle_link(1, &LinkEvent::Described { sdp: sdp("meme", "actpass") });
    let read = |known: &[Fingerprint]| read_invitation(at(2), host.code(), known, |_| false);
    let (maker, mut twin) = (Fingerprint([0xAB; 32]), Fingerprint([0xAB; 32]));
    twin.0[31] = 0;
    assert_eq!(read(&[]), Err(CodeProblem::Stranger));
    assert_eq!(read(&[Fingerprint([1; 32])]), Err(CodeProblem::Stranger));
    assert_eq!(read(&[maker, twin]), Err(CodeProblem::Stranger), "a hint that fits two is nobody's");
    let invitation = read(&[Fingerprint([1; 32]), maker]).unwrap();
    assert_eq!((invitation.fingerprint, invitation.audience), (maker, Audience::Known));
    assert!(
        invitation.offer.contains(&maker.to_string()),
        "the whole fingerprint is what the handshake checks"
    );

    let mut guest = Attempt::new(Side::Guest, hints());
    guest.answers(invitation.fingerprint, invitation.audience);
    guest.handle_link(4, &LinkEvent::Described { sdp: sdp("youu", "active") });
    let mut to_stranger = host.another();
    assert_eq!(to_stranger.handle_reply(5, guest.code(), &[]), None);
    assert_eq!(to_stranger.problem, Some(CodeProblem::Stranger));
    assert!(host.handle_reply(5, guest.code(), &[maker]).is_some());
    assert_eq!(host.certificates().map(|both| both.theirs), Some(maker));
}

#[test]
fn an_attempt_without_route_or_reply_ends_and_says_why() {
    let mut host = described(Side::Host);
    let mut unanswered = host.another();
    let close = unanswered.handle_wake(INVITE_LIFETIME.as_millis() as u64 + 2);
    assert_eq!(close, Some(LinkRequest::Close));
    assert_eq!(*unanswered.phase(), Phase::Failed(PairProblem::NoReply));
    let reply = classic::encode(CodeKind::Answer, &sdp("youu", "active"), &Hints::default());
    host.handle_reply(5, &reply, &[]);
    host.handle_wake(5 + CONNECTING.as_millis() as u64);
    assert_eq!(*host.phase(), Phase::Failed(PairProblem::LanOnly), "no server was asked");
}

/// Whoever names no session is the Voice Cards app: it reads long codes only.
#[test]
fn rule_1_1_an_invitation_of_the_voice_cards_app_is_answered_by_a_long_code() {
    let reply = |session| {
        let hints = Hints { session, ..Hints::default() };
        let mut guest = Attempt::new(Side::Guest, hints);
        guest.handle_link(1, &LinkEvent::Described { sdp: sdp("youu", "active") });
        (guest.code() == guest.classic_code(), guest.classic_code().len() > guest.code().len())
    };
    assert_eq!(reply(None), (true, false));
    assert_eq!(reply(Some(SessionId([1; 3]))), (false, true));
}

/// The browser falls silent or gives up long before a person is back with the code.
#[test]
fn rule_1_14_while_a_reply_waits_only_its_own_end_counts() {
    let mut guest = described(Side::Guest);
    let offer = sdp("meme", "actpass");
    guest.keep_alive = KeepAlive::of(&LinkRequest::Answer { offer, ice_servers: Vec::new() });
    guest.keep_alive.as_mut().unwrap().begin(Instant(1), &[]);
    guest.handle_link(20_000, &LinkEvent::State(LinkState::Failed));
    assert!(matches!(guest.phase(), Phase::Replied { .. }));
    let due = guest.poll_timeout().unwrap();
    assert!(matches!(guest.handle_wake(due.0), Some(LinkRequest::AddCandidates { .. })));
    let end = INVITE_LIFETIME.as_millis() as u64 + 1_000;
    assert_eq!(guest.handle_wake(end), Some(LinkRequest::Close));
    assert_eq!(*guest.phase(), Phase::Failed(PairProblem::NoReply));
}

/// Nobody waits half an hour for a connection that stood for a moment.
#[test]
fn rule_1_14_once_it_stood_the_guest_waits_no_longer_than_the_host() {
    for event in [None, Some(LinkEvent::State(LinkState::Failed)), Some(LinkEvent::Closed)] {
        let mut guest = described(Side::Guest);
        guest.handle_link(30_000, &LinkEvent::State(LinkState::Connected));
        let until = Instant(30_000).after(CONNECTING);
        assert_eq!(*guest.phase(), Phase::Connecting { until });
        assert_eq!(guest.poll_timeout(), Some(until), "nothing is added any more");
        let request = match event {
            None => guest.handle_wake(until.0),
            Some(event) => guest.handle_link(31_000, &event),
        };
        assert_eq!(request, Some(LinkRequest::Close));
        assert!(matches!(guest.phase(), Phase::Failed(_)));
    }
}

#[test]
fn whoever_made_the_attempt_hears_how_it_goes_on_and_ends() {
    let mut host = described(Side::Host);
    host.handle_wake(INVITE_LIFETIME.as_millis() as u64 + 2);
    let said: Vec<_> = host.lab.out.iter().collect();
    let failed = SessionEvent::PairingEnded(PairingEnd::Failed(PairProblem::NoReply));
    assert_eq!(
        said,
        [&LinksOutput::Event(LinkId(3), SessionEvent::PairingMoved), &LinksOutput::Event(LinkId(3), failed),]
    );
    if cfg!(debug_assertions) {
        let phases = host.lab.phases();
        assert_eq!(phases.len(), 2);
        assert!(phases[0].ends_with("pairing 3: Gathering → Waiting"), "{phases:?}");
    }
}
