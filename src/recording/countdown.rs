//! Counting down before it is recorded, with the microphone open.

use std::time::Duration;

use crate::time::Instant;

/// How long before zero the recorder is started: encoders take a moment to begin, and the first word may come at zero.
const LEAD: Duration = Duration::from_millis(200);
const SECOND: Duration = Duration::from_secs(1);

/// A countdown that runs.
#[derive(Debug)]
pub(super) struct Countdown {
    zero: Instant,
    /// The number that is shown.
    left: u32,
    begun: bool,
}

impl Countdown {
    pub(super) fn new(now: Instant, seconds: u32) -> Self {
        Self { zero: now.after(SECOND * seconds), left: seconds, begun: false }
    }

    /// The number that is shown: seconds that are left, the last of them counted as one.
    pub(super) fn left(&self) -> u32 {
        self.left
    }

    /// Time passed. `true`: another number is shown.
    pub(super) fn count(&mut self, now: Instant) -> bool {
        let left = self.zero.since(now).as_millis().div_ceil(SECOND.as_millis()).max(1) as u32;
        std::mem::replace(&mut self.left, left) != left
    }

    /// The recorder is to start now. It is said once.
    pub(super) fn begins(&mut self, now: Instant) -> bool {
        let begins = !self.begun && now >= self.zero.before(LEAD);
        self.begun |= begins;
        begins
    }

    /// It is over.
    pub(super) fn is_over(&self, now: Instant) -> bool {
        now >= self.zero
    }

    /// When one of these changes next.
    pub(super) fn due(&self) -> Instant {
        let next = if self.begun { self.zero } else { self.zero.before(LEAD) };
        let shown = self.zero.before(SECOND * self.left.saturating_sub(1));
        next.min(shown)
    }
}
