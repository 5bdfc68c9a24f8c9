//! Packed codes: whatever a chat, a keyboard or a stranger does to one, it is the same code or none.

use proptest::{collection::vec, prelude::*};
use serde::Deserialize;
use spoke::{
    ids::SessionId,
    project::{Title, text::PersonName},
    qr::capacity,
    time::Timestamp,
    wire::{
        code::{
            self, Audience, Code, CodeError, CodeKind, Description, Encoded, Fingerprint, Form, Hints,
            Identity, Setup,
            description::{Address, Candidate, CandidateKind, MdnsName, TcpKind, Transport},
            packed, sdp, symbols,
        },
        limits::{CANDIDATES_MAX, PACKED_CANDIDATES_MAX},
    },
};

/// As long as the addresses at the usual hosts.
pub const PAGE_USUAL: &str = "https://somebody.github.io/spoke/";

#[derive(Deserialize)]
pub struct Real {
    from: String,
    #[serde(rename = "type")]
    pub kind: CodeKind,
    pub sdp: String,
    pub code: String,
}

pub fn real_codes() -> Vec<Real> {
    serde_json::from_str(include_str!("../fixtures/codes.json")).expect("the fixture")
}

pub fn hints() -> Hints {
    // A multiple of four seconds: what the packed form can say exactly.
    let created = Some(Timestamp(1_800_000_000_000));
    Hints { session: Some(SessionId([7, 8, 9])), created, name: None, title: None }
}

pub fn encode(real: &Real, audience: Audience) -> Encoded {
    code::encode(real.kind, &real.sdp, &hints(), audience, PAGE_USUAL)
}

/// A real offer with one mDNS name and one public address.
fn usual_sdp(real: &Real) -> String {
    let local = real.sdp.lines().find(|line| line.contains(".local")).expect("an mDNS name").to_owned();
    let rest: Vec<&str> = real.sdp.lines().filter(|line| !line.starts_with("a=candidate")).collect();
    let public = "a=candidate:9 1 udp 1677729535 203.0.113.7 51234 typ srflx raddr 0.0.0.0 rport 0";
    format!("{}\r\n{public}\r\n{local}\r\n", rest.join("\r\n"))
}

pub fn descriptions() -> impl Strategy<Value = Description> {
    let address = prop_oneof![
        any::<u32>().prop_map(|bits| Address::V4(bits.into())),
        any::<u128>().prop_map(|bits| Address::V6(bits.into())),
        any::<u128>().prop_map(|bits| Address::Mdns(MdnsName::from_random(bits >> 6))),
    ];
    let kind =
        prop_oneof![Just(CandidateKind::Host), Just(CandidateKind::Reflexive), Just(CandidateKind::Relay)];
    let tcp = prop_oneof![Just(TcpKind::Active), Just(TcpKind::Passive), Just(TcpKind::Simultaneous)];
    let transport = prop_oneof![4 => Just(Transport::Udp), 1 => tcp.prop_map(Transport::Tcp)];
    let usable = address.prop_filter("usable", |address| address.is_usable());
    let candidate = (kind, transport, usable, 1..=u16::MAX)
        .prop_map(|(kind, transport, address, port)| Candidate { kind, transport, address, port });
    let credentials = prop_oneof![
        ("[A-Za-z0-9+/]{4}", "[A-Za-z0-9+/]{24}"),
        ("[0-9a-f]{8}", "[0-9a-f]{32}"),
        ("[A-Za-z0-9+/]{4,30}", "[A-Za-z0-9+/]{22,60}"),
    ];
    let setup = prop_oneof![Just(Setup::Actpass), Just(Setup::Active), Just(Setup::Passive)];
    let numbers = prop_oneof![Just((5_000, 262_144)), (any::<u16>(), any::<u32>())];
    let candidates = vec(candidate, 1..=PACKED_CANDIDATES_MAX);
    let rest = (prop_oneof![Just("0".to_owned()), "[a-z0-9._-]{1,16}"], setup, numbers);
    (credentials, any::<[u8; 32]>(), candidates, rest).prop_map(
        |((ufrag, pwd), print, mut candidates, (mid, setup, (sctp_port, message_bytes_max)))| {
            let mut seen = std::collections::BTreeSet::new();
            candidates.retain(|candidate| seen.insert(*candidate));
            let identity = Identity::Stated(Fingerprint(print));
            Description { mid, ufrag, pwd, identity, setup, candidates, sctp_port, message_bytes_max }
        },
    )
}

