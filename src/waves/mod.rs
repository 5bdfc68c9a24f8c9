//! Waveforms that are measured when they are wanted. Those of clips that came without one, because they are long or because
//! whoever sent them had none, for their cards; and such as are so fine that one can cut by them, of the card that is worked on: one value each
//! [`WAVE_GRAIN_MS`](crate::ports::media::WAVE_GRAIN_MS). Each is measured once, by decoding the clip, and kept on the disk beside it.
//!
//! ```text
//! wanted ─asked of the disk→ Looking ─it is there→ Here
//!                               └─not there→ Measuring ─decoded→ Here (and kept)   or ─not decodable→ None
//! ```
//!
//! One clip at a time, the card that is worked on first. A clip that came without its waveform is measured at once; what comes
//! of it is both of its waveforms.

mod bars;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

pub use bars::{Loud, bars};

use crate::{
    ids::{CardId, ClipHash},
    machine::{Cx, Shown},
    ports::{
        media::{Measures, MediaRequest},
        storage::{ClipRecord, DbError, StorageReply, StorageRequest, Write},
    },
    project::Clip,
};

/// What is known of a clip: loudness of each [`WAVE_GRAIN_MS`](crate::ports::media::WAVE_GRAIN_MS), 0 silent, 255 full scale.
pub type Wave = Arc<[u8]>;

/// What is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WavesView {
    /// The waves that are here.
    here: Arc<BTreeMap<ClipHash, Wave>>,
    /// The clip without a waveform that is being measured, and how far that is, from 0 to 99.
    measuring: Option<(ClipHash, u8)>,
}

impl WavesView {
    /// The wave of a clip, if it is here.
    pub fn get(&self, clip: &ClipHash) -> Option<&Wave> {
        self.here.get(clip)
    }

    /// How far the measuring of a clip without a waveform is, in per cent, if it has its turn.
    pub fn percent_of(&self, clip: &ClipHash) -> Option<u8> {
        self.measuring.filter(|(measured, _)| measured == clip).map(|(_, percent)| percent)
    }
}

/// What it wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Of the disk; the answer comes with this clip.
    Store(ClipHash, StorageRequest),
    /// Of the disk; nobody waits, and nothing is lost if it does not come about.
    Optional(StorageRequest),
    /// Of the decoder.
    Media(MediaRequest),
    /// A clip that had no waveform has this one.
    Peaks(ClipRecord),
}

/// The clip that is being looked after.
#[derive(Debug)]
enum Phase {
    Looking(ClipRecord),
    Measuring(ClipRecord),
}

impl Phase {
    fn clip(&self) -> ClipHash {
        match self {
            Self::Looking(record) | Self::Measuring(record) => record.clip.hash,
        }
    }
}

/// The waves of a card.
#[derive(Debug, Default)]
pub struct Waves {
    here: Shown<WavesView>,
    wanted: VecDeque<ClipRecord>,
    /// Clips without a waveform, which wait for theirs.
    plain: VecDeque<ClipRecord>,
    /// Those that stay without: they cannot be decoded, or not be read now.
    stay_plain: BTreeSet<ClipHash>,
    phase: Option<Phase>,
    /// The clips of the card that is worked on.
    of_card: BTreeSet<ClipHash>,
    /// Those that could not be measured: they cannot be decoded, or not be read now. Not tried again for this card.
    without: BTreeSet<ClipHash>,
    /// What was wanted last: the card, and the project as it was then.
    of: Option<(CardId, u64)>,
    /// The project's revision when it was said which clips have none.
    plain_of: Option<u64>,
}

impl Waves {
    /// Changes whenever another wave is here, or one that is made has come further.
    pub fn revision(&self) -> u64 {
        self.here.revision()
    }

    /// The waves that are here.
    pub fn view(&self) -> WavesView {
        self.here.clone()
    }

    /// `false`: what is wanted for this card, with the project at this revision, was said already.
    pub fn is_new(&mut self, of: Option<(CardId, u64)>) -> bool {
        std::mem::replace(&mut self.of, of) != of
    }

    /// `false`: which clips of the project at this revision have no waveform was said already.
    pub fn is_later(&mut self, revision: u64) -> bool {
        self.plain_of.replace(revision) != Some(revision)
    }

