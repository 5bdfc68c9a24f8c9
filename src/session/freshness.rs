//! How long a host's code is good across the internet. The address that a STUN server saw is a mapping of the own
//! router, kept open by what the browser sends through it. Chromium does that every 10 s while it waits for a reply;
//! Firefox once a minute at most, and routers may forget sooner. Within the local network, and over a relay, a code stays
//! good as long as the invitation.

use std::time::Duration;

use crate::wire::{
    code::{description::CandidateKind, sdp},
    limits::MAPPING_KEPT,
};

/// For a host's own description; nothing for one that stays good.
pub fn of(offer: &str) -> Option<Duration> {
    let candidates = sdp::parse(offer).ok()?.description.candidates;
    let has = |kind| candidates.iter().any(|candidate| candidate.kind == kind);
    let firefox = offer.lines().any(|line| line.starts_with("o=mozilla"));
    (firefox && has(CandidateKind::Reflexive) && !has(CandidateKind::Relay)).then_some(MAPPING_KEPT)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "1 1 udp 2130706431 192.0.2.7 5000 typ host";
    const REFLEXIVE: &str = "2 1 udp 1677729535 203.0.113.7 6000 typ srflx raddr 0.0.0.0 rport 9";
    const RELAY: &str = "3 1 udp 7935 203.0.113.9 7000 typ relay raddr 0.0.0.0 rport 9";

    fn offer(origin: &str, candidates: &[&str]) -> String {
        let lines: Vec<_> = candidates.iter().map(|line| format!("a=candidate:{line}\r\n")).collect();
        format!(
            "v=0\r\no={origin} 1 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n\
             m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\n\
             a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=fingerprint:sha-256 {}\r\n\
             a=setup:actpass\r\na=sctp-port:5000\r\n{lines}",
            ["AB"; 32].join(":"),
            lines = lines.concat(),
        )
    }

    #[test]
    fn only_a_firefox_that_is_reached_through_its_router_goes_stale() {
        let firefox = "mozilla...THIS_IS_SDPARTA-99.0 123";
        assert_eq!(of(&offer(firefox, &[HOST, REFLEXIVE])), Some(MAPPING_KEPT));
        assert_eq!(of(&offer(firefox, &[HOST])), None);
        assert_eq!(of(&offer(firefox, &[HOST, REFLEXIVE, RELAY])), None);
        assert_eq!(of(&offer("- 123", &[HOST, REFLEXIVE])), None);
        assert_eq!(of("v=0"), None);
    }
}
