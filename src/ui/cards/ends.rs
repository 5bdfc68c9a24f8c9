//! Trimming in the card itself: its ends are dragged inwards. Keys do the same in the editor.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::card::This;
use crate::{
    app::{
        input::{EditCommand, PlayCommand},
        view::PlayState,
    },
    project::{Edit, Region, trim::trim},
    shell::use_shell,
    ui::{
        kit::said::Said,
        text::{cards as text, numbers},
    },
};

/// What is kept is at least this long.
const KEPT_MS_MIN: u64 = 100;

/// Which end is dragged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    From,
    To,
}

/// A pointer that moved less, in pixels, presses.
const PRESS_PIXELS: f64 = 4.0;

/// A drag on its way: what would be kept of what.
#[derive(Debug, Clone, PartialEq)]
struct Trimming {
    from: u64,
    to: u64,
    duration: u64,
    regions: Vec<Region>,
    /// Where the pointer went down, in pixels of the window.
    grabbed: f64,
    /// It has moved far enough to be no press.
    drawn: bool,
}

impl Trimming {
    /// The same with the pointer there, over so many pixels, as far as the other end and the card allow.
    fn moved(self, end: Edge, x: f64, width: f64) -> Self {
        let by = x - self.grabbed;
        if !self.drawn && by.abs() < PRESS_PIXELS {
            return self;
        }
        let at = if end == Edge::From { 0.0 } else { self.duration as f64 };
        let at = (at + by / width.max(1.0) * self.duration as f64).max(0.0) as u64;
        let drawn = Self { drawn: true, ..self };
        drawn.with(end, at)
    }

    fn with(self, end: Edge, at: u64) -> Self {
        match end {
            Edge::From => Self { from: at.min(self.to.saturating_sub(KEPT_MS_MIN)), ..self },
            Edge::To => {
                Self { to: at.clamp((self.from + KEPT_MS_MIN).min(self.duration), self.duration), ..self }
            }
        }
    }
}

/// The two ends, over the waveform.
#[component]
pub fn Ends(area: NodeRef<html::Div>) -> impl IntoView {
    let shell = use_shell();
    let said = expect_context::<Said>();
    let this = expect_context::<This>();
    let trimming = RwSignal::new(None::<Trimming>);
    let begin = move |grabbed: f64| {
        this.view.with_untracked(|view| {
            view.as_ref().map(|view| {
                let (duration, regions) = (view.card.duration_ms(), view.card.regions.clone());
                Trimming { from: 0, to: duration, duration, regions, grabbed, drawn: false }
            })
        })
    };
    let length = move || this.view.with_untracked(|view| view.as_ref().map(|view| view.card.duration_ms()));
    let done = move |end: Edge| {
        let Some(trimming) = trimming.try_update(Option::take).flatten() else { return };
        let Trimming { from, to, duration, regions, drawn, .. } = trimming;
        if !drawn {
            // A press plays from there, as everywhere else on the waveform.
            let at = if end == Edge::From { 0 } else { duration };
            return shell.dispatch(PlayCommand::From(this.id, at));
        }
        // What somebody changed meanwhile is not what was seen.
        let same =
            this.view.with_untracked(|view| view.as_ref().is_some_and(|it| it.card.regions == regions));
        if same && (from, to) != (0, duration) {
            // What plays is not what the card will be.
            if this.play.get_untracked() != PlayState::Idle {
                shell.dispatch(PlayCommand::Stop);
            }
            shell.dispatch(EditCommand::Do(Edit::SetRegions(this.id, trim(&regions, from, to))));
            if length() != Some(duration) {
                said.say(text::trimmed(to - from));
            }
        }
    };
    let drag = move |end: Edge, event: &ev::PointerEvent| {
        let held = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        let held = held.is_some_and(|handle| handle.has_pointer_capture(event.pointer_id()));
        let Some(area) = area.try_get_untracked().flatten().filter(|_| held) else { return };
        let (x, width) = (f64::from(event.client_x()), area.get_bounding_client_rect().width());
        trimming.update(|trimming| *trimming = trimming.take().map(|now| now.moved(end, x, width)));
    };
    let down = move |event: ev::PointerEvent| {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        if let Some(handle) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Fails only for a pointer that is gone.
            let _ = handle.set_pointer_capture(event.pointer_id());
            // Whoever drags presses Escape here, and not for what it means elsewhere.
            let _ = handle.dyn_ref::<HtmlElement>().map(HtmlElement::focus);
        }
        trimming.set(begin(f64::from(event.client_x())));
    };
    // Escape leaves everything as it was.
    let pressed = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && trimming.with_untracked(Option::is_some) {
            event.prevent_default();
            event.stop_propagation();
            trimming.set(None);
        }
    };
    let handle = move |end: Edge, testid: &'static str, label: &'static str| {
        let place = move || trimming.with(|trimming| place_of(trimming.as_ref(), end));
        view! {
            <span
                class="card-end"
                class:to=end == Edge::To
                data-testid=testid
                title=label
                tabindex="-1"
                style:inset-inline-start=place
                on:pointerdown=down
                on:pointermove=move |event| drag(end, &event)
                on:pointerup=move |_| done(end)
                on:pointercancel=move |_| trimming.set(None)
                on:click=|event| event.stop_propagation()
                on:keydown=pressed
            ></span>
        }
    };
    let away = move || {
        trimming.get().filter(|now| now.drawn).map(|now| {
            view! {
                <span class="card-away" style:inset-inline-start="0" style:width=percent(now.from, now.duration)></span>
                <span
                    class="card-away"
                    style:inset-inline-end="0"
                    style:width=percent(now.duration - now.to, now.duration)
                ></span>
                <span class="card-kept">{numbers::clock_hundredths(now.to - now.from)}</span>
            }
        })
    };
    view! {
        {away}
        {handle(Edge::From, "card-end-from", text::TRIM_FROM)}
        {handle(Edge::To, "card-end-to", text::TRIM_TO)}
    }
}

/// Where the handle of an end is.
fn place_of(trimming: Option<&Trimming>, end: Edge) -> String {
    match (trimming, end) {
        (Some(now), Edge::From) => percent(now.from, now.duration),
        (Some(now), Edge::To) => percent(now.to, now.duration),
        (None, Edge::From) => percent(0, 1),
        (None, Edge::To) => percent(1, 1),
    }
}

fn percent(part: u64, whole: u64) -> String {
    format!("{:.2}%", part as f64 * 100.0 / whole.max(1) as f64)
}
