//! A network of two-channel links. Each channel keeps its own order; nothing holds the two together (rule 2.3).

use spoke::ids::LinkId;

use super::path::Path;

/// One end of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct End {
    /// Whose.
    pub person: usize,
    /// The number it has there.
    pub link: LinkId,
}

/// Both ends of a link, joined by the answer's arrival; the host's first.
#[derive(Debug)]
pub struct Wire {
    pub ends: [End; 2],
    pub open: bool,
    /// When the last message of each direction and channel arrives: the next cannot come before it.
    pub arrives: [[u64; 2]; 2],
    /// Nothing arrives before.
    pub stalled_until: u64,
    /// Bytes on the way on `binary`, by direction.
    pub queued: [u64; 2],
    pub path: Path,
}

impl Wire {
    pub fn side_of(&self, end: End) -> Option<usize> {
        self.ends.iter().position(|candidate| *candidate == end)
    }
}

/// What Firefox calls itself, and its address at its router.
const FIREFOX: (&str, &str) = (
    "mozilla...THIS_IS_SDPARTA-99.0",
    "a=candidate:2 1 udp 1 203.0.113.7 9 typ srflx raddr 0.0.0.0 rport 9\r\n",
);

/// What is peculiar to somebody's browser.
#[derive(Debug, Clone)]
pub struct Browser {
    /// Every byte of its certificate's fingerprint.
    pub certificate: u8,
    /// It is Firefox, and reached through a router.
    pub firefox: bool,
    /// As Firefox it loses a path that is being replaced and that nothing comes over, and gives up after 30 s.
    pub fragile: bool,
}

/// A description that names its maker, and how many came before it on its link, as the real ones do by their
/// credentials.
pub fn describe(end: End, number: u32, setup: &str, browser: &Browser) -> String {
    let (origin, router) = if browser.firefox { FIREFOX } else { ("-", "") };
    let number = if number > 0 { format!("+{number}") } else { String::new() };
    let fingerprint = vec![format!("{:02X}", browser.certificate); 32].join(":");
    format!(
        "v=0\r\no={origin} 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\
         m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\n\
         a=ice-ufrag:{:04}+{}{number}\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n\
         a=fingerprint:sha-256 {fingerprint}\r\na=setup:{setup}\r\na=sctp-port:5000\r\n\
         a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n{router}",
        end.person, end.link.0
    )
}

/// The parts of the name that a description has.
fn name(sdp: &str) -> Option<Vec<u32>> {
    let line = sdp.lines().find_map(|line| line.strip_prefix("a=ice-ufrag:"))?;
    line.split('+').map(|part| part.parse().ok()).collect()
}

/// Who made a description.
pub fn maker(sdp: &str) -> Option<End> {
    let name = name(sdp)?;
    Some(End { person: *name.first()? as usize, link: LinkId(*name.get(1)?) })
}

/// How many came before it.
pub fn generation(sdp: &str) -> u32 {
    name(sdp).and_then(|name| name.get(2).copied()).unwrap_or(0)
}
