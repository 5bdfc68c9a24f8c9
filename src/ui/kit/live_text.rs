//! Texts that count: the time that is left.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    shell::use_shell,
    time::Instant,
    ui::text::{common, numbers::clock},
};

/// Counts down to `until`, once a second.
#[component]
pub fn TimeLeft(
    /// The stable handle of docs/testing.md.
    testid: &'static str,
    /// When it ends.
    #[prop(into)]
    until: Signal<Instant>,
) -> impl IntoView {
    let now = every_second();
    let left = move || until.get().since(now.get()).as_millis() as u64;
    view! {
        <span class="time-left" data-testid=testid role="timer" aria-live="off">
            {move || common::time_left(&clock(left().div_ceil(1_000) * 1_000))}
        </span>
    }
}

/// The time that has passed, counting up.
#[component]
pub fn TimePassed(
    /// The stable handle of docs/testing.md.
    testid: &'static str,
    /// When it began.
    since: Instant,
) -> impl IntoView {
    let now = every_second();
    view! {
        <span class="time-left" data-testid=testid role="timer" aria-live="off">
            {move || clock(now.get().since(since).as_millis() as u64)}
        </span>
    }
}

/// Now, once a second.
fn every_second() -> RwSignal<Instant> {
    let shell = use_shell();
    let now = RwSignal::new(shell.now());
    let renew = move || {
        now.try_set(shell.now());
    };
    let tick = set_interval_with_handle(renew, Duration::from_secs(1));
    on_cleanup(move || {
        if let Ok(tick) = tick {
            tick.clear();
        }
    });
    now
}
