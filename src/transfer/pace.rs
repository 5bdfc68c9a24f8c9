//! How many bytes a link's queue may hold. While somebody looks at what comes in: as many as the line takes in a tenth of a
//! second, and no more.
//!
//! What is in the queue cannot be taken back, so a clip that is wanted first waits behind all of it: a mebibyte is nearly a
//! second at 10 Mbit/s. The rate is that at which the queue empties. While it runs dry it says nothing of the line, but
//! that the queue is too short.

use crate::{
    time::Instant,
    wire::limits::{QUEUE_AHEAD, QUEUE_BYTES_MAX, QUEUE_BYTES_MIN},
};

/// The queue of one line.
#[derive(Debug)]
pub(super) struct Pace {
    limit: u64,
    since: Option<Instant>,
    left: u64,
    dry: bool,
    hurried: bool,
}

impl Pace {
    /// Of a line that nothing is known of.
    pub fn new() -> Self {
        Self { limit: 2 * QUEUE_BYTES_MIN, since: None, left: 0, dry: false, hurried: false }
    }

    /// Something may jump the queue from now on.
    pub fn hurry(&mut self) {
        self.hurried = true;
    }

    /// Bytes that the queue may hold.
    pub fn limit(&self) -> u64 {
        if self.hurried { self.limit } else { QUEUE_BYTES_MAX }
    }

    /// So many bytes have left the queue since the last report. `dry`: it is empty, although there is something to send.
    pub fn report(&mut self, now: Instant, left: u64, dry: bool) {
        let Some(since) = self.since else {
            self.since = Some(now);
            return;
        };
        self.left += left;
        self.dry |= dry;
        let passed = now.since(since);
        if passed < QUEUE_AHEAD {
            return;
        }
        let fits = if self.dry {
            2 * self.limit
        } else {
            self.left * QUEUE_AHEAD.as_millis() as u64 / (passed.as_millis() as u64).max(1)
        };
        self.limit = fits.clamp(QUEUE_BYTES_MIN, QUEUE_BYTES_MAX);
        *self = Self { since: Some(now), left: 0, dry: false, ..*self };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The limit after a second of a line of so many bytes a millisecond, that is looked at every so many.
    fn limit(bytes_per_ms: u64, every_ms: u64) -> u64 {
        let mut pace = Pace::new();
        assert_eq!(pace.limit(), QUEUE_BYTES_MAX, "nobody waits for anything");
        pace.hurry();
        let mut queued = 0;
        for at in (0..2_000).step_by(every_ms as usize) {
            let left = (bytes_per_ms * every_ms).min(queued);
            queued -= left;
            pace.report(Instant(at), left, queued == 0 && at > 0);
            queued = queued.max(pace.limit());
        }
        pace.limit()
    }

    #[test]
    fn a_line_is_given_what_it_takes_in_a_tenth_of_a_second() {
        assert_eq!(limit(125, 10), QUEUE_BYTES_MIN, "1 Mbit/s");
        assert_eq!(limit(1_250, 10), QUEUE_BYTES_MIN, "10 Mbit/s");
        assert_eq!(limit(5_000, 10), 500_000, "40 Mbit/s");
        assert_eq!(limit(80_000, 10), QUEUE_BYTES_MAX, "whatever a fast one takes");
    }

    #[test]
    fn a_queue_that_runs_dry_grows() {
        let mut pace = Pace::new();
        pace.hurry();
        for at in 0..20 {
            pace.report(Instant(at * 100), 1_000, true);
        }
        assert_eq!(pace.limit(), QUEUE_BYTES_MAX);
    }
}
