//! The packed code: what a description really says, in bits. The table in docs/protocol.md, chapter 1, in code.
//!
//! One content has one text: reserved values, bits that are not zero behind the end, and a longer text than needed
//! are refused.

use super::{
    Code, CodeError, CodeKind, Hints,
    bits::{BitReader, Bits},
    description::{
        Address, Candidate, CandidateKind, Description, Fingerprint, FingerprintHint, Identity, MdnsName,
        Setup, TcpKind, Transport,
    },
    sdp::{self, PWD_CHARS_MIN, UFRAG_CHARS_MIN},
    symbols::{self, BadSymbols},
};
use crate::{
    ids::SessionId,
    project::{Title, text::PersonName},
    time::Timestamp,
    wire::limits::{PACKED_CANDIDATES_MAX, PACKED_CHARS_MAX},
};

/// A packed code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// What people hand over.
    pub text: String,
    /// What it weighs: content and check, without the characters that frame them.
    pub bytes: usize,
}

/// Bits of the check: three characters.
const CHECK_BITS: usize = 16;
/// 2026-01-01, in seconds since the Unix epoch: no code is older.
const EPOCH_SECONDS: u64 = 1_767_225_600;
/// Seconds in one step of the time: 28 bits of them last until 2060.
const STEP_SECONDS: u64 = 4;
const TIME_BITS: u32 = 28;
const SESSION_BITS: u32 = 24;
/// Bits of a text's length in bytes.
const TEXT_LENGTH_BITS: u32 = 6;
const TEXT_BYTES_MAX: usize = (1 << TEXT_LENGTH_BITS) - 1;
/// A text cut to fewer bytes says nothing.
const TEXT_BYTES_MIN: usize = 8;
/// 0 to 63 of a credential's characters: RFC 8839 allows the letters of base 64, and no others.
const ICE_CHARS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// How an engine writes its credentials, which tells what else is usual for it. The order is that of the code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// 4 and 24 characters of base 64.
    Chromium,
    /// 8 and 32 hex digits.
    Firefox,
    /// With their lengths.
    Other,
}

impl Style {
    fn of(description: &Description) -> Self {
        let hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        match (description.ufrag.len(), description.pwd.len()) {
            (4, 24) => Self::Chromium,
            (8, 32) if hex(&description.ufrag) && hex(&description.pwd) => Self::Firefox,
            _ => Self::Other,
        }
    }

    fn usual(self) -> Settings {
        let message_bytes_max = match self {
            Self::Chromium => 262_144,
            Self::Firefox => 1_073_741_823,
            Self::Other => 65_536,
        };
        Settings { mid: "0".to_owned(), setup: None, sctp_port: 5_000, message_bytes_max }
    }
}

/// What is nearly always the same.
#[derive(PartialEq, Eq)]
struct Settings {
    mid: String,
    /// Of an offer that has decided who begins DTLS.
    setup: Option<Setup>,
    sctp_port: u16,
    message_bytes_max: u32,
}

/// Packs a code. Name and title go in as far as the whole stays within `chars_max`. None when the form cannot say
/// what the description says, or not within [`PACKED_CHARS_MAX`].
pub fn encode(code: &Code, chars_max: usize) -> Option<Packed> {
    let mut bits = Bits::default();
    put_description(&mut bits, code)?;
    let room = symbols::bits_within(chars_max.min(PACKED_CHARS_MAX)).saturating_sub(bits.len());
    put_texts(&mut bits, &code.hints, room);
    if symbols::chars_of(bits.len()) > PACKED_CHARS_MAX {
        return None;
    }
    let bytes = (bits.len() + CHECK_BITS).div_ceil(8);
    Some(Packed { text: symbols::write(&bits), bytes })
}

