//! What a description of a data channel really says, as types. Everything else in an SDP is the same for all of
//! them and comes from the template of [`super::sdp`].
//!
//! Built by [`super::sdp::parse`] from text and by [`super::packed`] from bits; nothing else of a peer's text goes on.

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::{
    ids::BadId,
    wire::limits::{HOSTS_PACKED_MAX, REFLEXIVE_PACKED_MAX, RELAYS_PACKED_MAX},
};

/// One side of a connection: enough to rebuild an SDP that means the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// Name of the one media section.
    pub mid: String,
    /// The ICE user fragment.
    pub ufrag: String,
    /// The ICE password.
    pub pwd: String,
    /// Who it is.
    pub identity: Identity,
    /// Its part in the DTLS handshake.
    pub setup: Setup,
    /// Where it may be reached, best first; none twice.
    pub candidates: Vec<Candidate>,
    /// The SCTP port.
    pub sctp_port: u16,
    /// The longest message it takes, in bytes; 0 is any length (RFC 8841).
    pub message_bytes_max: u32,
}

/// SHA-256 of a DTLS certificate. Stored as 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// What a reconnect code says of it.
    pub fn hint(&self) -> FingerprintHint {
        let [a, b, c, d, ..] = self.0;
        FingerprintHint([a, b, c, d])
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        HEXLOWER.encode(&fingerprint.0)
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| BadId)?;
        bytes.try_into().map(Self).map_err(|_| BadId)
    }
}

/// As an SDP writes it: `AB:CD:…`.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            write!(f, "{}{byte:02X}", if at == 0 { "" } else { ":" })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// The first four bytes of a fingerprint: picks one of the people somebody knows, and proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FingerprintHint(pub [u8; 4]);

/// How a description says whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// By the whole fingerprint.
    Stated(Fingerprint),
    /// By a hint: the reader has the fingerprint from an earlier meeting (reconnect codes).
    Pinned(FingerprintHint),
}

/// Part in the DTLS handshake. The order is that of the packed code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setup {
    /// Either; what an offer says.
    Actpass,
    /// The client; what an answer says.
    Active,
    /// The server.
    Passive,
}

/// One way to reach somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// How it was found.
    pub kind: CandidateKind,
    /// Over what.
    pub transport: Transport,
    /// Where.
    pub address: Address,
    /// At which port.
    pub port: u16,
}

/// How an address was found. The order is that of the packed code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CandidateKind {
    /// It is the machine's own.
    Host,
    /// A STUN server saw it.
    Reflexive,
    /// A TURN server lends it.
    Relay,
}

/// What carries the packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Transport {
    /// UDP.
    Udp,
    /// TCP, as RFC 6544 has it.
    Tcp(TcpKind),
}

/// Which end opens a TCP connection. The order is that of the packed code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TcpKind {
    /// This one.
    Active,
    /// The other one.
    Passive,
    /// Both at once.
    Simultaneous,
}

/// An address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Address {
    /// IPv4.
    V4(Ipv4Addr),
    /// IPv6.
    V6(Ipv6Addr),
    /// A name of the local network that hides the address.
    Mdns(MdnsName),
}

impl Address {
    /// It names one machine: neither none nor many.
    pub fn is_usable(self) -> bool {
        match self {
            Self::V4(address) => {
                !address.is_unspecified() && !address.is_multicast() && !address.is_broadcast()
            }
            Self::V6(address) => !address.is_unspecified() && !address.is_multicast(),
            Self::Mdns(_) => true,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::V4(address) => address.fmt(f),
            Self::V6(address) => address.fmt(f),
            Self::Mdns(name) => name.fmt(f),
        }
    }
}

/// A random UUID (version 4) under `.local`: what browsers call a machine in place of its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MdnsName(u128);

/// Bits of a UUID that are the same in all of version 4, and what they are.
const UUID_FIXED: u128 = 0xf << 76 | 0x3 << 62;
const UUID_V4: u128 = 0x4 << 76 | 0x2 << 62;

impl MdnsName {
    /// The name with this UUID; none if it is not of version 4.
    pub fn new(uuid: u128) -> Option<Self> {
        (uuid & UUID_FIXED == UUID_V4).then_some(Self(uuid))
    }

    /// The name made of 122 random bits.
    pub fn from_random(bits: u128) -> Self {
        let (high, middle, low) = (bits >> 74, bits >> 62 & 0xfff, bits & ((1 << 62) - 1));
        Self((high << 80 | middle << 64 | low) & !UUID_FIXED | UUID_V4)
    }

    /// The 122 random bits.
    pub fn random(self) -> u128 {
        (self.0 >> 80) << 74 | (self.0 >> 64 & 0xfff) << 62 | self.0 & ((1 << 62) - 1)
    }

