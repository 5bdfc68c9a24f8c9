//! The descriptors in which MP4 says what its AAC or MP3 is (ISO/IEC 14496-1, 14496-3).

use super::writing::full;
use crate::sound::bytes::Bytes;

const ELEMENTARY_STREAM: u8 = 3;
const DECODER: u8 = 4;
const SPECIFIC: u8 = 5;
const SYNC: u8 = 6;

/// What the descriptors say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Described {
    /// 0x40: AAC, 0x66 to 0x68: AAC of MPEG-2, 0x69 and 0x6B: MP3.
    pub(super) object: u8,
    /// What the decoder has to know; empty when nothing.
    pub(super) specific: Vec<u8>,
}

/// Reads the content of an `esds`, behind version and flags.
pub(super) fn read(content: &[u8]) -> Option<Described> {
    let mut stream = Bytes(descriptor(&mut Bytes(content), ELEMENTARY_STREAM)?);
    stream.take(2)?;
    let flags = stream.u8()?;
    stream.take(if flags & 0x80 == 0 { 0 } else { 2 })?;
    if flags & 0x40 != 0 {
        let url = stream.u8()?;
        stream.take(url.into())?;
    }
    stream.take(if flags & 0x20 == 0 { 0 } else { 2 })?;
    let mut decoder = Bytes(descriptor(&mut stream, DECODER)?);
    let object = decoder.u8()?;
    decoder.take(12)?;
    let specific = descriptor(&mut decoder, SPECIFIC).unwrap_or_default().to_vec();
    Some(Described { object, specific })
}

/// The content of the next descriptor, if it is of this kind.
fn descriptor<'a>(bytes: &mut Bytes<'a>, kind: u8) -> Option<&'a [u8]> {
    if bytes.u8()? != kind {
        return None;
    }
    let mut length = 0;
    for _ in 0..4 {
        let byte = bytes.u8()?;
        length = length << 7 | usize::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            break;
        }
    }
    // Some writers count what they do not write.
    bytes.take(length.min(bytes.0.len()))
}

/// The box with the descriptors of a stream of sound.
pub(super) fn write(described: &Described) -> Vec<u8> {
    let mut decoder = vec![described.object, 0x15]; // A stream of sound.
    decoder.extend([0; 11]); // Sizes and rates: unknown.
    if !described.specific.is_empty() {
        decoder.extend(wrapped(SPECIFIC, &described.specific));
    }
    let stream = [&[0, 0, 0], wrapped(DECODER, &decoder).as_slice(), &wrapped(SYNC, &[2])].concat();
    full(*b"esds", 0, 0, &wrapped(ELEMENTARY_STREAM, &stream))
}

fn wrapped(kind: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len() as u32;
    let digit = |at: u32, more: u8| (length >> (7 * at) & 0x7F) as u8 | more;
    [&[kind, digit(3, 0x80), digit(2, 0x80), digit(1, 0x80), digit(0, 0)], content].concat()
}

/// What an `AudioSpecificConfig` says first: which kind of AAC it is (ISO/IEC 14496-3, table 1.17).
pub(super) fn aac_kind(specific: &[u8]) -> Option<u8> {
    let mut bytes = Bytes(specific);
    let bits = bytes.u16()?;
    let kind = (bits >> 11) as u8;
    Some(if kind == 31 { 32 + (bits >> 5 & 0x3F) as u8 } else { kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for specific in [vec![], vec![0x12, 0x10], vec![7; 200]] {
            let described = Described { object: 0x40, specific };
            assert_eq!(read(&write(&described)[12..]), Some(described));
        }
        assert_eq!(
            (aac_kind(&[0x12, 0x10]), aac_kind(&[0xF9, 0x40]), aac_kind(&[0])),
            (Some(2), Some(42), None)
        );
    }
}
