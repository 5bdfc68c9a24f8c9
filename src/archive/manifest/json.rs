//! JSON as it is found: read as far as it can be understood, where a strict reader refuses the whole.
//!
//! Half a surrogate pair becomes U+FFFD, a number that no `f64` holds becomes infinite, text that is no UTF-8 is taken for
//! Windows-1252, control characters may stand in texts, and commas may be missing or too many. What nests too deeply or is
//! no value at all is [`Json::Broken`], and what stands around it is read all the same.

/// Values within values: what this program reads is four deep.
const DEPTH_MAX: usize = 16;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// Nothing was written.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number, infinite when it is too large for an `f64`.
    Number(f64),
    /// A text.
    Text(String),
    /// A text in which a character is lost.
    Torn(String),
    /// Values in order.
    List(Vec<Json>),
    /// Values by name, in the order in which they are written.
    Object(Vec<(String, Json)>),
    /// Something that is no value, or is nested too deeply.
    Broken,
}

impl Json {
    /// Reads one value.
    pub fn read(bytes: &[u8]) -> Self {
        let mut reader = Reader { bytes, at: 0, torn: false };
        reader.value(0)
    }

    /// The value of this name in an object; of several, the last counts, as in every browser.
    pub fn field(&self, name: &str) -> &Self {
        match self {
            Self::Object(fields) => {
                fields.iter().rev().find(|(key, _)| key == name).map_or(&Self::Null, |(_, value)| value)
            }
            _ => &Self::Null,
        }
    }

    /// A number, also one that is written as a text.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) | Self::Torn(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A whole number from 0 on, likewise.
    pub fn whole(&self) -> Option<u64> {
        let number = self.number().filter(|number| *number >= 0.0 && number.fract() == 0.0)?;
        // Beyond it, an `f64` holds only some of the whole numbers.
        (number <= 9_007_199_254_740_992.0).then_some(number as u64)
    }

    /// The text itself, when it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Torn(text) => Some(text),
            _ => None,
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// A character was lost in the text that was read last.
    torn: bool,
}

