//! How long packets of Vorbis are (Vorbis I, sections 1.3.2 and 4).
//!
//! A packet says which mode it is of, and a mode which of two lengths its block has. The modes stand at the end of the
//! setup, behind tables that only a decoder can walk through; they are read from the end, as they have a form that is
//! known.

/// What is known of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Vorbis {
    pub(super) channels: u8,
    pub(super) rate: u32,
    /// Samples of a short and of a long block.
    blocks: [u32; 2],
    /// Which modes have long blocks.
    modes: Vec<bool>,
    /// Samples of the block before.
    before: Option<u32>,
}

/// Modes that a stream has at most.
const MODES_MAX: usize = 64;

impl Vorbis {
    /// Reads the first and the third packet.
    pub(super) fn read(identification: &[u8], setup: &[u8]) -> Option<Self> {
        let known = identification.starts_with(b"\x01vorbis\0\0\0\0") && identification.len() >= 30;
        if !known || !setup.starts_with(b"\x05vorbis") {
            return None;
        }
        let channels = identification[11];
        let rate = u32::from_le_bytes(identification[12..16].try_into().ok()?);
        let exponents = [identification[28] & 0xF, identification[28] >> 4];
        let fine = exponents[0] <= exponents[1] && exponents.iter().all(|it| (6..=13).contains(it));
        if !fine || channels == 0 || rate == 0 {
            return None;
        }
        let blocks = exponents.map(|exponent| 1 << exponent);
        Some(Self { channels, rate, blocks, modes: modes(setup)?, before: None })
    }

    /// Another stream of the same kind begins.
    pub(super) fn restart(&mut self) {
        self.before = None;
    }

    /// How many samples of each channel the next packet gives; `None` when it is none.
    pub(super) fn samples(&mut self, packet: &[u8]) -> Option<u32> {
        let first = packet.first()?;
        if first & 1 != 0 {
            return None;
        }
        let bits = usize::BITS - (self.modes.len() - 1).leading_zeros();
        let mode = usize::from(first >> 1) & ((1 << bits) - 1);
        let block = self.blocks[usize::from(*self.modes.get(mode)?)];
        // Halves of neighbours are laid over each other: the first packet gives nothing.
        let samples = self.before.map_or(0, |before| (before + block) / 4);
        self.before = Some(block);
        Some(samples)
    }
}

/// Which modes have long blocks, from the end of the setup.
fn modes(setup: &[u8]) -> Option<Vec<bool>> {
    let bit = |at: usize| setup[at / 8] >> (at % 8) & 1;
    let number = |at: usize, bits: usize| (0..bits).fold(0_u32, |sum, n| sum | u32::from(bit(at + n)) << n);
    // The last bit that is set is the end.
    let mut at = (0..setup.len() * 8).rev().find(|at| bit(*at) == 1)?;
    let (mut found, mut modes) = (None, Vec::new());
    // Of each: block, window and transform (both always 0), mapping.
    while at >= 41 + 6 + 7 * 8 && modes.len() < MODES_MAX {
        at -= 41;
        if number(at + 1, 32) != 0 || number(at + 33, 8) > 63 {
            break;
        }
        modes.push(bit(at) == 1);
        // In front of the first stands how many there are.
        if number(at - 6, 6) as usize + 1 == modes.len() {
            found = Some(modes.len());
        }
    }
    modes.truncate(found?);
    modes.reverse();
    Some(modes)
}