/// The smallest QR code of a link to this page with a packed code of so many characters.
fn qr_version(page: &str, code_chars: usize) -> Option<usize> {
    (1..=20).find(|version| capacity::code_chars_within(*version, page) >= code_chars)
}

#[test]
fn rule_1_6_codes_of_real_browsers_pack_and_mean_the_same() {
    for real in real_codes() {
        let sdp::Parsed { description, ignored } = sdp::parse(&real.sdp).expect("a real description");
        assert_eq!(ignored, 0, "{}", real.sdp);
        let Encoded { text, form } = encode(&real, Audience::Anyone);
        let Form::Packed { bytes } = form else { panic!("{} did not pack", real.sdp) };
        println!(
            "{} {:?}: {} bytes, {} characters (classic {}), QR {:?}",
            real.from,
            real.kind,
            bytes,
            text.len(),
            real.code.len(),
            qr_version("https://somebody.github.io/ab/", text.len())
        );
        let read = code::find(&text).expect("its own code");
        assert_eq!((read.kind, &read.hints), (real.kind, &hints()));
        assert_eq!(read.description, description.clone().with_best_candidates());
        // What the browser gets means the same once more.
        let rebuilt = sdp::parse(&read.to_sdp().expect("whole")).expect("the template");
        assert_eq!((rebuilt.description, rebuilt.ignored), (read.description, 0));
        // A reconnect code lacks the fingerprint, which its reader has.
        let short = code::find(&encode(&real, Audience::Known).text).expect("its own code");
        assert_eq!(short.to_sdp(), None);
        let print = description.fingerprint().expect("a real description");
        assert_eq!(
            short.description.with_fingerprint(print),
            Some(description.clone().with_best_candidates())
        );
    }
}

#[test]
fn rule_1_6_a_local_name_and_a_public_address_fit_a_small_qr_code() {
    let page = "https://somebody.github.io/ab/";
    assert_eq!(page.len(), 30);
    for real in real_codes().iter().filter(|real| real.sdp.contains(".local")) {
        let sdp = usual_sdp(real);
        let measure = |audience| {
            let Encoded { text, form } = code::encode(real.kind, &sdp, &hints(), audience, page);
            let Form::Packed { bytes } = form else { panic!("it packs") };
            (bytes, text.len(), qr_version(page, text.len()).expect("it fits"))
        };
        let (bytes, chars, version) = measure(Audience::Anyone);
        println!("{} whole: {bytes} bytes, {chars} characters, QR {version}", real.from);
        assert!(bytes <= 92 && page.len() + 1 + chars <= 175 && version <= 7);
        let (bytes, chars, version) = measure(Audience::Known);
        println!("{} reconnect: {bytes} bytes, {chars} characters, QR {version}", real.from);
        assert!(bytes <= 64 && version <= 6);
    }
}

/// Whoever changes the layout needs a new version: these are out there.
#[test]
fn rule_1_8_the_layout_of_version_1_is_fixed() {
    let reals = real_codes();
    let named = Hints { name: Some(PersonName::new("Ada")), ..hints() };
    let whole = code::encode(reals[0].kind, &usual_sdp(&reals[0]), &named, Audience::Anyone, PAGE_USUAL).text;
    assert_eq!(
        whole,
        "SP1000WZK5BB0Q1791PYDZG8U3JHLAW1KRFIHBABNX5GM0QV9YX9EF3J7719ZK78WVFBY88NA30V5U3JFS47OXRYF4VAC2X4857H38COYNNJ85NRV0ADVJ5564W84825Y0W37AKRXWA82N1Y"
    );
    let last = &reals[reals.len() - 1];
    assert_eq!(
        encode(last, Audience::Known).text,
        "SP1CQV8JUG9W2CIX63EGF4OT4SGR07KAX647RHZ6FVXRFHCPCH3LPV6UAIMQLKMGAIEJK8DNZG58YR9KEJP1YW8J3ZDA896E"
    );
}

