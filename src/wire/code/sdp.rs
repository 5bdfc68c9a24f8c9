//! Reads an SDP into a [`Description`], and writes one from the template.
//!
//! The template holds what Chromium and Firefox need and nothing else, so a text of a peer never reaches the
//! browser: only values that were read, bounded and typed do. What cannot be said in it is refused ([`BadSdp`]);
//! candidates of kinds that nobody here could use are left out and counted.

use std::net::IpAddr;

use super::description::{
    Address, Candidate, CandidateKind, Description, Fingerprint, Identity, MdnsName, Setup, TcpKind,
    Transport,
};
use crate::wire::limits::{CANDIDATES_MAX, MID_CHARS_MAX, SDP_CHARS_MAX};

/// An SDP that is no data channel's, or says what the template cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a description of a data channel: {0}")]
pub struct BadSdp(
    /// The line, or the rule, at fault.
    pub &'static str,
);

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// What it says.
    pub description: Description,
    /// Candidates that were left out: of a kind, an address or a component the template does not know.
    pub ignored: u32,
}

/// What a longest message is when nothing is said (RFC 8841).
const MESSAGE_BYTES_DEFAULT: u32 = 65_536;
/// The shortest user fragment (RFC 8839).
pub(super) const UFRAG_CHARS_MIN: u8 = 4;
/// The shortest password (RFC 8839).
pub(super) const PWD_CHARS_MIN: u8 = 22;

/// A value that is said at most once; the session and its only section may both say it.
struct Once<T>(&'static str, Option<T>);

impl<T: PartialEq> Once<T> {
    fn set(&mut self, value: Option<T>) -> Result<(), BadSdp> {
        let value = value.ok_or(BadSdp(self.0))?;
        if self.1.as_ref().is_some_and(|before| *before != value) {
            return Err(BadSdp(self.0));
        }
        self.1 = Some(value);
        Ok(())
    }

    fn need(self) -> Result<T, BadSdp> {
        self.1.ok_or(BadSdp(self.0))
    }
}

/// Reads an SDP. Attributes that change nothing for a data channel are dropped.
pub fn parse(sdp: &str) -> Result<Parsed, BadSdp> {
    if sdp.len() > SDP_CHARS_MAX || !sdp.starts_with("v=0") {
        return Err(BadSdp("v"));
    }
    let mut section = Once("m", None);
    let mut mid = Once("mid", None);
    let mut ufrag = Once("ice-ufrag", None);
    let mut pwd = Once("ice-pwd", None);
    let mut fingerprint = Once("fingerprint", None);
    let mut setup = Once("setup", None);
    let mut sctp_port = Once("sctp-port", None);
    let mut message_bytes = Once("max-message-size", None);
    let mut found: Vec<(u32, Candidate)> = Vec::new();
    let mut ignored = 0;
    for line in sdp.lines() {
        if let Some(media) = line.strip_prefix("m=") {
            if section.1.is_some() {
                return Err(BadSdp("m"));
            }
            section.set(media_port(media))?;
        }
        let Some(attribute) = line.strip_prefix("a=") else { continue };
        let (name, value) = attribute.split_once(':').unwrap_or((attribute, ""));
        match name {
            "mid" => mid.set(token(value))?,
            "ice-ufrag" => ufrag.set(credential(value, UFRAG_CHARS_MIN))?,
            "ice-pwd" => pwd.set(credential(value, PWD_CHARS_MIN))?,
            "fingerprint" => fingerprint.set(parse_fingerprint(value))?,
            "setup" => setup.set(parse_setup(value))?,
            "sctp-port" => sctp_port.set(number::<u16>(value))?,
            "max-message-size" => message_bytes.set(number::<u32>(value))?,
            // It would change who decides, and the template cannot say it.
            "ice-lite" => return Err(BadSdp("ice-lite")),
            "candidate" if found.len() >= CANDIDATES_MAX => return Err(BadSdp("candidate")),
            "candidate" => match parse_candidate(value) {
                Some(candidate) => found.push(candidate),
                None => ignored += 1,
            },
            _ => {}
        }
    }
    section.need()?;
    let description = Description {
        mid: mid.need()?,
        ufrag: ufrag.need()?,
        pwd: pwd.need()?,
        identity: Identity::Stated(fingerprint.need()?),
        setup: setup.need()?,
        candidates: in_order(found),
        sctp_port: sctp_port.need()?,
        message_bytes_max: message_bytes.1.unwrap_or(MESSAGE_BYTES_DEFAULT),
    };
    Ok(Parsed { description, ignored })
}

/// Best first, none twice.
fn in_order(mut found: Vec<(u32, Candidate)>) -> Vec<Candidate> {
    found.sort_by_key(|(priority, _)| std::cmp::Reverse(*priority));
    let mut candidates = Vec::new();
    for (_, candidate) in found {
        if !candidates.contains(&candidate) {
            candidates.push(candidate);
        }
    }
    candidates
}

fn media_port(media: &str) -> Option<u16> {
    let port = media.strip_prefix("application ")?.strip_suffix(" UDP/DTLS/SCTP webrtc-datachannel")?;
    number::<u16>(port).filter(|port| *port != 0)
}

/// Digits only: `parse` alone would take a sign.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A media section's name: plain characters, at most [`MID_CHARS_MAX`].
pub(super) fn token(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let fits = (1..=MID_CHARS_MAX).contains(&text.len()) && text.chars().all(plain);
    fits.then(|| text.to_owned())
}

/// RFC 8839: letters, digits, `+` and `/`, at most 256 of them.
fn credential(text: &str, chars_min: u8) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    let fits = (usize::from(chars_min)..=256).contains(&text.len()) && text.chars().all(plain);
    fits.then(|| text.to_owned())
}

