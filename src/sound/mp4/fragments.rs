//! The header of a fragment: which sample of it lies where. Offsets are read in all the ways there are: from the beginning
//! of the file, from that of the fragment, or behind what lies before.

use super::{
    boxes::{child, children, versioned},
    tables::Located,
};
use crate::sound::bytes::Bytes;

/// Samples of one fragment: half an hour of AAC.
const SAMPLES_MAX: usize = 100_000;

/// What holds for samples of a track that do not say otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Defaults {
    pub(super) duration: u32,
    pub(super) size: u32,
}

impl Defaults {
    /// Those of a track, from the content of an `mvex`.
    pub(super) fn read(mvex: &[u8], track: u32) -> Self {
        let read = |content| {
            let (_, _, mut bytes) = versioned(content)?;
            let of = bytes.u32()?;
            bytes.u32()?;
            Some((of, Self { duration: bytes.u32()?, size: bytes.u32()? }))
        };
        let all = children(mvex).filter(|(kind, _)| kind == b"trex").filter_map(|(_, content)| read(content));
        all.into_iter().find(|(of, _)| *of == track).map(|(_, defaults)| defaults).unwrap_or_default()
    }
}

/// Samples of a track that a fragment names, in order. `moof`: the content of its header, `begins`: where that header
/// begins in the file. `None`: it cannot be read.
pub(super) fn samples(moof: &[u8], begins: u64, track: u32, defaults: Defaults) -> Option<Vec<Located>> {
    let mut found = Vec::new();
    // Where what was named last ends: there the next begins, if it does not say otherwise.
    let mut behind = begins;
    for (_, traf) in children(moof).filter(|(kind, _)| kind == b"traf") {
        let (_, flags, mut bytes) = versioned(child(traf, *b"tfhd")?)?;
        let ours = bytes.u32()? == track;
        let base = match flags {
            _ if flags & 1 != 0 => bytes.u64()?,
            _ if flags & 0x2_0000 != 0 => begins,
            _ => behind,
        };
        bytes.take(if flags & 2 == 0 { 0 } else { 4 })?;
        let mut own = if ours { defaults } else { Defaults::default() };
        if flags & 8 != 0 {
            own.duration = bytes.u32()?;
        }
        if flags & 0x10 != 0 {
            own.size = bytes.u32()?;
        }
        behind = base;
        for (_, trun) in children(traf).filter(|(kind, _)| kind == b"trun") {
            behind = run(trun, base, behind, own, |sample| {
                if ours && sample.size > 0 {
                    found.push(sample);
                }
                found.len() <= SAMPLES_MAX
            })?;
        }
    }
    Some(found)
}

/// The samples of one run, until `take` wants no more; where the run ends.
fn run(
    content: &[u8],
    base: u64,
    behind: u64,
    defaults: Defaults,
    mut take: impl FnMut(Located) -> bool,
) -> Option<u64> {
    let (_, flags, mut bytes) = versioned(content)?;
    let count = bytes.u32()?;
    let mut offset = behind;
    if flags & 1 != 0 {
        let signed = bytes.u32()?.cast_signed();
        offset = base.checked_add_signed(signed.into())?;
    }
    bytes.take(if flags & 4 == 0 { 0 } else { 4 })?;
    let has = |flag: u32| flags & flag != 0;
    // Samples that say nothing of themselves take no room here: their number may be any.
    let silent = !has(0x100) && !has(0x200) && !has(0x400) && !has(0x800);
    for number in 0..count {
        if silent && number as usize > SAMPLES_MAX {
            return None;
        }
        let duration = if has(0x100) { bytes.u32()? } else { defaults.duration };
        let size = if has(0x200) { bytes.u32()? } else { defaults.size };
        Bytes::take(&mut bytes, if has(0x400) { 4 } else { 0 } + if has(0x800) { 4 } else { 0 })?;
        if !take(Located { offset, size, duration }) {
            return None;
        }
        offset = offset.checked_add(size.into())?;
    }
    Some(offset)
}