fn put_description(bits: &mut Bits, code: &Code) -> Option<()> {
    let Code { kind, description, hints } = code;
    let Description { mid, ufrag, pwd, identity, setup, candidates, sctp_port, message_bytes_max } =
        description;
    let style = Style::of(description);
    let settings = Settings {
        mid: mid.clone(),
        setup: Some(*setup).filter(|setup| *kind == CodeKind::Offer && *setup != Setup::Actpass),
        sctp_port: *sctp_port,
        message_bytes_max: *message_bytes_max,
    };
    let unusual = settings != style.usual();
    bits.put(u128::from(*kind == CodeKind::Answer), 1);
    bits.put(u128::from(matches!(identity, Identity::Pinned(_))), 1);
    bits.put(style as u128, 2);
    bits.put(u128::from(unusual), 1);
    if *kind == CodeKind::Answer {
        put_setup(bits, *setup)?;
    }
    let [a, b, c] = hints.session.unwrap_or(SessionId([0; 3])).0;
    bits.put(u128::from(u32::from_be_bytes([0, a, b, c])), SESSION_BITS);
    bits.put(u128::from(steps(hints.created)), TIME_BITS);
    match identity {
        Identity::Stated(fingerprint) => bits.put_bytes(&fingerprint.0),
        Identity::Pinned(hint) => bits.put_bytes(&hint.0),
    }
    put_credential(bits, style, ufrag, UFRAG_CHARS_MIN)?;
    put_credential(bits, style, pwd, PWD_CHARS_MIN)?;
    if unusual {
        sdp::token(&settings.mid)?;
        bits.put(settings.mid.len() as u128, 5);
        bits.put_bytes(settings.mid.as_bytes());
        if *kind == CodeKind::Offer {
            bits.put(*setup as u128, 2);
        }
        bits.put(u128::from(settings.sctp_port), 16);
        bits.put(u128::from(settings.message_bytes_max), 32);
    }
    let (last, others) = candidates.split_last()?;
    if others.len() >= PACKED_CANDIDATES_MAX {
        return None;
    }
    for candidate in others {
        put_candidate(bits, *candidate, false);
    }
    put_candidate(bits, *last, true);
    Some(())
}

/// 0 when it is not known, or out of reach.
fn steps(created: Option<Timestamp>) -> u32 {
    let seconds = created.map_or(0, |created| created.0 / 1_000).saturating_sub(EPOCH_SECONDS);
    u32::try_from(seconds / STEP_SECONDS).ok().filter(|steps| *steps < 1 << TIME_BITS).unwrap_or_default()
}

fn put_credential(bits: &mut Bits, style: Style, text: &str, chars_min: u8) -> Option<()> {
    if style == Style::Other {
        let chars = u8::try_from(text.len()).ok().filter(|chars| *chars >= chars_min)?;
        bits.put(u128::from(chars), 8);
    }
    for c in text.chars() {
        match style {
            Style::Firefox => bits.put(u128::from(c.to_digit(16)?), 4),
            _ => bits.put(ICE_CHARS.iter().position(|ice| char::from(*ice) == c)? as u128, 6),
        }
    }
    Some(())
}

fn put_candidate(bits: &mut Bits, candidate: Candidate, last: bool) {
    bits.put(u128::from(last), 1);
    bits.put(candidate.kind as u128, 2);
    if let Transport::Tcp(kind) = candidate.transport {
        bits.put(3, 2);
        bits.put(kind as u128, 2);
    }
    match candidate.address {
        Address::V4(address) => {
            bits.put(0, 2);
            bits.put_bytes(&address.octets());
        }
        Address::V6(address) => {
            bits.put(1, 2);
            bits.put_bytes(&address.octets());
        }
        Address::Mdns(name) => {
            bits.put(2, 2);
            bits.put(name.random(), 122);
        }
    }
    bits.put(u128::from(candidate.port), 16);
}

