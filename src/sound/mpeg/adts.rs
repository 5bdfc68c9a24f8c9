//! Headers of AAC in a stream.

/// Bytes of a header without its check sum.
pub(super) const HEADER_BYTES: usize = 7;

const RATES: [u32; 13] =
    [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

/// The header of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) channels: u16,
    pub(super) rate: u32,
    /// Bytes of the frame with its header.
    pub(super) len: usize,
    /// Bytes of the header.
    pub(super) head: usize,
    /// Samples of each channel.
    pub(super) samples: u32,
    /// The same as an `AudioSpecificConfig`.
    pub(super) specific: [u8; 2],
}

/// Reads a header; `None` when it is none, or says its channels elsewhere.
pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let [0xFF, second, third, fourth, fifth, sixth, seventh, ..] = *bytes else { return None };
    if second & 0xF6 != 0xF0 {
        return None;
    }
    let head = if second & 1 == 0 { 9 } else { 7 };
    let (kind, code) = ((third >> 6) + 1, third >> 2 & 0xF);
    let channels = (third & 1) << 2 | fourth >> 6;
    let rate = *RATES.get(usize::from(code))?;
    let len = usize::from(fourth & 3) << 11 | usize::from(fifth) << 3 | usize::from(sixth) >> 5;
    let samples = (u32::from(seventh & 3) + 1) * 1_024;
    let specific = [kind << 3 | code >> 1, code << 7 | channels << 3];
    let channels = match channels {
        0 => return None,
        7 => 8,
        channels => u16::from(channels),
    };
    (len > head).then_some(Header { channels, rate, len, head, samples, specific })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_what_the_decoder_has_to_know() {
        let header = header(&[0xFF, 0xF1, 0x50, 0x80, 0x2E, 0x7F, 0xFC]).unwrap();
        assert_eq!((header.rate, header.channels, header.len, header.head), (44_100, 2, 371, 7));
        assert_eq!((header.samples, header.specific), (1_024, [0x12, 0x10]));
        assert_eq!(super::header(&[0xFF, 0xF1, 0x50, 0, 0, 0x1F, 0xFC]), None, "nothing in it");
    }
}
