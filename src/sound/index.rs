//! Where in the bytes of a clip which time of it lies.
//!
//! An index is a list of points at which reading can begin: the first byte of a cluster, a page, a frame or a fragment, and
//! the time at which its sound begins. It follows from the bytes, so it can be made again whenever it is missing.

/// Points of one index. Twice as far apart where there would be more: three hours have one for each four seconds.
pub const POINTS_MAX: usize = 4_096;
/// Milliseconds between two points, at first.
const STEP_MS: u32 = 500;
/// Bytes of a point: its time and its place.
const POINT_BYTES: usize = 4 + 8;
/// What a stored index begins with: a later form of it begins with another number.
const VERSION: u8 = 1;
/// Milliseconds that decoders want to hear before a place (Opus: 80, RFC 7845 §4.6; MP3: its reservoir, up to ten frames).
pub const RUN_UP_MS: u32 = 300;

/// A place at which reading can begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// When its sound begins, in milliseconds, with what encoders put in front counted in.
    pub ms: u32,
    /// Its first byte.
    pub byte: u64,
}

/// The points of a clip, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    points: Vec<Point>,
    step_ms: u32,
}

impl Default for Index {
    fn default() -> Self {
        Self { points: Vec::new(), step_ms: STEP_MS }
    }
}

impl Index {
    /// The next point, behind those before. One that is too near to the one before, or not behind it, is left out.
    pub fn add(&mut self, point: Point) {
        let fits = |last: &Point| {
            point.byte > last.byte && point.ms.checked_sub(last.ms).is_some_and(|ahead| ahead >= self.step_ms)
        };
        if !self.points.last().is_none_or(fits) {
            return;
        }
        if self.points.len() == POINTS_MAX {
            let mut number = 0;
            self.points.retain(|_| {
                number += 1;
                number % 2 == 1
            });
            self.step_ms = self.step_ms.saturating_mul(2);
        }
        self.points.push(point);
    }

    /// The points, in order.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Where to begin so that `ms` can be heard: the last point that leaves a decoder its run-up. `None`: at the beginning.
    pub fn before(&self, ms: u32) -> Option<Point> {
        let behind = self.points.partition_point(|point| point.ms.saturating_add(RUN_UP_MS) <= ms);
        behind.checked_sub(1).map(|last| self.points[last])
    }

    /// As it is stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + self.points.len() * POINT_BYTES);
        bytes.push(VERSION);
        for Point { ms, byte } in &self.points {
            bytes.extend(ms.to_be_bytes());
            bytes.extend(byte.to_be_bytes());
        }
        bytes
    }

    /// What was stored for a clip of `clip_bytes` bytes; `None` when it cannot be one of it, and is made anew.
    pub fn from_bytes(bytes: &[u8], clip_bytes: u64) -> Option<Self> {
        let (version, points) = bytes.split_first()?;
        let (points, rest) = points.as_chunks::<POINT_BYTES>();
        if *version != VERSION || !rest.is_empty() || points.len() > POINTS_MAX {
            return None;
        }
        let mut read = Vec::with_capacity(points.len());
        for point in points {
            let (ms, byte) = point.split_first_chunk::<4>()?;
            let point =
                Point { ms: u32::from_be_bytes(*ms), byte: u64::from_be_bytes(byte.try_into().ok()?) };
            let behind = |last: &Point| last.ms <= point.ms && last.byte < point.byte;
            if point.byte >= clip_bytes || !read.last().is_none_or(behind) {
                return None;
            }
            read.push(point);
        }
        Some(Self { points: read, ..Self::default() })
    }
}

/// Points that a reader comes across, no nearer to each other than an index wants them.
#[derive(Debug, Default)]
pub(super) struct Points {
    made: Vec<Point>,
    last_ms: Option<u64>,
}

impl Points {
    /// Reading can begin at `byte`, where so many samples at this rate lie before.
    pub(super) fn note(&mut self, samples: u64, rate: u32, byte: u64) {
        let ms = samples.saturating_mul(1_000) / u64::from(rate.max(1));
        let Ok(at) = u32::try_from(ms) else { return };
        if self.last_ms.is_none_or(|last| ms >= last + u64::from(STEP_MS)) {
            self.last_ms = Some(ms);
            self.made.push(Point { ms: at, byte });
        }
    }

    /// Those since this was asked last.
    pub(super) fn take(&mut self) -> Vec<Point> {
        std::mem::take(&mut self.made)
    }
}

/// How many samples lie before a point, where packets hold `unit` of them each: its time is a little rounded.
pub(super) fn samples_at(ms: u32, rate: u32, unit: u32) -> u64 {
    let unit = u64::from(unit.max(1));
    let samples = (u64::from(ms) * u64::from(rate)).div_ceil(1_000);
    (samples + unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(points: impl IntoIterator<Item = (u32, u64)>) -> Index {
        let mut index = Index::default();
        for (ms, byte) in points {
            index.add(Point { ms, byte });
        }
        index
    }

    #[test]
    fn reading_begins_a_run_up_before_a_place() {
        let index = index([(0, 100), (1_000, 200), (2_000, 300)]);
        let at = |ms| index.before(ms).map(|point| point.byte);
        assert_eq!(at(0), None);
        assert_eq!(at(RUN_UP_MS), Some(100));
        assert_eq!((at(1_000), at(1_000 + RUN_UP_MS), at(u32::MAX)), (Some(100), Some(200), Some(300)));
    }

    #[test]
    fn points_that_are_near_or_in_disorder_are_left_out() {
        let index = index([(0, 10), (100, 20), (600, 30), (500, 40), (1_200, 30), (1_300, 50)]);
        let kept: Vec<_> = index.points().iter().map(|point| (point.ms, point.byte)).collect();
        assert_eq!(kept, [(0, 10), (600, 30), (1_300, 50)]);
    }

    #[test]
    fn a_day_has_no_more_points_than_a_minute_may_have() {
        let day = index((0..24 * 60 * 60).map(|second| (second * 1_000, u64::from(second) * 6_000)));
        assert!((POINTS_MAX / 2..=POINTS_MAX).contains(&day.points().len()));
        let apart: Vec<_> = day.points().windows(2).map(|pair| pair[1].ms - pair[0].ms).collect();
        assert!(apart.iter().max() < Some(&70_000), "{:?}", apart.iter().max());
        assert_eq!(day.points()[0].ms, 0);
    }

    #[test]
    fn what_was_stored_is_read_again_and_nothing_else_is() {
        let stored = index((0..1_000).map(|n| (n * 700, u64::from(n) * 4_000 + 500)));
        let bytes = stored.to_bytes();
        assert_eq!(Index::from_bytes(&bytes, 4_000_000), Some(stored));
        assert_eq!(Index::from_bytes(&bytes, 3_000_000), None, "a point beyond the clip");
        assert_eq!(Index::from_bytes(&bytes[..bytes.len() - 1], 4_000_000), None);
        assert_eq!(Index::from_bytes(&[], 1), None);
        assert_eq!(Index::from_bytes(&[[2].as_slice(), &bytes[1..]].concat(), 4_000_000), None);
        let mut turned = bytes.clone();
        turned[1..25].rotate_left(12);
        assert_eq!(Index::from_bytes(&turned, 4_000_000), None);
        assert_eq!(Index::from_bytes(&[VERSION], 1), Some(Index::default()));
    }
}
