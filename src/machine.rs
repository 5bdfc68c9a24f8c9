//! What a machine is lent while it handles something, and how what it shows is noticed.
//!
//! A machine owns the state of one area and keeps it private. It is handed what happened together with a [`Cx`]: both
//! clocks, the one source of ids, and an outbox for what it wants or has to say. Its outputs are of its own type; the
//! parent's outbox lifts them with `From`, so that a machine names neither its parent nor a sibling.

use std::{
    collections::VecDeque,
    ops::{Deref, DerefMut},
};

use crate::{ids::Ids, time::Now};

/// Where outputs of type `T` go.
pub trait Outbox<T> {
    /// Takes the next one.
    fn push(&mut self, output: T);
}

impl<T, Parent: From<T>> Outbox<T> for VecDeque<Parent> {
    fn push(&mut self, output: T) {
        self.push_back(Parent::from(output));
    }
}

/// What a machine is lent: both clocks, ids, and where its outputs go.
pub struct Cx<'a, T> {
    /// Both clocks, read once for the input that is being handled.
    pub now: Now,
    /// The program's only source of ids and randomness.
    pub ids: &'a mut Ids,
    /// Changes of phases, for whoever looks into a run that failed.
    pub trace: &'a mut Trace,
    outbox: &'a mut dyn Outbox<T>,
}

impl<T> Cx<'_, T> {
    /// Wants or says something.
    pub fn emit(&mut self, output: impl Into<T>) {
        self.outbox.push(output.into());
    }
}

/// Lends machines what they need, and keeps what they said until the parent hears it. `T`: the parent's own type.
#[derive(Debug)]
pub struct Lender<T> {
    /// Both clocks of the input that is being handled.
    pub now: Now,
    /// What machines said, oldest first.
    pub outbox: VecDeque<T>,
    /// Their last changes of phases.
    pub trace: Trace,
    ids: Ids,
}

impl<T> Lender<T> {
    /// One whose ids come from this source.
    pub fn new(ids: Ids) -> Self {
        Self { now: Now::default(), outbox: VecDeque::new(), trace: Trace::default(), ids }
    }

    /// What a machine with outputs of type `Of` is lent for one input.
    pub fn cx<Of>(&mut self) -> Cx<'_, Of>
    where
        T: From<Of>,
    {
        Cx { now: self.now, ids: &mut self.ids, trace: &mut self.trace, outbox: &mut self.outbox }
    }

    /// The source of ids, for what the parent makes itself.
    pub fn ids(&mut self) -> &mut Ids {
        &mut self.ids
    }
}

/// The last changes of phases. Kept in debug builds only: a release has none, and pays nothing.
#[derive(Debug, Default)]
pub struct Trace {
    #[cfg(debug_assertions)]
    lines: VecDeque<String>,
}

impl Trace {
    /// Changes that are kept: what led to a failure is among the last ones.
    #[cfg(debug_assertions)]
    const LINES_MAX: usize = 200;

    /// `machine` went from one phase to another.
    #[cfg(debug_assertions)]
    pub fn phase(&mut self, now: Now, machine: &str, from: &str, to: &str) {
        if self.lines.len() == Self::LINES_MAX {
            self.lines.pop_front();
        }
        self.lines.push_back(format!("{} {machine}: {from} → {to}", now.instant.0));
    }

    /// `machine` went from one phase to another. A release keeps nothing of it.
    #[cfg(not(debug_assertions))]
    pub fn phase(&mut self, _now: Now, _machine: &str, _from: &str, _to: &str) {}

    /// What is kept, oldest first.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        #[cfg(debug_assertions)]
        let lines = self.lines.iter().map(String::as_str);
        #[cfg(not(debug_assertions))]
        let lines = std::iter::empty();
        lines
    }
}

/// State that is shown. Every mutable access counts, so that no change can be forgotten: whoever draws it compares the
/// revision with the one drawn last.
#[derive(Debug, Default)]
pub struct Shown<T> {
    state: T,
    revision: u64,
}

impl<T> Shown<T> {
    /// State that was not shown yet.
    pub fn new(state: T) -> Self {
        Self { state, revision: 0 }
    }

    /// The state, for bookkeeping that is not shown.
    pub fn quietly(&mut self) -> &mut T {
        &mut self.state
    }

    /// Counts as a change, though the state is the same.
    pub fn touch(&mut self) {
        self.revision += 1;
    }

    /// Rises with every mutable access.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}

impl<T> Deref for Shown<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.state
    }
}

impl<T> DerefMut for Shown<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.revision += 1;
        &mut self.state
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Instant, Timestamp};

    #[derive(Debug, PartialEq)]
    enum Child {
        Word(u8),
    }

    #[derive(Debug, PartialEq)]
    enum Parent {
        Of(Child),
    }

    impl From<Child> for Parent {
        fn from(child: Child) -> Self {
            Self::Of(child)
        }
    }

    #[test]
    fn outputs_of_a_machine_are_lifted_into_its_parent() {
        let mut lender = Lender::<Parent>::new(Ids::new([1; 32]));
        lender.cx::<Child>().emit(Child::Word(7));
        assert_eq!(lender.outbox, [Parent::Of(Child::Word(7))]);
    }

    #[test]
    fn looking_is_no_change_and_touching_is_one() {
        let mut shown = Shown::new(vec![1]);
        assert_eq!((shown.len(), shown.revision()), (1, 0));
        shown.push(2);
        assert_eq!((shown.len(), shown.revision()), (2, 1));
    }

    #[test]
    fn the_trace_keeps_the_last_changes_only() {
        let mut trace = Trace::default();
        for at in 0..300 {
            let now = Now { instant: Instant(at), wall: Timestamp(at) };
            trace.phase(now, "recording", "Idle", "Asking");
        }
        let lines: Vec<_> = trace.lines().collect();
        if cfg!(debug_assertions) {
            assert_eq!((lines.len(), lines[199]), (200, "299 recording: Idle → Asking"));
        } else {
            assert!(lines.is_empty());
        }
    }
}
