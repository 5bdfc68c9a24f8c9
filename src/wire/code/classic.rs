//! The classic code: `compressToEncodedURIComponent` of lz-string over compact JSON `{"t":"offer","s":SDP}`.
//!
//! The Voice Cards app reads and writes the same. Extra keys are allowed and carry our [`Hints`].

use serde::{Deserialize, Serialize};

use super::{Code, CodeError, CodeKind, Hints};
use crate::wire::limits::{CODE_CHARS_MAX, SDP_CHARS_MAX};

/// How every classic code begins: `{"t":"` compressed. Eleven characters say the same for offer and answer.
const BEGINNING: &str = "N4IgLiBcI";
/// Fewer characters than this cannot hold a description; a word of a sentence does not look like a code.
const CODE_CHARS_MIN: usize = 60;

/// Characters of a code: twice the longest real one. An lz-string of n characters can unfold to n²/40; this bounds it.
const CLASSIC_CHARS_MAX: usize = 8 * 1024;

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

/// Reads a bare code. A description that is none of a data channel counts as damage.
pub fn decode(code: &str) -> Result<Code, CodeError> {
    let Json { kind, sdp, hints } = read(code)?;
    Code::new(kind, &sdp, hints).map_err(|_| CodeError::Damaged)
}

fn read(code: &str) -> Result<Json, CodeError> {
    if code.len() > CLASSIC_CHARS_MAX {
        return Err(CodeError::Damaged);
    }
    let wide = lz_str::decompress_from_encoded_uri_component(code).ok_or(CodeError::Damaged)?;
    if wide.len() > SDP_CHARS_MAX + 1024 {
        return Err(CodeError::Damaged);
    }
    let json = String::from_utf16(&wide).map_err(|_| CodeError::Damaged)?;
    serde_json::from_str(&json).map_err(|_| CodeError::Damaged)
}

/// Takes the code out of whatever stands around it. White space inside a code (a chat's line breaks) is dropped.
pub fn find(text: &str) -> Result<Code, CodeError> {
    let text: String = text.chars().take(CODE_CHARS_MAX).collect();
    if let Some(at) = text.find(BEGINNING) {
        let rest = &text[at..];
        // First the longest reading: the code may be broken into lines. Then each shorter one: words may follow it.
        let mut ends: Vec<usize> =
            rest.match_indices(|c: char| !is_code_char(c)).map(|(end, _)| end).collect();
        ends.push(rest.len());
        let pieces = ends.len().min(64);
        let found = ends[..pieces].iter().rev().find_map(|&end| {
            let joined: String = rest[..end].chars().filter(|c| !c.is_whitespace()).collect();
            joined.chars().all(is_code_char).then(|| decode(&joined).ok()).flatten()
        });
        return found.ok_or(CodeError::Damaged);
    }
    // No beginning: a code whose front was lost, or no code at all.
    let longest = text.split(|c: char| !is_code_char(c)).map(str::len).max().unwrap_or(0);
    let after_fragment = text.rsplit_once('#').is_some_and(|(_, code)| code.len() >= CODE_CHARS_MIN);
    Err(if longest >= CODE_CHARS_MIN || after_fragment { CodeError::Damaged } else { CodeError::NotACode })
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
            let Json { kind, sdp, hints } = read(&real.code).unwrap();
            assert_eq!((kind, &sdp), (real.kind, &real.sdp));
            assert_eq!(encode(kind, &sdp, &hints), real.code, "byte for byte");
        }
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
