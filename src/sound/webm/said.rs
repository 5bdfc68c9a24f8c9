//! How long a WebM says it is.

use crate::sound::bytes::Bytes;

const SEGMENT: u64 = 0x1853_8067;
const INFO: u64 = 0x1549_A966;
const TIMESTAMP_SCALE: u64 = 0x002A_D7B1;
const DURATION: u64 = 0x4489;
/// Nanoseconds of a unit, where it is not said.
const SCALE_NS: u64 = 1_000_000;

/// Milliseconds (RFC 9559 §5.1.2); `None` when it does not say it, which is so of what browsers record.
pub(in crate::sound) fn said_ms(file: &[u8]) -> Option<u64> {
    let mut bytes = Bytes(file);
    // What the segment says of its own length may be wrong as well.
    while number(&mut bytes, true)? != SEGMENT {
        let length = number(&mut bytes, false)?;
        bytes.take(usize::try_from(length).ok()?)?;
    }
    number(&mut bytes, false)?;
    let info = element(&mut bytes, INFO)?;
    let scale = element(&mut Bytes(info), TIMESTAMP_SCALE).and_then(|it| Bytes(it).number(it.len()));
    let duration = element(&mut Bytes(info), DURATION)?;
    let short = || duration.try_into().ok().map(|bytes| f64::from(f32::from_be_bytes(bytes)));
    let duration = duration.try_into().ok().map(f64::from_be_bytes).or_else(short)?;
    let ms = duration * scale.unwrap_or(SCALE_NS) as f64 / 1e6;
    (ms >= 1.0).then_some(ms as u64)
}

/// The content of the next element of this name; `None` when it is not here as a whole.
fn element<'a>(bytes: &mut Bytes<'a>, name: u64) -> Option<&'a [u8]> {
    loop {
        let (found, length) = (number(bytes, true)?, number(bytes, false)?);
        let content = bytes.take(usize::try_from(length).ok()?)?;
        if found == name {
            return Some(content);
        }
    }
}

/// A number of variable length (RFC 8794 §4), with the marker of its length or without.
fn number(bytes: &mut Bytes<'_>, with_marker: bool) -> Option<u64> {
    let width = bytes.0.first()?.leading_zeros() as usize + 1;
    let number = (width <= 8).then(|| bytes.number(width))??;
    Some(if with_marker { number } else { number & !(1 << (7 * width)) })
}
