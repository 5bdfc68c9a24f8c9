//! The classic code: `compressToEncodedURIComponent` of lz-string over compact JSON `{"t":"offer","s":SDP}`.
//!
//! The Voice Cards app reads and writes the same. Extra keys are allowed and carry our [`Hints`].

use serde::{Deserialize, Serialize};

use super::{
    Code, CodeError, CodeKind, Hints,
    altered::{has_link, is_filling},
};
use crate::wire::limits::SDP_CHARS_MAX;

/// How every classic code begins: `{"t":"` compressed. Eleven characters say the same for offer and answer.
pub const BEGINNING: &str = "N4IgLiBcI";
/// Fewer characters than this cannot hold a description; a word of a sentence does not look like a code.
const CODE_CHARS_MIN: usize = 60;

/// Characters of a code: twice the longest real one. An lz-string of n characters can unfold to n²/40; this bounds it.
const CLASSIC_CHARS_MAX: usize = 8 * 1024;
/// Beginnings in one text that are followed: a mail that quotes an answer that quotes an invitation has three.
const TRIES_MAX: usize = 8;

#[derive(Serialize, Deserialize)]
struct Json {
    #[serde(rename = "t")]
    kind: CodeKind,
    #[serde(rename = "s")]
    sdp: String,
    #[serde(flatten, default)]
    hints: Hints,
}

/// Writes a code. The browser's own description goes in as it is.
pub fn encode(kind: CodeKind, sdp: &str, hints: &Hints) -> String {
    let json = Json { kind, sdp: sdp.to_owned(), hints: hints.clone() };
    // Plain structs with text keys always serialise.
    lz_str::compress_to_encoded_uri_component(serde_json::to_string(&json).unwrap_or_default().as_str())
}

/// Reads a code that may have more behind it: its own end is in it. A description that is none of a data channel counts
/// as damage, and so does what no compressor writes: one content has one text.
fn decode(code: &str) -> Result<Code, CodeError> {
    let (json, Json { kind, sdp, hints }) = read(code)?;
    let code = code.starts_with(&lz_str::compress_to_encoded_uri_component(json.as_str()));
    if code { Code::new(kind, &sdp, hints).map_err(|_| CodeError::Damaged) } else { Err(CodeError::Damaged) }
}

fn read(code: &str) -> Result<(String, Json), CodeError> {
    let wide = lz_str::decompress_from_encoded_uri_component(code).ok_or(CodeError::Damaged)?;
    if wide.len() > SDP_CHARS_MAX + 1024 {
        return Err(CodeError::Damaged);
    }
    let json = String::from_utf16(&wide).map_err(|_| CodeError::Damaged)?;
    let read = serde_json::from_str(&json).map_err(|_| CodeError::Damaged)?;
    Ok((json, read))
}

/// Takes the code out of whatever stands around it, and leaves out the filling in it.
pub fn find(text: &[char]) -> Result<Code, CodeError> {
    let begins = (0..text.len()).filter(|at| text[*at] == 'N').filter_map(|at| Piece::at(&text[at..]));
    let mut problem = CodeError::NotACode;
    for piece in begins.take(TRIES_MAX) {
        for written in piece.readings() {
            if let Ok(code) = decode(&written) {
                return Ok(code);
            }
        }
        problem = CodeError::Damaged;
    }
    // No beginning: a code whose front was lost, or no code at all.
    let longest = text.split(|c| !is_code_char(*c)).map(<[char]>::len).max().unwrap_or(0);
    Err(if longest >= CODE_CHARS_MIN || has_long_fragment(text) { CodeError::Damaged } else { problem })
}

/// A link with more behind its `#` than the name of a place in a page.
fn has_long_fragment(text: &[char]) -> bool {
    let length = |part: &[char]| {
        let piece = part.iter().take_while(|c| is_code_char(**c) || is_filling(**c));
        piece.filter(|c| is_code_char(**c)).count()
    };
    has_link(text) && text.split(|c| *c == '#').skip(1).any(|part| length(part) >= CODE_CHARS_MIN)
}

/// Whatever a code may be made of, from its beginning to the first character that is neither of it nor filling.
struct Piece<'text>(&'text [char]);

