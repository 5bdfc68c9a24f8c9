//! A text as a QR code: modules, and one SVG path.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode, Version, bits::Bits};

use super::segments::cheapest;

/// Light modules around a code, by its standard (ISO/IEC 18004): without them cameras do not find it.
pub const QUIET_ZONE: usize = 4;

/// A code, ready to be drawn: dark modules on light ground, always that way round, because many readers know no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// 1 to 40: 17 + 4 × version modules a side.
    pub version: u8,
    side: usize,
    dark: Vec<bool>,
}

impl Drawing {
    /// The smallest code that holds `text` with error correction M (15 % of it may be dirt or glare). A link's scheme
    /// and host are written in capitals where that makes the code smaller: they mean the same and take fewer bits.
    /// `None` when there is none: about 2,300 bytes or 3,400 capitals and digits.
    pub fn of(text: &str) -> Option<Self> {
        let loud = with_loud_host(text);
        let bits = (1..=40).find_map(|version| {
            let version = Version::Normal(version);
            bits(text, version).or_else(|| bits(&loud, version))
        })?;
        let code = QrCode::with_bits(bits, EcLevel::M).ok()?;
        let Version::Normal(version) = code.version() else { return None };
        let dark = code.to_colors().into_iter().map(|colour| colour == Color::Dark).collect();
        Some(Self { version: u8::try_from(version).ok()?, side: code.width(), dark })
    }

    /// Modules from edge to edge, the quiet zone counted.
    pub fn side(&self) -> usize {
        self.side + 2 * QUIET_ZONE
    }

    /// Whether a module is dark; the quiet zone and everything beyond is light.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = QUIET_ZONE..QUIET_ZONE + self.side;
        inside.contains(&x)
            && inside.contains(&y)
            && self.dark[(y - QUIET_ZONE) * self.side + (x - QUIET_ZONE)]
    }

    /// All dark modules as the `d` of one SVG path, one unit a module: a rectangle for each run in a row.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.side() {
            let mut x = 0;
            while x < self.side() {
                let run = (x..self.side()).take_while(|&x| self.is_dark(x, y)).count();
                if run > 0 {
                    // Writing to a string does not fail.
                    let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
                }
                x += run + 1;
            }
        }
        path
    }
}

/// A link with its scheme and host in capitals; another text as it is.
fn with_loud_host(text: &str) -> String {
    let begins = text.find("://").map_or(0, |at| at + 3);
    let ends = text[begins..].find(['/', '?', '#']).map_or(0, |at| begins + at);
    let is_link = begins > 0 && !text[..ends].contains(char::is_whitespace);
    let (host, rest) = text.split_at(if is_link { ends } else { 0 });
    host.to_ascii_uppercase() + rest
}

