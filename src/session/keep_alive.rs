//! A reply that is carried back by hand may take minutes, and browsers give up after 5 to 30 seconds: Firefox for good,
//! Chromium by falling silent, while the hole in the own NAT closes. So a guest that waits gives its browser something
//! to try again every few seconds (rule 1.14).
//!
//! No description is touched: the host's own candidates are added again, each time as new ones, and with them an address
//! where nobody is, which an agent goes on asking. That one matters where the others count for nothing yet: a Firefox
//! that hosts answers to its mDNS name only when it has the reply. It ends with the first moment of the connection:
//! candidates that are added to one that stood and failed take Chromium's page down.

use std::net::Ipv4Addr;

use crate::{
    ports::link::LinkRequest,
    time::Instant,
    wire::{
        code::{
            description::{Address, Candidate, CandidateKind, Transport},
            sdp,
        },
        limits::RENEW_CANDIDATES,
    },
};

/// In a range for documentation (RFC 5737): no packet to it arrives anywhere.
const NOBODY: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);
/// The port of `discard`.
const DISCARD: u16 = 9;
/// The next round's candidates come before all earlier ones: above every priority that a description uses, and below
/// 2³¹ (RFC 8445, 5.1.2).
const PRIORITY: u32 = 127 << 24;
/// Room for the candidates of a round below the next.
const ROUND: u32 = 256;

/// Of one guest's attempt.
#[derive(Debug, Clone)]
pub struct KeepAlive {
    mid: String,
    candidates: Vec<Candidate>,
    /// Nobody's address. Under LAN only nothing may leave the local network: it is the own one then.
    nobody: Option<Candidate>,
    round: u32,
    due: Option<Instant>,
}

impl KeepAlive {
    /// For an answer to an offer; nothing for anything else.
    pub fn of(request: &LinkRequest) -> Option<Self> {
        let LinkRequest::Answer { offer, ice_servers } = request else { return None };
        let description = sdp::parse(offer).ok()?.description;
        Some(Self {
            mid: description.mid,
            candidates: description.candidates,
            nobody: (!ice_servers.is_empty()).then_some(Candidate {
                kind: CandidateKind::Host,
                transport: Transport::Udp,
                address: Address::V4(NOBODY),
                port: DISCARD,
            }),
            round: 0,
            due: None,
        })
    }

    /// The reply is out: from now on it waits. Gathering may have taken most of Firefox's patience, so that the first
    /// round is due at once.
    pub fn begin(&mut self, now: Instant, own: &[Candidate]) {
        let here = |own: &&Candidate| own.kind == CandidateKind::Host && own.transport == Transport::Udp;
        let own = own.iter().find(here);
        self.nobody = self.nobody.take().or_else(|| Some(Candidate { port: DISCARD, ..*own? }));
        self.due = Some(now);
    }

