//! Frames on `binary`: 8 bytes of header, then a piece of a clip.
//!
//! ```text
//! 0        4        8
//! transfer | chunk  | payload …        little-endian u32 each
//! ```

use super::{
    DecodeError,
    limits::{FRAME_BYTES_MAX, FRAME_HEADER_BYTES},
};

/// A piece of a clip on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Number of the transfer; never used twice in a session.
    pub transfer: u32,
    /// Number of the piece, from 0.
    pub chunk: u32,
    /// Its bytes, at least one.
    pub payload: &'a [u8],
}

impl<'a> Frame<'a> {
    /// The bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FRAME_HEADER_BYTES + self.payload.len());
        bytes.extend_from_slice(&self.transfer.to_le_bytes());
        bytes.extend_from_slice(&self.chunk.to_le_bytes());
        bytes.extend_from_slice(self.payload);
        bytes
    }

    /// Reads a frame of at most [`FRAME_BYTES_MAX`] bytes.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        if bytes.len() > FRAME_BYTES_MAX {
            return Err(DecodeError::TooLong { len: bytes.len(), max: FRAME_BYTES_MAX });
        }
        let (transfer, rest) = bytes.split_first_chunk().ok_or(DecodeError::Truncated)?;
        let (chunk, payload) = rest.split_first_chunk().ok_or(DecodeError::Truncated)?;
        if payload.is_empty() {
            return Err(DecodeError::Truncated);
        }
        Ok(Self { transfer: u32::from_le_bytes(*transfer), chunk: u32::from_le_bytes(*chunk), payload })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_4_1_the_header_is_eight_bytes_little_endian() {
        let frame = Frame { transfer: 1, chunk: 0x0203, payload: b"x" };
        assert_eq!(frame.encode(), [1, 0, 0, 0, 3, 2, 0, 0, b'x']);
        assert_eq!(Frame::decode(&frame.encode()), Ok(frame));
    }

    #[test]
    fn rule_4_1_short_empty_and_oversized_frames_are_refused() {
        for len in 0..=FRAME_HEADER_BYTES {
            assert_eq!(Frame::decode(&vec![0; len]), Err(DecodeError::Truncated));
        }
        assert!(Frame::decode(&vec![0; FRAME_BYTES_MAX]).is_ok());
        assert!(matches!(Frame::decode(&vec![0; FRAME_BYTES_MAX + 1]), Err(DecodeError::TooLong { .. })));
    }
}
