//! The words two people compare: 64 of them, four at a time, which is 24 bits.
//!
//! Each is a thing one can picture, of five letters or more, and differs from every other in at least three letters, so
//! that a word heard badly over a call is not another one of the list.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// How many words are compared.
pub const WORDS: usize = 4;
const BITS_PER_WORD: u32 = LIST.len().ilog2();
const _: () = assert!(LIST.len().is_power_of_two() && WORDS as u32 * BITS_PER_WORD >= 20);

/// Their order is part of the protocol (rule 9.3).
const LIST: [&str; 64] = [
    "almond", "anchor", "autumn", "balloon", "bamboo", "basket", "biscuit", "bridge", "butter", "cabbage",
    "cactus", "camera", "candle", "carrot", "cherry", "coffee", "compass", "diamond", "dolphin", "dragon",
    "elbow", "engine", "falcon", "feather", "forest", "garden", "giraffe", "guitar", "hammer", "helmet",
    "honey", "iceberg", "island", "jungle", "kitten", "ladder", "lemon", "magnet", "mirror", "mountain",
    "needle", "ocean", "olive", "orange", "pencil", "piano", "pillow", "planet", "rabbit", "ribbon",
    "rocket", "school", "silver", "spider", "sunset", "thunder", "tiger", "tomato", "tunnel", "umbrella",
    "violin", "walnut", "window", "zebra",
];

/// Four words of the list. Shown and read aloud as `lemon, tiger, piano, rocket`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Words(pub [&'static str; WORDS]);

impl Words {
    /// The words of the leading bits of a hash.
    pub(super) fn of(hash: Sha256) -> Self {
        let hash: [u8; 32] = hash.finalize().into();
        let leading = hash.iter().take(8).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let place = |at: usize| leading >> (64 - BITS_PER_WORD * (at as u32 + 1));
        Self(std::array::from_fn(|at| LIST[(place(at) % LIST.len() as u64) as usize]))
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(one: &str, other: &str) -> usize {
        let mut row: Vec<usize> = (0..=other.len()).collect();
        for (i, a) in one.bytes().enumerate() {
            let mut before = row[0];
            row[0] = i + 1;
            for (j, b) in other.bytes().enumerate() {
                let cost = before + usize::from(a != b);
                before = row[j + 1];
                row[j + 1] = cost.min(row[j] + 1).min(before + 1);
            }
        }
        row[other.len()]
    }

    #[test]
    fn rule_9_3_words_are_told_apart_when_heard_badly() {
        for (at, word) in LIST.iter().enumerate() {
            assert!(
                (5..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase()),
                "{word}"
            );
            for other in &LIST[at + 1..] {
                assert!(distance(word, other) >= 3, "{word} and {other}");
                assert!(word < other, "{word} is before {other}");
            }
        }
    }

    #[test]
    fn rule_9_3_words_are_the_leading_bits() {
        // SHA-256 of nothing begins with e3b0c4: 111000 111011 000011 000100.
        assert_eq!(Words::of(Sha256::new()).0, [LIST[56], LIST[59], LIST[3], LIST[4]]);
    }
}
