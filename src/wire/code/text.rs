//! Finds a packed code in a text: a chat message, a whole link, lower-cased, broken into lines.

use super::{Code, CodeError, altered::is_filling, packed, symbols};
use crate::wire::limits::PACKED_CHARS_MAX;

/// With the beginning and this program's version: so many characters are no word.
const CUT_CHARS_MIN: usize = 8;
/// With the beginning and a digit somewhere: so many characters in one piece are no word either.
const PIECE_CHARS_MIN: usize = 20;

/// Takes the code out of whatever stands around it.
pub fn find(text: &[char]) -> Result<Code, CodeError> {
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
        let in_link = at.checked_sub(1).is_some_and(|before| text[before] == '#');
        if problem == CodeError::NotACode && piece.looks_like_a_code(in_link) {
            problem = CodeError::Damaged;
        }
    }
    Err(problem)
}

/// Letters and digits from one place on, filling left out, and where each group of them ends.
struct Piece {
    values: Vec<u32>,
    ends: Vec<usize>,
    /// Where the first white space is: behind it may be another word.
    word: usize,
}

impl Piece {
    /// Behind a link's `#` all of it is meant, in front of other words only the first word.
    fn looks_like_a_code(&self, in_link: bool) -> bool {
        let first = &self.values[..if in_link { self.values.len() } else { self.word }];
        let ours = first.get(symbols::BEGINNING.len()) == Some(&u32::from(symbols::VERSION));
        let digit = first.iter().any(|value| *value < 10);
        ours && first.len() >= CUT_CHARS_MIN || digit && first.len() >= PIECE_CHARS_MIN
    }
}

/// None when it does not begin like a code.
fn piece(text: &[char]) -> Option<Piece> {
    let mut beginning = symbols::BEGINNING.chars().filter_map(symbols::value);
    let mut piece = Piece { values: Vec::new(), ends: Vec::new(), word: 0 };
    let mut in_word = true;
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
            piece.word += usize::from(in_word);
        } else if is_filling(*c) {
            in_word &= !c.is_whitespace();
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
