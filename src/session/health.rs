//! Are they still there? A ping each way, and silence that is first suspicious, then an end (rule 8).
//!
//! Two silences count, and the longer one decides: nothing comes, or nothing that is asked is answered. Who hears the
//! other side without being heard has half a link, which is none.

use std::{collections::VecDeque, time::Duration};

use crate::{
    time::Instant,
    wire::limits::{HEARTBEAT, PINGS_KEPT, SILENCE_MAX, SUSPECT},
};

/// A timer that is so late was late for a reason; and so long is a moment.
const LATE: Duration = Duration::from_secs(1);

/// What silence means by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pulse {
    /// Heard lately, and answered.
    Fine,
    /// A heartbeat is late.
    Suspect,
    /// Too long.
    Lost,
}

/// The health of one link.
#[derive(Debug, Clone)]
pub struct Health {
    heard: Instant,
    pinged: Instant,
    pings: u32,
    /// Pings that wait for their pongs, oldest first.
    waiting: VecDeque<Ping>,
    woken: Instant,
}

#[derive(Debug, Clone, Copy)]
struct Ping {
    number: u32,
    sent: Instant,
    /// Since then its pong is waited for, our own sleep left out.
    since: Instant,
}

impl Health {
    /// All is well now.
    pub fn new(now: Instant) -> Self {
        Self { heard: now, pinged: now, pings: 0, waiting: VecDeque::new(), woken: now }
    }

    /// Since then nothing that was asked has been answered, if something was asked.
    fn asked(&self) -> Option<Instant> {
        self.waiting.front().map(|ping| ping.since)
    }

    /// How long nothing came, or nothing was answered.
    pub fn silence(&self, now: Instant) -> Duration {
        now.since(self.asked().map_or(self.heard, |asked| asked.min(self.heard)))
    }

    /// Something came.
    pub fn heard(&mut self, now: Instant) {
        self.heard = now;
    }

    /// A ping goes out now: its number.
    pub fn ping(&mut self, now: Instant) -> u32 {
        self.pings += 1;
        self.pinged = now;
        self.waiting.push_back(Ping { number: self.pings, sent: now, since: now });
        if self.waiting.len() > PINGS_KEPT
            && let Some(oldest) = self.waiting.pop_front()
            && let Some(next) = self.waiting.front_mut()
        {
            next.since = oldest.since;
        }
        self.pings
    }

    /// A pong came: when its ping was sent. Nothing, if none is waiting for it.
    pub fn answered(&mut self, number: u32) -> Option<Instant> {
        let number = if number == 0 { self.waiting.back()?.number } else { number };
        let sent = self.waiting.iter().find(|ping| ping.number == number)?.sent;
        self.waiting.retain(|ping| ping.number > number);
        Some(sent)
    }

    /// What the silence means.
    pub fn pulse(&self, now: Instant) -> Pulse {
        match self.silence(now) {
            silence if silence >= SILENCE_MAX => Pulse::Lost,
            silence if silence >= SUSPECT => Pulse::Suspect,
            _ => Pulse::Fine,
        }
    }

    /// The next moment something is due: a ping, or a worse pulse.
    pub fn poll_timeout(&self) -> Instant {
        let ping = self.pinged.after(HEARTBEAT);
        let silent = [Some(self.heard), self.asked()].into_iter().flatten();
        let worse = silent.flat_map(|since| [SUSPECT, SILENCE_MAX].map(|silence| since.after(silence)));
        worse.filter(|at| self.woken < *at).fold(ping, Instant::min)
    }

    /// `true`: a ping is due.
    pub fn handle_wake(&mut self, now: Instant) -> bool {
        let slept = self.slept(now);
        if !slept.is_zero() {
            self.heard = self.excused(now, slept, self.heard);
            for at in 0..self.waiting.len() {
                self.waiting[at].since = self.excused(now, slept, self.waiting[at].since);
            }
        }
        self.woken = now;
        now.since(self.pinged) >= HEARTBEAT
    }

    /// How much later this is than this program wanted to look: a throttled tab, a closed lid, a stopped program.
    pub fn slept(&self, now: Instant) -> Duration {
        let late = now.since(self.poll_timeout());
        if late >= LATE { late } else { Duration::ZERO }
    }

