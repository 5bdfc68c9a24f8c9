//! What stands at the beginning of FLAC and of each of its frames.

use super::sums::crc8;
use crate::sound::{
    bytes::Bytes,
    mp4::writing::{entry, full},
};

/// Bytes of the stream info.
pub(in crate::sound) const INFO_BYTES: usize = 34;
/// Bytes that a frame's header takes at most.
pub(in crate::sound) const HEADER_BYTES_MAX: usize = 16;

/// What the stream info says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sound) struct Info {
    pub(in crate::sound) rate: u32,
    pub(in crate::sound) channels: u16,
    pub(in crate::sound) bits: u16,
    /// Samples of each channel in all frames but the last, where all have as many.
    pub(in crate::sound) block: Option<u16>,
}

/// Reads a stream info.
pub(in crate::sound) fn info(bytes: &[u8]) -> Option<Info> {
    let mut bytes = Bytes(bytes.get(..INFO_BYTES)?);
    let (smallest, largest) = (bytes.u16()?, bytes.u16()?);
    bytes.take(6)?;
    let packed = bytes.u64()?;
    let rate = (packed >> 44) as u32;
    let channels = (packed >> 41) as u16 % 8 + 1;
    let bits = (packed >> 36) as u16 % 32 + 1;
    (rate > 0 && bits >= 4).then_some(Info {
        rate,
        channels,
        bits,
        block: (smallest == largest && smallest > 0).then_some(smallest),
    })
}

/// How many samples of each channel a file says it has, and how many a second has; `None` when it does not know.
pub(in crate::sound) fn said(file: &[u8]) -> Option<(u64, u64)> {
    // Behind the mark and the head of the first block.
    let content = file.get(8..8 + INFO_BYTES)?;
    let mut bytes = Bytes(&content[10..]);
    let samples = bytes.u64()? & 0xF_FFFF_FFFF;
    (samples > 0).then_some((samples, info(content)?.rate.into()))
}

/// The sample entry of FLAC in MP4 ("FLAC in ISOBMFF"). `info`: the content of the stream info.
pub(in crate::sound) fn sample_entry(channels: u16, bits: u16, rate: u32, info: &[u8]) -> Vec<u8> {
    // The last block of metadata, of the first kind.
    let block = [&[0x80, 0, 0, info.len() as u8], info].concat();
    entry(*b"fLaC", channels, bits, rate, &full(*b"dfLa", 0, 0, &block))
}

/// The header of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sound) struct Header {
    /// Its own bytes.
    pub(in crate::sound) len: usize,
    /// Samples of each channel in the frame.
    pub(in crate::sound) block: u32,
    /// Its number, or that of its first sample.
    pub(in crate::sound) number: u64,
    /// The number is that of a sample.
    pub(in crate::sound) variable: bool,
}

/// Reads the header of a frame; `None` when there is none of this stream, or not all of it.
pub(in crate::sound) fn header(bytes: &[u8], info: Info) -> Option<Header> {
    let mut rest = Bytes(bytes);
    let sync = rest.u16()?;
    let (codes, kind) = (rest.u8()?, rest.u8()?);
    if sync & 0xFFFE != 0xFFF8 || kind & 1 != 0 {
        return None;
    }
    let channels = match kind >> 4 {
        code @ 0..8 => u16::from(code) + 1,
        8..11 => 2,
        _ => return None,
    };
    let bits = [0, 8, 12, 0, 16, 20, 24, 32][usize::from(kind >> 1 & 7)];
    if channels != info.channels || (bits != 0 && bits != info.bits) || kind >> 1 & 7 == 3 {
        return None;
    }
    let number = number(&mut rest)?;
    let block = match codes >> 4 {
        0 => return None,
        1 => 192,
        code @ 2..6 => 144 << code,
        6 => u32::from(rest.u8()?) + 1,
        7 => u32::from(rest.u16()?) + 1,
        code => 1 << code,
    };
    let rate = match codes & 0xF {
        0 => info.rate,
        code @ 1..12 => RATES[usize::from(code) - 1],
        12 => u32::from(rest.u8()?) * 1_000,
        13 => u32::from(rest.u16()?),
        14 => u32::from(rest.u16()?) * 10,
        _ => return None,
    };
    let len = bytes.len() - rest.0.len() + 1;
    let fine = rate == info.rate && rest.u8()? == crc8(&bytes[..len - 1]);
    fine.then_some(Header { len, block, number, variable: sync & 1 == 1 })
}

/// Rates that have a code of their own.
const RATES: [u32; 11] =
    [88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];

/// A number as UTF-8 would write it, up to 36 bits.
fn number(bytes: &mut Bytes<'_>) -> Option<u64> {
    let first = bytes.u8()?;
    let more = match first.leading_ones() {
        0 => return Some(u64::from(first)),
        ones @ 2..=7 => ones - 1,
        _ => return None,
    };
    let mut number = u64::from(first) & (0x3F >> more);
    for _ in 0..more {
        let byte = bytes.u8()?;
        if byte & 0xC0 != 0x80 {
            return None;
        }
        number = number << 6 | u64::from(byte & 0x3F);
    }
    Some(number)
}
