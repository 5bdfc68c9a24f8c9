//! How far a transfer is, how fast it goes, and how long it will take.

use std::{collections::VecDeque, time::Duration};

use crate::time::Instant;

/// The rate is taken over this long: steady enough to read, quick enough to show a change.
const RATE_OVER: Duration = Duration::from_secs(4);
/// A sample is kept at most this often.
const SAMPLE_EVERY: Duration = Duration::from_millis(250);

/// Counts bytes and remembers when they came.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    done: u64,
    total: u64,
    samples: VecDeque<(Instant, u64)>,
    moved: Instant,
}

impl Progress {
    /// Nothing of `total` bytes yet.
    pub fn new(now: Instant, total: u64) -> Self {
        Self { done: 0, total, samples: VecDeque::from([(now, 0)]), moved: now }
    }

    /// `done` bytes are across now. Never goes back.
    pub fn reached(&mut self, now: Instant, done: u64) {
        if done <= self.done {
            return;
        }
        self.done = done;
        self.moved = now;
        if self.samples.back().is_none_or(|(at, _)| now.since(*at) >= SAMPLE_EVERY) {
            self.samples.push_back((now, done));
        }
        while self.samples.len() > 2 && self.samples.front().is_some_and(|(at, _)| now.since(*at) > RATE_OVER)
        {
            self.samples.pop_front();
        }
    }

    /// More has to go across: a damaged clip is sent again.
    pub fn grow(&mut self, bytes: u64) {
        self.total += bytes;
    }

    /// Bytes across.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Bytes in all.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Bytes a second over the last seconds.
    pub fn bytes_per_second(&self) -> u64 {
        let Some((from, bytes)) = self.samples.front() else { return 0 };
        let ms = self.moved.since(*from).as_millis() as u64;
        ((self.done - bytes) * 1000).checked_div(ms).unwrap_or(0)
    }

    /// Seconds left at that rate, rounded up.
    pub fn seconds_left(&self) -> Option<u64> {
        let rate = self.bytes_per_second();
        (rate > 0).then(|| self.total.saturating_sub(self.done).div_ceil(rate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_follows_the_last_seconds() {
        let mut progress = Progress::new(Instant(0), 10_000);
        for second in 1..=10 {
            progress.reached(Instant(second * 1000), second * 100);
        }
        assert_eq!(progress.bytes_per_second(), 100);
        assert_eq!(progress.seconds_left(), Some(90));
        for tick in 1..=20 {
            progress.reached(Instant(10_000 + tick * 500), 1000 + tick * 400);
        }
        assert_eq!(progress.bytes_per_second(), 800);
    }

    #[test]
    fn it_never_goes_back() {
        let mut progress = Progress::new(Instant(0), 10);
        progress.reached(Instant(1), 8);
        progress.reached(Instant(2), 3);
        assert_eq!((progress.done(), progress.moved), (8, Instant(1)));
        assert_eq!(Progress::new(Instant(0), 5).seconds_left(), None);
    }
}
