//! What a browser says of the ways between two people: pairs of addresses, and how far each is tried.

use std::net::IpAddr;

/// Pairs of one report. A machine with ten networks has a hundred; more tell nothing new.
pub const PAIRS_MAX: usize = 128;

/// What a browser reports of all ways at one time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PathReport {
    /// All pairs, tried or not.
    pub pairs: Vec<Pair>,
    /// The pair that was selected: our end and theirs.
    pub selected: Option<(End, End)>,
}

/// Our end, their end, and how far the way between them is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Our end.
    pub ours: End,
    /// Theirs.
    pub theirs: End,
    /// How far.
    pub state: PairState,
}

/// How far a pair is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairState {
    /// It was not tried yet.
    Waiting,
    /// Checks were sent, and none was answered yet.
    Trying,
    /// An answer came.
    Works,
    /// No answer came.
    Failed,
}

/// One end of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// An address within the local network: a machine's own.
    Local,
    /// An address that routers made.
    Public,
    /// An address that a TURN server lends.
    Relay,
}

impl End {
    /// From the type of a candidate (W3C `RTCIceCandidateType`) and its address, where the browser says it. An address that
    /// only showed when its packets came (`prflx`) is local where it is private: names of the local network that could not
    /// be resolved end up so.
    pub fn new(kind: &str, address: &str) -> Self {
        match kind {
            "relay" => Self::Relay,
            "host" => Self::Local,
            "prflx" if is_private(address) => Self::Local,
            _ => Self::Public,
        }
    }
}

fn is_private(address: &str) -> bool {
    match address.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(v4)) => v4.is_private() || v4.is_link_local() || v4.is_loopback(),
        Ok(IpAddr::V6(v6)) => v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_loopback(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_told_by_type_and_by_address_where_it_showed_late() {
        assert_eq!(End::new("host", ""), End::Local);
        assert_eq!(End::new("srflx", "192.168.1.2"), End::Public, "a router above the router");
        assert_eq!(End::new("relay", "10.0.0.1"), End::Relay);
        assert_eq!(End::new("prflx", "192.168.1.2"), End::Local);
        assert_eq!(End::new("prflx", "[fd00::7]"), End::Local);
        for far in ["203.0.113.5", "2001:db8::1", "", "name.local"] {
            assert_eq!(End::new("prflx", far), End::Public, "{far}");
        }
    }
}
