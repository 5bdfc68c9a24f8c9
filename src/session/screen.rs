//! Whether what the session shows has changed.

use std::{collections::BTreeMap, time::Duration};

use super::state::PeerState;
use crate::{ids::LinkId, time::Instant};

/// Progress is shown this often: enough to be believed, and drawing it takes time from the transfer on a busy machine.
const PROGRESS_EVERY: Duration = Duration::from_millis(500);

/// Whether what the session shows has changed.
#[derive(Debug, Default)]
pub(super) struct Screen {
    revision: u64,
    /// The revision that was there when it was looked at last, and when.
    seen: u64,
    at: Instant,
    /// Bytes moved since.
    moved: bool,
    /// How it stood with everybody: a late heartbeat changes that without any input but time.
    standings: BTreeMap<LinkId, PeerState>,
}

impl Screen {
    /// Rises when something shown may have changed.
    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    /// Something shown may have changed.
    pub(super) fn touch(&mut self) {
        self.revision += 1;
    }

    /// Bytes moved: that is shown within half a second.
    pub(super) fn progress(&mut self) {
        self.moved = true;
    }

    /// When [`Self::look`] has something to do.
    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.moved.then(|| self.at.after(PROGRESS_EVERY))
    }

    /// How it stands with one of them, of whom a frame came.
    pub(super) fn stands(&mut self, link: LinkId, state: Option<PeerState>) {
        if self.standings.get(&link).copied() != state {
            match state {
                Some(state) => self.standings.insert(link, state),
                None => self.standings.remove(&link),
            };
            self.touch();
        }
    }

    /// How it stands with everybody.
    pub(super) fn all_stand(&mut self, states: impl Iterator<Item = (LinkId, PeerState)> + Clone) {
        if !self.standings.iter().map(|(link, state)| (*link, *state)).eq(states.clone()) {
            self.standings = states.collect();
            self.touch();
        }
    }

    /// Something was handled: progress alone waits for its turn.
    pub(super) fn look(&mut self, now: Instant) {
        if self.moved && now.since(self.at) >= PROGRESS_EVERY {
            self.touch();
        }
        if self.revision != self.seen {
            self.seen = self.revision;
            self.at = now;
            self.moved = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_alone_is_shown_twice_a_second() {
        let mut screen = Screen::default();
        screen.touch();
        screen.look(Instant(1_000));
        let before = screen.revision();
        for at in [1_001, 1_200, 1_499] {
            screen.progress();
            screen.look(Instant(at));
            assert_eq!(screen.revision(), before, "{at}");
        }
        assert_eq!(screen.poll_timeout(), Some(Instant(1_500)));
        screen.look(Instant(1_500));
        assert!(screen.revision() > before);
        assert_eq!(screen.poll_timeout(), None, "nothing moved since");
    }

    #[test]
    fn any_other_change_shows_the_progress_too() {
        let mut screen = Screen::default();
        screen.look(Instant(1_000));
        screen.progress();
        screen.touch();
        screen.look(Instant(1_010));
        assert_eq!(screen.poll_timeout(), None);
    }

    #[test]
    fn a_heartbeat_that_is_late_is_seen_without_any_input_but_time() {
        let mut screen = Screen::default();
        let link = LinkId(1);
        screen.all_stand([(link, PeerState::Connected)].into_iter());
        let before = screen.revision();
        screen.all_stand([(link, PeerState::Connected)].into_iter());
        screen.stands(link, Some(PeerState::Connected));
        assert_eq!(screen.revision(), before);
        screen.all_stand([(link, PeerState::Reconnecting)].into_iter());
        assert!(screen.revision() > before);
    }
}
