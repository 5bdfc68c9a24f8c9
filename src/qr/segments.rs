//! Which part of a text goes into which mode, so that the whole takes the fewest bits.
//!
//! A link is letters of any case, then a code in capitals and digits: the code takes 5.5 bits a character where the
//! address takes 8. The encoder's own optimizer joins neighbours from left to right, and so drags the code into the
//! address's mode, run by run; this one looks at the whole text (dynamic programming, as in Nayuki's "Optimal text
//! segmentation for QR Codes").

use qrcode::{Version, optimize::Segment, types::Mode};

/// The modes that are weighed; Kanji is not among them.
const MODES: [Mode; 3] = [Mode::Numeric, Mode::Alphanumeric, Mode::Byte];

/// Costs are counted in sixths of a bit: 10 bits for three digits, 11 for two characters.
const SIXTHS: usize = 6;
const NEVER: usize = usize::MAX / 2;

/// Cost of one character in each mode.
fn costs(byte: u8) -> [usize; 3] {
    let alphanumeric = byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte);
    [if byte.is_ascii_digit() { 20 } else { NEVER }, if alphanumeric { 33 } else { NEVER }, 8 * SIXTHS]
}

/// The cheapest segments of `text` in a code of this version.
pub(super) fn cheapest(text: &[u8], version: Version) -> Vec<Segment> {
    let heads = MODES.map(|mode| (mode.length_bits_count(version) + 4) * SIXTHS);
    // `came[i][m]`: the mode of character i when the text up to it is cheapest and goes on in mode m.
    let mut came = Vec::with_capacity(text.len());
    let mut total = heads;
    for &byte in text {
        let mut from = [0, 1, 2];
        let character = costs(byte);
        let mut sum = [0, 1, 2].map(|mode| (total[mode] + character[mode]).min(NEVER));
        for (to, head) in heads.iter().enumerate() {
            for mode in 0..MODES.len() {
                let switched = sum[mode].div_ceil(SIXTHS) * SIXTHS + head;
                if character[mode] < NEVER && switched < sum[to] {
                    sum[to] = switched;
                    from[to] = mode;
                }
            }
        }
        came.push(from);
        total = sum;
    }
    let mut mode = (0..MODES.len()).min_by_key(|&mode| total[mode]).unwrap_or(2);
    let mut segments: Vec<Segment> = Vec::new();
    for (at, from) in came.iter().enumerate().rev() {
        mode = from[mode];
        match segments.last_mut() {
            Some(last) if last.mode == MODES[mode] => last.begin = at,
            _ => segments.push(Segment { mode: MODES[mode], begin: at, end: at + 1 }),
        }
    }
    segments.reverse();
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str, version: i16) -> Vec<(Mode, &str)> {
        let segments = cheapest(text.as_bytes(), Version::Normal(version));
        segments.into_iter().map(|segment| (segment.mode, &text[segment.begin..segment.end])).collect()
    }

    #[test]
    fn a_link_is_its_address_and_its_code() {
        let code = "K3X9A7Q2Z".repeat(16);
        let link = format!("https://spoke.example/#{code}");
        assert_eq!(
            shape(&link, 8),
            [(Mode::Byte, "https://spoke.example/#"), (Mode::Alphanumeric, code.as_str())]
        );
        let loud = format!("HTTPS://SPOKE.EXAMPLE/#{code}");
        assert_eq!(shape(&loud, 8)[1].1, "#");
    }

    #[test]
    fn runs_that_are_not_worth_a_head_stay_where_they_are() {
        assert_eq!(shape("abc123def", 5), [(Mode::Byte, "abc123def")]);
        assert_eq!(shape("abc", 5).len(), 1);
        assert_eq!(shape("", 5).len(), 0);
        let digits = "7".repeat(40);
        assert_eq!(shape(&format!("AB{digits}"), 5), [(Mode::Alphanumeric, "AB"), (Mode::Numeric, &*digits)]);
    }

    #[test]
    fn nothing_is_cheaper_than_the_cheapest() {
        // Against every way to cut a short text.
        let version = Version::Normal(5);
        for text in ["aB3456789012345678901z", "12345ABCDE12345678", "xY1234ABCDEFGHIJKLMNOPqr#1"] {
            let bits = |segments: &[Segment]| segments.iter().map(|s| s.encoded_len(version)).sum::<usize>();
            let mut least = usize::MAX;
            for first in 0..text.len() {
                for second in first..text.len() {
                    let mode = |part: &str| {
                        MODES.into_iter().zip(0..).find(|(_, at)| part.bytes().all(|b| costs(b)[*at] < NEVER))
                    };
                    let cuts = [(0, first), (first, second), (second, text.len())];
                    let parts = cuts.into_iter().filter(|(begin, end)| begin < end);
                    let segments = parts.map(|(begin, end)| Segment {
                        mode: mode(&text[begin..end]).expect("bytes always do").0,
                        begin,
                        end,
                    });
                    least = least.min(bits(&segments.collect::<Vec<_>>()));
                }
            }
            assert!(bits(&cheapest(text.as_bytes(), version)) <= least, "{text}");
        }
    }
}
