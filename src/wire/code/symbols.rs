//! Bits as letters and digits that a person can type and a chat does not break, with a length and a check.
//!
//! ```text
//! S P  version  length  digits of base 36 …  check check check
//! ```
//!
//! Why these, and what the check is proven to catch: docs/decisions/0008-packed-codes-are-letters-and-digits.md.

use super::bits::{BitReader, Bits};

/// How every packed code begins, whatever its version.
pub const BEGINNING: &str = "SP";
/// The version this program writes: one letter or digit.
pub const VERSION: u8 = 1;
/// Characters that are no content: beginning, version, length, check.
const FRAME_CHARS: usize = BEGINNING.len() + 2 + CHECK_CHARS;
const CHECK_CHARS: usize = 3;

/// The largest prime below 36³: a residue fits three characters, and every difference of two characters is a unit.
pub const CHECK_PRIME: u32 = 46_649;
/// Weight from one place to the next. Found by search: any two wrong characters up to 85 places apart are caught.
pub const CHECK_WEIGHT: u32 = 18_030;

/// What is wrong with the characters of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadSymbols {
    /// A character is missing, too many or wrong.
    Damaged,
    /// All characters are right; the program that wrote it is of another version.
    OtherVersion,
}

/// Bits that so many digits hold: 36ⁿ ≥ 2^bits. log₂ 36 is 5.1699250014…
pub fn bits_of(digits: usize) -> usize {
    (digits as u64 * 5_169_925_001 / 1_000_000_000) as usize
}

/// Characters of a code with so much content. Always even: one character too many or too few shows.
pub fn chars_of(bits: usize) -> usize {
    let mut chars = FRAME_CHARS + bits * 1_000 / 5_170;
    while !chars.is_multiple_of(2) || bits_of(chars - FRAME_CHARS) < bits {
        chars += 1;
    }
    chars
}

/// The most content that so many characters can hold.
pub fn bits_within(chars: usize) -> usize {
    bits_of((chars & !1).saturating_sub(FRAME_CHARS))
}

/// The letter or digit with this value.
fn symbol(value: u32) -> char {
    char::from_digit(value, 36).unwrap_or('0').to_ascii_uppercase()
}

/// The value of a letter or digit, in either case.
pub fn value(c: char) -> Option<u32> {
    c.is_ascii().then(|| c.to_digit(36)).flatten()
}

/// The check's next state.
pub fn check(state: u32, value: u32) -> u32 {
    // Below 2^32: 46,648 · 18,030 + 35 < 2^30.
    (state + value) * CHECK_WEIGHT % CHECK_PRIME
}

/// The text of these bits.
pub fn write(bits: &Bits) -> String {
    let chars = chars_of(bits.len());
    let digits = chars - FRAME_CHARS;
    // One big number, the first bit first, filled up with zeros; its digits come out last first.
    let mut number: Vec<u32> = bits.padded(bits_of(digits)).collect();
    let mut reversed = Vec::with_capacity(digits);
    for _ in 0..digits {
        let mut rest = 0;
        for byte in &mut number {
            let here = rest << 8 | *byte;
            (*byte, rest) = (here / 36, here % 36);
        }
        reversed.push(rest);
    }
    let length = (chars / 2 % 36) as u32;
    let mut values: Vec<u32> = BEGINNING.chars().filter_map(value).collect();
    values.extend([u32::from(VERSION), length]);
    values.extend(reversed.iter().rev());
    let residue = values.iter().fold(0, |state, value| check(state, *value));
    values.extend([residue / 1296, residue / 36 % 36, residue % 36]);
    values.into_iter().map(symbol).collect()
}

/// The characters are whole: the beginning, the length and the check are right. For any version.
pub fn is_whole(values: &[u32]) -> bool {
    let Some((body, residue)) = values.split_last_chunk::<CHECK_CHARS>() else { return false };
    let begins = body.iter().zip(BEGINNING.chars()).all(|(value, c)| Some(*value) == c.to_digit(36));
    let [a, b, c] = residue;
    values.len() > FRAME_CHARS
        && values.len().is_multiple_of(2)
        && begins
        && body[BEGINNING.len() + 1] == (values.len() / 2 % 36) as u32
        && body.iter().fold(0, |state, value| check(state, *value)) == a * 1296 + b * 36 + c
}

/// The bits of whole characters.
pub fn read(values: &[u32]) -> Result<BitReader, BadSymbols> {
    if !is_whole(values) {
        return Err(BadSymbols::Damaged);
    }
    if values[BEGINNING.len()] != u32::from(VERSION) {
        return Err(BadSymbols::OtherVersion);
    }
    let digits = &values[BEGINNING.len() + 2..values.len() - CHECK_CHARS];
    let bits = bits_of(digits.len());
    let mut number = vec![0_u32; bits.div_ceil(8)];
    for digit in digits {
        let mut carry = *digit;
        for byte in number.iter_mut().rev() {
            let here = *byte * 36 + carry;
            (*byte, carry) = (here & 0xff, here >> 8);
        }
        if carry > 0 {
            return Err(BadSymbols::Damaged);
        }
    }
    let bytes = number.into_iter().map(|byte| byte as u8).collect();
    BitReader::new(bytes, bits).ok_or(BadSymbols::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_prime(n: u32) -> bool {
        (2..n).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d))
    }

    fn power(base: u32, mut exponent: u32) -> u32 {
        let (mut base, mut result) = (u64::from(base), 1_u64);
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = result * base % u64::from(CHECK_PRIME);
            }
            base = base * base % u64::from(CHECK_PRIME);
            exponent >>= 1;
        }
        result as u32
    }

    /// What the decision record claims: the ratios that two errors would need do not occur within 85 places.
    #[test]
    fn rule_1_8_the_check_catches_any_two_wrong_characters_near_each_other() {
        assert!(is_prime(CHECK_PRIME));
        assert!((CHECK_PRIME + 1..=36 * 36 * 36).all(|n| !is_prime(n)), "the largest");
        let times = |a: u32, b: u32| (u64::from(a) * u64::from(b) % u64::from(CHECK_PRIME)) as u32;
        let inverse = |n| power(n, CHECK_PRIME - 2);
        let mut ratios = std::collections::BTreeSet::new();
        for a in 1..36 {
            for b in 1..36 {
                let ratio = times(a, inverse(b));
                ratios.extend([ratio, CHECK_PRIME - ratio]);
            }
        }
        for places in 1..=85 {
            let weight = power(CHECK_WEIGHT, places);
            for check_weight in [1, 36, 1296] {
                let ratio = times(weight, inverse(check_weight));
                assert!(!ratios.contains(&ratio), "{places} places");
            }
        }
    }

    #[test]
    fn so_many_digits_hold_so_many_bits_and_no_more() {
        for digits in [1, 2, 11, 53, 131, 306, 700] {
            let exact = (digits as f64 * 36_f64.log2()).floor() as usize;
            assert_eq!(bits_of(digits), exact);
        }
        for bits in 1..3_000 {
            let chars = chars_of(bits);
            assert!(chars.is_multiple_of(2) && bits_within(chars) >= bits);
            assert!(bits_within(chars - 2) < bits, "{bits}");
        }
    }
}
