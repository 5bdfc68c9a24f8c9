//! A look at the ways that a connection tries, once a second until one is taken and stays.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use gloo_timers::callback::Interval;
use js_sys::{Map, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{Inner, with};
use crate::ports::{
    link::LinkEvent,
    path::{End, PAIRS_MAX, Pair, PairState, PathReport},
};

const EVERY_MS: u32 = 1_000;
/// A browser may change to a better path within the first seconds; after so many looks that say the same it does not.
const SAME_LOOKS: u32 = 5;

/// What runs, and what was seen last.
#[derive(Default)]
pub(super) struct Watch {
    timer: RefCell<Option<Interval>>,
    seen: RefCell<PathReport>,
    same: Cell<u32>,
}

impl Watch {
    /// Begins, or begins anew.
    pub(super) fn begin(inner: &Rc<Inner>) {
        let watch = &inner.watch;
        watch.same.set(0);
        look(Rc::downgrade(inner));
        if watch.timer.borrow().is_none() {
            let weak = Rc::downgrade(inner);
            *watch.timer.borrow_mut() = Some(Interval::new(EVERY_MS, move || look(weak.clone())));
        }
    }

    pub(super) fn end(&self) {
        self.timer.take();
    }

    /// Whether the report is news; ends the watch when a path was taken and stays.
    fn take(&self, report: &PathReport) -> bool {
        if *self.seen.borrow() != *report {
            self.same.set(0);
            self.seen.replace(report.clone());
            return true;
        }
        self.same.set(self.same.get() + 1);
        if report.selected.is_some() && self.same.get() >= SAME_LOOKS {
            self.end();
        }
        false
    }
}

fn look(inner: Weak<Inner>) {
    spawn_local(async move {
        let Some(stats) =
            inner.upgrade().filter(|inner| !inner.closed.get()).map(|inner| inner.peer.get_stats())
        else {
            return;
        };
        // A connection that was closed meanwhile has none.
        let Ok(stats) = JsFuture::from(stats).await else { return };
        let report = report(stats.unchecked_ref());
        with(&inner, |inner| {
            if inner.watch.take(&report) {
                inner.emit(LinkEvent::Path(report));
            }
        });
    });
}

fn text(entry: &JsValue, name: &str) -> String {
    let field = Reflect::get(entry, &JsValue::from_str(name)).ok();
    field.and_then(|field| field.as_string()).unwrap_or_default()
}

fn is_true(entry: &JsValue, name: &str) -> bool {
    Reflect::get(entry, &JsValue::from_str(name)).is_ok_and(|field| field.is_truthy())
}

/// Reads an `RTCStatsReport`, which is a map of dictionaries.
fn report(stats: &Map) -> PathReport {
    let mut report = PathReport::default();
    let mut transport_says = String::new();
    stats.for_each(&mut |entry, _| {
        if text(&entry, "type") == "transport" {
            transport_says = text(&entry, "selectedCandidatePairId");
        }
    });
    stats.for_each(&mut |entry, key| {
        if text(&entry, "type") != "candidate-pair" {
            return;
        }
        let end = |name| {
            let candidate = stats.get(&JsValue::from_str(&text(&entry, name)));
            End::new(&text(&candidate, "candidateType"), &text(&candidate, "address"))
        };
        let (ours, theirs) = (end("localCandidateId"), end("remoteCandidateId"));
        // Firefox has no transport entry that names the pair, but marks the pair.
        let named = key.as_string().is_some_and(|key| key == transport_says);
        if named || (transport_says.is_empty() && is_true(&entry, "selected")) {
            report.selected = Some((ours, theirs));
        }
        let state = match text(&entry, "state").as_str() {
            "in-progress" => PairState::Trying,
            "succeeded" => PairState::Works,
            "failed" => PairState::Failed,
            _ => PairState::Waiting,
        };
        if report.pairs.len() < PAIRS_MAX {
            report.pairs.push(Pair { ours, theirs, state });
        }
    });
    report
}