impl Reader<'_> {
    /// The next byte that is more than space between values.
    fn peek(&mut self, between: &[u8]) -> Option<u8> {
        while let Some(byte) = self.bytes.get(self.at) {
            if !byte.is_ascii_whitespace() && !between.contains(byte) {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    fn value(&mut self, depth: usize) -> Json {
        match self.peek(b"") {
            Some(b'[' | b'{') if depth >= DEPTH_MAX => {
                self.skip();
                Json::Broken
            }
            Some(b'[') => self.list(depth),
            Some(b'{') => self.object(depth),
            Some(b'"') => {
                let text = self.text();
                if self.torn { Json::Torn(text) } else { Json::Text(text) }
            }
            Some(_) => self.word(),
            None => Json::Broken,
        }
    }

    fn skip(&mut self) {
        let mut skip = Skip::default();
        while let Some(byte) = self.bytes.get(self.at)
            && !skip.is_over_before(*byte)
        {
            self.at += 1;
        }
    }

    fn list(&mut self, depth: usize) -> Json {
        self.at += 1;
        let mut list = Vec::new();
        loop {
            match self.peek(b",:") {
                Some(b']' | b'}') | None => break,
                Some(_) => list.push(self.value(depth + 1)),
            }
        }
        self.at += 1;
        Json::List(list)
    }

    fn object(&mut self, depth: usize) -> Json {
        self.at += 1;
        let mut fields = Vec::new();
        loop {
            let name = match self.peek(b",:") {
                Some(b']' | b'}') | None => break,
                Some(b'"') => self.text(),
                Some(_) => String::from_utf8_lossy(self.token()).into_owned(),
            };
            let value = match self.peek(b":") {
                Some(b']' | b'}' | b',') | None => Json::Null,
                Some(_) => self.value(depth + 1),
            };
            fields.push((name, value));
        }
        self.at += 1;
        Json::Object(fields)
    }

    /// What is written without quotation marks: at least one byte.
    fn token(&mut self) -> &[u8] {
        let from = self.at;
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b",:]}[{\"".contains(byte);
        let length = self.bytes[from..].iter().position(ends).unwrap_or(self.bytes.len() - from).max(1);
        self.at += length;
        &self.bytes[from..from + length]
    }

    fn word(&mut self) -> Json {
        match self.token() {
            b"null" | b"undefined" => Json::Null,
            b"true" => Json::Bool(true),
            b"false" => Json::Bool(false),
            token => {
                let number = std::str::from_utf8(token).ok().and_then(|token| token.parse().ok());
                number.map_or(Json::Broken, Json::Number)
            }
        }
    }

    /// A text, from its quotation mark to the other one, or to the end.
    fn text(&mut self) -> String {
        self.at += 1;
        self.torn = false;
        let mut text = String::new();
        loop {
            let rest = &self.bytes[self.at..];
            let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\')).unwrap_or(rest.len());
            decode(&rest[..plain], &mut text);
            self.at += plain;
            if self.bytes.get(self.at) != Some(&b'\\') {
                self.at += 1;
                return text;
            }
            self.escape(&mut text);
        }
    }

    fn escape(&mut self, text: &mut String) {
        let letter = self.bytes.get(self.at + 1).copied();
        self.at = (self.at + 2).min(self.bytes.len());
        match letter {
            Some(b'n') => text.push('\n'),
            Some(b't') => text.push('\t'),
            Some(b'r') => text.push('\r'),
            Some(b'b' | b'f') => text.push(' '),
            Some(b'u') => {
                let character = self.unit().and_then(|unit| self.character(unit));
                self.torn |= character.is_none();
                text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            // A quotation mark, a slash, and whatever else somebody has thought it must be marked.
            Some(other) if other.is_ascii() => text.push(other.into()),
            Some(_) => self.at -= 1,
            None => {}
        }
    }

    /// Four hexadecimal digits; where there are none, nothing is taken.
    fn unit(&mut self) -> Option<u16> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        let digits =
            std::str::from_utf8(digits).ok().filter(|it| it.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let unit = u16::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(unit)
    }

    /// The character that begins with this unit. Half a pair is none, and what stands behind it is not taken with it.
    fn character(&mut self, unit: u16) -> Option<char> {
        if !(0xD800..0xDC00).contains(&unit) {
            return char::from_u32(unit.into());
        }
        let before = self.at;
        if self.bytes[self.at..].starts_with(b"\\u") {
            self.at += 2;
            if let Some(low) = self.unit().filter(|low| (0xDC00..0xE000).contains(low)) {
                return char::from_u32(
                    0x10000 + ((u32::from(unit) - 0xD800) << 10) + (u32::from(low) - 0xDC00),
                );
            }
        }
        self.at = before;
        None
    }
}

/// The characters that Windows-1252 has at 0x80 to 0x9F; elsewhere it is Latin-1.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

/// UTF-8, and byte by byte Windows-1252 where it is none.
fn decode(bytes: &[u8], into: &mut String) {
    for chunk in bytes.utf8_chunks() {
        into.push_str(chunk.valid());
        into.extend(chunk.invalid().iter().map(|byte| {
            let windows = byte.checked_sub(0x80).and_then(|at| WINDOWS.chars().nth(at.into()));
            windows.unwrap_or(char::from(*byte))
        }));
    }
}

/// Passing over a value, byte by byte, however long and deep it is.
#[derive(Debug, Default)]
pub struct Skip {
    depth: usize,
    /// Within a text; whether what comes next is marked by a backslash.
    text: Option<bool>,
    /// A text or a bracket at its outermost level was closed.
    closed: bool,
    begun: bool,
}

impl Skip {
    /// The value ended before this byte, which is none of it. Called with one byte after the other.
    pub fn is_over_before(&mut self, byte: u8) -> bool {
        if self.closed {
            return true;
        }
        if let Some(escaped) = self.text {
            self.pass_text(byte, escaped);
            return false;
        }
        match byte {
            b'"' if self.begun && self.depth == 0 => return true,
            b'"' => self.text = Some(false),
            b'[' | b'{' if self.begun && self.depth == 0 => return true,
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' if self.depth == 0 => return true,
            b']' | b'}' => {
                self.depth -= 1;
                self.closed = self.depth == 0;
            }
            b',' | b':' if self.depth == 0 => return true,
            _ if self.depth == 0 && byte.is_ascii_whitespace() => return true,
            _ => {}
        }
        self.begun = true;
        false
    }

    fn pass_text(&mut self, byte: u8, escaped: bool) {
        self.text = match byte {
            b'"' if !escaped => {
                self.closed = self.depth == 0;
                None
            }
            _ => Some(byte == b'\\' && !escaped),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &[u8]) -> String {
        Json::read(json).as_text().expect("a text").to_owned()
    }

    #[test]
    fn a_lost_character_is_told_from_one_that_was_lost_before() {
        assert_eq!(Json::read(br#""a\ud83d""#), Json::Torn("a\u{FFFD}".to_owned()));
        assert_eq!(Json::read("\"a\u{FFFD}\"".as_bytes()), Json::Text("a\u{FFFD}".to_owned()));
    }

    #[test]
    fn half_a_surrogate_pair_is_one_lost_character_and_the_rest_stays() {
        assert_eq!(text(br#""hello\ud83d""#), "hello\u{FFFD}");
        assert_eq!(text(br#""\ude00 \ud83d\ude00 \ud83d\n\ud83dA""#), "\u{FFFD} 😀 \u{FFFD}\n\u{FFFD}A");
        assert_eq!(text(br#""\u00e4\u12 \q \/""#), "ä\u{FFFD}12 q /");
    }

    #[test]
    fn text_that_is_no_utf_8_is_taken_for_that_of_windows() {
        assert_eq!(text(b"\"Gr\xF6\xDFe \x80 \x93ja\x94 \xC3\xB6\""), "Größe € “ja” ö");
        assert_eq!(text(b"\"one\ttwo\nthree"), "one\ttwo\nthree", "and control characters may stand in it");
    }

    #[test]
    fn numbers_of_any_size_are_numbers() {
        assert_eq!(Json::read(b"1e999").number(), Some(f64::INFINITY));
        assert_eq!(Json::read(b" -1e999 ").number(), Some(f64::NEG_INFINITY));
        assert!(Json::read(b"NaN").number().is_some_and(f64::is_nan));
        assert_eq!(Json::read(br#"" 2 ""#).number(), Some(2.0));
        assert_eq!((Json::read(b"12").whole(), Json::read(b"1.5").whole()), (Some(12), None));
        assert_eq!((Json::read(b"-1").whole(), Json::read(b"1e300").whole()), (None, None));
    }

    #[test]
    fn what_is_nested_too_deeply_is_passed_over_alone() {
        let deep = format!("[1,{}{},2]", "[".repeat(100_000), "]".repeat(100_000));
        let Json::List(list) = Json::read(deep.as_bytes()) else { panic!("a list") };
        assert_eq!((list.len(), &list[0], &list[2]), (3, &Json::Number(1.0), &Json::Number(2.0)));
    }

    #[test]
    fn of_two_fields_of_one_name_the_last_counts_and_commas_are_not_counted() {
        let object = Json::read(br#"{"a":1,,"a":2 "b":nonsense, c: [3,], "d":}"#);
        assert_eq!(object.field("a"), &Json::Number(2.0));
        assert_eq!((object.field("b"), object.field("d")), (&Json::Broken, &Json::Null));
        assert_eq!(object.field("c"), &Json::List(vec![Json::Number(3.0)]));
        assert_eq!(object.field("e"), &Json::Null);
    }
}