/// The name first; the title has what is left. Zeros are no text, so nothing is written for none.
fn put_texts(bits: &mut Bits, hints: &Hints, room: usize) {
    let bytes_in = |room: usize| room.saturating_sub(TEXT_LENGTH_BITS as usize) / 8;
    let name = fitting(hints.name.as_ref().map_or("", PersonName::as_str), bytes_in(room));
    let left = room.saturating_sub(TEXT_LENGTH_BITS as usize + name.len() * 8);
    let title = fitting(hints.title.as_ref().map_or("", Title::as_str), bytes_in(left));
    let texts = match (name.is_empty(), title.is_empty()) {
        (true, true) => Vec::new(),
        (false, true) => vec![name],
        (_, false) => vec![name, title],
    };
    for text in texts {
        bits.put(text.len() as u128, TEXT_LENGTH_BITS);
        bits.put_bytes(text.as_bytes());
    }
}

/// As much of a text as fits, with a mark where it was cut; nothing if that would be too little to read.
fn fitting(text: &str, bytes_max: usize) -> String {
    let max = bytes_max.min(TEXT_BYTES_MAX);
    if text.len() <= max {
        return text.to_owned();
    }
    if max < TEXT_BYTES_MIN {
        return String::new();
    }
    let end = (0..=max - '…'.len_utf8()).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    format!("{}…", text[..end].trim_end())
}

/// Reads a code from the values of its characters.
pub fn decode(values: &[u32]) -> Result<Code, CodeError> {
    let mut bits = symbols::read(values).map_err(|wrong| match wrong {
        BadSymbols::Damaged => CodeError::Damaged,
        BadSymbols::OtherVersion => CodeError::OtherVersion,
    })?;
    let total = bits.left();
    let mut code = take_description(&mut bits).ok_or(CodeError::Damaged)?;
    let mut used = total - bits.left();
    for is_title in [false, true] {
        let text = take_text(&mut bits).ok_or(CodeError::Damaged)?;
        if text.is_empty() {
            continue;
        }
        used = total - bits.left();
        if is_title {
            code.hints.title = Some(Title::new(&text));
        } else {
            code.hints.name = Some(PersonName::new(&text));
        }
    }
    let canonical = bits.finish() && symbols::chars_of(used) == values.len();
    if canonical && code.is_sound() { Ok(code) } else { Err(CodeError::Damaged) }
}

fn take_description(bits: &mut BitReader) -> Option<Code> {
    let kind = if bits.take_bit()? { CodeKind::Answer } else { CodeKind::Offer };
    let pinned = bits.take_bit()?;
    let style = match bits.take(2)? {
        0 => Style::Chromium,
        1 => Style::Firefox,
        2 => Style::Other,
        _ => return None,
    };
    let unusual = bits.take_bit()?;
    let decided = if kind == CodeKind::Answer { Some(take_setup(bits)?) } else { None };
    let [_, a, b, c] = (bits.take(SESSION_BITS)? as u32).to_be_bytes();
    let session = Some(SessionId([a, b, c])).filter(|id| id.0 != [0; 3]);
    let steps = bits.take(TIME_BITS)? as u64;
    let created = (steps > 0).then_some(Timestamp((EPOCH_SECONDS + steps * STEP_SECONDS) * 1_000));
    let identity = if pinned {
        Identity::Pinned(FingerprintHint(bits.take_bytes(4)?.try_into().ok()?))
    } else {
        Identity::Stated(Fingerprint(bits.take_bytes(32)?.try_into().ok()?))
    };
    let ufrag = take_credential(bits, style, UFRAG_CHARS_MIN)?;
    let pwd = take_credential(bits, style, PWD_CHARS_MIN)?;
    let usual = style.usual();
    let settings =
        if unusual { take_settings(bits, kind).filter(|settings| *settings != usual)? } else { usual };
    let candidates = take_candidates(bits)?;
    let Settings { mid, setup, sctp_port, message_bytes_max } = settings;
    let setup = decided.or(setup).unwrap_or(Setup::Actpass);
    let description =
        Description { mid, ufrag, pwd, identity, setup, candidates, sctp_port, message_bytes_max };
    // A shorter way to write the same must have been taken.
    let shortest = Style::of(&description) == style;
    shortest.then_some(Code { kind, description, hints: Hints { session, created, ..Hints::default() } })
}

