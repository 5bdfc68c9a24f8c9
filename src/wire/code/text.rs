//! Finds a packed code in a text: a chat message, a whole link, lower-cased, broken into lines.

use super::{Code, CodeError, packed, symbols};
use crate::wire::limits::{CODE_CHARS_MAX, PACKED_CHARS_MAX};

/// With the beginning and this program's version: so many characters are no word.
const CUT_CHARS_MIN: usize = 8;
/// With the beginning and a digit somewhere: so many characters in one piece are no word either.
const PIECE_CHARS_MIN: usize = 20;

/// Takes the code out of whatever stands around it.
pub fn find(text: &str) -> Result<Code, CodeError> {
    let text = unescaped(text);
    let mut problem = CodeError::NotACode;
    for at in 0..text.len() {
        let after_symbol = at.checked_sub(1).is_some_and(|before| symbols::value(text[before]).is_some());
        if after_symbol {
            continue;
        }
        let Some(piece) = piece(&text[at..]) else { continue };
        // First the longest reading: the code may be broken into lines. Then each shorter one: words may follow it.
        for &end in piece.ends.iter().rev() {
            let values = &piece.values[..end];
            if !symbols::is_whole(values) {
                continue;
            }
            match packed::decode(values) {
                Err(CodeError::OtherVersion) => problem = CodeError::OtherVersion,
                Err(_) => {}
                code => return code,
            }
        }
        if problem == CodeError::NotACode && piece.looks_like_a_code() {
            problem = CodeError::Damaged;
        }
    }
    Err(problem)
}

/// Letters and digits from one place on, white space left out, and where each group of them ends.
struct Piece {
    values: Vec<u32>,
    ends: Vec<usize>,
}

impl Piece {
    fn looks_like_a_code(&self) -> bool {
        let first = &self.values[..self.ends.first().copied().unwrap_or_default()];
        let ours = first.get(symbols::BEGINNING.len()) == Some(&u32::from(symbols::VERSION));
        let digit = first.iter().any(|value| *value < 10);
        ours && first.len() >= CUT_CHARS_MIN || digit && first.len() >= PIECE_CHARS_MIN
    }
}

/// None when it does not begin like a code.
fn piece(text: &[char]) -> Option<Piece> {
    let mut beginning = symbols::BEGINNING.chars().filter_map(symbols::value);
    let mut piece = Piece { values: Vec::new(), ends: Vec::new() };
    let mut whole = true;
    for c in text {
        if let Some(value) = symbols::value(*c) {
            if beginning.next().is_some_and(|wanted| wanted != value) {
                return None;
            }
            whole = piece.values.len() < PACKED_CHARS_MAX;
            if !whole {
                break;
            }
            piece.values.push(value);
        } else if is_blank(*c) {
            piece.ends.extend((piece.ends.last() != Some(&piece.values.len())).then_some(piece.values.len()));
        } else {
            break;
        }
    }
    if whole || piece.ends.is_empty() {
        piece.ends.extend((piece.ends.last() != Some(&piece.values.len())).then_some(piece.values.len()));
    }
    (piece.values.len() >= symbols::BEGINNING.len()).then_some(piece)
}

/// White space, and what chats put in so that a line may break: zero-width characters, the soft hyphen.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// The characters of a text, with `%23` and the like undone. What is not ASCII then is no part of a code.
fn unescaped(text: &str) -> Vec<char> {
    let mut rest = text.chars().take(CODE_CHARS_MAX).peekable();
    let mut plain = Vec::new();
    while let Some(c) = rest.next() {
        let mut ahead = rest.clone();
        let hex = (ahead.next().and_then(|c| c.to_digit(16)), ahead.next().and_then(|c| c.to_digit(16)));
        match (c, hex) {
            ('%', (Some(high), Some(low))) => {
                plain.push(char::from_u32(high << 4 | low).unwrap_or('%'));
                rest = ahead;
            }
            _ => plain.push(c),
        }
    }
    plain
}