    /// When [`Self::handle_wake`] has something to do.
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.due
    }

    /// The next round, when it is due.
    pub fn handle_wake(&mut self, now: Instant) -> Option<LinkRequest> {
        self.due.take_if(|due| now >= *due)?;
        self.due = Some(now.after(RENEW_CANDIDATES));
        self.round += 1;
        let line = |(at, candidate): (usize, &Candidate)| {
            let above = PRIORITY + self.round * ROUND - at as u32;
            let line = sdp::candidate(candidate, self.round as usize * 1_000 + at, above);
            format!("{line} generation {}", self.round)
        };
        let candidates = self.candidates.iter().chain(&self.nobody).enumerate().map(line).collect();
        Some(LinkRequest::AddCandidates { mid: self.mid.clone(), candidates })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::settings::IceServer;

    const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:data\r\n\
        a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=fingerprint:sha-256 FINGERPRINT\r\n\
        a=setup:actpass\r\na=sctp-port:5000\r\na=candidate:1 1 udp 2130706431 192.0.2.7 5000 typ host\r\n\
        a=candidate:2 1 udp 1677729535 203.0.113.7 6000 typ srflx raddr 0.0.0.0 rport 9\r\n";

    fn keeping(ice_servers: Vec<IceServer>) -> KeepAlive {
        let offer = OFFER.replace("FINGERPRINT", &["AB"; 32].join(":"));
        let mut keeping = KeepAlive::of(&LinkRequest::Answer { offer, ice_servers }).unwrap();
        let own = |kind, port| Candidate {
            kind,
            transport: Transport::Udp,
            address: Address::V4([10, 0, 0, 3].into()),
            port,
        };
        keeping
            .begin(Instant(1_000), &[own(CandidateKind::Reflexive, 7_000), own(CandidateKind::Host, 7_001)]);
        keeping
    }

    fn next(keeping: &mut KeepAlive) -> Vec<String> {
        let due = keeping.poll_timeout().unwrap();
        assert_eq!(keeping.handle_wake(Instant(due.0 - 1)), None, "not before it is due");
        match keeping.handle_wake(due) {
            Some(LinkRequest::AddCandidates { mid, candidates }) if mid == "data" => candidates,
            other => panic!("{other:?}"),
        }
    }

    fn number(line: &str, at: usize) -> u64 {
        line.split(' ').nth(at).and_then(|word| word.trim_start_matches("candidate:").parse().ok()).unwrap()
    }

    #[test]
    fn rule_1_14_every_round_has_the_same_addresses_as_new_candidates() {
        let mut keeping = keeping(Vec::new());
        let mut before: Option<Vec<String>> = None;
        for round in 1..=400 {
            let lines = next(&mut keeping);
            assert_eq!(lines.len(), 3);
            for (at, line) in lines[..2].iter().enumerate() {
                let (_, parsed) = sdp::parse_candidate(line.trim_start_matches("candidate:")).unwrap();
                let kinds = [CandidateKind::Host, CandidateKind::Reflexive];
                assert_eq!((parsed.kind, parsed.transport), (kinds[at], Transport::Udp));
                let addresses = [Address::V4([192, 0, 2, 7].into()), Address::V4([203, 0, 113, 7].into())];
                assert_eq!((parsed.address, parsed.port), (addresses[at], [5_000, 6_000][at]));
                assert!(line.ends_with(&format!(" generation {round}")), "{line}");
                assert!(number(line, 3) < 1 << 31);
            }
            assert!(number(&lines[0], 3) > number(&lines[1], 3), "the best stays the best");
            if let Some(before) = before.replace(lines.clone()) {
                let all: Vec<_> = before.iter().chain(&lines).map(|line| number(line, 0)).collect();
                assert!(all.iter().enumerate().all(|(at, one)| !all[..at].contains(one)), "{all:?}");
                assert!(
                    number(&lines[1], 3) > number(&before[0], 3),
                    "a round comes before all earlier ones"
                );
            }
        }
    }

    #[test]
    fn rule_1_14_every_round_asks_nobody_too_and_under_lan_only_nobody_is_at_home() {
        let stun = vec![IceServer::stun("stun:example.org")];
        for (servers, nobody) in [(stun, " 198.51.100.1 9 typ host"), (Vec::new(), " 10.0.0.3 9 typ host")] {
            let mut keeping = keeping(servers);
            for _ in 0..20 {
                let lines = next(&mut keeping);
                let asked: Vec<_> = lines.iter().map(|line| line.contains(nobody)).collect();
                assert_eq!(asked, [false, false, true], "behind all others: {lines:?}");
            }
        }
    }

    #[test]
    fn the_first_round_is_due_at_once_and_the_next_ones_every_4_seconds() {
        let mut keeping = keeping(Vec::new());
        assert_eq!(keeping.poll_timeout(), Some(Instant(1_000)));
        assert!(keeping.handle_wake(Instant(1_000)).is_some());
        assert_eq!(keeping.poll_timeout(), Some(Instant(5_000)));
    }

    #[test]
    fn only_an_answer_is_kept_alive() {
        assert!(KeepAlive::of(&LinkRequest::Offer { ice_servers: Vec::new() }).is_none());
    }
}
