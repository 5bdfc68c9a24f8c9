//! A path that went down and does not come back by itself is looked for anew, a few times, with growing patience
//! (rule 8). The host makes the offers; a guest asks it to.

use crate::{
    time::Instant,
    wire::limits::{RESTART_AFTER, RESTARTS_MAX},
};

/// Attempts to find a new path.
#[derive(Debug, Clone, Copy, Default)]
pub struct Renewal {
    attempt: u32,
    next: Option<Instant>,
    describe: Option<Instant>,
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Begin an attempt.
    Restart,
    /// The candidates known by now must do.
    Describe,
}

impl Renewal {
    /// The path is down.
    pub fn down(&mut self, now: Instant) {
        if self.attempt == 0 && self.next.is_none() {
            self.next = Some(now.after(RESTART_AFTER));
        }
    }

    /// The path stands.
    pub fn up(&mut self) {
        *self = Self::default();
    }

    /// A description is being made.
    pub fn describing(&mut self, now: Instant) {
        self.describe = Some(now.after(2 * RESTART_AFTER));
    }

    /// It was made.
    pub fn described(&mut self) {
        self.describe = None;
    }

    /// Which attempt runs, of how many.
    pub fn attempt(&self) -> Option<(u32, u32)> {
        (self.attempt > 0).then_some((self.attempt, RESTARTS_MAX))
    }

    /// When something is due.
    pub fn poll_timeout(&self) -> Option<Instant> {
        [self.next, self.describe].into_iter().flatten().min()
    }

    /// A deadline may have passed.
    pub fn handle_wake(&mut self, now: Instant) -> Option<Due> {
        if self.describe.is_some_and(|at| now >= at) {
            self.describe = None;
            return Some(Due::Describe);
        }
        if self.next.is_none_or(|at| now < at) {
            return None;
        }
        self.attempt += 1;
        // 4, then 8 seconds: longer than a path takes to come up, shorter than patience.
        let patience = RESTART_AFTER * (4 << self.attempt);
        self.next = (self.attempt < RESTARTS_MAX).then(|| now.after(patience));
        Some(Due::Restart)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_8_three_attempts_with_growing_patience() {
        let mut renewal = Renewal::default();
        renewal.down(Instant(0));
        let mut starts = Vec::new();
        while let Some(at) = renewal.poll_timeout() {
            assert_eq!(renewal.handle_wake(at), Some(Due::Restart));
            starts.push(at.0);
            renewal.down(at);
        }
        assert_eq!(starts, [500, 4_500, 12_500]);
        assert_eq!(renewal.attempt(), Some((3, 3)));
        renewal.up();
        assert_eq!(renewal.attempt(), None);
    }
}