    /// Reads `xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx.local`, and no other name.
    pub fn parse(name: &str) -> Option<Self> {
        let uuid = name.strip_suffix(".local")?;
        let parts: Vec<&str> = uuid.split('-').collect();
        let hex = |part: &&str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let whole = lengths == [8, 4, 4, 4, 12] && parts.iter().all(hex);
        whole.then(|| u128::from_str_radix(&parts.concat(), 16).ok()).flatten().and_then(Self::new)
    }
}

impl fmt::Display for MdnsName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = format!("{:032x}", self.0);
        let part = |from, to| hex.get(from..to).unwrap_or_default();
        write!(f, "{}-{}-{}-{}-{}.local", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
    }
}

impl Description {
    /// The fingerprint, if it is said.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        match self.identity {
            Identity::Stated(fingerprint) => Some(fingerprint),
            Identity::Pinned(_) => None,
        }
    }

    /// For somebody who has the fingerprint: only a hint of it is left.
    #[must_use]
    pub fn without_fingerprint(mut self) -> Self {
        if let Identity::Stated(fingerprint) = self.identity {
            self.identity = Identity::Pinned(fingerprint.hint());
        }
        self
    }

    /// Completes a reconnect code with the fingerprint of somebody known. None when it is somebody else's.
    pub fn with_fingerprint(mut self, known: Fingerprint) -> Option<Self> {
        let same = match self.identity {
            Identity::Stated(fingerprint) => fingerprint == known,
            Identity::Pinned(hint) => hint == known.hint(),
        };
        self.identity = Identity::Stated(known);
        same.then_some(self)
    }

    /// The same with the few best candidates: of each kind the first ones, so that many local addresses do not push
    /// the public one out. TCP only where there is nothing else.
    #[must_use]
    pub fn with_best_candidates(mut self) -> Self {
        let any_udp = self.candidates.iter().any(|candidate| candidate.transport == Transport::Udp);
        self.candidates.retain(|candidate| !any_udp || candidate.transport == Transport::Udp);
        let mut room = [HOSTS_PACKED_MAX, REFLEXIVE_PACKED_MAX, RELAYS_PACKED_MAX];
        self.candidates.retain(|candidate| {
            let room = match candidate.kind {
                CandidateKind::Host => &mut room[0],
                CandidateKind::Reflexive => &mut room[1],
                CandidateKind::Relay => &mut room[2],
            };
            let fits = *room > 0;
            *room = room.saturating_sub(1);
            fits
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_1_9_only_a_random_uuid_is_a_local_name() {
        let name = "fa9ace7f-5807-4214-940a-f6a1f3cd6ad1.local";
        let parsed = MdnsName::parse(name).unwrap();
        assert_eq!(parsed.to_string(), name);
        assert_eq!(MdnsName::parse(&name.replace('a', "A").replace(".locAl", ".local")), Some(parsed));
        assert_eq!(MdnsName::from_random(parsed.random()), parsed);
        for wrong in [
            "printer.local",
            "fa9ace7f-5807-4214-940a-f6a1f3cd6ad1",
            "fa9ace7f-5807-1214-940a-f6a1f3cd6ad1.local",
            "fa9ace7f-5807-4214-c40a-f6a1f3cd6ad1.local",
            "fa9ace7f58074214940af6a1f3cd6ad1.local",
            "+a9ace7f-5807-4214-940a-f6a1f3cd6ad1.local",
            "fa9ace7f-5807-4214-940a-f6a1f3cd6ad1.local.example.org",
        ] {
            assert_eq!(MdnsName::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn many_local_addresses_do_not_push_the_public_one_out() {
        let host = |n: u8| Candidate {
            kind: CandidateKind::Host,
            transport: Transport::Udp,
            address: Address::V4(Ipv4Addr::new(10, 0, 0, n)),
            port: 1,
        };
        let public = Candidate { kind: CandidateKind::Reflexive, ..host(99) };
        let tcp = Candidate { transport: Transport::Tcp(TcpKind::Active), ..host(1) };
        let mut candidates: Vec<_> = (0..20).map(host).collect();
        candidates.extend([tcp, public]);
        let description = Description {
            mid: "0".to_owned(),
            ufrag: "abcd".to_owned(),
            pwd: "a".repeat(24),
            identity: Identity::Stated(Fingerprint([1; 32])),
            setup: Setup::Actpass,
            candidates,
            sctp_port: 5000,
            message_bytes_max: 0,
        };
        let best = description.clone().with_best_candidates();
        assert_eq!(best.candidates.len(), HOSTS_PACKED_MAX + 1);
        assert_eq!((best.candidates[0], best.candidates.last()), (host(0), Some(&public)));
        let only_tcp = Description { candidates: vec![tcp], ..description.clone() }.with_best_candidates();
        assert_eq!(only_tcp.candidates, [tcp], "better than nothing");
        let known = Fingerprint([1; 32]);
        let short = description.clone().without_fingerprint();
        assert_eq!(short.fingerprint(), None);
        assert_eq!(short.clone().with_fingerprint(known), Some(description));
        assert_eq!(short.with_fingerprint(Fingerprint([2; 32])), None, "somebody else's");
    }
}
