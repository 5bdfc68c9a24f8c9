//! Sound of the shared project that cannot be fetched or sent: said once, tried again until it works.

use std::time::Duration;

use crate::time::Instant;

/// A disk that was full may have room again by then.
const RETRY_SOUND: Duration = Duration::from_secs(20);

/// Whether sound can be fetched and sent.
#[derive(Debug, Default)]
pub(super) struct Sound {
    retry: Option<Instant>,
    failing: bool,
}

impl Sound {
    /// A disk is full or failed. `true`: the person was not told yet.
    pub(super) fn failed(&mut self, now: Instant) -> bool {
        self.retry = Some(now.after(RETRY_SOUND));
        !std::mem::replace(&mut self.failing, true)
    }

    /// A clip came across. `true`: the person was told that none does.
    pub(super) fn works(&mut self) -> bool {
        std::mem::take(&mut self.failing)
    }

    /// When [`Self::handle_wake`] has something to do.
    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.retry
    }

    /// `true`: what is missing is asked for again.
    pub(super) fn handle_wake(&mut self, now: Instant) -> bool {
        self.retry.take_if(|at| now >= *at).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_said_once_and_tried_again_later() {
        let mut sound = Sound::default();
        assert!(sound.failed(Instant(0)));
        assert!(!sound.failed(Instant(1_000)), "it was said");
        assert!(!sound.handle_wake(Instant(20_000)), "20 seconds after the last failure");
        assert!(sound.handle_wake(Instant(21_000)));
        assert_eq!(sound.poll_timeout(), None);
        assert!(!sound.failed(Instant(22_000)), "it never worked meanwhile");
        assert!(sound.works());
        assert!(!sound.works(), "it was taken back");
        assert!(sound.failed(Instant(23_000)), "a new failure");
    }
}
