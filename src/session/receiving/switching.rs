//! From the last byte to the project in its place; also with less than all of the sound, where the disk has no room.

use std::collections::BTreeSet;

use super::{Receiving, ReceivingOutput, Step};
use crate::{
    ids::ClipHash,
    ports::storage::{Arrival, StorageRequest},
    session::{listing::Arrived, state::TransferState},
    transfer::intake::Purpose,
    wire::message::{Message, SyncFault},
};

impl Receiving {
    /// There is no room for the rest of the sound. What came stays, the project is switched to with it, and the rest is
    /// asked for as the sound of new cards is. Clips that came in part make room.
    pub(super) fn settle_for_less(&mut self) {
        let Step::Running(intake) = &mut self.step else { return };
        let stored: BTreeSet<_> = intake.take_sealed().into_iter().map(|record| record.clip.hash).collect();
        let unfinished: Vec<_> = intake.unfinished().collect();
        self.break_off(unfinished.iter().map(|partial| partial.blob));
        if !unfinished.is_empty() {
            let drop = StorageRequest::Receive(unfinished.into_iter().map(Arrival::Drop).collect());
            self.out.push_back(ReceivingOutput::Storage(Purpose::Store(u32::MAX), drop));
        }
        self.still_missing = self.fetched.iter().copied().filter(|hash| !stored.contains(hash)).collect();
        self.fault = Some(SyncFault::DiskFull);
        self.arrive(self.still_missing.len() as u32);
    }

    /// `lacks`: so many clips there is no room for.
    pub(super) fn arrive(&mut self, lacks: u32) {
        let Some(project) = self.project.take() else { return };
        self.step = Step::Switching { lacks };
        let (created, modified) = (self.request.created, self.request.modified);
        let is_here = |hash: &&ClipHash| !self.still_missing.contains(hash);
        let fetched = self.fetched.iter().filter(is_here).copied().collect();
        self.project = Some(project.clone());
        self.out.push_back(ReceivingOutput::Arrived(Box::new(Arrived {
            project,
            created,
            modified,
            fetched,
            followed: self.followed(),
        })));
    }

    /// The project was switched to and is on the disk.
    pub fn switched(&mut self) {
        let Step::Switching { lacks } = self.step else { return };
        let (sync, digest) = (self.sync(), self.request.digest.clone());
        self.out.push_back(ReceivingOutput::Control(Message::SyncConfirmed { sync, digest, lacks }));
        self.step = Step::Over(if lacks == 0 { TransferState::Done } else { TransferState::Lacking });
    }

    /// A clip of the shared project is here by now.
    pub fn learn(&mut self, hash: ClipHash) {
        if self.state() == TransferState::Lacking {
            self.still_missing.remove(&hash);
            if self.still_missing.is_empty() {
                self.step = Step::Over(TransferState::Done);
            }
        }
    }
}