impl<'text> Piece<'text> {
    /// `None` when no code begins here.
    fn at(text: &'text [char]) -> Option<Self> {
        let mut visible = text.iter().filter(|c| !is_filling(**c));
        if !BEGINNING.chars().all(|wanted| visible.next() == Some(&wanted)) {
            return None;
        }
        let end = text.iter().position(|c| !is_code_char(*c) && !is_filling(*c) && hyphens(*c).is_none());
        let end = end.unwrap_or(text.len()).min(2 * CLASSIC_CHARS_MAX);
        Some(Self(&text[..end]))
    }

    /// What it may have been, the likeliest first: filling left out; a dash that was made of two hyphens; a space that
    /// was a plus, as forms write it.
    fn readings(&self) -> impl Iterator<Item = String> {
        let has_dash = self.0.iter().any(|c| hyphens(*c) == Some(true));
        let has_space = self.0.contains(&' ');
        let ways = [(false, false), (true, false), (false, true)];
        let ways = ways.into_iter().filter(move |(two, plus)| (!two || has_dash) && (!plus || has_space));
        ways.map(|(two, plus)| self.written(two, plus))
    }

    fn written(&self, dash_is_two: bool, space_is_plus: bool) -> String {
        let mut out = String::new();
        for &c in self.0 {
            match hyphens(c) {
                Some(true) if dash_is_two => out.push_str("--"),
                Some(_) => out.push('-'),
                None if c == ' ' && space_is_plus => out.push('+'),
                None if is_code_char(c) => out.push(c),
                None => {}
            }
            if out.len() >= CLASSIC_CHARS_MAX {
                break;
            }
        }
        out
    }
}

/// Characters that text programs put where a hyphen was: `true` when there may have been two.
fn hyphens(c: char) -> Option<bool> {
    match c {
        '\u{2010}'..='\u{2012}' | '\u{2212}' => Some(false),
        '\u{2013}' | '\u{2014}' => Some(true),
        _ => None,
    }
}

fn is_code_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Vector {
        input: String,
        output: String,
    }

    #[derive(Deserialize)]
    struct Real {
        #[serde(rename = "type")]
        kind: CodeKind,
        sdp: String,
        code: String,
    }

    fn real_codes() -> Vec<Real> {
        serde_json::from_str(include_str!("../../../tests/fixtures/codes.json")).unwrap()
    }

    #[test]
    fn rule_1_1_compression_equals_the_javascript_library() {
        let vectors: Vec<Vector> =
            serde_json::from_str(include_str!("../../../tests/fixtures/lz-vectors.json")).unwrap();
        assert!(vectors.len() > 5);
        for Vector { input, output } in vectors {
            assert_eq!(lz_str::compress_to_encoded_uri_component(input.as_str()), output);
        }
    }

    #[test]
    fn rule_1_1_codes_of_real_browsers_read_and_write_the_same() {
        for real in real_codes() {
            let (_, Json { kind, sdp, hints }) = read(&real.code).unwrap();
            assert_eq!((kind, &sdp), (real.kind, &real.sdp));
            assert_eq!(encode(kind, &sdp, &hints), real.code, "byte for byte");
        }
    }

    fn find(text: &str) -> Result<Code, CodeError> {
        super::find(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn rule_1_2_text_around_a_code_is_tolerated() {
        for real in real_codes() {
            let code = &real.code;
            let (front, back) = code.split_at(100);
            let whole = Code::new(real.kind, &real.sdp, Hints::default()).unwrap();
            for text in [
                format!("  {code}\n"),
                format!("https://example.org/spoke/#{code}"),
                format!("Hi, open https://example.org/#{code} and press Join."),
                format!("<{code}>"),
                format!("{front}\r\n  {back}"),
                format!("Here it comes:\n{front}\n{back}\n\nSee you"),
            ] {
                assert_eq!(find(&text), Ok(whole.clone()), "{text}");
            }
        }
    }

    #[test]
    fn rule_1_3_what_is_no_code_is_told_from_what_is_a_damaged_one() {
        let code = &real_codes()[0].code;
        for text in ["", "hello there", "https://example.org/", "https://example.org/#about", "猫"] {
            assert_eq!(find(text), Err(CodeError::NotACode), "{text}");
        }
        let missing_middle = format!("{}{}", &code[..200], &code[300..]);
        for text in [&code[..code.len() / 2], &code[40..], &missing_middle] {
            assert_eq!(find(text), Err(CodeError::Damaged), "{text}");
        }
    }
}
