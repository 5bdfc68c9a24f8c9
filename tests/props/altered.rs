//! Codes that programs altered on their way: each is recovered, or it is said that it was altered. Never is it taken for
//! another one.

use proptest::{prelude::*, sample::select};
use spoke::wire::code::{self, Audience, Code, CodeError, CodeKind, Hints};

use super::codes::{PAGE_USUAL, Real, descriptions, encode, hints, real_codes};

/// What a program does to a text.
type Alter = fn(&str) -> String;

fn quoted(text: &str) -> String {
    marked(text, "> ")
}

fn marked(text: &str, mark: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("{mark}{line}\r\n")).collect();
    lines.concat()
}

/// After so many characters of a line, `with`.
fn broken(text: &str, every: usize, with: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        for (at, c) in line.chars().enumerate() {
            if at > 0 && at % every == 0 {
                out.push_str(with);
            }
            out.push(c);
        }
    }
    out
}

/// As `encodeURIComponent` does.
fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Quoted-printable (RFC 2045), lines of 76.
fn mail(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for byte in text.bytes() {
        let plain = matches!(byte, b' '..=b'<' | b'>'..=b'~' | b'\r' | b'\n');
        let one = if plain { char::from(byte).to_string() } else { format!("={byte:02X}") };
        if column + one.len() > 75 {
            out.push_str("=\r\n");
            column = 0;
        }
        column = if byte == b'\n' { 0 } else { column + one.len() };
        out.push_str(&one);
    }
    out
}

/// Numbers instead of signs, as pages write them.
fn page(text: &str) -> String {
    let one =
        |c: char| if c.is_ascii_alphanumeric() { c.to_string() } else { format!("&#{};", u32::from(c)) };
    text.chars().map(one).collect()
}

fn markdown(text: &str) -> String {
    let one = |c: char| if "\\`*_{}[]()#+-.!|$".contains(c) { format!("\\{c}") } else { c.to_string() };
    text.chars().map(one).collect()
}

/// What leaves every character of a code where it can be found again.
const KEEPING: [(&str, Alter); 23] = [
    ("a bare # behind it", |text| format!("{text}#")),
    ("quote marks", quoted),
    ("quote marks of an older kind", |text| marked(text, "| ")),
    ("lines of 72", |text| broken(text, 72, "\n")),
    ("lines of 72, quoted", |text| quoted(&broken(text, 72, "\n"))),
    ("soft breaks", |text| broken(text, 75, "=\r\n")),
    ("soft breaks without their line ends", |text| broken(text, 75, "=")),
    ("quoted-printable", mail),
    ("percent", percent),
    ("percent twice", |text| percent(&percent(text))),
    ("percent in small letters", |text| {
        percent(text).replace("%2B", "%2b").replace("%3A%2F%2F", "%3a%2f%2f")
    }),
    ("numbers of a page", page),
    ("markdown", markdown),
    ("a space in every tenth place", |text| broken(text, 10, " ")),
    ("U+00A0 in every tenth place", |text| broken(text, 10, "\u{a0}")),
    ("U+200B", |text| broken(text, 7, "\u{200b}")),
    ("U+200E around and inside", |text| format!("\u{200e}{}\u{200e}", broken(text, 13, "\u{200e}"))),
    ("U+FEFF", |text| format!("\u{feff}{}", broken(text, 11, "\u{feff}"))),
    ("U+00AD", |text| broken(text, 5, "\u{ad}")),
    ("U+2060 everywhere", |text| broken(text, 1, "\u{2060}")),
    ("marks of direction", |text| format!("\u{2067}{}\u{2069}", broken(text, 17, "\u{202c}"))),
    ("words around it", |text| format!("Hi,\nopen this:\n{text}\nand press Join. See you (Ada)!")),
    ("angle brackets", |text| format!("<{text}>")),
];

/// What takes something away: alone it is undone, after others perhaps not.
const TAKING: [(&str, Alter); 3] = [
    ("a form's plus", |text| text.replace('+', " ")),
    ("dashes", |text| text.replace("--", "\u{2014}")),
    ("hyphens that do not break", |text| text.replace('-', "\u{2011}")),
];

/// What no code survives.
const BREAKING: [(&str, Alter); 3] = [
    ("the fragment is cut off", |text| {
        text.split_once('#').map_or_else(|| text[..40].to_owned(), |(link, _)| format!("{link}#"))
    }),
    ("every tenth character is a space", |text| {
        text.char_indices().map(|(at, c)| if at % 10 == 9 { ' ' } else { c }).collect()
    }),
    ("only the first half", |text| text.chars().take(text.chars().count() / 2 + 20).collect()),
];

/// Codes of real browsers in all forms, as they are and as links.
fn carried() -> Vec<String> {
    let reals = real_codes();
    let forms = |real: &Real| {
        let [whole, known] = [Audience::Anyone, Audience::Known].map(|audience| encode(real, audience).text);
        let ours = code::classic::encode(real.kind, &real.sdp, &hints());
        [whole, known, ours, real.code.clone()]
    };
    let codes = reals.iter().step_by(5).flat_map(forms);
    codes.flat_map(|code| [format!("{PAGE_USUAL}#{code}"), code]).collect()
}