#[test]
fn rule_1_7_every_single_slip_is_caught() {
    let everything: Vec<char> = ('0'..='9').chain('A'..='Z').collect();
    let (mut codes, mut tried) = (Vec::new(), 0);
    for real in real_codes().iter().step_by(3) {
        codes.extend([encode(real, Audience::Anyone).text, encode(real, Audience::Known).text]);
    }
    for text in codes {
        let chars: Vec<char> = text.chars().collect();
        let mut refuse = |changed: Vec<char>| {
            let changed: String = changed.into_iter().collect();
            tried += 1;
            assert!(code::find(&changed).is_err(), "{text}\n{changed}");
        };
        for at in 0..chars.len() {
            let with = |new: &[char]| [&chars[..at], new, &chars[at + 1..]].concat();
            refuse(with(&[]));
            refuse(with(&[chars[at], chars[at]]));
            for new in everything.iter().chain(&['-', ' ', '.', '\n', '%', 'é']) {
                if *new != chars[at] {
                    refuse(with(&[*new]));
                }
            }
            if at + 1 < chars.len() && chars[at] != chars[at + 1] {
                let mut swapped = chars.clone();
                swapped.swap(at, at + 1);
                refuse(swapped);
            }
        }
    }
    assert!(tried > 50_000);
}

#[test]
fn rule_1_7_a_code_cut_short_is_damaged() {
    let text = encode(&real_codes()[0], Audience::Anyone).text;
    for end in 8..text.len() {
        assert_eq!(code::find(&text[..end]), Err(CodeError::Damaged), "{end}");
    }
    for start in 1..text.len() - 60 {
        assert_eq!(code::find(&text[start..]), Err(CodeError::Damaged), "{start}");
    }
    for plain in ["", "sp", "SP1", "spoke", "Sprachbehandlungszentrum", "https://sp.example.org/sp/#sp"] {
        assert_eq!(code::find(plain), Err(CodeError::NotACode), "{plain}");
    }
}

#[test]
fn rule_1_2_a_packed_code_is_found_in_whatever_a_chat_makes_of_it() {
    for real in real_codes() {
        let text = encode(&real, Audience::Anyone).text;
        let whole = code::find(&text).expect("its own code");
        let (front, back) = text.split_at(61);
        for around in [
            text.to_lowercase(),
            format!("  {text}\r\n"),
            format!("https://example.org/sp/#{text}"),
            format!("HTTPS://EXAMPLE.ORG/SP/#{text}"),
            format!("https://example.org/%23{}", text.to_lowercase()),
            format!("https%3A%2F%2Fexample.org%2F%23{text}%20"),
            format!("Hi, open https://example.org/spoke/#{text} and press Join."),
            format!("SP1 comes here: {text}. See you (SP1)!"),
            format!("<{text}> *{text}*, \u{201c}{text}\u{201d}"),
            format!("{front}\r\n  {back}"),
            format!("Here it comes:\n{front}\n{back}\n\nSee you"),
            format!("{front}\u{200b}{back}\u{2060} "),
            text.chars().flat_map(|c| [c, ' ']).collect(),
        ] {
            assert_eq!(code::find(&around), Ok(whole.clone()), "{around}");
        }
    }
}

