//! How loud a playlist is, where.

use super::media::{Playlist, Segment};
use crate::project::Gain;

impl Playlist {
    /// Something of it is not as loud as it was recorded.
    pub fn has_gains(&self) -> bool {
        self.segments.iter().any(|segment| !segment.gain.is_none())
    }

    /// The gain of each segment.
    pub fn gains(&self) -> Vec<Gain> {
        self.segments.iter().map(|segment| segment.gain).collect()
    }

    /// The same with other gains, one for each segment.
    #[must_use]
    pub fn with_gains(&self, gains: &[Gain]) -> Self {
        let with = |(segment, gain): (&Segment, &Gain)| Segment { gain: *gain, ..segment.clone() };
        Self { segments: self.segments.iter().zip(gains).map(with).collect() }
    }

    /// The gain at `at_ms`, and where the next other one begins, in milliseconds of the playlist.
    pub fn gain_from(&self, at_ms: f64) -> (Gain, Option<(u64, Gain)>) {
        let (mut begin, mut now) = (0, None);
        for segment in self.segments.iter().filter(|segment| segment.duration_ms() > 0) {
            let end = begin + segment.duration_ms();
            match now {
                None if at_ms < end as f64 => now = Some(segment.gain),
                Some(gain) if gain != segment.gain => return (gain, Some((begin, segment.gain))),
                _ => {}
            }
            begin = end;
        }
        (now.or(self.segments.last().map(|last| last.gain)).unwrap_or_default(), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{BlobId, CardId, ClipHash},
        project::MediaType,
    };

    /// Segments of so many milliseconds, and their gains.
    fn list(segments: &[(u32, i32)]) -> Playlist {
        let segment = |&(ms, gain): &(u32, i32)| Segment {
            card: CardId([1; 16]),
            clip: ClipHash([1; 32]),
            blob: BlobId([1; 16]),
            bytes: 1,
            media_type: MediaType::new("audio/webm"),
            start_ms: 100,
            end_ms: 100 + ms,
            gain: Gain::new(gain),
        };
        Playlist { segments: segments.iter().map(segment).collect() }
    }

    #[test]
    fn where_the_level_stays_there_is_no_seam() {
        let list = list(&[(500, 0), (250, 0), (0, 70), (250, 30), (100, 30), (100, 0)]);
        let of = |at: f64| {
            let (now, then) = list.gain_from(at);
            (now.centibels(), then.map(|(at, gain)| (at, gain.centibels())))
        };
        assert_eq!(of(0.0), (0, Some((750, 30))));
        assert_eq!(of(749.9), (0, Some((750, 30))));
        assert_eq!(of(750.0), (30, Some((1_100, 0))), "a segment without a length has no level");
        assert_eq!(of(1_100.0), (0, None));
        assert_eq!(of(9_999.0), (0, None), "behind the end it is as loud as at the end");
        assert!(list.has_gains());
    }

    #[test]
    fn a_list_without_levels_is_told_as_one() {
        let plain = list(&[(500, 0), (1, 0)]);
        assert!(!plain.has_gains());
        assert_eq!(plain.gain_from(0.0), (Gain::NONE, None));
        assert_eq!(list(&[]).gain_from(3.0), (Gain::NONE, None));
        let loud = plain.with_gains(&[Gain::new(5), Gain::new(6)]);
        assert_eq!(loud.gains(), [Gain::new(5), Gain::new(6)]);
    }
}
