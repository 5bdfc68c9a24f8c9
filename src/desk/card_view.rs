//! One card as it is shown.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    ids::ClipHash,
    project::{Card, Clip},
};

/// One card. Cheap to clone and to compare: equal are two that would be drawn the same.
#[derive(Debug, Clone)]
pub struct CardView {
    /// Its place, from 1.
    pub number: usize,
    /// The card.
    pub card: Arc<Card>,
    /// The clips its regions name, as far as they are here.
    pub clips: Arc<BTreeMap<ClipHash, Clip>>,
}

impl PartialEq for CardView {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && Arc::ptr_eq(&self.card, &other.card) && self.sounds_like(other)
    }
}

impl CardView {
    /// Of the clips, which are those of the whole project, only the card's own count.
    fn sounds_like(&self, other: &Self) -> bool {
        let same = |clip| self.clips.get(clip) == other.clips.get(clip);
        Arc::ptr_eq(&self.clips, &other.clips) || self.card.regions.iter().all(|region| same(&region.clip))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::CardId,
        project::{Colour, Label, MediaType, Notes, Tags, Transcript, clip::Peaks},
        time::Timestamp,
    };

    fn clip(bytes: &[u8]) -> Clip {
        Clip {
            hash: ClipHash::of(bytes),
            media_type: MediaType::new("audio/webm"),
            bytes: bytes.len() as u64,
            duration_ms: 1_000,
            peaks: Peaks::new(vec![1, 2, 3]),
        }
    }

    fn clips<const N: usize>(clips: [&Clip; N]) -> Arc<BTreeMap<ClipHash, Clip>> {
        Arc::new(clips.map(|clip| (clip.hash, clip.clone())).into())
    }

    #[test]
    fn a_card_whose_sound_arrives_later_is_drawn_again() {
        let (own, foreign) = (clip(b"own"), clip(b"foreign"));
        let card = Arc::new(Card {
            id: CardId([1; 16]),
            label: Label::default(),
            notes: Notes::default(),
            tags: Tags::default(),
            colour: Colour::default(),
            transcript: Transcript::default(),
            regions: vec![own.whole()],
            created: Timestamp(0),
        });
        let silent = CardView { number: 1, card, clips: clips([]) };
        let sounding = CardView { clips: clips([&own]), ..silent.clone() };
        assert_ne!(silent, sounding, "its waveform was not there before");
        let beside = CardView { clips: clips([&own, &foreign]), ..silent.clone() };
        assert_eq!(sounding, beside, "a recording for another card does not concern it");
        assert_ne!(sounding, CardView { number: 2, ..sounding.clone() });
    }
}
