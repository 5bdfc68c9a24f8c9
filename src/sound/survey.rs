//! What is said of a clip once it was decoded: the waveforms of it, from pieces that come one after the other.

use super::peaks::{Loudness, stretches};
use crate::{
    ports::media::WAVE_GRAIN_MS,
    project::clip::{PEAKS_MAX, Peaks},
};

/// The rate that waveforms are made at: the lowest every browser must offer, and no more is needed for them.
pub const SURVEY_RATE: u32 = 8_000;
/// Samples of one value of a fine waveform.
const GRAIN: usize = (SURVEY_RATE * WAVE_GRAIN_MS / 1_000) as usize;
/// Grains of one value of a short clip's waveform: 50 ms, the least that a card shows.
const GRAINS: usize = 5;

/// Of one or two channels the sample that is furthest from silence: what is heard on one side only is seen as well.
pub fn loudest(channels: Vec<Vec<f32>>) -> Vec<f32> {
    let further = |a: f32, b: f32| if b.abs() > a.abs() { b } else { a };
    let together = |mut all: Vec<f32>, one: Vec<f32>| {
        all.iter_mut().zip(one).for_each(|(sample, other)| *sample = further(*sample, other));
        all
    };
    channels.into_iter().reduce(together).unwrap_or_default()
}

/// Takes the samples of a clip in order.
#[derive(Debug, Default)]
pub struct Survey {
    fine: Vec<u8>,
    coarse: Vec<Loudness>,
    /// Samples that are less than a grain.
    rest: Vec<f32>,
    /// What the last value of `coarse` is made of so far.
    grains: usize,
}

impl Survey {
    /// The next samples, at [`SURVEY_RATE`].
    pub fn add(&mut self, samples: &[f32]) {
        let mut samples = samples;
        if !self.rest.is_empty() {
            let (first, behind) = samples.split_at(samples.len().min(GRAIN - self.rest.len()));
            self.rest.extend_from_slice(first);
            samples = behind;
            if self.rest.len() == GRAIN {
                let grain = std::mem::take(&mut self.rest);
                self.add_grain(&grain);
            }
        }
        let (grains, rest) = samples.as_chunks::<GRAIN>();
        for grain in grains {
            self.add_grain(grain);
        }
        self.rest.extend_from_slice(rest);
    }

    fn add_grain(&mut self, grain: &[f32]) {
        let mut loudness = Loudness::default();
        loudness.add(grain);
        self.fine.push(loudness.value());
        if let Some(last) = self.coarse.last_mut().filter(|_| self.grains < GRAINS) {
            last.join(&loudness);
        } else {
            self.coarse.push(loudness);
            self.grains = 0;
        }
        self.grains += 1;
    }

    /// The waveform for a card, and the fine one: loudness of each [`WAVE_GRAIN_MS`], 0 silent, 255 full scale.
    pub fn finish(mut self) -> (Peaks, Vec<u8>) {
        let rest = std::mem::take(&mut self.rest);
        if !rest.is_empty() {
            self.add_grain(&rest);
        }
        let values =
            stretches(self.coarse.len(), SURVEY_RATE / GRAIN as u32 / GRAINS as u32).map(|stretch| {
                let mut loudness = Loudness::default();
                self.coarse[stretch].iter().for_each(|part| loudness.join(part));
                loudness.value()
            });
        (Peaks::new(values.take(PEAKS_MAX).collect()), self.fine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(samples: &[f32], piece: usize) -> (Peaks, Vec<u8>) {
        let mut survey = Survey::default();
        samples.chunks(piece).for_each(|piece| survey.add(piece));
        survey.finish()
    }

    #[test]
    fn what_is_heard_on_one_side_only_is_seen() {
        let (silent, loud) = (vec![0.0; 4], vec![0.5, -0.5, 0.1, -0.1]);
        for sides in [vec![silent.clone(), loud.clone()], vec![loud.clone(), silent], vec![loud.clone()]] {
            assert_eq!(loudest(sides), loud);
        }
        assert_eq!(loudest(vec![vec![0.2, -0.3], vec![-0.4, 0.1]]), [-0.4, -0.3]);
        assert!(loudest(Vec::new()).is_empty());
    }

    #[test]
    fn pieces_of_any_length_make_the_same_waveforms() {
        let samples: Vec<f32> = (0..100_003_u32).map(|n| (n as f32 * 0.3).sin() * (n as f32 / 1e5)).collect();
        let whole = survey(&samples, samples.len());
        assert_eq!((whole.0.values().len(), whole.1.len()), (251, 1_251));
        for piece in [1, 79, 80, 81, 7_777] {
            assert_eq!(survey(&samples, piece), whole, "{piece}");
        }
    }

    #[test]
    fn a_long_clip_has_as_many_values_as_a_card_shows_and_each_speaks_of_its_own_stretch() {
        let mut samples = vec![0.0; 8_000 * 100];
        samples[8_000 * 50..8_000 * 51].fill(0.5);
        let (peaks, fine) = survey(&samples, 8_000);
        assert_eq!((peaks.values().len(), fine.len()), (PEAKS_MAX, 10_000));
        let loud: Vec<_> = (0..PEAKS_MAX).filter(|n| peaks.values()[*n] > 100).collect();
        assert_eq!((loud[0], loud[loud.len() - 1]), (256, 261), "{loud:?}");
        assert_eq!(survey(&[], 1), (Peaks::new(Vec::new()), Vec::new()));
    }
}
