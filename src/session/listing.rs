//! What is offered: collecting its pages, checking that they make a project, and telling a person about it.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    ids::{ClipHash, ProjectId},
    project::{Card, Clip, Project, Title, digest::digest},
    time::Timestamp,
    wire::{fault::PeerFault, live::Followed, message::SyncRequest},
};

/// What a person should know before deciding.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferSummary {
    /// The project's id.
    pub project: ProjectId,
    /// Its title.
    pub title: Title,
    /// How many cards.
    pub cards: usize,
    /// Length of all cards.
    pub duration_ms: u64,
    /// Bytes of all clips.
    pub bytes: u64,
    /// Bytes that are not here yet.
    pub new_bytes: u64,
}

/// A verified project, ready to be switched to.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrived {
    /// The document, under the id it has at the editor's.
    pub project: Project,
    /// When it was made.
    pub created: Timestamp,
    /// When it last changed.
    pub modified: Timestamp,
    /// Clips that were fetched for it: their transfers end with the switch.
    pub fetched: Vec<ClipHash>,
    /// The room whose ops follow, and its place in their order.
    pub followed: Followed,
}

/// A project that was listed whole, and the clips its cards name.
pub(super) type Listed = (Project, BTreeMap<ClipHash, Clip>);

/// Pages of an offer, as they come.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) cards: Vec<Arc<Card>>,
    pub(super) clips: Vec<Clip>,
}

impl Listing {
    /// The project and its clips, once all pages are here. `Err`: they do not make what was announced.
    pub(super) fn complete(&mut self, request: &SyncRequest) -> Result<Option<Listed>, PeerFault> {
        let (expected_cards, expected_clips) = (request.cards as usize, request.clips as usize);
        if self.cards.len() > expected_cards || self.clips.len() > expected_clips {
            return Err(PeerFault::MoreThanAnnounced);
        }
        if self.cards.len() < expected_cards || self.clips.len() < expected_clips {
            return Ok(None);
        }
        let (cards, clips) = (std::mem::take(&mut self.cards), std::mem::take(&mut self.clips));
        let count = clips.len();
        let clips: BTreeMap<_, _> = clips.into_iter().map(|clip| (clip.hash, clip)).collect();
        if clips.len() != count || !clips.values().all(Clip::is_plausible) {
            return Err(PeerFault::RepeatedClips);
        }
        let plays = |card: &Arc<Card>| {
            card.regions.iter().all(|region| {
                // One that is not listed is not here yet either; it follows with the live clips.
                clips.get(&region.clip).is_none_or(|clip| region.end_ms <= clip.whole().end_ms)
            })
        };
        if !cards.iter().all(plays) {
            return Err(PeerFault::CardBeyondClip);
        }
        let cards = cards.into_iter().map(Arc::unwrap_or_clone);
        let project = Project::from_cards(request.project, request.title.clone(), cards)
            .map_err(|_| PeerFault::NotAProject)?;
        if digest(&project) != request.digest {
            return Err(PeerFault::OtherProject);
        }
        Ok(Some((project, clips)))
    }
}