fn take_credential(bits: &mut BitReader, style: Style, chars_min: u8) -> Option<String> {
    let is_ufrag = chars_min == UFRAG_CHARS_MIN;
    let chars = match style {
        Style::Chromium => {
            if is_ufrag {
                4
            } else {
                24
            }
        }
        Style::Firefox => {
            if is_ufrag {
                8
            } else {
                32
            }
        }
        Style::Other => Some(bits.take(8)? as u8).filter(|chars| *chars >= chars_min)?,
    };
    let one = |_| match style {
        Style::Firefox => char::from_digit(bits.take(4)? as u32, 16),
        _ => ICE_CHARS.get(bits.take(6)? as usize).map(|ice| char::from(*ice)),
    };
    (0..chars).map(one).collect()
}

/// Who begins DTLS: of an answer, which has decided that. An offer hardly ever has, and says it among the settings.
fn put_setup(bits: &mut Bits, setup: Setup) -> Option<()> {
    bits.put(u128::from(setup == Setup::Passive), 1);
    (setup != Setup::Actpass).then_some(())
}

fn take_setup(bits: &mut BitReader) -> Option<Setup> {
    Some(if bits.take_bit()? { Setup::Passive } else { Setup::Active })
}

fn take_settings(bits: &mut BitReader, kind: CodeKind) -> Option<Settings> {
    let chars = bits.take(5)? as usize;
    let mid = sdp::token(std::str::from_utf8(&bits.take_bytes(chars)?).ok()?)?;
    let setup = match kind {
        CodeKind::Answer => None,
        CodeKind::Offer => match bits.take(2)? {
            0 => None,
            1 => Some(Setup::Active),
            2 => Some(Setup::Passive),
            _ => return None,
        },
    };
    let (sctp_port, message_bytes_max) = (bits.take(16)? as u16, bits.take(32)? as u32);
    Some(Settings { mid, setup, sctp_port, message_bytes_max })
}

fn take_candidates(bits: &mut BitReader) -> Option<Vec<Candidate>> {
    let mut candidates = Vec::new();
    loop {
        let last = bits.take_bit()?;
        let candidate = take_candidate(bits).filter(|candidate| !candidates.contains(candidate))?;
        candidates.push(candidate);
        match (last, candidates.len() < PACKED_CANDIDATES_MAX) {
            (true, _) => return Some(candidates),
            (false, true) => {}
            (false, false) => return None,
        }
    }
}

fn take_candidate(bits: &mut BitReader) -> Option<Candidate> {
    let kind = match bits.take(2)? {
        0 => CandidateKind::Host,
        1 => CandidateKind::Reflexive,
        2 => CandidateKind::Relay,
        _ => return None,
    };
    let mut form = bits.take(2)?;
    let mut transport = Transport::Udp;
    if form == 3 {
        transport = Transport::Tcp(match bits.take(2)? {
            0 => TcpKind::Active,
            1 => TcpKind::Passive,
            2 => TcpKind::Simultaneous,
            _ => return None,
        });
        form = bits.take(2)?;
    }
    let address = match form {
        0 => Address::V4((bits.take(32)? as u32).into()),
        1 => Address::V6(bits.take(128)?.into()),
        2 => Address::Mdns(MdnsName::from_random(bits.take(122)?)),
        _ => return None,
    };
    let port = bits.take(16)? as u16;
    (address.is_usable() && port != 0).then_some(Candidate { kind, transport, address, port })
}

/// Empty when there is none, or when what is left is only filling.
fn take_text(bits: &mut BitReader) -> Option<String> {
    if bits.left() < TEXT_LENGTH_BITS as usize {
        return Some(String::new());
    }
    let length = bits.take(TEXT_LENGTH_BITS)? as usize;
    String::from_utf8(bits.take_bytes(length)?).ok()
}
