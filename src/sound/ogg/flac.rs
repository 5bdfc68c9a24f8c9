//! FLAC in Ogg: each packet is a frame (RFC 9639, section 10.1).

use crate::sound::flac::frames::{INFO_BYTES, Info, info};

/// The stream info in the first packet, read and as it is.
pub(super) fn head(packet: &[u8]) -> Option<(Info, &[u8])> {
    if !packet.starts_with(b"\x7FFLAC\x01") || packet.get(9..13) != Some(b"fLaC") {
        return None;
    }
    let bytes = packet.get(17..17 + INFO_BYTES)?;
    Some((info(bytes)?, bytes))
}
