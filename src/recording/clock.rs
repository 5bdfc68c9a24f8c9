//! How long a take is.
//!
//! What counts is the sound in its bytes ([`Counted`]), which comes a second at a time. In between, and in forms whose sound
//! cannot be counted, a monotonic clock runs on, but not beyond the next second: where no bytes come, no time passes.

use std::time::Duration;

use super::view::Elapsed;
use crate::{ports::media::RECORD_SLICE_MS, sound::Counted, time::Instant};

/// How long the clock runs on without bytes: until the next slice is late by half of one.
const AHEAD: Duration = Duration::from_millis(RECORD_SLICE_MS as u64 * 3 / 2);
/// How far what is shown may be from the sound: encoders keep some of it back for a moment, and a time that jumps to and fro cannot
/// be read.
const APART_MS: u64 = 300;

/// The clock of one take.
#[derive(Debug, Default)]
pub(super) struct Clock {
    counted: Counted,
    /// What is shown, without the stretch that runs.
    before_ms: u64,
    runs: Option<Runs>,
}

#[derive(Debug, Clone, Copy)]
struct Runs {
    since: Instant,
    /// When the last sound came, or the first may.
    heard: Instant,
    /// It waits for bytes.
    waits: bool,
}

impl Clock {
    /// For a take of this media type.
    pub(super) fn of(media_type: &str) -> Self {
        Self { counted: Counted::of(media_type), ..Self::default() }
    }

    /// It begins, or goes on after a pause.
    pub(super) fn run(&mut self, now: Instant) {
        self.runs = Some(Runs { since: now, heard: now, waits: false });
    }

    /// It holds.
    pub(super) fn hold(&mut self, now: Instant) {
        self.before_ms = self.shown_ms(now);
        self.runs = None;
    }

    /// More bytes of the take; whether there is more sound in them, if that can be told.
    pub(super) fn count(&mut self, bytes: &[u8]) -> Option<bool> {
        let before = self.counted.ms();
        self.counted.push(bytes);
        let now = self.counted.ms()?;
        Some(now > before.unwrap_or(0))
    }

    /// Sound came while it runs. `true`: another time is shown than the clock alone would.
    pub(super) fn heard(&mut self, now: Instant) -> bool {
        let shown = self.shown_ms(now);
        let Some(runs) = &mut self.runs else { return false };
        runs.heard = now;
        let meant = self.counted.ms().filter(|ms| ms.abs_diff(shown) > APART_MS);
        let changed = meant.is_some() || runs.waits;
        if changed {
            (runs.since, runs.waits) = (now, false);
            self.before_ms = meant.unwrap_or(shown);
        }
        changed
    }

    /// Time passed. `true`: it waits for bytes from now on.
    pub(super) fn judge(&mut self, now: Instant) -> bool {
        match &mut self.runs {
            Some(runs) if !runs.waits && now >= runs.heard.after(AHEAD) => {
                runs.waits = true;
                true
            }
            _ => false,
        }
    }

    /// When [`Self::judge`] is due.
    pub(super) fn due(&self) -> Option<Instant> {
        self.runs.filter(|runs| !runs.waits).map(|runs| runs.heard.after(AHEAD))
    }

    /// What is shown now, in milliseconds.
    fn shown_ms(&self, now: Instant) -> u64 {
        let stretch = |runs: Runs| now.min(runs.heard.after(AHEAD)).since(runs.since).as_millis() as u64;
        self.before_ms + self.runs.map_or(0, stretch)
    }

    /// What is shown until further notice.
    pub(super) fn elapsed(&self) -> Elapsed {
        match self.runs {
            Some(runs) if runs.waits => Elapsed { ms: self.shown_ms(runs.heard.after(AHEAD)), since: None },
            runs => Elapsed { ms: self.before_ms, since: runs.map(|runs| runs.since) },
        }
    }