#[test]
fn rule_1_2_a_code_is_recovered_from_any_two_alterations_that_keep_its_characters() {
    for text in carried() {
        let whole = code::find(&text).expect("its own code");
        for (first, alter) in KEEPING {
            let once = alter(&text);
            assert_eq!(code::find(&once), Ok(whole.clone()), "{first}: {once}");
            for (then, alter) in KEEPING {
                let twice = alter(&once);
                assert_eq!(code::find(&twice), Ok(whole.clone()), "{first}, then {then}: {twice}");
            }
        }
        for (name, alter) in TAKING {
            let once = alter(&text);
            assert_eq!(code::find(&once), Ok(whole.clone()), "{name}: {once}");
        }
    }
}

#[test]
fn rule_1_2_a_code_that_lost_characters_on_its_way_is_said_to_be_altered() {
    for text in carried() {
        let whole = code::find(&text);
        for (last, breaking) in BREAKING {
            let once = breaking(&text);
            assert_eq!(code::find(&once), Err(CodeError::Damaged), "{last}: {once}");
            for (first, alter) in KEEPING.into_iter().chain(TAKING) {
                let twice = alter(&once);
                let found = code::find(&twice);
                let said = found == Err(CodeError::Damaged) || found == whole;
                assert!(said, "{first} after {last}: {found:?}\n{twice}");
                let found = code::find(&breaking(&alter(&text)));
                assert!(found.is_err() || found == whole, "{last} after {first}: {found:?}");
            }
        }
        for (first, alter) in TAKING {
            for (then, other) in KEEPING.into_iter().chain(TAKING) {
                for twice in [other(&alter(&text)), alter(&other(&text))] {
                    let found = code::find(&twice);
                    let said = found == Err(CodeError::Damaged) || found == whole;
                    assert!(said, "{first} and {then}: {found:?}\n{twice}");
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn rule_1_2_any_code_survives_what_is_put_between_its_characters(
        description in descriptions(),
        classic in any::<bool>(),
        places in proptest::collection::vec((0..2_000_usize, "[\u{200b}\u{200e}\u{feff}\u{ad}\u{2060} \n\t=>\\\\]{1,3}"), 0..30),
        (first, then) in (select(&KEEPING[..]), select(&KEEPING[..])),
    ) {
        let sdp = code::sdp::write(&description).expect("whole");
        let (kind, hints) = (CodeKind::Offer, Hints::default());
        let code = Code { kind, description, hints };
        let packed = code::packed::encode(&code, 512).expect("it packs").text;
        let text = if classic { code::classic::encode(kind, &sdp, &code.hints) } else { packed };
        let mut chars: Vec<String> = text.chars().map(String::from).collect();
        for (at, filling) in places {
            let at = at % chars.len();
            chars[at].push_str(&filling);
        }
        let altered = then.1(&first.1(&format!("{PAGE_USUAL}#{}", chars.concat())));
        let found = code::find(&altered);
        // A line that ends between the mark of an escape and its digits looks like one that goes on.
        let lost = first.0 == "quoted-printable" && found == Err(CodeError::Damaged);
        prop_assert!(lost || found == Ok(code), "{}, {}: {:?}, {}", first.0, then.0, found, altered);
    }

    /// A classic code has no check of its own. What does not compress to the same again is none; in the last characters
    /// stand lines that a browser may leave out.
    #[test]
    fn rule_1_3_a_classic_code_with_a_character_gone_or_twice_is_never_of_somebody_else(
        real in 0..18_usize, at in 0..2_000_usize, doubled in any::<bool>()
    ) {
        let reals = real_codes();
        let real = &reals[real % reals.len()];
        let mut code = real.code.clone();
        let at = at % (code.len() - 1);
        let c = code.remove(at);
        if doubled {
            code.insert_str(at, &format!("{c}{c}"));
        }
        match (code::find(&code), code::find(&real.code)) {
            (Ok(found), Ok(whole)) => {
                let who = |code: Code| (code.description.ufrag, code.description.pwd, code.description.identity);
                prop_assert_eq!((&found.kind, &found.description.candidates), (&whole.kind, &whole.description.candidates));
                prop_assert_eq!(who(found), who(whole));
            }
            (found, _) => prop_assert_eq!(found, Err(CodeError::Damaged)),
        }
    }
}

/// What a hostile text costs is bounded, however many layers it pretends to have.
#[test]
fn rule_1_2_a_long_text_full_of_escapes_is_read_quickly() {
    for text in ["%25", "%2553P1", "SP1%20", "N4IgLiBcI%2525", "&amp;", "=3D", "N4IgLiBcI ", "N ", "SP1I="] {
        let text = text.repeat(64 * 1024 / text.len());
        assert!(code::find(&text).is_err());
    }
}
