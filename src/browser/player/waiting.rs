//! Waiting until something holds of a run. One waits at a time: whoever feeds it.

use std::{future::poll_fn, rc::Weak, task::Poll};

use super::run::Run;

/// The run is over; whoever worked for it stops.
pub(super) struct Gone;

/// Waits until something holds of a run. Looked at whenever the run ticks.
pub(super) async fn until(run: &Weak<Run>, holds: impl Fn(&Run) -> bool) -> Result<(), Gone> {
    when(run, |run| holds(run).then_some(())).await
}

/// Waits until there is something. Looked at whenever the run ticks.
pub(super) async fn when<T>(run: &Weak<Run>, mut found: impl FnMut(&Run) -> Option<T>) -> Result<T, Gone> {
    poll_fn(|context| {
        let Some(run) = run.upgrade() else { return Poll::Ready(Err(Gone)) };
        if let Some(found) = found(&run) {
            return Poll::Ready(Ok(found));
        }
        *run.waiting.borrow_mut() = Some(context.waker().clone());
        Poll::Pending
    })
    .await
}
