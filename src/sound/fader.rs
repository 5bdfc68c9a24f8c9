//! A gain that changes without a click, on the clock of whoever carries it out (`browser/player`).
//!
//! A jump would click, so each change is a ramp. A place where the level changes is planned ahead, because timers come late.
//! Where playing stands is told again and again, and trembles: a plan that is still good is left alone.

/// Length of a ramp, in seconds: too short to be heard as one, too long to click.
const RAMP_S: f64 = 0.008;
/// A seam that is found this much earlier or later than planned is the same one.
const SAME_S: f64 = 0.005;
/// A seam that is this close is not planned anew, and one that is this far behind may be told as still to come.
const CLOSE_S: f64 = 0.05;

/// What is to be done with the gain. Before the first of a plan, all that was planned is cancelled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Point {
    /// It has this value at this second.
    Set {
        /// The factor.
        to: f32,
        /// The second.
        at_s: f64,
    },
    /// From the point before it goes straight to this value, and has it at this second.
    Slide {
        /// The factor.
        to: f32,
        /// The second.
        until_s: f64,
    },
}

/// Straight from one factor to another, and the same before and behind.
#[derive(Debug, Clone, Copy)]
struct Ramp {
    from: f32,
    to: f32,
    begin_s: f64,
}

impl Ramp {
    fn end_s(&self) -> f64 {
        self.begin_s + RAMP_S
    }

    fn at(&self, clock_s: f64) -> f32 {
        let share = ((clock_s - self.begin_s) / RAMP_S).clamp(0.0, 1.0) as f32;
        self.from + (self.to - self.from) * share
    }
}

/// What a gain does, and will do.
#[derive(Debug)]
pub struct Fader {
    last: Ramp,
    next: Option<Ramp>,
}

impl Default for Fader {
    /// As loud as it was recorded.
    fn default() -> Self {
        Self { last: Ramp { from: 1.0, to: 1.0, begin_s: -1.0 }, next: None }
    }
}

impl Fader {
    /// The clock says `clock_s`; what is heard now wants the factor `now`, and in so many seconds another one. What is to be
    /// done; `None`: all stays as it is planned.
    pub fn follow(&mut self, clock_s: f64, now: f32, then: Option<(f64, f32)>) -> Option<Vec<Point>> {
        if let Some(begun) = self.next.take_if(|next| next.begin_s <= clock_s) {
            self.last = begun;
        }
        let settled = same(self.last.to, now);
        let stays = match (&self.next, then) {
            (Some(next), Some((in_s, to))) => {
                let trembles = (begin(clock_s, in_s) - next.begin_s).abs() < SAME_S;
                settled && same(next.to, to) && (trembles || next.begin_s - clock_s < CLOSE_S)
            }
            // It is told as still to come, and is done.
            (None, Some((in_s, to))) => {
                in_s < CLOSE_S
                    && same(self.last.to, to)
                    && same(self.last.from, now)
                    && clock_s - self.last.begin_s < CLOSE_S
            }
            (None, None) => settled,
            (Some(_), None) => false,
        };
        (!stays).then(|| self.plan(clock_s, now, then))
    }

    fn plan(&mut self, clock_s: f64, now: f32, then: Option<(f64, f32)>) -> Vec<Point> {
        let here = self.last.at(clock_s);
        // On the way there already, it goes on as it does.
        if !same(self.last.to, now) {
            self.last = Ramp { from: here, to: now, begin_s: clock_s };
        }
        let mut points = vec![Point::Set { to: here, at_s: clock_s }];
        if !same(here, now) {
            points.push(Point::Slide { to: now, until_s: self.last.end_s() });
        }
        self.next = then.map(|(in_s, to)| {
            // Not before what leads to it is done.
            let begin_s = begin(clock_s, in_s).max(if same(here, now) { clock_s } else { self.last.end_s() });
            let next = Ramp { from: now, to, begin_s };
            points.push(Point::Set { to: now, at_s: begin_s });
            points.push(Point::Slide { to, until_s: next.end_s() });
            next
        });
        points
    }
}

/// Where the ramp of a seam begins: the seam is in its middle.
fn begin(clock_s: f64, in_s: f64) -> f64 {
    clock_s + in_s - RAMP_S / 2.0
}

