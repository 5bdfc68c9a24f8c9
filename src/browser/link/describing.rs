//! When the local description is reported: once each time one was asked for, and never an older one in its place.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;

/// A gathering that ends for the description before while the one for this goes on is not said to end again (seen in
/// Chromium, with two offers close to each other): what it finds is whole when nothing was added for so long.
const QUIET_MS: u32 = 200;

/// Of one link.
#[derive(Default)]
pub(super) struct Describing {
    /// Of the newest description that was asked for; those of a new path begin with 1.
    number: Cell<u32>,
    step: Cell<Step>,
    /// It is wanted with what is known by now.
    hurry: Cell<bool>,
    /// Runs while what was found after the end may not be all.
    quiet: RefCell<Option<Timeout>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Step {
    /// The browser still has the one before.
    #[default]
    Making,
    /// It is set, and reported when gathering ends.
    Set,
    /// It was reported, or nobody wants it any more.
    Done,
}

impl Describing {
    /// The number of the newest one.
    pub(super) fn number(&self) -> u32 {
        self.number.get()
    }

    /// One more is asked for: its number.
    pub(super) fn again(&self) -> u32 {
        self.number.set(self.number.get() + 1);
        self.step.set(Step::Making);
        self.hurry.set(false);
        self.number.get()
    }

    /// The browser has it.
    pub(super) fn is_set(&self, number: u32) {
        if number == self.number.get() && self.step.get() == Step::Making {
            self.step.set(Step::Set);
        }
    }

    /// It is wanted with what is known by now.
    pub(super) fn hurry(&self) {
        self.hurry.set(true);
    }

    /// Nobody wants it any more.
    pub(super) fn end(&self) {
        self.step.set(Step::Done);
    }

    /// One more candidate was found after the gathering had ended: `look` is called when no other follows.
    pub(super) fn found_late(&self, look: impl FnOnce() + 'static) {
        if self.step.get() == Step::Set {
            *self.quiet.borrow_mut() = Some(Timeout::new(QUIET_MS, look));
        }
    }

    /// The description, if it is due. A browser that has just begun to look for a new path may still call the gathering
    /// for the one before complete: a description without candidates is not the new one yet.
    pub(super) fn take_due(&self, gathered: bool, sdp: impl FnOnce() -> Option<String>) -> Option<String> {
        if self.step.get() != Step::Set || !(gathered || self.hurry.get()) {
            return None;
        }
        let sdp = sdp().filter(|sdp| self.number.get() == 0 || sdp.contains("a=candidate:"))?;
        self.step.set(Step::Done);
        Some(sdp)
    }
}
