//! What a stretch of a card looks like: the loudest moment of each of so many equal parts.

use crate::{
    ids::ClipHash,
    project::{Gain, Region},
};

/// The loudness of a whole clip: values over equal parts of it, 0 silent, 255 full scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loud<'a> {
    /// The values.
    pub values: &'a [u8],
    /// Length of the clip, in milliseconds.
    pub duration_ms: u32,
}

impl Loud<'_> {
    /// The loudest value between two places, in milliseconds of the clip; that of the place where they are one.
    fn loudest(&self, from_ms: u64, to_ms: u64) -> Option<u8> {
        let count = self.values.len() as u64;
        let last = self.values.len().checked_sub(1)?;
        let at = |ms: u64| (ms * count / u64::from(self.duration_ms.max(1))) as usize;
        let first = at(from_ms).min(last);
        let end = at(to_ms.saturating_sub(1)).clamp(first, last);
        self.values[first..=end].iter().max().copied()
    }
}

/// Loudness of `count` equal parts of `from_ms..to_ms` of what `regions` play, in milliseconds from their beginning;
/// `None` where the sound is not here. `of`: what is known of a clip.
pub fn bars<'a>(
    regions: &[Region],
    (from_ms, to_ms): (u64, u64),
    count: usize,
    of: impl Fn(ClipHash) -> Option<Loud<'a>>,
) -> Vec<Option<u8>> {
    let shown = to_ms.saturating_sub(from_ms);
    let mut bars = vec![None; count];
    if shown == 0 {
        return bars;
    }
    let edge = |bar: usize| from_ms + bar as u64 * shown / count as u64;
    let mut begin = 0;
    for region in regions {
        let end = begin + u64::from(region.duration_ms());
        if end > from_ms && begin < to_ms {
            let clip = of(region.clip);
            let first = (begin.saturating_sub(from_ms) * count as u64 / shown) as usize;
            for (bar, value) in bars.iter_mut().enumerate().skip(first.saturating_sub(1)) {
                let (from, to) = (edge(bar), edge(bar + 1).max(edge(bar) + 1));
                if from >= end {
                    break;
                }
                if to > begin {
                    let in_clip = |at: u64| u64::from(region.start_ms) + at.clamp(begin, end) - begin;
                    let loudest = clip.and_then(|clip| clip.loudest(in_clip(from), in_clip(to)));
                    *value = (*value).max(loudest.map(|value| louder(value, region.gain)));
                }
            }
        }
        begin = end;
    }
    bars
}

/// A value at this gain. Values are square roots of amplitudes (`sound::peaks`).
fn louder(value: u8, gain: Gain) -> u8 {
    if gain.is_none() { value } else { (f32::from(value) * gain.factor().sqrt()).round().min(255.0) as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One value each 10 ms: its own number.
    const VALUES: [u8; 100] = {
        let mut values = [0; 100];
        let mut n = 0;
        while n < 100 {
            values[n] = n as u8;
            n += 1;
        }
        values
    };

    fn clip(hash: ClipHash) -> Option<Loud<'static>> {
        (hash.0[0] == 1).then_some(Loud { values: &VALUES, duration_ms: 1_000 })
    }

    fn region(clip: u8, start_ms: u32, end_ms: u32) -> Region {
        Region::new(ClipHash([clip; 32]), start_ms, end_ms)
    }

    #[test]
    fn each_bar_is_the_loudest_of_its_part() {
        let regions = [region(1, 0, 1_000)];
        assert_eq!(bars(&regions, (0, 1_000), 4, clip), [24, 49, 74, 99].map(Some));
        assert_eq!(bars(&regions, (500, 540), 4, clip), [50, 51, 52, 53].map(Some), "as fine as it is known");
        assert_eq!(bars(&regions, (500, 520), 4, clip), [50, 50, 51, 51].map(Some));
        assert_eq!(bars(&regions, (0, 0), 3, clip), [None; 3]);
    }

    #[test]
    fn a_level_is_seen() {
        let at = |gain| bars(&[Region { gain: Gain::new(gain), ..region(1, 0, 1_000) }], (0, 1_000), 4, clip);
        assert_eq!(at(0), [24, 49, 74, 99].map(Some));
        assert_eq!(at(120), [48, 98, 148, 198].map(Some), "four times the amplitude is twice the bar");
        assert_eq!(at(240), [96, 195, 255, 255].map(Some), "full scale is the most");
        assert_eq!(at(-120), [12, 25, 37, 50].map(Some));
    }

    #[test]
    fn what_is_not_here_is_missing_and_hides_nothing_beside_it() {
        let regions = [region(1, 900, 1_000), region(2, 0, 100), region(1, 0, 100)];
        let three = bars(&regions, (0, 300), 3, clip);
        assert_eq!(three, [Some(99), None, Some(9)]);
        assert_eq!(bars(&regions, (0, 300), 1, clip), [Some(99)], "of a part that is half here, that half");
        assert_eq!(bars(&regions, (50, 150), 2, clip), [Some(99), None]);
    }
}
