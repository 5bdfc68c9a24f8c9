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
    /// The smallest code that holds `text` with error correction M (15 % of it may be dirt or glare).
    /// `None` when there is none: about 2,300 bytes or 3,400 capitals and digits.
    pub fn of(text: &str) -> Option<Self> {
        let bits = (1..=40).find_map(|version| bits(text, Version::Normal(version)))?;
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

/// The text's bits, when a code of this version has room for them.
fn bits(text: &str, version: Version) -> Option<Bits> {
    let mut bits = Bits::new(version);
    bits.push_segments(text.as_bytes(), cheapest(text.as_bytes(), version).into_iter()).ok()?;
    bits.push_terminator(EcLevel::M).ok()?;
    Some(bits)
}

#[cfg(test)]
mod tests {
    use super::{super::luma::Luma, *};

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
            link("https://spoke.example/", &"K3X9A7Q2Z".repeat(16)),
            link("http://127.0.0.1:8080/some/sub/path/", &classic),
            "9".repeat(300),
        ] {
            let drawing = Drawing::of(&text).unwrap();
            assert_eq!(super::super::read::read(&on_screen(&drawing)), [text], "version {}", drawing.version);
        }
    }

    #[test]
    fn codes_are_as_small_as_the_standard_allows() {
        let code = "K3X9A7Q2Z".repeat(16);
        assert_eq!(code.len(), 144);
        // Version 8 at level M holds 1,232 bits: 12 + 23 × 8 + 13 + 792 = 1,001 of them are used; version 7 has 992.
        for (page, version) in [
            ("https://spoke.example/", 8),
            ("https://a.example/s/", 7),
            ("https://someone.github.io/spoke/", 8),
            ("http://localhost:8080/", 8),
        ] {
            assert_eq!(Drawing::of(&link(page, &code)).unwrap().version, version, "{page}");
        }
        let packed = "K3X9A7Q2Z".repeat(14);
        assert_eq!(Drawing::of(&link("https://spoke.example/", &packed)).unwrap().version, 7);
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