fn same(one: f32, other: f32) -> bool {
    (one - other).abs() < 1e-6
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A gain that carries points out, as browsers do.
    #[derive(Default)]
    struct Gain {
        points: Vec<Point>,
    }

    impl Gain {
        fn take(&mut self, points: Option<Vec<Point>>) -> bool {
            let new = points.is_some();
            self.points = points.unwrap_or(std::mem::take(&mut self.points));
            new
        }

        fn at(&self, clock_s: f64) -> f32 {
            let (mut value, mut since) = (1.0, 0.0);
            for point in &self.points {
                match *point {
                    Point::Set { to, at_s } if at_s <= clock_s => (value, since) = (to, at_s),
                    Point::Slide { to, until_s } if until_s <= clock_s => (value, since) = (to, until_s),
                    Point::Slide { to, until_s } if since <= clock_s => {
                        let share = ((clock_s - since) / (until_s - since)) as f32;
                        return value + (to - value) * share;
                    }
                    _ => return value,
                }
            }
            value
        }
    }

    /// Levels by the millisecond of a list that is played from its beginning, told every `step` milliseconds, with a clock
    /// of the list that is off by what `off` says, in milliseconds.
    fn heard(levels: &[(f64, f32)], step: usize, off: impl Fn(usize) -> f64) -> (Vec<f32>, usize) {
        let (mut fader, mut gain, mut plans, mut heard) = (Fader::default(), Gain::default(), 0, Vec::new());
        for ms in 0..2_000 {
            if ms % step == 0 {
                let at = ms as f64 + off(ms);
                let now = levels.iter().rev().find(|(from, _)| *from <= at.max(0.0)).expect("from 0 on").1;
                let then = levels.iter().find(|(from, _)| *from > at);
                let then = then.map(|(from, level)| ((from - at) / 1_000.0, *level));
                plans += usize::from(gain.take(fader.follow(ms as f64 / 1_000.0, now, then)));
            }
            heard.extend((0..8).map(|part| gain.at((ms as f64 + f64::from(part) / 8.0) / 1_000.0)));
        }
        (heard, plans)
    }

    const LEVELS: [(f64, f32); 4] = [(0.0, 1.0), (500.0, 0.25), (900.0, 2.0), (1_500.0, 0.5)];

    #[test]
    fn each_level_begins_where_it_should_whenever_it_is_told() {
        for step in [1, 40, 250] {
            let (heard, _) = heard(&LEVELS, step, |_| 0.0);
            for (from, level) in LEVELS {
                let at = |ms: f64| heard[((from + ms) * 8.0) as usize];
                assert!((at(5.0) - level).abs() < 1e-3, "{step}: {level} from {from} ms on is {}", at(5.0));
                assert!(from == 0.0 || (at(-5.0) - level).abs() > 0.1, "{step}: {level} too early");
            }
        }
    }

    #[test]
    fn a_clock_that_trembles_moves_no_seam_and_plans_little_anew() {
        let trembles = |ms: usize| ((ms * 7_919) % 9) as f64 - 4.0;
        let (heard, plans) = heard(&LEVELS, 20, trembles);
        for (from, level) in LEVELS {
            let at = heard[((from + 20.0) * 8.0) as usize];
            assert!((at - level).abs() < 1e-3, "{level} from {from} ms on is {at}");
        }
        assert!(plans < 40, "{plans} plans");
    }

    #[test]
    fn nothing_ever_jumps() {
        for (step, jolt) in [(1, 0.0), (3, 60.0), (20, 9.0), (33, 400.0)] {
            let off = |ms: usize| ((ms * 7_919) % 101) as f64 / 101.0 * jolt - jolt / 2.0;
            let (heard, _) = heard(&LEVELS, step, off);
            // From 0.25 to 2 in 64 steps of an eighth of a millisecond.
            let steepest = heard.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
            assert!(steepest < 1.75 / 64.0 + 1e-3, "{step}, {jolt}: {steepest}");
        }
    }

    #[test]
    fn what_is_held_keeps_its_level() {
        let mut fader = Fader::default();
        assert!(fader.follow(0.0, 1.0, None).is_none(), "nothing to do");
        assert!(fader.follow(0.0, 1.0, Some((0.1, 0.5))).is_some());
        let held = fader.follow(0.05, 1.0, None);
        assert_eq!(held, Some(vec![Point::Set { to: 1.0, at_s: 0.05 }]), "the seam does not come");
        assert!(fader.follow(9.0, 1.0, None).is_none());
    }
}
