//! The way of clips onto this disk, whoever sends them: what is here of them is read so that their hashes go on, the rest
//! is received, verified and stored.
//!
//! A first sync and the fetching of single clips run it alike. They differ in what they know before they ask, and in what
//! they say to the other side; that is theirs.

use super::{
    primer::{Begun, Primer},
    receiver::{Missing, Receiver, ReceiverOutput},
};
use crate::{
    ids::{BlobId, ClipHash},
    ports::{
        arriving::Reached,
        storage::{Arrival, ClipRecord, DbError, Have, PartialRecord, StorageReply, StorageRequest},
    },
    project::Clip,
    time::{Instant, Now},
    wire::{
        fault::PeerFault,
        frame::Frame,
        message::{ChunkStart, Message, SyncFault},
    },
};

/// What a request to the disk was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Which clips are here.
    Find,
    /// The beginning of a clip, to go on hashing.
    Prime,
    /// What came: which write of it.
    Store(u32),
}

/// What the disk said.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Which clips are here, in the order they were asked for.
    Found(Vec<Have>),
    /// The beginning of a clip.
    Primed(Vec<u8>),
    /// This write is done.
    Stored(u32),
    /// It failed.
    Failed(SyncFault),
}

impl Purpose {
    /// What a reply to a request of this purpose says.
    pub fn answer(self, reply: Result<StorageReply, DbError>) -> Answer {
        match (self, reply) {
            (Self::Find, Ok(StorageReply::Have(found))) => Answer::Found(found),
            (Self::Prime, Ok(StorageReply::Bytes(bytes))) => Answer::Primed(bytes),
            (Self::Store(write), Ok(_)) => Answer::Stored(write),
            (_, Err(DbError::Full)) => Answer::Failed(SyncFault::DiskFull),
            _ => Answer::Failed(SyncFault::Storage),
        }
    }
}

/// What it wants.
#[derive(Debug, Clone, PartialEq)]
pub enum IntakeOutput {
    /// Of the disk.
    Storage(Purpose, StorageRequest),
    /// A message on `control`.
    Control(Message),
    /// So many bytes were damaged and will come again.
    Again(u64),
    /// A clip that is listened to has come further.
    Reached(Reached),
    /// It cannot go on.
    Failed(SyncFault),
}

/// Clips on their way here.
#[derive(Debug)]
pub struct Intake {
    primer: Primer,
    reading: bool,
    receiver: Receiver,
    again: u64,
}

impl Intake {
    /// Nothing is on its way yet. Acknowledgements carry the number `sync`.
    pub fn new(sync: u32, now: Now) -> Self {
        let receiver = Receiver::new(sync, now.instant, now.wall, Vec::new());
        Self { primer: Primer::default(), reading: false, receiver, again: 0 }
    }

    /// The next wish.
    pub fn poll_output(&mut self) -> Option<IntakeOutput> {
        if !self.reading
            && let Some(read) = self.primer.next_read()
        {
            self.reading = true;
            return Some(IntakeOutput::Storage(Purpose::Prime, read));
        }
        if self.again > 0 {
            return Some(IntakeOutput::Again(std::mem::take(&mut self.again)));
        }
        Some(match self.receiver.poll_output()? {
            ReceiverOutput::Store { write, arrivals } => {
                for arrival in &arrivals {
                    if let Arrival::Drop(partial) = arrival {
                        self.again += self.receiver.bytes_of(&partial.hash);
                    }
                }
                IntakeOutput::Storage(Purpose::Store(write), StorageRequest::Receive(arrivals))
            }
            ReceiverOutput::Control(message) => IntakeOutput::Control(message),
            ReceiverOutput::Reached(reached) => IntakeOutput::Reached(reached),
            ReceiverOutput::Failed(fault) => IntakeOutput::Failed(fault),
        })
    }