#[test]
fn rule_1_6_what_the_packed_form_cannot_say_is_written_classic() {
    let real = &real_codes()[0];
    let name = "a=candidate:1 1 udp 1 printer.local 4000 typ host\r\n";
    let line = |n| format!("a=candidate:{n} 1 udp {n} 10.0.0.{n} 9 typ host\r\n");
    let many = (1..=CANDIDATES_MAX + 1).map(line).collect::<Vec<_>>().concat();
    for odd in [
        format!("{}m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n", real.sdp),
        real.sdp.replace("sha-256", "sha-384"),
        real.sdp.replace("sctp-port:5000", "sctp-port:70000"),
        real.sdp.replace("max-message-size:262144", "max-message-size:99999999999"),
        real.sdp.replace("UDP/DTLS/SCTP", "DTLS/SCTP"),
        real.sdp.replace("a=setup:actpass", "a=ice-lite\r\na=setup:actpass"),
        real.sdp.replace("a=mid:0", "a=mid:0 0"),
        format!("{}{name}", real.sdp),
        format!("{}{many}", real.sdp),
        format!("{}a=ice-ufrag:abcd\r\n", real.sdp),
    ] {
        let Encoded { text, form } = code::encode(real.kind, &odd, &hints(), Audience::Anyone, PAGE_USUAL);
        assert_eq!(form, Form::Classic, "{odd}");
        assert!(text.starts_with("N4IgLiBcI"));
    }
}

#[test]
fn rule_1_10_nothing_of_a_peer_s_text_reaches_the_browser() {
    let real = &real_codes()[0];
    let odd = format!(
        "{}a=candidate:1 1 udp 1 printer.local 4000 typ host\r\na=candidate:1 1 udp 1 224.0.0.1 40 typ host\r\n\
         a=x-evil:1\r\n",
        real.sdp
    );
    let text = code::classic::encode(real.kind, &odd, &hints());
    let sdp = code::find(&text).expect("a classic code").to_sdp().expect("whole");
    let plain = Code::new(real.kind, &real.sdp, hints()).expect("a real one");
    assert_eq!(Some(&sdp), plain.to_sdp().as_ref(), "what nobody can use is left out");
    assert!(!sdp.contains("evil") && !sdp.contains("printer") && !sdp.contains("224"));
    for bad in ["v=0\r\na=ice-ufrag:abcd\r\n".to_owned(), real.sdp.replace("a=setup:actpass\r\n", "")] {
        let text = code::classic::encode(real.kind, &bad, &hints());
        assert_eq!(code::find(&text), Err(CodeError::Damaged));
    }
    let text = code::classic::encode(CodeKind::Answer, &real.sdp, &hints());
    assert_eq!(code::find(&text), Err(CodeError::Damaged), "an answer has decided the parts");
}

#[test]
fn rule_1_6_name_and_title_go_in_where_they_cost_no_larger_qr_code() {
    let reals = real_codes();
    let real = &reals[0];
    let sdp = usual_sdp(real);
    let (usual, long) =
        ("https://somebody.github.io/ab/", format!("https://example.org/{}", "x".repeat(150)));
    let with = |name: &str, title: &str, page: &str| {
        let hints = Hints { name: Some(PersonName::new(name)), title: Some(Title::new(title)), ..hints() };
        let text = code::encode(real.kind, &sdp, &hints, Audience::Anyone, page).text;
        assert!(text.len() <= capacity::code_chars_within(8, page).max(138), "{}", text.len());
        let hints = code::find(&text).expect("its own code").hints;
        (hints.name.map(|name| name.to_string()), hints.title.map(|title| title.to_string()))
    };
    assert_eq!(with("Ada", "Interview", usual), (Some("Ada".to_owned()), Some("Interview".to_owned())));
    let (name, title) = with("Ada", "An interview with the whole village", usual);
    assert_eq!((name.as_deref(), title.as_deref()), (Some("Ada"), Some("An interview with th…")));
    assert_eq!(with("Ada", "", usual), (Some("Ada".to_owned()), None));
    assert_eq!(with("", "Interview", usual), (None, Some("Interview".to_owned())));
    assert_eq!(with("Ada", "Interview", &long), (None, None), "the address is too long already");
    assert_eq!(with(&"é".repeat(40), "Interview", usual).0, Some(format!("{}…", "é".repeat(12))));
    // Browsers' own codes without a public address have room for both.
    for real in &reals {
        let hints = Hints { title: Some(Title::new("Interview")), ..hints() };
        let text = code::encode(real.kind, &real.sdp, &hints, Audience::Anyone, PAGE_USUAL).text;
        assert_eq!(code::find(&text).expect("its own code").hints, hints);
        assert!(qr_version(PAGE_USUAL, text.len()).is_some_and(|version| version <= 8));
    }
}

