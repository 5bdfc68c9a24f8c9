//! From yes to the first byte: what is here of the clips is read, the rest is asked for.

use std::collections::BTreeMap;

use super::{Receiving, ReceivingOutput, Step};
use crate::{
    time::Now,
    transfer::{Intake, Progress, primer::Begun},
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
        let mut intake = Intake::new(self.request.sync, now);
        intake.begin(missing);
        self.step = Step::Priming(Box::new(intake));
        self.prime();
    }

    /// Reads what is here of clips, so that their hashes can go on; with nothing left to read, asks for the rest.
    pub(super) fn prime(&mut self) {
        self.drain();
        let Step::Priming(intake) = &mut self.step else { return };
        if !intake.is_primed() {
            return;
        }
        let (mut ready, sync) = (intake.take_ready(), self.request.sync);
        // In the order in which the cards play: the list fills from its beginning.
        let mut places = BTreeMap::new();
        for region in self.project.iter().flat_map(|project| project.cards().flat_map(|card| &card.regions)) {
            let place = places.len();
            places.entry(region.clip).or_insert(place);
        }
        ready.sort_by_key(|begun| places.get(&begun.hash).copied());
        self.out.push_back(ReceivingOutput::Control(Message::SyncAccept { sync, wants: ready.len() as u32 }));
        let wants = ready.iter().map(|begun| Want { hash: begun.hash, offset: begun.offset }).collect();
        for wants in pages(wants) {
            self.out.push_back(ReceivingOutput::Control(Message::Wants { sync, wants }));
        }
        for begun in ready {
            if let Some(clip) = self.clips.get(&begun.hash) {
                intake.expect(clip.clone(), begun);
            }
        }
        if let Step::Priming(intake) = std::mem::replace(&mut self.step, Step::Checking) {
            self.step = Step::Running(intake);
            self.say_looks();
        }
    }
}
