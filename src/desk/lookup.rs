//! What others ask of the open project: its clips, what sounds, the project as a whole.

use std::sync::Arc;

use super::{Desk, open::OpenProject};
use crate::{
    ids::{CardId, ClipHash, ProjectId},
    ports::{
        media::Playlist,
        snapshot::Snapshot,
        storage::{ClipRecord, StoredProject, Write},
    },
    project::{Card, Refusal, Region, digest::Digests, trim::trim},
    wire::live::Followed,
};

/// Ops of changes on their way to the disk, from which on that takes so long that a person may close the page before.
const MUCH: usize = 200;

impl Desk {
    /// A large change is on its way to the disk, and would be lost with the page.
    pub fn stores_much(&self) -> bool {
        self.changes.own_ops() >= MUCH
    }

    /// What has to be written for all of the open project, if there is one.
    pub fn whole(&self) -> Vec<Write> {
        self.opened().map(OpenProject::whole).unwrap_or_default()
    }

    /// The project as the disk would answer, if it is the open one.
    pub fn stored(&self, project: ProjectId) -> Option<StoredProject> {
        self.opened().filter(|open| open.id() == project).map(OpenProject::stored)
    }

    /// Clips that cards name and that are not here.
    pub fn missing(&self) -> Vec<ClipHash> {
        self.opened().map(OpenProject::missing).unwrap_or_default()
    }

    /// Of these cards, all sound is here.
    pub fn has_sound_of(&self, cards: &[CardId]) -> bool {
        self.opened().is_none_or(|open| {
            let mut cards = cards.iter().filter_map(|card| open.project().card(*card));
            cards.all(|card| open.has_sound_of(card))
        })
    }

    /// The clips of `hashes` that are here.
    pub fn records(&self, hashes: impl IntoIterator<Item = ClipHash>) -> Vec<ClipRecord> {
        self.opened().map(|open| open.records(hashes)).unwrap_or_default()
    }

    /// All clips that are here.
    pub fn all_records(&self) -> Vec<ClipRecord> {
        self.opened().map(|open| open.records(open.clips().keys().copied())).unwrap_or_default()
    }

    /// This card is in the open project.
    pub fn has_card(&self, card: CardId) -> bool {
        self.document().is_some_and(|project| project.card(card).is_some())
    }

    /// What sounds when all cards play, or `only` some. Stretches whose clip is not here are left out.
    pub fn playlist(&self, only: Option<&[CardId]>) -> Result<Playlist, Refusal> {
        let open = self.opened().ok_or(Refusal::NoProject)?;
        let project = open.project();
        Ok(match only {
            Some(only) => open.playlist(only.iter().filter_map(|card| project.card(*card))),
            None => open.playlist(project.cards()),
        })
    }

    /// Of these stretches of a card, or of all of it, those whose sound is here, from the one to the other millisecond.
    /// Nothing when all of the card is asked for and here.
    pub fn sounding(&self, card: CardId, wanted: &[(u64, u64)]) -> Vec<(u64, u64)> {
        let Some((open, card)) = self.opened().and_then(|open| Some((open, open.project().card(card)?)))
        else {
            return Vec::new();
        };
        let is_here = |region: &Region| open.clips().contains_key(&region.clip);
        if wanted.is_empty() && card.regions.iter().all(is_here) {
            return Vec::new();
        }
        let all = [(0, card.duration_ms())];
        let wanted = if wanted.is_empty() { &all } else { wanted };
        let mut sounding = Vec::new();
        for (from, to) in wanted {
            let mut begin = 0;
            for region in &card.regions {
                let end = begin + u64::from(region.duration_ms());
                let (first, last) = (begin.max(*from), end.min(*to));
                if first < last && is_here(region) {
                    sounding.push((first, last));
                }
                begin = end;
            }
        }
        sounding
    }

    /// What sounds when one card plays, or these stretches of it, from the one to the other millisecond of the card.
    pub fn playlist_of(&self, card: CardId, stretches: &[(u64, u64)]) -> Result<Playlist, Refusal> {
        let open = self.opened().ok_or(Refusal::NoProject)?;
        let card = open.project().card(card).ok_or(Refusal::CardGone)?;
        if stretches.is_empty() {
            return Ok(open.playlist(std::iter::once(card)));
        }
        let regions = stretches.iter().flat_map(|(from, to)| trim(&card.regions, *from, *to)).collect();
        let part = Arc::new(Card { regions, ..Card::clone(card) });
        Ok(open.playlist(std::iter::once(&part)))
    }

    /// The project as it is now, to be offered. Clips that are not here follow when they are.
    pub fn snapshot(&self, followed: Followed) -> Option<Snapshot> {
        self.opened().map(|open| open.snapshot(followed))
    }

    /// The digests of the document: equal when no person would see or hear a difference.
    pub fn digests(&self) -> Option<Digests> {
        self.document().map(Digests::of)
    }
}
