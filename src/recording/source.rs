//! Which microphone is recorded, and whether sound comes from it. What is said of that is taken back when sound comes again; the
//! recording goes on either way.

use std::{sync::Arc, time::Duration};

use super::view::Silence;
use crate::{
    ports::{media::ZEROS_TOLD_MS, microphone::Given},
    time::Instant,
};

/// How long no sound may come before that is said. Slices come every second
/// ([`RECORD_SLICE_MS`](crate::ports::media::RECORD_SLICE_MS)), so two of them are missing.
pub(super) const SAID_AFTER: Duration = Duration::from_secs(3);
/// How long it may be reported that every sample is zero before that is said: what is left of the same time. A room is never
/// that quiet. Whoever holds their breath behind a gate that cuts noise may be: they read it, and it goes when they speak.
const ZEROS_AFTER: Duration = Duration::from_millis(SAID_AFTER.as_millis() as u64 - ZEROS_TOLD_MS as u64);

/// What is known of it.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) given: Arc<Given>,
    muted: bool,
    /// Since when it is reported that every sample is zero.
    zeros: Option<Instant>,
    /// When sound came last, or could come first.
    last: Instant,
    said: Option<Silence>,
}

impl Source {
    pub(super) fn new(given: Given, now: Instant) -> Self {
        Self { given: Arc::new(given), muted: false, zeros: None, last: now, said: None }
    }

    /// Sound may come from now on: it begins, or goes on after a pause.
    pub(super) fn begin(&mut self, now: Instant) {
        self.last = now;
        self.zeros = self.zeros.map(|_| now);
        self.judge(now);
    }

    /// A slice with sound in it. As for the others, `true`: something else is to be said now.
    pub(super) fn slice(&mut self, now: Instant) -> bool {
        self.last = now;
        self.judge(now)
    }

    /// The browser mutes it, or does no longer.
    pub(super) fn mute(&mut self, muted: bool, now: Instant) -> bool {
        self.muted = muted;
        self.last = now;
        self.judge(now)
    }

    /// From now on every sample is zero, or not any more.
    pub(super) fn zeros(&mut self, zeros: bool, now: Instant) -> bool {
        self.zeros = zeros.then_some(now);
        self.judge(now)
    }

    /// Time passed.
    pub(super) fn judge(&mut self, now: Instant) -> bool {
        let before = self.said;
        self.said = if self.muted {
            Some(Silence::Muted)
        } else if now >= self.last.after(SAID_AFTER) {
            Some(Silence::Nothing)
        } else if self.zeros.is_some_and(|since| now >= since.after(ZEROS_AFTER)) {
            Some(Silence::Zeros)
        } else {
            None
        };
        self.said != before
    }

    pub(super) fn said(&self) -> Option<Silence> {
        self.said
    }

    pub(super) fn is_muted(&self) -> bool {
        self.muted
    }

    /// When there is something to say unless sound comes.
    pub(super) fn due(&self) -> Option<Instant> {
        let zeros = self.zeros.map(|since| since.after(ZEROS_AFTER));
        let last = self.last.after(SAID_AFTER);
        // What is said is taken back by what comes, and not by time; that nothing comes at all says more than zeros.
        match self.said {
            None => Some(zeros.map_or(last, |zeros| zeros.min(last))),
            Some(Silence::Zeros) => Some(last),
            Some(_) => None,
        }
    }
}
