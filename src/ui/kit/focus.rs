//! Where the focus is, kept when the page changes under it. It never falls to the body, where nothing can be pressed and
//! nothing is read out.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::Array;
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit, MutationRecord, Node};

/// What takes the focus by a key.
const FOCUSABLE: &str = ":is(button,input,select,textarea):enabled,a[href],summary,[tabindex='0']";

/// An element that had the focus.
#[derive(Clone)]
pub struct Focus(Option<HtmlElement>);

impl Focus {
    /// What has the focus now.
    pub fn now() -> Self {
        Self(focused())
    }

    /// Gives it back at the next frame, when the page has changed, unless the element is gone or something else has
    /// the focus by then. An element that is not shown any more, as in a menu that was closed, leaves it to the nearest
    /// that is.
    pub fn give_back(self) {
        let Some(element) = self.0 else { return };
        request_animation_frame(move || {
            if is_lost() && element.is_connected() {
                take(&element);
                if is_lost() {
                    take_near(element.parent_element());
                }
            }
        });
    }
}

/// What has the focus, if anything but the body.
fn focused() -> Option<HtmlElement> {
    let active = document().active_element()?;
    let body = document().body();
    if body.is_some_and(|body| *body == active) { None } else { active.dyn_into().ok() }
}

fn is_lost() -> bool {
    focused().is_none()
}

thread_local! {
    /// The focus is being moved by this file, and not by a person.
    static MOVING: Cell<bool> = const { Cell::new(false) };
}

/// The focus is just being moved to where it does not fall: nobody went there.
pub fn moves_by_itself() -> bool {
    MOVING.get()
}

fn take(element: &HtmlElement) {
    MOVING.set(true);
    // Fails for nothing: an element that cannot have the focus leaves it where it is.
    let _ = element.focus();
    MOVING.set(false);
}

/// The first of `place` that can have the focus, or `place` itself.
fn first_in(place: &Element) -> Option<HtmlElement> {
    let is_shown = |element: &HtmlElement| {
        element.offset_width() > 0 && element.closest("[inert]").is_ok_and(|inert| inert.is_none())
    };
    let itself = place.matches(FOCUSABLE).unwrap_or_default().then(|| place.clone().unchecked_into());
    itself.filter(is_shown).or_else(|| {
        let all = place.query_selector_all(FOCUSABLE).ok()?;
        let mut all = (0..all.length()).filter_map(|at| all.item(at)?.dyn_into().ok());
        all.find(is_shown)
    })
}

/// Gives the focus to the first that can have it in `place`, or in what is round it.
fn take_near(mut place: Option<Element>) {
    while let Some(near) = place {
        if let Some(element) = first_in(&near) {
            return take(&element);
        }
        place = near.parent_element();
    }
}

/// From now on what is near takes the focus when whatever has it is taken out of the page: what came in its place, else
/// what stands behind it, else what stands before it, else what is round it.
pub fn never_falls() {
    let last = Rc::new(RefCell::new(None::<HtmlElement>));
    let (noted, dropped) = (last.clone(), last.clone());
    let comes = window_event_listener(ev::focusin, move |_| *noted.borrow_mut() = focused());
    // Whoever presses beside everything wants nothing to have it.
    let beside = window_event_listener(ev::pointerdown, move |event| {
        let on = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if on.is_none_or(|on| on.closest(FOCUSABLE).is_ok_and(|it| it.is_none())) {
            dropped.borrow_mut().take();
        }
    });
    let changed = Closure::<dyn Fn(Array)>::new(move |records: Array| {
        let gone = last.borrow().clone().filter(|last| is_lost() && !last.is_connected());
        let Some(gone) = gone else { return };
        let records = records.iter().map(JsCast::unchecked_into::<MutationRecord>);
        let Some(place) = records.into_iter().find(|record| removes(record, &gone)).map(Place::of) else {
            return;
        };
        // At the next frame the change is complete, and whoever takes the focus by intention has it.
        request_animation_frame(move || {
            if is_lost() {
                place.give();
            }
        });
    });
    let observer = MutationObserver::new(changed.as_ref().unchecked_ref());
    if let (Ok(observer), Some(body)) = (&observer, document().body()) {
        let what = MutationObserverInit::new();
        what.set_child_list(true);
        what.set_subtree(true);
        // Fails only for options that watch nothing.
        let _ = observer.observe_with_options(&body, &what);
    }
    let kept = StoredValue::new_local((observer.ok(), changed));
    on_cleanup(move || {
        comes.remove();
        beside.remove();
        kept.try_with_value(|(observer, _)| observer.as_ref().map(MutationObserver::disconnect));
    });
}

fn removes(record: &MutationRecord, gone: &Node) -> bool {
    let removed = record.removed_nodes();
    (0..removed.length()).filter_map(|at| removed.item(at)).any(|node| node.contains(Some(gone)))
}

/// Where something was taken out.
struct Place {
    within: Node,
    before: Option<Node>,
    behind: Option<Node>,
}

impl Place {
    fn of(record: MutationRecord) -> Self {
        let within = record.target().unwrap_or_else(|| document().into());
        Self { within, before: record.previous_sibling(), behind: record.next_sibling() }
    }

    fn give(self) {
        let within = self.within.dyn_ref::<Element>().cloned();
        let is_here = |node: &Node| node.is_connected() && node.parent_node().as_ref() == Some(&self.within);
        let before = self.before.filter(is_here);
        // What came in its place stands behind that.
        let first = match &before {
            Some(before) => before.next_sibling(),
            None => self.behind.filter(is_here).or_else(|| self.within.first_child()),
        };
        let forwards = std::iter::successors(first, Node::next_sibling);
        let backwards = std::iter::successors(before, Node::previous_sibling);
        let near = forwards.chain(backwards).filter_map(|node| node.dyn_into::<Element>().ok());
        match near.into_iter().find_map(|element| first_in(&element)) {
            Some(element) => take(&element),
            None => take_near(within),
        }
    }
}

/// Moves the focus to the first field of the open dialog that is marked as wrong, once the page shows the mark.
pub fn first_wrong() {
    request_animation_frame(|| {
        let wrong = document().query_selector("dialog[open] [aria-invalid=true]").ok().flatten();
        if let Some(field) = wrong.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // A field that is shown takes the focus.
            let _ = field.focus();
        }
    });
}