fn parse_fingerprint(text: &str) -> Option<Fingerprint> {
    let (method, hex) = text.split_once(' ')?;
    if !method.eq_ignore_ascii_case("sha-256") {
        return None;
    }
    let pairs: Vec<&str> = hex.split(':').collect();
    let pair = |pair: &&str| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !pairs.iter().all(pair) {
        return None;
    }
    let bytes: Result<Vec<u8>, _> = pairs.iter().map(|pair| u8::from_str_radix(pair, 16)).collect();
    bytes.ok()?.try_into().ok().map(Fingerprint)
}

fn parse_setup(text: &str) -> Option<Setup> {
    match text {
        "actpass" => Some(Setup::Actpass),
        "active" => Some(Setup::Active),
        "passive" => Some(Setup::Passive),
        _ => None,
    }
}

/// `foundation component transport priority address port typ kind …` (RFC 8839).
pub(crate) fn parse_candidate(text: &str) -> Option<(u32, Candidate)> {
    let mut words = text.split(' ');
    let _foundation = words.next()?;
    let component = words.next()?;
    let over = words.next()?.to_ascii_lowercase();
    let priority = number::<u32>(words.next()?)?;
    let address = parse_address(words.next()?)?;
    let port = number::<u16>(words.next()?).filter(|port| *port != 0)?;
    let kind = match (words.next()?, words.next()?) {
        ("typ", "host") => CandidateKind::Host,
        ("typ", "srflx") => CandidateKind::Reflexive,
        ("typ", "relay") => CandidateKind::Relay,
        _ => return None,
    };
    let transport = match over.as_str() {
        "udp" => Transport::Udp,
        "tcp" => Transport::Tcp(match words.skip_while(|word| *word != "tcptype").nth(1)? {
            "active" => TcpKind::Active,
            "passive" => TcpKind::Passive,
            "so" => TcpKind::Simultaneous,
            _ => return None,
        }),
        _ => return None,
    };
    (component == "1").then_some((priority, Candidate { kind, transport, address, port }))
}

fn parse_address(text: &str) -> Option<Address> {
    let ip = text.parse().map(|address| match address {
        IpAddr::V4(address) => Address::V4(address),
        IpAddr::V6(address) => Address::V6(address),
    });
    ip.ok().or_else(|| MdnsName::parse(text).map(Address::Mdns)).filter(|address| address.is_usable())
}

/// Rebuilds an SDP. None for a reconnect code whose fingerprint was not filled in.
pub fn write(description: &Description) -> Option<String> {
    let fingerprint = description.fingerprint()?;
    let Description { mid, ufrag, pwd, sctp_port, message_bytes_max, .. } = description;
    let setup = match description.setup {
        Setup::Actpass => "actpass",
        Setup::Active => "active",
        Setup::Passive => "passive",
    };
    let mut lines = vec![
        "v=0".to_owned(),
        "o=- 1 2 IN IP4 127.0.0.1".to_owned(),
        "s=-".to_owned(),
        "t=0 0".to_owned(),
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel".to_owned(),
        "c=IN IP4 0.0.0.0".to_owned(),
        format!("a=mid:{mid}"),
        format!("a=ice-ufrag:{ufrag}"),
        format!("a=ice-pwd:{pwd}"),
        "a=ice-options:trickle".to_owned(),
        format!("a=fingerprint:sha-256 {fingerprint}"),
        format!("a=setup:{setup}"),
        format!("a=sctp-port:{sctp_port}"),
        format!("a=max-message-size:{message_bytes_max}"),
    ];
    let mut before = u32::MAX;
    for (at, candidate) in description.candidates.iter().enumerate() {
        before = priority(candidate.kind, at).min(before - 256);
        lines.push(format!("a={}", self::candidate(candidate, at + 1, before)));
    }
    lines.push(String::new());
    Some(lines.join("\r\n"))
}

/// RFC 8445: the preference of the kind, then the place in the list, then the component.
fn priority(kind: CandidateKind, at: usize) -> u32 {
    let preference: u32 = match kind {
        CandidateKind::Host => 126,
        CandidateKind::Reflexive => 100,
        CandidateKind::Relay => 2,
    };
    preference << 24 | (65_535 - at as u32) << 8 | 255
}

/// A candidate as a browser takes it alone (RFC 8839, 5.1).
pub fn candidate(candidate: &Candidate, foundation: usize, priority: u32) -> String {
    let Candidate { kind, transport, address, port } = candidate;
    let over = match transport {
        Transport::Udp => "udp",
        Transport::Tcp(_) => "tcp",
    };
    let kind = match kind {
        CandidateKind::Host => "host",
        CandidateKind::Reflexive => "srflx raddr 0.0.0.0 rport 9",
        CandidateKind::Relay => "relay raddr 0.0.0.0 rport 9",
    };
    let tcp = match transport {
        Transport::Udp => "",
        Transport::Tcp(TcpKind::Active) => " tcptype active",
        Transport::Tcp(TcpKind::Passive) => " tcptype passive",
        Transport::Tcp(TcpKind::Simultaneous) => " tcptype so",
    };
    format!("candidate:{foundation} 1 {over} {priority} {address} {port} typ {kind}{tcp}")
}
