//! The bytes of `project.json` as UTF-8: some programs of Windows write UTF-16, and marks in front.

/// How it is written, which its first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    Bytes,
    Little,
    Big,
}

/// Pieces as they are read become UTF-8, or stay what they are.
#[derive(Debug, Default)]
pub struct Decoding {
    written: Option<Written>,
    /// The first byte of a unit whose second one was not read yet.
    odd: Option<u8>,
    /// The first half of a pair.
    high: Option<u32>,
}

impl Decoding {
    /// Takes the next piece and puts it behind what is there.
    pub fn push(&mut self, piece: &[u8], into: &mut Vec<u8>) {
        let (written, from) = match self.written {
            Some(written) => (written, 0),
            None => first(piece),
        };
        self.written = Some(written);
        let piece = &piece[from..];
        match written {
            Written::Bytes => into.extend(piece),
            Written::Little => self.push_units(piece, u16::from_le_bytes, into),
            Written::Big => self.push_units(piece, u16::from_be_bytes, into),
        }
    }

    fn push_units(&mut self, piece: &[u8], unit: fn([u8; 2]) -> u16, into: &mut Vec<u8>) {
        let mut text = String::with_capacity(piece.len());
        for byte in piece {
            let Some(first) = self.odd.take() else {
                self.odd = Some(*byte);
                continue;
            };
            let unit = u32::from(unit([first, *byte]));
            match self.high.take() {
                Some(high) if (0xDC00..0xE000).contains(&unit) => {
                    let character = char::from_u32(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
                    text.extend(character);
                    continue;
                }
                // Half a pair without the other half.
                Some(_) => text.push(char::REPLACEMENT_CHARACTER),
                None => {}
            }
            if (0xD800..0xDC00).contains(&unit) {
                self.high = Some(unit);
            } else {
                text.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        into.extend(text.as_bytes());
    }
}

/// What the first bytes tell, and how many of them are only a mark.
fn first(piece: &[u8]) -> (Written, usize) {
    match piece {
        [0xEF, 0xBB, 0xBF, ..] => (Written::Bytes, 3),
        [0xFF, 0xFE, ..] => (Written::Little, 2),
        [0xFE, 0xFF, ..] => (Written::Big, 2),
        [first, 0, ..] if *first != 0 => (Written::Little, 0),
        [0, second, ..] if *second != 0 => (Written::Big, 0),
        _ => (Written::Bytes, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], piece: usize) -> String {
        let (mut decoding, mut out) = (Decoding::default(), Vec::new());
        for piece in bytes.chunks(piece) {
            decoding.push(piece, &mut out);
        }
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn utf_16_in_either_order_with_and_without_a_mark_is_read() {
        let text = "{\"label\":\"Größe 😀\"}";
        for swap in [false, true] {
            let order = |unit: u16| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() };
            for mark in [None, Some('\u{FEFF}')] {
                let units = mark.into_iter().chain(text.chars()).collect::<String>();
                let bytes: Vec<u8> = units.encode_utf16().flat_map(order).collect();
                for piece in [2, 3, 5, 1_000] {
                    assert_eq!(decoded(&bytes, piece), text, "{swap} {mark:?} in pieces of {piece}");
                }
            }
        }
        assert_eq!(decoded(b"\xEF\xBB\xBF{}", 100), "{}");
    }

    #[test]
    fn half_a_pair_is_one_lost_character() {
        let units = [0xFEFF, u16::from(b'{'), 0xD83D, u16::from(b'a'), 0xDE00, 0xD83D, 0xD83D, 0xDE00];
        let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        assert_eq!(decoded(&bytes, 3), "{\u{FFFD}a\u{FFFD}\u{FFFD}😀");
    }
}
