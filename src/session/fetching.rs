//! Fetches clips of the shared project that are missing here, beside everything else.
//!
//! ```text
//! missing → asked of the disk ─whole→ here
//!              └─begun→ hash goes on ─→ asked of the other side → announced → received, verified → here
//! ```

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    ids::{BlobId, ClipHash},
    ports::storage::{ClipRecord, Have, StorageRequest},
    project::Clip,
    time::{Instant, Timestamp},
    transfer::{
        Receiver,
        primer::{Begun, Primer},
        receiver::{Missing, ReceiverOutput},
    },
    wire::{
        fault::PeerFault,
        frame::Frame,
        message::{ChunkStart, Message, SyncFault, Want, pages},
    },
};

/// What this half wants.
#[derive(Debug, Clone, PartialEq)]
pub enum FetchingOutput {
    /// A message on `control`.
    Control(Message),
    /// A request to the disk; its answer goes to [`Fetching::handle_storage`] with the same purpose.
    Storage(FetchFor, StorageRequest),
    /// A clip is here and verified.
    Here(ClipRecord),
    /// It cannot go on; what is missing stays missing until it is asked for again.
    Failed(SyncFault),
}

/// What a request to the disk was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchFor {
    /// Which clips are here.
    Find,
    /// The beginning of a clip, to go on hashing.
    Prime,
    /// What came: which write of it.
    Store(u32),
}

/// The receiving half of one link's live clips.
#[derive(Debug)]
pub struct Fetching {
    number: u32,
    /// Everything that is missing and was asked for here.
    missing: BTreeSet<ClipHash>,
    queue: Vec<ClipHash>,
    finding: Vec<ClipHash>,
    primer: Primer,
    priming: bool,
    begun: bool,
    asked: BTreeMap<ClipHash, Begun>,
    sync: u32,
    receiver: Receiver,
    failed: bool,
    out: VecDeque<FetchingOutput>,
}

impl Fetching {
    /// Nothing is missing yet.
    pub fn new(number: u32, now: Instant, wall: Timestamp) -> Self {
        Self {
            number,
            missing: BTreeSet::new(),
            queue: Vec::new(),
            finding: Vec::new(),
            primer: Primer::default(),
            priming: false,
            begun: false,
            asked: BTreeMap::new(),
            sync: 0,
            receiver: Receiver::new(0, now, wall, Vec::new()),
            failed: false,
            out: VecDeque::new(),
        }
    }

    /// The next wish.
    pub fn poll_output(&mut self) -> Option<FetchingOutput> {
        self.out.pop_front()
    }

    /// Its number, unique on its link: answers of the disk to an older one find nobody.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// It cannot go on.
    pub fn has_failed(&self) -> bool {
        self.failed
    }

    /// The offer of clips with this number is answered here.
    pub fn is_of(&self, sync: u32) -> bool {
        self.sync == sync && sync > 0
    }

    /// These are missing here.
    pub fn want(&mut self, hashes: impl IntoIterator<Item = ClipHash>) {
        for hash in hashes {
            if self.missing.insert(hash) {
                self.queue.push(hash);
            }
        }
        self.find();
    }

    fn find(&mut self) {
        if self.finding.is_empty() && !self.queue.is_empty() {
            self.finding = std::mem::take(&mut self.queue);
            let find = StorageRequest::FindClips(self.finding.clone());
            self.out.push_back(FetchingOutput::Storage(FetchFor::Find, find));
        }
    }

    /// The disk said which clips are here.
    pub fn handle_found(&mut self, found: Vec<Have>) {
        let finding = std::mem::take(&mut self.finding);
        for (hash, have) in finding.into_iter().zip(found) {
            if let Have::Whole(record) = have {
                self.missing.remove(&hash);
                self.out.push_back(FetchingOutput::Here(record));
            } else {
                self.primer.extend([Begun::of(hash, &have)]);
            }
        }
        self.prime();
        self.find();
    }

