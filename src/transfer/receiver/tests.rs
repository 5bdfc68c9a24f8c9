//! What the receiver makes of frames in any order.

use super::*;
use crate::{
    project::{MediaType, clip::Peaks},
    wire::limits::{BATCH_BYTES, FRAME_HEADER_BYTES, PIECE_BYTES},
};

const FRAME: usize = 64 * 1024;

fn receiver() -> Receiver {
    Receiver::new(1, Instant(0), Timestamp(0), Vec::new())
}

/// A clip of these bytes is announced.
fn announce(receiver: &mut Receiver, transfer: u32, bytes: &[u8]) {
    let hash = ClipHash::of(bytes);
    let clip = Clip {
        hash,
        bytes: bytes.len() as u64,
        duration_ms: 1_000,
        media_type: MediaType::new("audio/webm"),
        peaks: Peaks::default(),
    };
    let blob = BlobId([0; 16]);
    receiver.add(Missing { clip, blob, offset: 0, hasher: ClipHasher::default() });
    let start = ChunkStart { transfer, sync: 1, hash, offset: 0, bytes: bytes.len() as u64 };
    receiver.handle_start(start, blob).unwrap();
}

/// The bytes of all pieces of the writes that are wanted, each with the number of its write.
fn writes(receiver: &mut Receiver) -> Vec<(u32, Vec<u64>)> {
    let mut writes = Vec::new();
    while let Some(output) = receiver.poll_output() {
        if let ReceiverOutput::Store { write, arrivals } = output {
            let bytes = |arrival: &Arrival| match arrival {
                Arrival::Bytes { bytes, .. } => Some(bytes.len() as u64),
                _ => None,
            };
            writes.push((write, arrivals.iter().filter_map(bytes).collect()));
        }
    }
    writes
}

/// Once the disk answered the second write first, its success counted for the first, which then failed: the clip
/// was thought to be here for good.
#[test]
fn a_write_counts_for_itself_whatever_the_order_of_the_answers() {
    let mut receiver = receiver();
    let mut numbers = Vec::new();
    for (transfer, fill) in [(1, 1), (2, 2)] {
        let clip = vec![fill; BATCH_BYTES as usize];
        announce(&mut receiver, transfer, &clip);
        receiver.handle_frame(Instant(0), Frame { transfer, chunk: 0, payload: &clip }).unwrap();
        numbers.extend(writes(&mut receiver).into_iter().map(|(write, _)| write));
    }
    assert_eq!(numbers, [1, 2]);
    receiver.handle_stored(2);
    assert_eq!(receiver.take_sealed().len(), 0);
    receiver.handle_stored(2);
    assert_eq!(receiver.take_sealed().len(), 0, "said twice");
    receiver.handle_stored(1);
    assert_eq!(receiver.take_sealed().len(), 2);
}

#[test]
fn a_fast_transfer_is_written_in_whole_pieces() {
    let mut receiver = receiver();
    let clip = vec![5; 5 * PIECE_BYTES + 5];
    announce(&mut receiver, 1, &clip);
    for (chunk, payload) in (0..).zip(clip.chunks(FRAME - FRAME_HEADER_BYTES)) {
        receiver.handle_frame(Instant(0), Frame { transfer: 1, chunk, payload }).unwrap();
    }
    let piece = PIECE_BYTES as u64;
    assert_eq!(writes(&mut receiver), [(1, vec![piece; 4])]);
    receiver.handle_stored(1);
    assert_eq!(writes(&mut receiver), [(2, vec![piece, 5])]);
}

#[test]
fn what_is_in_memory_is_written_when_the_connection_ends() {
    let mut receiver = receiver();
    let clip = vec![7; 3 * FRAME];
    announce(&mut receiver, 1, &clip);
    receiver.handle_frame(Instant(0), Frame { transfer: 1, chunk: 0, payload: &clip[..FRAME] }).unwrap();
    assert!(writes(&mut receiver).is_empty());
    receiver.rescue();
    assert_eq!(writes(&mut receiver), [(1, vec![FRAME as u64])]);
}
