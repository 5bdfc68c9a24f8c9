//! Are they still there? A ping each way, and silence that is first suspicious, then an end (rule 8).

use crate::{
    time::Instant,
    wire::limits::{HEARTBEAT, SILENCE_MAX, SUSPECT},
};

/// What silence means by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pulse {
    /// Heard lately.
    Fine,
    /// A heartbeat is late.
    Suspect,
    /// Too long.
    Lost,
}

/// The health of one link.
#[derive(Debug, Clone, Copy)]
pub struct Health {
    heard: Instant,
    pinged: Instant,
    woken: Instant,
}

impl Health {
    /// All is well now.
    pub fn new(now: Instant) -> Self {
        Self { heard: now, pinged: now, woken: now }
    }

    /// How long nothing came.
    pub fn silence(&self, now: Instant) -> std::time::Duration {
        now.since(self.heard)
    }

    /// Something came.
    pub fn heard(&mut self, now: Instant) {
        self.heard = now;
    }

    /// What the silence means.
    pub fn pulse(&self, now: Instant) -> Pulse {
        match now.since(self.heard) {
            silence if silence >= SILENCE_MAX => Pulse::Lost,
            silence if silence >= SUSPECT => Pulse::Suspect,
            _ => Pulse::Fine,
        }
    }

    /// The next moment something is due: a ping, or a worse pulse.
    pub fn poll_timeout(&self) -> Instant {
        let ping = self.pinged.after(HEARTBEAT);
        let worse = [SUSPECT, SILENCE_MAX].map(|silence| self.heard.after(silence));
        worse.into_iter().find(|at| self.woken < *at).map_or(ping, |at| ping.min(at))
    }

    /// `true`: send a ping now.
    pub fn handle_wake(&mut self, now: Instant) -> bool {
        // This program slept (a throttled tab, a closed lid): the silence was ours, so the other side gets its time.
        if now.since(self.woken) >= SILENCE_MAX {
            self.heard = self.heard.max(Instant(now.0.saturating_sub(SUSPECT.as_millis() as u64)));
        }
        self.woken = now;
        let due = now.since(self.pinged) >= HEARTBEAT;
        if due {
            self.pinged = now;
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_8_1_silence_is_suspicious_then_lost() {
        let mut health = Health::new(Instant(0));
        for second in 1..=6 {
            health.handle_wake(Instant(second * 1000));
            assert_eq!(health.pulse(Instant(second * 1000)), Pulse::Fine);
        }
        assert_eq!(health.pulse(Instant(7_000)), Pulse::Suspect);
        assert_eq!(health.pulse(Instant(15_000)), Pulse::Lost);
        health.heard(Instant(15_000));
        assert_eq!(health.pulse(Instant(15_001)), Pulse::Fine);
    }

    #[test]
    fn rule_8_2_our_own_sleep_is_not_their_silence() {
        let mut health = Health::new(Instant(0));
        health.handle_wake(Instant(60_000));
        assert_eq!(health.pulse(Instant(60_000)), Pulse::Suspect);
    }

    #[test]
    fn a_wake_at_the_timeout_always_moves_it() {
        let mut health = Health::new(Instant(0));
        for _ in 0..10 {
            let due = health.poll_timeout();
            health.handle_wake(due);
            assert!(health.poll_timeout() > due);
        }
        assert_eq!(health.pulse(health.poll_timeout()), Pulse::Lost);
    }
}