/// What a hostile text costs is bounded: a page must not freeze while somebody pastes.
#[test]
fn rule_1_2_a_long_text_full_of_beginnings_is_read_quickly() {
    let begun = std::iter::repeat_n("SP1I SP", 20_000).collect::<Vec<_>>();
    for text in [begun.join(" "), begun.join("."), "S ".repeat(50_000), "S\u{200b}P".repeat(30_000)] {
        assert!(code::find(&text).is_err());
    }
}

proptest! {
    #[test]
    fn rule_1_6_any_description_comes_back_as_it_was(
        description in descriptions(),
        answer in any::<bool>(),
        pinned in any::<bool>(),
        session in proptest::option::of(any::<[u8; 3]>().prop_map(SessionId)),
        name in proptest::option::of("[a-zé]{1,12}"),
    ) {
        let answer = answer && description.setup != Setup::Actpass;
        let kind = if answer { CodeKind::Answer } else { CodeKind::Offer };
        let sdp = sdp::write(&description).expect("whole");
        prop_assert_eq!(&sdp::parse(&sdp).expect("the template").description, &description);
        let description = if pinned { description.without_fingerprint() } else { description };
        let session = session.filter(|id| id.0 != [0; 3]);
        let hints = Hints { session, created: None, name: name.map(PersonName::from), title: None };
        let code = Code { kind, description, hints };
        let text = packed::encode(&code, 512).expect("it packs").text;
        prop_assert!(text.len().is_multiple_of(2) && text.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()));
        prop_assert_eq!(code::find(&text), Ok(code));
    }

    #[test]
    fn rule_1_7_any_characters_are_a_packed_code_or_refused(
        values in vec(0..36_u32, 0..200), digits in vec(0..36_u32, 40..150)
    ) {
        let _ = packed::decode(&values);
        // The same framed as a code should be, so that reading goes on behind the check.
        let mut framed = vec![28, 25, 1, 0];
        framed.extend(digits);
        if framed.len().is_multiple_of(2) {
            framed.push(0);
        }
        framed[3] = (framed.len().midpoint(3) % 36) as u32;
        let residue = framed.iter().fold(0, |state, value| symbols::check(state, *value));
        framed.extend([residue / 1296, residue / 36 % 36, residue % 36]);
        if let Ok(code) = packed::decode(&framed) {
            let text: String = framed.iter().filter_map(|value| char::from_digit(*value, 36)).collect();
            if code.hints.name.is_none() && code.hints.title.is_none() {
                let again = packed::encode(&code, 0).expect("it packs").text;
                prop_assert_eq!(again, text.to_uppercase(), "one content has one text");
            }
        }
    }

    #[test]
    fn rule_1_3_any_text_with_a_code_in_it_is_read_or_refused(
        before in ".{0,40}", after in ".{0,40}", real in 0..18_usize, cut in 0..200_usize
    ) {
        let reals = real_codes();
        let text = encode(&reals[real % reals.len()], Audience::Anyone).text;
        let (front, back) = text.split_at(cut.min(text.len()));
        let _ = code::find(&format!("{before}{front}{after}{back}{before}"));
        let around = format!("{before}\n{text}\n{after}");
        prop_assert_eq!(code::find(&around), code::find(&text));
    }

    #[test]
    fn rule_1_10_any_text_is_a_description_or_refused(
        text in ".{0,300}", at in 0..60_usize, line in "[a-z]=[a-z0-9:. -]{0,40}"
    ) {
        let _ = sdp::parse(&text);
        let mut lines: Vec<String> = real_codes()[0].sdp.lines().map(str::to_owned).collect();
        let at = at % lines.len();
        lines[at] = line;
        if let Ok(parsed) = sdp::parse(&lines.join("\r\n")) {
            let rebuilt = sdp::write(&parsed.description).expect("whole");
            prop_assert_eq!(sdp::parse(&rebuilt).expect("the template").description, parsed.description);
        }
    }
}