    /// Its sound is counted.
    pub(super) fn counts_sound(&self) -> bool {
        self.counted.ms().is_some()
    }

    /// How long the take is: the sound that was counted, else what was shown until it was held.
    pub(super) fn sound_ms(&self) -> u64 {
        self.counted.ms().unwrap_or(self.before_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, Elapsed, Instant};

    const SPEECH: &[u8] = include_bytes!("../../tests/fixtures/speech.webm");

    /// A clock that runs since the beginning of all time.
    fn running() -> Clock {
        let mut clock = Clock::of("audio/webm");
        clock.run(Instant(0));
        clock
    }

    /// The recording in as many pieces, each with about as much sound.
    fn pieces(count: usize) -> impl Iterator<Item = &'static [u8]> {
        SPEECH.chunks(SPEECH.len().div_ceil(count))
    }

    fn shown(clock: &Clock, now: u64) -> u64 {
        clock.elapsed().at(Instant(now))
    }

    #[test]
    fn while_sound_comes_as_it_should_nothing_jumps() {
        let mut clock = running();
        for (at, bytes) in pieces(4).enumerate() {
            let now = Instant(950 + at as u64 * 900);
            assert_eq!(clock.count(bytes), Some(true));
            assert!(!clock.judge(now) && !clock.heard(now), "nothing else is shown at {now:?}");
            assert_eq!(shown(&clock, now.0), now.0);
        }
        clock.hold(Instant(3_700));
        assert_eq!(clock.sound_ms(), 3_600, "what it holds is what was counted");
    }

    #[test]
    fn time_without_sound_does_not_count() {
        let mut clock = running();
        let mut pieces = pieces(4);
        clock.count(pieces.next().expect("a piece"));
        clock.heard(Instant(1_000));
        assert_eq!(clock.due(), Some(Instant(2_500)));
        assert!(clock.judge(Instant(2_500)) && !clock.judge(Instant(2_600)), "told once");
        assert_eq!(clock.elapsed(), Elapsed { ms: 2_500, since: None });
        assert_eq!((shown(&clock, 60_000), clock.due()), (2_500, None), "it stands");
        // A minute later the rest comes.
        for bytes in pieces {
            clock.count(bytes);
        }
        assert!(clock.heard(Instant(60_000)));
        assert_eq!((shown(&clock, 60_000), shown(&clock, 60_400)), (3_600, 4_000));
        clock.hold(Instant(60_400));
        assert_eq!(clock.sound_ms(), 3_600);
    }

    #[test]
    fn a_clock_that_was_not_woken_in_time_shows_no_more_than_one_that_was() {
        let mut clock = running();
        clock.hold(Instant(3_600_000));
        assert_eq!((shown(&clock, 3_600_000), clock.sound_ms()), (1_500, 1_500));
    }

    #[test]
    fn pauses_do_not_count_and_what_was_on_its_way_does() {
        let mut clock = running();
        let mut pieces = pieces(2);
        clock.count(pieces.next().expect("half"));
        clock.heard(Instant(1_800));
        clock.hold(Instant(2_600));
        assert_eq!((shown(&clock, 90_000), clock.due()), (2_600, None));
        clock.run(Instant(90_000));
        clock.count(pieces.next().expect("the other half"));
        assert!(!clock.heard(Instant(91_000)), "0.8 s of it are from before the pause");
        assert_eq!(shown(&clock, 91_000), 3_600);
    }

    #[test]
    fn where_sound_cannot_be_counted_the_clock_counts_as_long_as_bytes_come() {
        let mut clock = running();
        for second in 1..=5 {
            assert_eq!(clock.count(b"mp4"), None);
            assert!(!clock.heard(Instant(second * 1_000)));
        }
        assert!(clock.judge(Instant(6_500)));
        assert!(clock.heard(Instant(20_000)));
        clock.hold(Instant(21_000));
        assert_eq!(clock.sound_ms(), 7_500);
    }
}
