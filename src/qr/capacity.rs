//! How large a QR code of a link is (ISO/IEC 18004, level M), to know what still fits. It draws nothing.

/// Data codewords of versions 1 to 20 at level M.
const CODEWORDS: [usize; 20] =
    [16, 28, 44, 64, 86, 108, 124, 154, 182, 216, 254, 290, 334, 365, 415, 453, 507, 563, 627, 669];
/// From this version on the counts of characters are longer.
const LONG_COUNTS_FROM: usize = 10;

/// What a segment's characters are.
#[derive(Clone, Copy)]
enum Mode {
    /// `0-9A-Z $%*+-./:`, two in eleven bits.
    Alphanumeric,
    /// Anything.
    Byte,
}

fn segment_bits(mode: Mode, chars: usize, version: usize) -> usize {
    let long = version >= LONG_COUNTS_FROM;
    match (mode, chars) {
        (_, 0) => 0,
        (Mode::Alphanumeric, _) => 4 + if long { 11 } else { 9 } + chars / 2 * 11 + chars % 2 * 6,
        (Mode::Byte, _) => 4 + if long { 16 } else { 8 } + chars * 8,
    }
}

/// Bits of a page's address and `#`: scheme and host in capitals, which mean the same, then the path as it is.
fn page_bits(page: &str, version: usize) -> usize {
    let host_ends = page.match_indices('/').nth(2).map_or(page.len(), |(at, _)| at);
    segment_bits(Mode::Alphanumeric, host_ends, version)
        + segment_bits(Mode::Byte, page.len() - host_ends + 1, version)
}

/// Characters of the longest packed code in a QR code of this version, 1 to 20, in a link to this page. The link is three
/// segments: scheme and host in capitals, path and `#`, code. 0 beyond version 20: nobody can scan that from a screen.
pub fn code_chars_within(version: usize, page: &str) -> usize {
    let room = CODEWORDS.get(version.wrapping_sub(1)).map_or(0, |words| words * 8);
    let room = room.saturating_sub(page_bits(page, version));
    (0..=room / 5).rev().find(|&chars| segment_bits(Mode::Alphanumeric, chars, version) <= room).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Table 7 of the standard.
    #[test]
    fn capacities_are_those_of_the_standard() {
        for (version, bytes, alphanumeric) in
            [(5, 84, 122), (6, 106, 154), (7, 122, 178), (8, 152, 221), (10, 213, 311)]
        {
            let room = CODEWORDS[version - 1] * 8;
            assert!(segment_bits(Mode::Byte, bytes, version) <= room);
            assert!(segment_bits(Mode::Byte, bytes + 1, version) > room);
            assert!(segment_bits(Mode::Alphanumeric, alphanumeric, version) <= room);
            assert!(segment_bits(Mode::Alphanumeric, alphanumeric + 1, version) > room);
        }
    }

    #[test]
    fn what_fits_fits_and_no_more() {
        let page = "https://somebody.github.io/ab/";
        let chars = code_chars_within(8, page);
        let bits = |chars| page_bits(page, 8) + segment_bits(Mode::Alphanumeric, chars, 8);
        let room = CODEWORDS[7] * 8;
        assert!(bits(chars) <= room && bits(chars + 1) > room, "{chars}");
        assert!(
            (5..20).all(|version| code_chars_within(version, page) < code_chars_within(version + 1, page))
        );
        assert_eq!(code_chars_within(21, page), 0);
        assert_eq!(code_chars_within(8, &"x/".repeat(1_000)), 0);
        assert_eq!(code_chars_within(0, page), 0);
    }
}
