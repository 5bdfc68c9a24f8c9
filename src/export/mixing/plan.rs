//! What a mix is made of: of each file its segments, and where its cards begin.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    archive::names::card_file,
    export::command::AudioWish,
    ids::{CardId, ClipHash},
    ports::{
        mixing::{Chapter, MIX_RATE, STRETCH_SAMPLES_MAX, Source, Stretch},
        storage::ClipRecord,
    },
    project::{Card, Region},
    sound::silence,
};

/// Samples of a millisecond: places in clips are told in milliseconds, so every cut falls onto a sample.
pub(super) const MS: u64 = MIX_RATE as u64 / 1_000;
/// What a card is played at that says nothing else.
const LEVEL: f32 = 1.0;

/// A file that is to be made.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Track {
    /// The title of the project, or of the card.
    pub(super) title: String,
    /// Its name in a ZIP.
    pub(super) name: String,
    pub(super) segments: Vec<Segment>,
    /// Where each card begins.
    pub(super) chapters: Vec<Chapter>,
    pub(super) samples: u64,
}

/// What is played of one clip without a cut, or silence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    pub(super) card: Option<CardId>,
    /// None: silence.
    pub(super) clip: Option<ClipRecord>,
    /// The first sample of the clip.
    pub(super) from: u64,
    pub(super) samples: u64,
    pub(super) gain: f32,
    pub(super) cut_before: bool,
    pub(super) cut_behind: bool,
}

impl Segment {
    fn silence(samples: u64) -> Self {
        Self { card: None, clip: None, from: 0, samples, gain: LEVEL, cut_before: true, cut_behind: true }
    }

    /// The sound of this one goes on in the next.
    fn goes_on_in(&self, next: &Self) -> bool {
        let clip = |it: &Self| it.clip.as_ref().map(|record| record.clip.hash);
        // As loud in both, to the bit: they come from the same number.
        let alike = self.gain.to_bits() == next.gain.to_bits();
        clip(self).is_some() && clip(self) == clip(next) && self.from + self.samples == next.from && alike
    }

    /// The stretch that begins so many samples behind its beginning.
    pub(super) fn stretch(&self, offset: u64) -> (Stretch, Option<Source>) {
        let samples = (self.samples - offset).min(STRETCH_SAMPLES_MAX.into()) as u32;
        let stretch = Stretch {
            samples,
            gain: self.gain,
            offset,
            segment: self.samples,
            cut_before: self.cut_before,
            cut_behind: self.cut_behind,
        };
        (stretch, self.clip.as_ref().map(|record| source(record, self.from + offset)))
    }
}

/// Where a clip is read from this sample on.
pub(super) fn source(record: &ClipRecord, from: u64) -> Source {
    Source {
        clip: record.clip.hash,
        blob: record.blob,
        bytes: record.clip.bytes,
        media_type: record.clip.media_type.clone(),
        file: None,
        from,
    }
}

/// The files of a wish, and the cards of which some sound is not here. Cards without any are left out.
pub(super) fn tracks(
    wish: &AudioWish,
    title: &str,
    cards: &[std::sync::Arc<Card>],
    clips: &BTreeMap<ClipHash, ClipRecord>,
) -> (Vec<Track>, BTreeSet<CardId>) {
    let quiet = silence::clip(&silence::bytes()).hash;
    let mut silent = BTreeSet::new();
    let mut tracks: Vec<Track> = Vec::new();
    for (number, card) in (1..).zip(cards) {
        let sound: Vec<_> = card.regions.iter().map(|region| segment(card, region, clips, quiet)).collect();
        if card.regions.iter().any(|region| !clips.contains_key(&region.clip)) {
            silent.insert(card.id);
        }
        if sound.iter().all(|segment| segment.samples == 0) {
            continue;
        }
        let label = if card.label.is_empty() { number.to_string() } else { card.label.to_string() };
        if wish.each || tracks.is_empty() {
            let name = card_file(number, &card.label, 1, wish.format.ending());
            let title = if wish.each { label.clone() } else { title.to_owned() };
            tracks.push(Track { title, name, ..Track::default() });
        }
        let Some(track) = tracks.last_mut() else { continue };
        if !track.segments.is_empty() && wish.pause_ms > 0 {
            track.put(Segment::silence(u64::from(wish.pause_ms) * MS));
        }
        if !wish.each {
            track.chapters.push(Chapter { at: track.samples, title: label });
        }
        for segment in sound {
            track.put(segment);
        }
    }
    for track in &mut tracks {
        track.join();
    }
    (tracks, silent)
}

fn segment(card: &Card, region: &Region, clips: &BTreeMap<ClipHash, ClipRecord>, quiet: ClipHash) -> Segment {
    Segment {
        card: Some(card.id),
        clip: clips.get(&region.clip).filter(|_| region.clip != quiet).cloned(),
        from: u64::from(region.start_ms) * MS,
        samples: u64::from(region.duration_ms()) * MS,
        gain: region.gain.factor(),
        cut_before: true,
        cut_behind: true,
    }
}

impl Track {
    fn put(&mut self, segment: Segment) {
        self.samples += segment.samples;
        self.segments.push(segment);
    }

    /// Sound that goes on is not faded, and not even two segments.
    fn join(&mut self) {
        let mut joined: Vec<Segment> = Vec::with_capacity(self.segments.len());
        for segment in self.segments.drain(..).filter(|segment| segment.samples > 0) {
            match joined.last_mut().filter(|last| last.card == segment.card && last.goes_on_in(&segment)) {
                Some(last) => last.samples += segment.samples,
                None => joined.push(segment),
            }
        }
        for at in 1..joined.len() {
            if joined[at - 1].goes_on_in(&joined[at]) {
                (joined[at - 1].cut_behind, joined[at].cut_before) = (false, false);
            }
        }
        self.segments = joined;
    }
}