    fn prime(&mut self) {
        if self.priming {
            return;
        }
        if let Some(read) = self.primer.next_read() {
            self.priming = true;
            self.out.push_back(FetchingOutput::Storage(FetchFor::Prime, read));
        }
        let ready = self.primer.take_ready();
        let wants = ready.iter().map(|begun| Want { hash: begun.hash, offset: begun.offset }).collect();
        self.asked.extend(ready.into_iter().map(|begun| (begun.hash, begun)));
        for wants in pages(wants) {
            let fresh = !std::mem::replace(&mut self.begun, true);
            self.out.push_back(FetchingOutput::Control(Message::ClipWants { wants, fresh }));
        }
    }

    /// The beginning of a clip was read.
    pub fn handle_primed(&mut self, bytes: &[u8]) {
        self.priming = false;
        self.primer.handle_read(bytes);
        self.prime();
    }

    /// What is known of clips we asked for. `Err`: the other side breaks the rules.
    pub fn handle_info(&mut self, sync: u32, clips: Vec<Clip>) -> Result<(), PeerFault> {
        self.sync = sync;
        self.receiver.set_sync(sync);
        for clip in clips {
            let mut begun = self.asked.remove(&clip.hash).ok_or(PeerFault::UnwantedClip)?;
            if !clip.is_plausible() {
                return Err(PeerFault::ImplausibleClip);
            }
            if begun.offset >= clip.bytes {
                // More is here than there should be: it is of something else.
                begun = Begun::of(clip.hash, &Have::Nothing);
            }
            let Begun { blob, offset, hasher, .. } = begun;
            self.receiver.add(Missing { clip, blob, offset, hasher });
        }
        Ok(())
    }

    /// A transfer is announced. `Err`: the other side breaks the rules.
    pub fn handle_start(&mut self, start: ChunkStart, new_blob: BlobId) -> Result<(), PeerFault> {
        if self.failed {
            return Ok(());
        }
        self.receiver.handle_start(start, new_blob)?;
        self.drain();
        Ok(())
    }

    /// A frame came. `Err`: the other side breaks the rules.
    pub fn handle_frame(&mut self, now: Instant, frame: Frame<'_>) -> Result<(), PeerFault> {
        if self.failed {
            return Ok(());
        }
        self.receiver.handle_frame(now, frame)?;
        self.drain();
        Ok(())
    }

    /// Frames of transfers below this number belong to something that was given up.
    pub fn forget_below(&mut self, transfer: u32) {
        self.receiver.forget_below(transfer);
    }

    /// What came was stored.
    pub fn handle_stored(&mut self, write: u32) {
        if self.failed {
            return; // What was written behind a write that failed proves nothing.
        }
        self.receiver.handle_stored(write);
        self.drain();
    }

    /// The disk failed.
    pub fn handle_storage_failed(&mut self, fault: SyncFault) {
        if !std::mem::replace(&mut self.failed, true) {
            self.out.push_back(FetchingOutput::Failed(fault));
        }
    }

    /// The link is gone: what is here and not yet on the disk goes there, so that it need not come again.
    pub fn rescue(&mut self) {
        if !self.failed {
            self.receiver.rescue();
            self.drain();
        }
    }

    fn drain(&mut self) {
        while let Some(output) = self.receiver.poll_output() {
            match output {
                ReceiverOutput::Store { write, arrivals } => {
                    let store = StorageRequest::Receive(arrivals);
                    self.out.push_back(FetchingOutput::Storage(FetchFor::Store(write), store));
                }
                ReceiverOutput::Control(message) => self.out.push_back(FetchingOutput::Control(message)),
                ReceiverOutput::Failed(fault) => self.handle_storage_failed(fault),
            }
        }
        for record in self.receiver.take_sealed() {
            self.missing.remove(&record.clip.hash);
            self.out.push_back(FetchingOutput::Here(record));
        }
    }
}
