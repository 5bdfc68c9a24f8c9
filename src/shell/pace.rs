//! How often what is shown changes while others change the project.
//!
//! A batch of thousands comes as thousands of changes, each with an event of its own, and each draws what depends on the
//! project. After the project was drawn, what the network and the disk bring is drawn when as much time has passed as that
//! took, so that there is time to take in the rest of the batch. What this person does is drawn at once.

use std::{cell::RefCell, time::Duration};

use gloo_timers::callback::Timeout;

use crate::{app::Dirty, browser::clock, time::Instant};

/// Whatever drawing takes, nobody waits longer for the next time.
const REST_MAX: Duration = Duration::from_millis(250);

/// What waits to be drawn.
#[derive(Default)]
pub(super) struct Pace {
    waiting: RefCell<Dirty>,
    rest: RefCell<Rest>,
}

#[derive(Default)]
enum Rest {
    /// The project may be drawn.
    #[default]
    Over,
    /// It was just drawn, and the page is busy with that until the timer comes.
    Drawing { _since: Timeout },
    /// As long again.
    Resting { _until: Timeout },
}

impl Pace {
    /// These changed too. What is to be drawn now: all that waits, or nothing.
    pub(super) fn take(&self, changed: Dirty, at_once: bool) -> Dirty {
        let all = self.waiting.take().or(changed);
        if all.project && !at_once && !matches!(*self.rest.borrow(), Rest::Over) {
            self.waiting.replace(all);
            return Dirty::default();
        }
        all
    }

    /// These were not drawn, and wait.
    pub(super) fn put_back(&self, changed: Dirty) {
        let waiting = self.waiting.take();
        self.waiting.replace(waiting.or(changed));
    }

    /// The project was drawn: says when the page is done with that, with the time it began.
    pub(super) fn drawn(&self, on_drawn: impl FnOnce(Instant) + 'static) {
        let began = clock::now().instant;
        // Runs when the page has done all that follows from it, but for what waits for the next frame.
        let since = Timeout::new(0, move || on_drawn(began));
        self.rest.replace(Rest::Drawing { _since: since });
    }

    /// What was begun then is drawn.
    pub(super) fn rest(&self, began: Instant, on_over: impl FnOnce() + 'static) {
        let took = clock::now().instant.since(began).min(REST_MAX);
        self.rest.replace(Rest::Resting { _until: Timeout::new(took.as_millis() as u32, on_over) });
    }

    /// What waits may be drawn now.
    pub(super) fn over(&self) {
        self.rest.replace(Rest::Over);
    }
}
