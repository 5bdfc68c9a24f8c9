//! A path that went down and does not come back by itself is looked for anew (rule 8.6). The host makes the offers; a
//! guest asks it to.
//!
//! Nothing is set before the other side was heard again: an offer that is set and cannot be delivered may cost a path
//! that would have come back. So an attempt begins by asking whether they are there. As soon as both directions work the
//! path mostly comes up by itself; only where the browser goes on calling it down is it replaced.
//!
//! ```text
//! down ─→ asked, three times ─quick pong→ both directions work ─8 s, and another quick pong→ offer set ─answer→ up
//!              └─ while nothing comes back, nothing happens            └─ 5 s without an answer: taken back
//! ```

use std::time::Duration;

use crate::{
    time::Instant,
    wire::limits::{FRESH_PONG, RESTART_AFTER, RESTART_ANSWER, RESTART_SETTLE, RESTARTS_MAX},
};

/// Attempts to find a new path.
#[derive(Debug, Clone, Copy, Default)]
pub struct Renewal {
    down: Option<Instant>,
    attempt: u32,
    next: Option<Instant>,
    /// Since then pongs come quickly.
    works: Option<Instant>,
    /// They wish for a new path.
    wished: bool,
    restarts: u32,
    /// The number of the newest offer, of ours or of theirs.
    round: u32,
    describe: Option<Instant>,
    /// Our offer is to be answered until then.
    answer: Option<Instant>,
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Ask whether they are there.
    Ask,
    /// The candidates known by now must do.
    Describe,
    /// Nobody answered our offer: back to the path before.
    GiveUp,
}

impl Renewal {
    /// The path is down.
    pub fn down(&mut self, now: Instant) {
        if self.down.is_none() {
            self.down = Some(now);
            self.next = Some(now.after(RESTART_AFTER));
        }
    }

    /// The path stands. An offer that is out is answered all the same.
    pub fn up(&mut self) {
        let Self { wished, round, describe, answer, .. } = *self;
        *self = Self { wished, round, describe, answer, ..Self::default() };
    }

    /// They wish for a new path: they have seen that both directions work.
    pub fn wished(&mut self) {
        self.wished = self.answer.is_none();
    }

    /// A pong came to a ping that was sent then. `true`: a new path is to be looked for, now.
    pub fn answered(&mut self, now: Instant, sent: Instant) -> bool {
        let since = self.down.filter(|down| *down <= sent);
        if now.since(sent) > FRESH_PONG {
            self.works = None;
            return false;
        }
        if self.answer.is_some() {
            return false;
        }
        let settled = since.is_some_and(|_| {
            let works = *self.works.get_or_insert(now);
            self.restarts < RESTARTS_MAX && now.since(works) >= RESTART_SETTLE * (1 << self.restarts)
        });
        if !settled && !std::mem::take(&mut self.wished) {
            return false;
        }
        self.restarts += 1;
        self.works = None;
        true
    }

    /// Host: an offer is being made. Its number is [`Self::round`].
    pub fn offering(&mut self, now: Instant) {
        self.round += 1;
        self.describing(now);
        self.answer = Some(now.after(RESTART_ANSWER));
    }

    /// Guest: theirs is being answered. `false`: it is older than one that was answered.
    pub fn answering(&mut self, now: Instant, round: u32) -> bool {
        let newer = round > self.round || round == 0;
        if newer {
            self.round = round;
            self.describing(now);
        }
        newer
    }

    /// The number of the newest offer.
    pub fn round(&self) -> u32 {
        self.round
    }

    /// Host: an answer came to the offer of this number. `true`: it is the one that is waited for.
    pub fn accept(&mut self, round: u32) -> bool {
        (round == self.round || round == 0) && self.answer.take().is_some()
    }

    /// Our offer waits for its answer.
    pub fn is_offering(&self) -> bool {
        self.answer.is_some()
    }

    fn describing(&mut self, now: Instant) {
        self.describe = Some(now.after(2 * RESTART_AFTER));
    }

    /// It was made.
    pub fn described(&mut self) {
        self.describe = None;
    }

    /// This program slept: what came meanwhile was not looked at yet.
    pub fn slept(&mut self, slept: Duration) {
        self.works = self.works.filter(|_| slept.is_zero());
        for until in [&mut self.describe, &mut self.answer].into_iter().flatten() {
            *until = until.after(slept);
        }
    }

    /// Which attempt runs, of how many.
    pub fn attempt(&self) -> Option<(u32, u32)> {
        (self.attempt > 0).then_some((self.attempt, RESTARTS_MAX))
    }

    /// When something is due.
    pub fn poll_timeout(&self) -> Option<Instant> {
        [self.next, self.describe, self.answer].into_iter().flatten().min()
    }

