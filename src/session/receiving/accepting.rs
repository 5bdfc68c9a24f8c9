//! From yes to the first byte: what is here of the clips is read, the rest is asked for.

use super::{Purpose, Receiving, ReceivingOutput, Step};
use crate::{
    time::Now,
    transfer::{
        Progress, Receiver,
        primer::{Begun, Primer},
        receiver::Missing,
    },
    wire::message::{Message, Want, pages},
};

impl Receiving {
    /// The person takes it.
    pub fn accept(&mut self, now: Now) {
        if !self.is_deciding() {
            return;
        }
        let missing = std::mem::take(&mut self.missing);
        self.fetched = missing.iter().map(|begun| begun.hash).collect();
        self.still_missing = self.fetched.iter().copied().collect();
        let to_come = |begun: &Begun| self.clips.get(&begun.hash).map_or(0, |clip| clip.bytes - begun.offset);
        self.progress = Progress::new(now.instant, missing.iter().map(to_come).sum());
        let mut primer = Primer::default();
        primer.extend(missing);
        self.step = Step::Priming(primer);
        self.prime(now);
    }

    /// Reads what is here of clips, so that their hashes can go on; with nothing left to read, asks for the rest.
    fn prime(&mut self, now: Now) {
        let Step::Priming(primer) = &mut self.step else { return };
        if let Some(read) = primer.next_read() {
            self.out.push_back(ReceivingOutput::Storage(Purpose::Prime, read));
            return;
        }
        let (ready, sync) = (primer.take_ready(), self.request.sync);
        self.out.push_back(ReceivingOutput::Control(Message::SyncAccept { sync, wants: ready.len() as u32 }));
        let wants = ready.iter().map(|begun| Want { hash: begun.hash, offset: begun.offset }).collect();
        for wants in pages(wants) {
            self.out.push_back(ReceivingOutput::Control(Message::Wants { sync, wants }));
        }
        let missing = |Begun { hash, blob, offset, hasher }| {
            Some(Missing { clip: self.clips.get(&hash)?.clone(), blob, offset, hasher })
        };
        let missing = ready.into_iter().filter_map(missing).collect();
        self.step = Step::Running(Box::new(Receiver::new(sync, now.instant, now.wall, missing)));
    }

    /// The beginning of a clip was read.
    pub fn handle_primed(&mut self, now: Now, bytes: &[u8]) {
        if let Step::Priming(primer) = &mut self.step {
            primer.handle_read(bytes);
            self.prime(now);
        }
    }
}
