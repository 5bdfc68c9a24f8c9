//! The project while it comes in: what of each card is here, and its sound for who listens before all has come.
//!
//! Nothing that is heard early counts as here: the hash of each clip decides, as without.

use std::collections::{BTreeMap, BTreeSet};

use super::{Receiving, ReceivingOutput, Step, heard::Arrival};
use crate::{
    ids::{BlobId, CardId, ClipHash, Ids},
    ports::{
        arriving::{Reach, Reached},
        media::{Playlist, Segment},
    },
    project::{Card, Clip, Project},
    wire::{
        limits::{FIRST_CLIPS_MAX, FIRST_WISHES_MAX},
        message::Message,
    },
};

/// The sender is asked anew when so few clips are left of what was asked for first.
const FIRST_LEFT_MIN: usize = 8;

impl Receiving {
    /// The project that comes in, while its sound does.
    pub fn arriving(&self) -> Option<&Project> {
        self.project.as_ref().filter(|_| matches!(self.step, Step::Running(_)))
    }

    /// The clip of this hash, as it was offered.
    pub fn clip(&self, hash: &ClipHash) -> Option<&Clip> {
        self.clips.get(hash)
    }

    /// How far a card of it is.
    pub fn arrival(&self, card: &Card) -> Arrival {
        let clips: BTreeSet<_> = card.regions.iter().map(|region| region.clip).collect();
        let is_missing =
            |hash: &ClipHash| self.still_missing.contains(hash) || !self.clips.contains_key(hash);
        if !clips.iter().any(is_missing) {
            return Arrival::Here;
        }
        let next = self.early.asked.iter().find(|hash| self.still_missing.contains(hash));
        let (mut here, mut all, mut comes) = (0, 0, false);
        for hash in &clips {
            let bytes = self.clips.get(hash).map_or(0, |clip| clip.bytes);
            let (came, begun) =
                self.here_of(hash).unwrap_or((if is_missing(hash) { 0 } else { bytes }, false));
            (here, all, comes) = (here + came, all + bytes, comes || begun || next == Some(hash));
        }
        if comes {
            Arrival::Coming((here * 100).checked_div(all).map_or(0, |percent| percent.min(99) as u8))
        } else {
            Arrival::Queued
        }
    }

    fn here_of(&self, hash: &ClipHash) -> Option<(u64, bool)> {
        if let Step::Running(intake) = &self.step { intake.here_of(hash) } else { None }
    }

    /// Somebody listens from this card on, to all behind it: its clips come first from now on. The playlist, and how far
    /// each blob of it is that is not whole. `None`: no sound of it is on its way.
    pub fn listen(&mut self, from: CardId, ids: &mut Ids) -> Option<(Playlist, Vec<Reached>)> {
        let (Step::Running(intake), Some(project)) = (&mut self.step, &self.project) else { return None };
        let (mut segments, mut reached) = (Vec::new(), BTreeMap::new());
        let mut blobs = self.early.whole.clone();
        // What plays goes on when there is nothing else to play.
        let is_listed = |card: &std::sync::Arc<Card>| {
            card.regions.iter().any(|region| self.clips.contains_key(&region.clip))
        };
        if !project.cards().skip_while(|card| card.id != from).any(is_listed) {
            return None;
        }
        intake.close_ears();
        for card in project.cards().skip_while(|card| card.id != from) {
            for region in &card.regions {
                let Some(clip) = self.clips.get(&region.clip) else { continue };
                let blob = if let Some(blob) = blobs.get(&clip.hash) {
                    *blob
                } else {
                    let Some(found) = intake.listen(&clip.hash, ids.blob()) else { continue };
                    blobs.insert(clip.hash, found.blob);
                    reached.insert(found.blob, found);
                    found.blob
                };
                segments.push(Segment {
                    card: card.id,
                    clip: clip.hash,
                    blob,
                    bytes: clip.bytes,
                    media_type: clip.media_type.clone(),
                    start_ms: region.start_ms,
                    end_ms: region.end_ms,
                    gain: region.gain,
                });
            }
        }
        reached.retain(|_, found| found.reach != Reach::Whole);
        self.early.open = reached.keys().copied().collect();
        self.put_first(from);
        (!segments.is_empty()).then(|| (Playlist { segments }, reached.into_values().collect()))
    }

    /// Somebody looks at the cards: the sender keeps its queue short from now on, so that what they press comes soon.
    pub fn look(&mut self) {
        self.early.looks = true;
        self.say_looks();
    }

    /// Tells the sender, once it sends, that somebody looks.
    pub(super) fn say_looks(&mut self) {
        if self.early.looks && self.early.wishes == 0 && matches!(self.step, Step::Running(_)) {
            self.early.wishes = 1;
            let message = Message::ClipsFirst { sync: self.sync(), clips: Vec::new() };
            self.out.push_back(ReceivingOutput::Control(message));
        }
    }

    /// Nobody listens any more. What was put first comes first all the same.
    pub fn stop_listening(&mut self) {
        self.early.open.clear();
        if let Step::Running(intake) = &mut self.step {
            intake.close_ears();
        }
    }

    /// Who listens has come to this card: what plays next comes next. The sender is asked when it does not know that yet.
    pub fn put_first(&mut self, from: CardId) {
        let Some(project) = self.arriving() else { return };
        let mut seen = BTreeSet::new();
        let clips = project.cards().skip_while(|card| card.id != from).flat_map(|card| &card.regions);
        let missing = clips.map(|region| region.clip).filter(|clip| self.still_missing.contains(clip));
        let order: Vec<_> = missing.filter(|clip| seen.insert(*clip)).take(FIRST_CLIPS_MAX).collect();
        let asked = self.early.asked.iter().filter(|clip| self.still_missing.contains(clip));
        let known: Vec<_> = asked.copied().collect();
        let is_known = order.first() == known.first() && known.len() >= order.len().min(FIRST_LEFT_MIN);
        if order.is_empty() || is_known || self.early.wishes >= FIRST_WISHES_MAX {
            return;
        }
        self.early.wishes += 1;
        self.early.asked.clone_from(&order);
        let message = Message::ClipsFirst { sync: self.sync(), clips: order };
        self.out.push_back(ReceivingOutput::Control(message));
    }

    /// What had not come whole goes, because there is no room: who listens is told.
    pub(super) fn break_off(&mut self, dropped: impl IntoIterator<Item = BlobId>) {
        for blob in dropped.into_iter().filter(|blob| self.early.open.contains(blob)) {
            self.out.push_back(ReceivingOutput::Reached(Reached { blob, reach: Reach::Dropped }));
        }
    }
}