    /// A deadline may have passed.
    pub fn handle_wake(&mut self, now: Instant) -> Option<Due> {
        if self.answer.take_if(|at| now >= *at).is_some() {
            self.describe = None;
            return Some(Due::GiveUp);
        }
        if self.describe.take_if(|at| now >= *at).is_some() {
            return Some(Due::Describe);
        }
        self.next.take_if(|at| now >= *at)?;
        self.attempt += 1;
        // 4, then 8 seconds: longer than a path takes to come up, shorter than patience.
        let patience = RESTART_AFTER * (4 << self.attempt);
        self.next = (self.attempt < RESTARTS_MAX).then(|| now.after(patience));
        Some(Due::Ask)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(renewal: &mut Renewal) -> Vec<u64> {
        let mut asked = Vec::new();
        while let Some(at) = renewal.poll_timeout() {
            assert_eq!(renewal.handle_wake(at), Some(Due::Ask));
            asked.push(at.0);
            renewal.down(at);
        }
        asked
    }

    /// A ping a second from `from` to `to`, each answered after `after` milliseconds: when a new path is looked for.
    fn answered(renewal: &mut Renewal, from: u64, to: u64, after: u64) -> Vec<u64> {
        let sent = (from..to).step_by(1_000);
        sent.map(|sent| (sent, sent + after))
            .filter(|(sent, now)| renewal.answered(Instant(*now), Instant(*sent)))
            .map(|(_, now)| now)
            .collect()
    }

    #[test]
    fn rule_8_6_they_are_asked_three_times_with_growing_patience_and_nothing_else_happens() {
        let mut renewal = Renewal::default();
        renewal.down(Instant(0));
        assert_eq!(asked(&mut renewal), [500, 4_500, 12_500]);
        assert_eq!(renewal.attempt(), Some((3, 3)));
        assert_eq!(answered(&mut renewal, 20_000, 600_000, 2_001), [0; 0], "late pongs prove nothing");
        renewal.up();
        assert_eq!(renewal.attempt(), None);
    }

    #[test]
    fn rule_8_6_a_path_that_works_and_is_called_down_for_long_is_replaced() {
        let mut renewal = Renewal::default();
        assert_eq!(answered(&mut renewal, 0, 60_000, 100), [0; 0], "it is not down");
        renewal.down(Instant(60_000));
        assert_eq!(answered(&mut renewal, 59_000, 68_000, 100), [0; 0], "it may come up by itself");
        assert_eq!(answered(&mut renewal, 68_000, 69_000, 100), [68_100]);
        renewal.offering(Instant(68_100));
        assert_eq!(answered(&mut renewal, 69_000, 300_000, 100), [0; 0], "one offer at a time");
        assert!(renewal.accept(1));
        assert_eq!(answered(&mut renewal, 300_000, 390_000, 100).len(), 2, "three at most");
    }

    #[test]
    fn rule_8_6_a_late_pong_begins_the_wait_anew() {
        let mut renewal = Renewal::default();
        renewal.down(Instant(0));
        assert_eq!(answered(&mut renewal, 0, 7_000, 100), [0; 0]);
        assert!(!renewal.answered(Instant(20_000), Instant(7_000)));
        assert_eq!(answered(&mut renewal, 20_000, 28_000, 100), [0; 0]);
        assert_eq!(answered(&mut renewal, 28_000, 29_000, 100), [28_100]);
    }

    #[test]
    fn rule_8_6_a_wish_is_granted_at_the_next_quick_pong() {
        let mut renewal = Renewal::default();
        renewal.wished();
        assert!(!renewal.answered(Instant(9_000), Instant(1_000)), "who wished may be gone again");
        assert!(renewal.answered(Instant(9_100), Instant(9_000)));
        renewal.offering(Instant(9_100));
        renewal.wished();
        assert!(!renewal.answered(Instant(9_200), Instant(9_100)), "it is under way");
    }

    #[test]
    fn rule_8_6_only_the_answer_to_the_newest_offer_counts_and_none_in_time_takes_it_back() {
        let mut host = Renewal::default();
        host.offering(Instant(0));
        assert_eq!(host.handle_wake(Instant(1_000)), Some(Due::Describe));
        assert_eq!(host.handle_wake(Instant(4_999)), None);
        assert_eq!(host.handle_wake(Instant(5_000)), Some(Due::GiveUp));
        assert!(!host.accept(1), "it was taken back");
        host.offering(Instant(10_000));
        assert!(!host.accept(1), "that answers an older one");
        assert!(host.accept(2));
        assert!(!host.accept(2), "once");
        let mut guest = Renewal::default();
        assert!(guest.answering(Instant(0), 2));
        assert!(!guest.answering(Instant(0), 1), "it was overtaken");
    }

    #[test]
    fn rule_8_2_an_answer_that_came_while_this_program_slept_is_not_late() {
        let mut renewal = Renewal::default();
        renewal.offering(Instant(0));
        renewal.slept(Duration::from_secs(20));
        assert_eq!(renewal.handle_wake(Instant(20_100)), None);
        assert!(renewal.accept(1));
    }
}
