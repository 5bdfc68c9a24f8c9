//! Waiting for a condition, never for a guessed time.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::future::TimeoutFuture;

/// Steps of the wait, and how many of them: ten seconds on a machine that keeps up.
const STEP_MS: u32 = 10;
const STEPS: u32 = 1_000;

/// Waits until `condition` yields something.
pub async fn until<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    for _ in 0..STEPS {
        if let Some(found) = condition() {
            return found;
        }
        TimeoutFuture::new(STEP_MS).await;
    }
    panic!("waited too long for {what}");
}

/// What an adapter reported, in order.
#[derive(Debug)]
pub struct Log<E>(Rc<RefCell<Vec<E>>>);

impl<E> Clone for Log<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<E: Clone + std::fmt::Debug + 'static> Log<E> {
    pub fn new() -> Self {
        Self(Rc::default())
    }

    /// What the adapter calls.
    pub fn sink(&self) -> Rc<dyn Fn(E)> {
        let log = self.0.clone();
        Rc::new(move |event| log.borrow_mut().push(event))
    }

    /// Everything so far.
    pub fn all(&self) -> Vec<E> {
        self.0.borrow().clone()
    }

    /// Waits for an event.
    pub async fn wait_for(&self, what: &str, is: impl Fn(&E) -> bool) -> E {
        until(what, || self.0.borrow().iter().find(|event| is(event)).cloned()).await
    }

    /// How many events are such.
    pub fn count(&self, is: impl Fn(&E) -> bool) -> usize {
        self.0.borrow().iter().filter(|event| is(event)).count()
    }
}