    /// These are missing here. What is here of them is read first.
    pub fn begin(&mut self, missing: impl IntoIterator<Item = Begun>) {
        self.primer.extend(missing);
    }

    /// Something is being read.
    pub fn is_reading(&self) -> bool {
        self.reading
    }

    /// Nothing is left to read.
    pub fn is_primed(&self) -> bool {
        self.primer.next_read().is_none()
    }

    /// The beginning of a clip was read.
    pub fn handle_primed(&mut self, bytes: &[u8]) {
        self.reading = false;
        self.primer.handle_read(bytes);
    }

    /// What was read as far as it is here, and can be asked for.
    pub fn take_ready(&mut self) -> Vec<Begun> {
        self.primer.take_ready()
    }

    /// The rest of a clip was asked for, which turns out to be `clip`.
    pub fn expect(&mut self, clip: Clip, begun: Begun) {
        let Begun { blob, offset, hasher, .. } = begun.within(&clip);
        self.receiver.add(Missing { clip, blob, offset, hasher });
    }

    /// The number that acknowledgements carry from now on.
    pub fn set_sync(&mut self, sync: u32) {
        self.receiver.set_sync(sync);
    }

    /// A transfer is announced. `Err`: the other side breaks the rules.
    pub fn handle_start(&mut self, start: ChunkStart, new_blob: BlobId) -> Result<(), PeerFault> {
        self.receiver.handle_start(start, new_blob)
    }

    /// A frame came. `Err`: the other side breaks the rules.
    pub fn handle_frame(&mut self, now: Instant, frame: Frame<'_>) -> Result<(), PeerFault> {
        self.receiver.handle_frame(now, frame)
    }

    /// What came was stored.
    pub fn handle_stored(&mut self, write: u32) {
        self.receiver.handle_stored(write);
    }

    /// Frames of transfers below this number belong to something that was given up.
    pub fn forget_below(&mut self, transfer: u32) {
        self.receiver.forget_below(transfer);
    }

    /// Nothing more will come: what is in memory goes to the disk, so that it need not be sent again.
    pub fn rescue(&mut self) {
        self.receiver.rescue();
    }

    /// See [`Receiver::listen`].
    pub fn listen(&mut self, hash: &ClipHash, new_blob: BlobId) -> Option<Reached> {
        self.receiver.listen(hash, new_blob)
    }

    /// Nobody listens any more.
    pub fn close_ears(&mut self) {
        self.receiver.close_ears();
    }

    /// See [`Receiver::here_of`].
    pub fn here_of(&self, hash: &ClipHash) -> Option<(u64, bool)> {
        self.receiver.here_of(hash)
    }

    /// Bytes of frames that came.
    pub fn received_bytes(&self) -> u64 {
        self.receiver.received_bytes()
    }

    /// Clips that were verified and stored since the last call.
    pub fn take_sealed(&mut self) -> Vec<ClipRecord> {
        self.receiver.take_sealed()
    }

    /// What the disk has of clips that are not whole.
    pub fn unfinished(&self) -> impl Iterator<Item = PartialRecord> {
        self.receiver.unfinished()
    }

    /// Clips that are still missing.
    pub fn missing(&self) -> impl ExactSizeIterator<Item = ClipHash> {
        self.receiver.missing()
    }

    /// Every clip is verified and stored.
    pub fn is_complete(&self) -> bool {
        self.receiver.is_complete()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::ClipHasher,
        ports::storage::PartialRecord,
        project::{MediaType, clip::Peaks},
        time::Timestamp,
    };

    const NOW: Now = Now { instant: Instant(0), wall: Timestamp(0) };

    fn clip(bytes: &[u8]) -> Clip {
        Clip {
            hash: ClipHash::of(bytes),
            bytes: bytes.len() as u64,
            duration_ms: 1_000,
            media_type: MediaType::new("audio/webm"),
            peaks: Peaks::new(vec![1; 20]),
        }
    }

