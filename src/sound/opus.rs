//! How long packets of Opus are (RFC 6716, section 3.1), and what its head says (RFC 7845, section 5.1).

/// Samples a second that Opus counts in, whatever was recorded.
pub(in crate::sound) const RATE: u32 = 48_000;
/// All packets hold a multiple of so many samples of each channel: 2.5 ms.
pub(in crate::sound) const UNIT: u32 = 120;
/// What decoders want to hear before a place that is jumped to.
pub(in crate::sound) const RUN_UP_NS: u64 = 80_000_000;

/// What the head says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sound) struct Head {
    pub(in crate::sound) channels: u8,
    /// Samples at the beginning that are not heard.
    pub(in crate::sound) skip: u16,
}

/// Reads the first packet.
pub(in crate::sound) fn head(packet: &[u8]) -> Option<Head> {
    let known = packet.starts_with(b"OpusHead") && packet.len() >= 19 && packet[8] < 16;
    (known && packet[9] > 0)
        .then(|| Head { channels: packet[9], skip: u16::from_le_bytes([packet[10], packet[11]]) })
}

/// How many samples of each channel a packet holds; `None` when it is none.
pub(in crate::sound) fn samples(packet: &[u8]) -> Option<u32> {
    let kind = packet.first()?;
    let frame = match kind >> 3 {
        config @ 0..12 => [480, 960, 1_920, 2_880][usize::from(config % 4)],
        config @ 12..16 => [480, 960][usize::from(config % 2)],
        config => [120, 240, 480, 960][usize::from(config % 4)],
    };
    let frames = match kind & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u32::from(packet.get(1)? & 0x3F),
    };
    let samples = frame * frames;
    (1..=5_760).contains(&samples).then_some(samples)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_are_as_long_as_their_first_byte_says() {
        for (packet, length) in [
            (&[0x78, 0][..], Some(960)),
            (&[0x08], Some(960)),
            (&[0xFC], Some(960)),
            (&[0xFD], Some(1_920)),
            (&[0x83, 48], Some(5_760)),
            (&[0x83, 49], None),
            (&[0x03], None),
            (&[0x03, 0], None),
            (&[], None),
        ] {
            assert_eq!(samples(packet), length, "{packet:?}");
        }
    }
}
