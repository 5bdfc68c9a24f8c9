//! The waveform of a clip, as a card draws it.

use std::ops::Range;

use crate::project::clip::PEAKS_MAX;

/// Values for each second of a short clip: a syllable lasts some 200 ms, so four bars each. Longer clips share
/// [`PEAKS_MAX`] values over their whole length.
const PER_SECOND: u32 = 20;

/// The stretches of `samples` samples that get one value each, in order.
pub fn stretches(samples: usize, sample_rate: u32) -> impl Iterator<Item = Range<usize>> {
    let wanted = samples as u64 * u64::from(PER_SECOND) / u64::from(sample_rate.max(1));
    let count = wanted.max(1).min(PEAKS_MAX as u64).min(samples as u64);
    let start = move |n: u64| (n * samples as u64 / count) as usize;
    (0..count).map(move |n| start(n)..start(n + 1))
}

/// How loud a stretch is. It takes its samples in pieces, so that a long clip need not be in memory twice.
///
/// The value is halfway between the loudest sample and the root mean square: the peak alone makes every recording a
/// solid block, the mean alone hides the consonants. The scale is the square root of the amplitude, so that a quiet
/// voice still shows: 0 silent, 255 full scale.
#[derive(Debug, Clone, Copy, Default)]
pub struct Loudness {
    loudest: f32,
    squares: f32,
    count: usize,
}

impl Loudness {
    /// Takes the next samples, in −1..1. What lies outside is clipped; what is no number is silence.
    pub fn add(&mut self, samples: &[f32]) {
        for sample in samples {
            let amplitude = if sample.is_finite() { sample.abs().min(1.0) } else { 0.0 };
            self.loudest = self.loudest.max(amplitude);
            self.squares += amplitude * amplitude;
        }
        self.count += samples.len();
    }

    /// Takes what was made of other samples.
    pub fn join(&mut self, other: &Self) {
        self.loudest = self.loudest.max(other.loudest);
        self.squares += other.squares;
        self.count += other.count;
    }

    /// The loudness of all samples so far.
    pub fn value(&self) -> u8 {
        let mean = (self.squares / self.count.max(1) as f32).sqrt();
        (f32::midpoint(self.loudest, mean).sqrt() * 255.0).round() as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::clip::Peaks;

    /// The waveform of mono samples.
    fn peaks(samples: &[f32], sample_rate: u32) -> Peaks {
        let value = |stretch: Range<usize>| {
            let mut loudness = Loudness::default();
            loudness.add(&samples[stretch]);
            loudness.value()
        };
        Peaks::new(stretches(samples.len(), sample_rate).map(value).collect())
    }

    fn tone(amplitude: f32, count: usize) -> Vec<f32> {
        (0..count).map(|n| (n as f32 * 0.3).sin() * amplitude).collect()
    }

    #[test]
    fn there_are_twenty_values_a_second_and_never_too_many() {
        for (seconds, expected) in [(1, 20), (3, 60), (25, 500), (26, PEAKS_MAX), (3_600, PEAKS_MAX)] {
            assert_eq!(peaks(&vec![0.5; 8_000 * seconds], 8_000).values().len(), expected, "{seconds} s");
        }
        assert_eq!(peaks(&[0.5; 10], 8_000).values().len(), 1);
        assert!(peaks(&[], 8_000).values().is_empty());
        assert_eq!(peaks(&[0.5; 10], 0).values().len(), 10);
    }

    #[test]
    fn silence_is_zero_and_full_scale_is_the_most() {
        assert!(peaks(&vec![0.0; 8_000], 8_000).values().iter().all(|value| *value == 0));
        assert!(peaks(&vec![-1.0; 8_000], 8_000).values().iter().all(|value| *value == 255));
        assert!(peaks(&vec![9.0; 8_000], 8_000).values().iter().all(|value| *value == 255));
    }

    #[test]
    fn louder_is_more_and_a_whisper_still_shows() {
        let levels: Vec<u8> = [0.003, 0.03, 0.3, 1.0]
            .iter()
            .map(|amplitude| peaks(&tone(*amplitude, 400), 8_000).values()[0])
            .collect();
        assert!(levels.is_sorted() && levels[0] >= 8, "{levels:?}");
        assert_eq!(levels.iter().max(), levels.last());
    }

    #[test]
    fn each_value_speaks_of_its_own_stretch() {
        let mut samples = vec![0.0; 8_000];
        samples[4_000..4_400].fill(0.8);
        let peaks = peaks(&samples, 8_000);
        let loud: Vec<usize> = (0..20).filter(|n| peaks.values()[*n] > 0).collect();
        assert_eq!(loud, [10]);
    }

    #[test]
    fn what_is_no_number_is_silent() {
        let peaks = peaks(&[f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.0], 8_000);
        assert_eq!(peaks.values(), [0]);
    }

    #[test]
    fn pieces_are_as_loud_as_the_whole() {
        let samples = tone(0.4, 1_000);
        let mut loudness = Loudness::default();
        samples.chunks(77).for_each(|piece| loudness.add(piece));
        let mut whole = Loudness::default();
        whole.add(&samples);
        assert_eq!(loudness.value(), whole.value());
    }

    #[test]
    fn stretches_lie_end_to_end() {
        for samples in [1, 7, 399, 400, 401, 123_457, 9_000_000] {
            let mut end = 0;
            for stretch in stretches(samples, 8_000) {
                assert_eq!(stretch.start, end);
                assert!(!stretch.is_empty());
                end = stretch.end;
            }
            assert_eq!(end, samples);
        }
    }
}
