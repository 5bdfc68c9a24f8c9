//! Evening out: the level of each card becomes one at which all are equally loud ([`sound::loudness`](crate::sound::loudness)).
//!
//! ```text
//! Idle ─even out→ Measuring ─all measured→ Idle, and Found
//!                     └─cancelled→ Idle
//! ```
//!
//! What cards play is measured one section of a clip after the other, because decoding takes memory, and kept: the second
//! time is quick. The cards are those of the moment when it was asked for; whoever applies what was found looks whether they
//! still are.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use crate::{
    ids::{CardId, ClipHash},
    machine::{Cx, Shown},
    notice::EvenReport,
    ports::{
        loudness::{Measured, Section, ToMeasure},
        media::MediaRequest,
        storage::ClipRecord,
    },
    project::{Card, Evened, Gain, Region},
    sound::loudness::{TARGET, even, integrated},
};

/// Beyond so many sections that are kept, those are let go that are not wanted again. One takes two or three kilobytes.
const KEPT_MAX: usize = 4_000;
/// A card that stays further below the target than this, in tenths of a LU, is said to.
const SHORT_BY: f64 = 5.0;

/// What a person may want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LevelsCommand {
    /// Even these cards out; `None`: all of the project.
    EvenOut(Option<Vec<CardId>>),
    /// Change nothing, and measure no more.
    Cancel,
}

/// What it wants, or says.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Of the decoder.
    Media(MediaRequest),
    /// All that could be measured is.
    Found {
        /// The levels of cards that change.
        evened: Vec<Evened>,
        /// To be told once they have.
        report: EvenReport,
    },
}

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LevelsView {
    /// Nothing is measured.
    #[default]
    Idle,
    /// Cards are measured.
    Measuring {
        /// How many.
        cards: usize,
        /// How far it is, 0 to 100.
        percent: u8,
    },
}

#[derive(Debug)]
struct Work {
    cards: Vec<Arc<Card>>,
    clips: BTreeMap<ClipHash, ClipRecord>,
    waiting: VecDeque<Section>,
    unreadable: BTreeSet<Section>,
    all_ms: u64,
}

/// Measures, one section at a time.
#[derive(Debug, Default)]
pub struct Levels {
    work: Shown<Option<Work>>,
    /// The decoder is busy with this one, whoever wants it.
    decoding: Option<Section>,
    measured: BTreeMap<Section, Measured>,
}

/// What came of a card.
enum Outcome {
    To(Gain, bool),
    Quiet,
    Missing,
}

impl Levels {
    /// Changes whenever what is shown does.
    pub fn revision(&self) -> u64 {
        self.work.revision()
    }

    /// What is shown.
    pub fn view(&self) -> LevelsView {
        let Some(work) = &*self.work else { return LevelsView::Idle };
        let left: u64 = work.waiting.iter().chain(&self.decoding).map(Section::duration_ms).sum();
        let done = work.all_ms.saturating_sub(left) * 100 / work.all_ms.max(1);
        LevelsView::Measuring { cards: work.cards.len(), percent: done.min(100) as u8 }
    }

    /// Evens these cards out, with these of their clips that are here, in place of what was being measured.
    pub fn begin(&mut self, cx: &mut Cx<'_, Output>, cards: Vec<Arc<Card>>, clips: Vec<ClipRecord>) {
        let clips: BTreeMap<_, _> = clips.into_iter().map(|record| (record.clip.hash, record)).collect();
        // In the order of their clips: whoever decodes may have the clip still at hand.
        let wanted: BTreeSet<_> = cards.iter().flat_map(|card| &card.regions).map(Section::from).collect();
        if self.measured.len() > KEPT_MAX {
            self.measured.retain(|section, _| wanted.contains(section));
        }
        let is_new = |section: &Section| {
            let busy = self.decoding == Some(*section);
            clips.contains_key(&section.clip) && !self.measured.contains_key(section) && !busy
        };
        let waiting: VecDeque<_> = wanted.into_iter().filter(is_new).collect();
        let all_ms = waiting.iter().chain(&self.decoding).map(Section::duration_ms).sum();
        *self.work = Some(Work { cards, clips, waiting, unreadable: BTreeSet::new(), all_ms });
        self.go_on(cx);
    }

    /// Nobody waits for it any more.
    pub fn cancel(&mut self) {
        if self.work.is_some() {
            *self.work = None;
        }
    }

    /// The decoder answers.
    pub fn handle_leveled(&mut self, cx: &mut Cx<'_, Output>, section: Section, measured: Option<Measured>) {
        if self.decoding.take_if(|busy| *busy == section).is_none() {
            return;
        }
        match measured {
            Some(measured) => {
                self.measured.insert(section, measured);
            }
            None => {
                if let Some(work) = &mut *self.work {
                    work.unreadable.insert(section);
                }
            }
        }
        self.go_on(cx);
    }

    fn go_on(&mut self, cx: &mut Cx<'_, Output>) {
        if self.decoding.is_some() || self.work.is_none() {
            return;
        }
        let Some(work) = &mut *self.work else { return };
        while let Some(section) = work.waiting.pop_front() {
            if let Some(ClipRecord { clip, blob }) = work.clips.get(&section.clip) {
                let (bytes, media_type) = (clip.bytes, clip.media_type.clone());
                let request = ToMeasure { section, blob: *blob, bytes, media_type };
                self.decoding = Some(section);
                return cx.emit(Output::Media(MediaRequest::MeasureLevel(request)));
            }
        }
        self.finish(cx);
    }

    fn finish(&mut self, cx: &mut Cx<'_, Output>) {
        let Some(work) = self.work.take() else { return };
        let (mut evened, mut report) = (Vec::new(), EvenReport::default());
        for card in &work.cards {
            match self.outcome(card) {
                Outcome::Missing => report.missing += 1,
                Outcome::Quiet => report.quiet += 1,
                Outcome::To(level, short) => {
                    report.short += usize::from(short);
                    if level == card.level() {
                        report.same += 1;
                    } else {
                        report.changed += 1;
                        evened.push(Evened { card: card.id, measured: card.regions.clone(), level });
                    }
                }
            }
        }
        cx.emit(Output::Found { evened, report });
    }

    fn outcome(&self, card: &Card) -> Outcome {
        let part = |by: i32| {
            let measured =
                |region: &Region| Some((self.measured.get(&Section::from(region))?, region.gain.plus(by)));
            card.regions.iter().map(measured).collect::<Option<Vec<_>>>()
        };
        let Some(now) = part(0) else { return Outcome::Missing };
        let Some(by) = even(&now) else { return Outcome::Quiet };
        let levels = card.levels();
        let level = card.level().plus(by).clamp(*levels.start(), *levels.end());
        let reached = part(level.centibels() - card.level().centibels()).and_then(|then| integrated(&then));
        let short = reached.is_some_and(|lufs| f64::from(TARGET) - lufs * 10.0 > SHORT_BY);
        Outcome::To(level, short)
    }
}

#[cfg(test)]
mod tests;