    fn begun(bytes: &[u8], here: u64) -> Begun {
        let partial =
            PartialRecord { hash: ClipHash::of(bytes), blob: BlobId([3; 16]), started: Timestamp(0) };
        Begun::of(ClipHash::of(bytes), &Have::Part { partial, bytes: here })
    }

    /// Takes the start of a transfer and one frame with the rest of the clip.
    fn send(intake: &mut Intake, transfer: u32, bytes: &[u8], offset: usize, payload: &[u8]) {
        let start = ChunkStart {
            sync: 1,
            transfer,
            hash: ClipHash::of(bytes),
            offset: offset as u64,
            bytes: payload.len() as u64,
        };
        intake.handle_start(start, BlobId([4; 16])).expect("asked for");
        intake.handle_frame(Instant(10_000), Frame { transfer, chunk: 0, payload }).expect("in order");
    }

    #[test]
    fn a_begun_clip_is_read_before_it_is_asked_for_and_goes_on_where_it_stopped() {
        let bytes = [7; 1_000];
        let mut intake = Intake::new(1, NOW);
        intake.begin([begun(&bytes, 400)]);
        assert!(!intake.is_primed());
        let Some(IntakeOutput::Storage(Purpose::Prime, read)) = intake.poll_output() else {
            panic!("a read")
        };
        assert_eq!(read, StorageRequest::ReadBlob { blob: BlobId([3; 16]), offset: 0, len: 400 });
        assert_eq!(intake.poll_output(), None, "one at a time");
        intake.handle_primed(&bytes[..400]);
        assert!(intake.is_primed());
        let ready = intake.take_ready();
        assert_eq!(ready[0].offset, 400);
        for ready in ready {
            intake.expect(clip(&bytes), ready);
        }
        send(&mut intake, 1, &bytes, 400, &bytes[400..]);
        let Some(IntakeOutput::Storage(Purpose::Store(write), _)) = intake.poll_output() else {
            panic!("a write")
        };
        intake.handle_stored(write);
        assert!(intake.is_complete());
        assert_eq!(intake.take_sealed().len(), 1);
    }

    #[test]
    fn more_than_a_clip_can_have_is_none_of_it() {
        let bytes = [7; 1_000];
        let mut intake = Intake::new(1, NOW);
        let mut hasher = ClipHasher::default();
        hasher.update(&[1; 2_000]);
        intake.expect(clip(&bytes), Begun { offset: 2_000, hasher, ..begun(&bytes, 0) });
        send(&mut intake, 1, &bytes, 0, &bytes);
        let Some(IntakeOutput::Storage(Purpose::Store(write), _)) = intake.poll_output() else {
            panic!("a write")
        };
        intake.handle_stored(write);
        assert!(intake.is_complete());
    }

    #[test]
    fn damaged_bytes_are_told_because_they_come_again() {
        let bytes = [7; 1_000];
        let mut intake = Intake::new(1, NOW);
        intake.expect(clip(&bytes), Begun::of(ClipHash::of(&bytes), &Have::Nothing));
        send(&mut intake, 1, &bytes, 0, &[8; 1_000]);
        assert!(matches!(intake.poll_output(), Some(IntakeOutput::Storage(Purpose::Store(_), _))));
        assert_eq!(intake.poll_output(), Some(IntakeOutput::Again(1_000)));
        assert_eq!(intake.missing().len(), 1);
    }

    #[test]
    fn an_answer_of_another_kind_than_was_asked_for_is_a_failure() {
        let answer = |purpose: Purpose, reply| purpose.answer(reply);
        assert_eq!(answer(Purpose::Store(3), Ok(StorageReply::Done)), Answer::Stored(3));
        assert_eq!(answer(Purpose::Find, Ok(StorageReply::Done)), Answer::Failed(SyncFault::Storage));
        assert_eq!(answer(Purpose::Store(3), Err(DbError::Full)), Answer::Failed(SyncFault::DiskFull));
    }
}