    /// From now on these clips are wanted, and no others.
    pub fn want(&mut self, cx: &mut Cx<'_, Output>, clips: Vec<ClipRecord>) {
        let wanted: BTreeSet<_> = clips.iter().map(|record| record.clip.hash).collect();
        if self.here.here.keys().any(|clip| !wanted.contains(clip)) {
            Arc::make_mut(&mut self.here.here).retain(|clip, _| wanted.contains(clip));
        }
        let busy = self.phase.as_ref().map(Phase::clip);
        self.of_card.clone_from(&wanted);
        self.without.retain(|clip| wanted.contains(clip));
        let is_new = |record: &ClipRecord| {
            let clip = record.clip.hash;
            busy != Some(clip) && !self.here.here.contains_key(&clip) && !self.without.contains(&clip)
        };
        self.wanted = clips.into_iter().filter(is_new).collect();
        self.go_on(cx);
    }

    /// The disk answers.
    pub fn handle_stored(
        &mut self,
        cx: &mut Cx<'_, Output>,
        clip: ClipHash,
        reply: Result<StorageReply, DbError>,
    ) {
        let Some(Phase::Looking(record)) = self.phase.take_if(|phase| phase.clip() == clip) else { return };
        let known = !record.clip.is_plain();
        if let Ok(StorageReply::Wave(Some(wave))) = reply
            && known
        {
            self.take(clip, wave.into());
        } else {
            self.measure(cx, record);
        }
        self.go_on(cx);
    }

    fn measure(&mut self, cx: &mut Cx<'_, Output>, record: ClipRecord) {
        let ClipRecord { clip: known, blob } = record.clone();
        let (clip, bytes, media_type) = (known.hash, known.bytes, known.media_type);
        cx.emit(Output::Media(MediaRequest::Measure { clip, blob, bytes, media_type }));
        self.phase = Some(Phase::Measuring(record));
    }

    /// So many milliseconds of a clip were decoded.
    pub fn handle_measuring(&mut self, clip: ClipHash, ms: u64) {
        let Some(Phase::Measuring(record)) = self.phase.as_ref().filter(|phase| phase.clip() == clip) else {
            return;
        };
        if record.clip.is_plain() {
            let percent = (ms * 100 / u64::from(record.clip.duration_ms.max(1))).min(99) as u8;
            self.show(Some((clip, percent)));
        }
    }

    fn show(&mut self, measuring: Option<(ClipHash, u8)>) {
        if self.here.measuring != measuring {
            self.here.measuring = measuring;
        }
    }

    /// From now on these clips wait for their waveform.
    pub fn want_peaks(&mut self, cx: &mut Cx<'_, Output>, clips: Vec<ClipRecord>) {
        let busy = self.phase.as_ref().map(Phase::clip);
        let waits = |record: &ClipRecord| {
            let clip = record.clip.hash;
            busy != Some(clip) && !self.stay_plain.contains(&clip)
        };
        self.plain = clips.into_iter().filter(waits).collect();
        self.go_on(cx);
    }

    /// The decoder answers.
    pub fn handle_measured(&mut self, cx: &mut Cx<'_, Output>, clip: ClipHash, waves: Option<Measures>) {
        let Some(Phase::Measuring(record)) = self.phase.take_if(|phase| phase.clip() == clip) else { return };
        self.show(None);
        let was_plain = record.clip.is_plain();
        if let Some(Measures { peaks, fine }) = waves {
            let wave: Wave = fine.into();
            // Of the card that is worked on; of others it is on the disk.
            if self.of_card.contains(&clip) {
                self.take(clip, wave.clone());
            }
            let keep = vec![Write::PutWave(clip, wave)];
            cx.emit(Output::Optional(StorageRequest::Commit(keep)));
            if was_plain {
                let ClipRecord { clip, blob } = record;
                cx.emit(Output::Peaks(ClipRecord { clip: Clip { peaks, ..clip }, blob }));
            }
        } else {
            self.without.insert(clip);
            self.stay_plain.insert(clip);
        }
        self.plain.retain(|record| record.clip.hash != clip);
        self.go_on(cx);
    }

    fn take(&mut self, clip: ClipHash, wave: Wave) {
        Arc::make_mut(&mut self.here.here).insert(clip, wave);
    }

    fn go_on(&mut self, cx: &mut Cx<'_, Output>) {
        if self.phase.is_none()
            && let Some(record) = self.wanted.pop_front()
        {
            let clip = record.clip.hash;
            self.phase = Some(Phase::Looking(record));
            cx.emit(Output::Store(clip, StorageRequest::LoadWave(clip)));
        }
        if self.phase.is_none()
            && let Some(record) = self.plain.pop_front()
        {
            self.measure(cx, record);
        }
    }
}

#[cfg(test)]
mod tests;