    /// What came while this program slept was not looked at yet. So the silence is not theirs; but it is suspicious until
    /// something was heard, and who was not nearly lost before is given a moment.
    fn excused(&self, now: Instant, slept: Duration, since: Instant) -> Instant {
        let ago = |silence: Duration| Instant(now.0.saturating_sub(silence.as_millis() as u64));
        let nearly = SILENCE_MAX.saturating_sub(LATE);
        let excused = since.after(slept).min(since.max(ago(SUSPECT)));
        if self.woken.since(since) >= nearly { excused } else { excused.max(ago(nearly)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(second: u64) -> Instant {
        Instant(second * 1_000)
    }

    #[test]
    fn rule_8_1_silence_is_suspicious_then_lost() {
        let mut health = Health::new(Instant(0));
        for at in 1..=6 {
            health.handle_wake(second(at));
            assert_eq!(health.pulse(second(at)), Pulse::Fine);
        }
        assert_eq!(health.pulse(second(7)), Pulse::Suspect);
        assert_eq!(health.pulse(second(15)), Pulse::Lost);
        health.heard(second(15));
        assert_eq!(health.pulse(Instant(15_001)), Pulse::Fine);
    }

    #[test]
    fn rule_8_1_who_is_heard_and_does_not_answer_is_suspicious_then_lost() {
        let mut health = Health::new(Instant(0));
        health.ping(second(5));
        let mut pulses = Vec::new();
        for at in 5..=20 {
            health.heard(second(at));
            pulses.push(health.pulse(second(at)));
            if at % 5 == 0 {
                health.ping(second(at));
            }
        }
        assert_eq!(pulses[..7], [Pulse::Fine; 7]);
        assert_eq!(pulses[7..15], [Pulse::Suspect; 8]);
        assert_eq!(pulses[15..], [Pulse::Lost]);
        assert_eq!(health.answered(2), Some(second(5)));
        assert_eq!(health.pulse(second(20)), Pulse::Suspect, "the next one was sent at 10 s");
        assert_eq!(health.answered(4), Some(second(15)));
        assert_eq!(health.pulse(second(21)), Pulse::Fine);
    }

    #[test]
    fn a_pong_answers_its_ping_and_all_before_it_and_nothing_else() {
        let mut health = Health::new(Instant(0));
        assert_eq!(health.answered(0), None, "nothing was asked");
        for at in 1..=4 {
            assert_eq!(health.ping(second(at)), at as u32);
        }
        assert_eq!(health.answered(5), None, "not asked yet");
        assert_eq!(health.answered(2), Some(second(2)));
        assert_eq!(health.answered(1), None, "once");
        assert_eq!(health.answered(0), Some(second(4)), "without a number it is the last");
        assert_eq!(health.silence(second(4)), Duration::from_secs(4), "that nothing else came still counts");
        for at in 5..100 {
            health.ping(second(at));
        }
        assert!(health.waiting.len() <= PINGS_KEPT);
        assert_eq!(health.silence(second(100)), Duration::from_secs(100));
        health.heard(second(100));
        assert_eq!(
            health.silence(second(100)),
            Duration::from_secs(95),
            "since the first that was not answered"
        );
    }

    #[test]
    fn rule_8_2_our_own_sleep_is_not_their_silence() {
        for asleep in [9, 14, 15, 16, 60, 600] {
            let mut health = Health::new(Instant(0));
            health.ping(Instant(0));
            health.handle_wake(second(asleep));
            assert_eq!(
                health.pulse(second(asleep)),
                Pulse::Suspect,
                "{asleep} s: not lost, and not taken for well"
            );
            health.heard(second(asleep));
            health.answered(1);
            assert_eq!(health.pulse(second(asleep)), Pulse::Fine);
        }
    }

    #[test]
    fn rule_8_2_a_ping_from_before_we_slept_is_excused_as_well() {
        let mut health = Health::new(Instant(0));
        health.ping(second(1));
        health.ping(second(2));
        health.handle_wake(second(60));
        health.heard(second(60));
        assert_eq!(health.answered(1), Some(second(1)), "when it was really sent");
        assert_eq!(health.pulse(second(60)), Pulse::Suspect, "the other one may still be answered");
        assert_eq!(health.answered(2), Some(second(2)));
        assert_eq!(health.pulse(second(60)), Pulse::Fine);
    }

    #[test]
    fn rule_8_2_who_was_silent_before_we_slept_has_only_the_rest_of_their_time() {
        for (awake, lost_at) in [(8, 45), (13, 41), (14, 40)] {
            let mut health = Health::new(Instant(0));
            for at in 1..=awake {
                if health.handle_wake(second(at)) {
                    health.ping(second(at));
                }
            }
            let lost = (40..60).find(|at| {
                if health.handle_wake(second(*at)) {
                    health.ping(second(*at));
                }
                health.pulse(second(*at)) == Pulse::Lost
            });
            assert_eq!(lost, Some(lost_at), "{awake} s awake");
        }
    }

    #[test]
    fn who_was_lost_before_we_slept_is_lost_after_it() {
        let mut health = Health::new(Instant(0));
        for at in (1..=20).chain([100]) {
            if health.handle_wake(second(at)) {
                health.ping(second(at));
            }
        }
        assert_eq!(health.pulse(second(100)), Pulse::Lost);
    }

    #[test]
    fn a_page_whose_timers_come_once_a_minute_finds_out_as_well() {
        let mut health = Health::new(Instant(0));
        let lost = (1..10).find(|minute| {
            assert!(health.handle_wake(second(minute * 60)));
            health.ping(second(minute * 60));
            health.pulse(second(minute * 60)) == Pulse::Lost
        });
        assert_eq!(lost, Some(4));
    }

    #[test]
    fn a_wake_at_the_timeout_always_moves_it() {
        let mut health = Health::new(Instant(0));
        for _ in 0..10 {
            let due = health.poll_timeout();
            if health.handle_wake(due) {
                health.ping(due);
            }
            assert!(health.poll_timeout() > due);
        }
        assert_eq!(health.pulse(health.poll_timeout()), Pulse::Lost);
    }
}
