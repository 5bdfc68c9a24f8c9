//! The bytes of a clip that comes in, cut into the pieces in which it is stored. They end at multiples of
//! [`PIECE_BYTES`], where reads begin: the disk reads a piece only as a whole.

use crate::wire::limits::PIECE_BYTES;

/// Bytes of a clip from some offset to its end, as they come.
#[derive(Debug)]
pub(super) struct Pieces {
    at: u64,
    end: u64,
    buffer: Vec<u8>,
}

impl Pieces {
    /// `bytes` bytes that begin at `offset`.
    pub fn new(offset: u64, bytes: u64) -> Self {
        Self { at: offset, end: offset + bytes, buffer: Vec::new() }
    }

    /// How many bytes are still to come.
    pub fn missing(&self) -> u64 {
        self.end - self.at
    }

    /// The byte behind the last one that came.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Bytes that wait for their piece to become full.
    pub fn unfinished(&self) -> u64 {
        self.buffer.len() as u64
    }

    /// The next bytes, no more than are missing. `store` gets the pieces they complete, each with its offset.
    pub fn push(&mut self, mut bytes: &[u8], mut store: impl FnMut(u64, Vec<u8>)) {
        while !bytes.is_empty() {
            let room = PIECE_BYTES - self.at as usize % PIECE_BYTES;
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            if self.buffer.len() >= PIECE_BYTES / 4 {
                // Reserved for a whole piece: growing step by step would copy the bytes several times.
                self.buffer.reserve_exact(room.min(self.missing() as usize));
            }
            self.buffer.extend_from_slice(now);
            self.at += now.len() as u64;
            bytes = later;
            if now.len() == room || self.missing() == 0 {
                self.cut(&mut store);
            }
        }
    }

    /// Ends the last piece, full or not; none when no byte waits.
    pub fn cut(&mut self, store: &mut impl FnMut(u64, Vec<u8>)) {
        if !self.buffer.is_empty() {
            let bytes = std::mem::take(&mut self.buffer);
            store(self.at - bytes.len() as u64, bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Offsets and lengths of the pieces of a clip that comes in frames of 64 KiB.
    fn pieces(offset: u64, bytes: usize) -> Vec<(u64, usize)> {
        let mut pieces = Pieces::new(offset, bytes as u64);
        let mut stored = Vec::new();
        for frame in vec![0; bytes].chunks(65_528) {
            pieces.push(frame, |at, bytes| stored.push((at, bytes.len())));
        }
        assert_eq!((pieces.missing(), pieces.unfinished()), (0, 0));
        stored
    }

    /// Pieces once ended where a frame did: sixteen frames are less than a piece, seventeen are more. A reader then took
    /// every piece from the disk twice.
    #[test]
    fn pieces_end_at_multiples_of_their_size() {
        let piece = PIECE_BYTES as u64;
        let (first, second) = ((0, PIECE_BYTES), (piece, PIECE_BYTES));
        assert_eq!(pieces(0, 2 * PIECE_BYTES + 5), [first, second, (2 * piece, 5)]);
        assert_eq!(pieces(0, 2 * PIECE_BYTES), [first, second]);
        assert_eq!(pieces(piece - 7, 9), [(piece - 7, 7), (piece, 2)]);
        assert_eq!(pieces(3, 4), [(3, 4)]);
    }
}