/// The text's bits, when a code of this version has room for them.
fn bits(text: &str, version: Version) -> Option<Bits> {
    let mut bits = Bits::new(version);
    bits.push_segments(text.as_bytes(), cheapest(text.as_bytes(), version).into_iter()).ok()?;
    bits.push_terminator(EcLevel::M).ok()?;
    Some(bits)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{capacity, luma::Luma},
        *,
    };

    /// As it is on a screen, eight pixels a module.
    pub fn on_screen(drawing: &Drawing) -> Luma {
        let side = drawing.side() * 8;
        let pixel = |at: usize| if drawing.is_dark(at % side / 8, at / side / 8) { 20 } else { 250 };
        Luma { width: side, height: side, pixels: (0..side * side).map(pixel).collect() }
    }

    fn link(page: &str, code: &str) -> String {
        format!("{page}#{code}")
    }

    #[test]
    fn what_is_drawn_is_read_back() {
        let classic = format!("N4IgLiBcIDwgsiAb{}", "B3-x$Q+a".repeat(105));
        for text in [
            "hello".to_owned(),
            link("https://spoke.example/", &"K3X9A7Q2Z".repeat(15)),
            link("http://127.0.0.1:8080/some/sub/path/", &classic),
            "9".repeat(300),
        ] {
            let drawing = Drawing::of(&text).unwrap();
            let read = super::super::read::read(&on_screen(&drawing), |_| true);
            assert_eq!(read, [text], "version {}", drawing.version);
        }
    }

    #[test]
    fn codes_are_as_small_as_the_standard_allows() {
        let code = "K3X9A7Q2Z".repeat(16);
        assert_eq!(code.len(), 144);
        // Version 7 at level M holds 992 bits. As it stands the first link takes 12 + 23 × 8 + 13 + 792 = 1,001; with the
        // host in capitals 13 + 116 + 12 + 16 + 13 + 792 = 962.
        for (page, version) in [
            ("https://spoke.example/", 7),
            ("https://a.example/s/", 7),
            ("https://someone.github.io/spoke/", 8),
            ("http://localhost:8080/", 7),
        ] {
            assert_eq!(Drawing::of(&link(page, &code)).unwrap().version, version, "{page}");
        }
        let packed = "K3X9A7Q2Z".repeat(14);
        assert_eq!(Drawing::of(&link("https://spoke.example/", &packed)).unwrap().version, 6);
    }

    #[test]
    fn a_drawing_is_no_larger_than_was_planned() {
        for page in ["https://somebody.github.io/ab/", "http://127.0.0.1:8080/", "https://a.example/?x"] {
            for chars in [80, 96, 138, 150, 171, 172] {
                let code = "K3X9A7Q2Z".repeat(20);
                let version = Drawing::of(&link(page, &code[..chars])).unwrap().version;
                let planned = (1..=20).find(|planned| capacity::code_chars_within(*planned, page) >= chars);
                assert!(Some(usize::from(version)) <= planned, "{page} {chars}");
            }
        }
    }

    #[test]
    fn a_host_is_in_capitals_only_where_that_makes_the_code_smaller() {
        let written = |page: &str, chars: usize| {
            let text = link(page, &"K3X9A7Q2Z".repeat(20)[..chars]);
            let drawing = Drawing::of(&text).unwrap();
            let [read] = super::super::read::read(&on_screen(&drawing), |_| true).try_into().unwrap();
            (drawing.version, read == text, read.to_lowercase() == text.to_lowercase())
        };
        assert_eq!(written("https://somebody.github.io/ab/", 138), (7, false, true));
        assert_eq!(written("http://127.0.0.1:8080/", 138), (7, true, true));
        assert_eq!(with_loud_host("no link"), "no link");
        assert_eq!(with_loud_host("https://a.example/Ab#c"), "HTTPS://A.EXAMPLE/Ab#c");
        assert_eq!(with_loud_host("see https://a.example/#c"), "see https://a.example/#c");
    }

    #[test]
    fn a_code_has_its_quiet_zone_and_its_three_corners() {
        let drawing = Drawing::of("hello").unwrap();
        assert_eq!((drawing.version, drawing.side()), (1, 21 + 8));
        for at in 0..drawing.side() {
            for edge in 0..QUIET_ZONE {
                assert!(!drawing.is_dark(at, edge) && !drawing.is_dark(edge, at));
            }
        }
        assert!(drawing.path().starts_with("M4 4h7v1h-7z"));
        assert!(!drawing.is_dark(4_000, 4));
    }

    #[test]
    fn the_path_covers_the_dark_modules_and_nothing_else() {
        let drawing = Drawing::of("https://spoke.example/#K3X9A7Q2Z").unwrap();
        let mut covered = vec![false; drawing.side() * drawing.side()];
        for run in drawing.path().split('M').skip(1) {
            let (x, rest) = run.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let (length, _) = rest.split_once('v').unwrap();
            let [x, y, length] = [x, y, length].map(|number| number.parse::<usize>().unwrap());
            covered[y * drawing.side() + x..][..length].fill(true);
        }
        for (at, covered) in covered.into_iter().enumerate() {
            assert_eq!(covered, drawing.is_dark(at % drawing.side(), at / drawing.side()));
        }
    }

    #[test]
    fn long_texts_are_drawn_up_to_the_largest_code_and_no_further() {
        let longest = "x".repeat(2_331);
        assert_eq!(Drawing::of(&longest).unwrap().version, 40);
        assert_eq!(Drawing::of(&format!("{longest}x")), None);
    }
}
