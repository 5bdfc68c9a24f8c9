//! Dragging a card by its handle, with one code for mouse, pen and finger.
//!
//! The card follows the pointer; the list itself does not change until the card is let go. Where it would land is
//! decided by the middles of the other cards. Near an edge of the window the page scrolls along.

use std::sync::Arc;

use leptos::{ev::PointerEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::window::Window;
use crate::{
    app::view::Locked, ids::CardId, project::Place, shell::use_shell, studio::Dropped,
    ui::kit::frames::every_frame,
};

/// Distance to the window's edge, in CSS pixels, from which the page scrolls.
const EDGE: f64 = 88.0;
/// Pixels a frame at the very edge.
const SCROLL_MAX: f64 = 14.0;

/// A drag in progress.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Moving {
    card: CardId,
    /// Where it was taken, in pixels below the upper edge of its row.
    grabbed: f64,
    /// Where the pointer is, in pixels of the window.
    pointer_y: f64,
    /// How far the card is from its place, in pixels downwards.
    offset: f64,
    /// The place it would take; `None` where it already is.
    target: Option<Dropped>,
}

/// A card that is carried with the keyboard, to a place among those that are listed, from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Carried {
    card: CardId,
    place: usize,
}

/// The drag of a list.
#[derive(Clone, Copy)]
pub struct Drag {
    window: Window,
    moving: RwSignal<Option<Moving>>,
    carried: RwSignal<Option<Carried>>,
    // Every card reads these two, which change far less often than the pointer moves.
    card: RwSignal<Option<CardId>>,
    target: Memo<Option<Dropped>>,
    /// The dragged card is one of those that are chosen.
    along: Memo<bool>,
}

impl Drag {
    /// No card is dragged. Which one is, `card` says from now on.
    pub fn new(
        window: Window,
        card: RwSignal<Option<CardId>>,
        listed: Memo<Arc<[CardId]>>,
        locked: Memo<Option<Locked>>,
    ) -> Self {
        let moving = RwSignal::new(None::<Moving>);
        let carried = RwSignal::new(None::<Carried>);
        let target = Memo::new(move |_| {
            let carried = carried.get().and_then(|Carried { card, place }| window.carried(card, place));
            moving.with(|moving| moving.and_then(|moving| moving.target)).or(carried)
        });
        let work = use_shell().views.work;
        let along = Memo::new(move |_| {
            card.get().is_some_and(|card| work.with(|work| work.selection.cards.contains(&card)))
        });
        let drag = Self { window, moving, carried, card, target, along };
        // Of a card that vanishes, or may not be moved any more, the pointer says nothing more.
        Effect::new(move |_| {
            let dragged = card.get();
            let gone = dragged.is_some_and(|card| listed.with(|listed| !listed.contains(&card)));
            if gone || dragged.is_some() && locked.get().is_some() {
                drag.cancel();
            }
        });
        every_frame(move || moving.with(Option::is_some), move || drag.scroll_along());
        drag
    }

    /// The handle of `card` was pressed.
    pub fn begin(self, card: CardId, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        if let Some(handle) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // If the pointer cannot be captured, the drag ends when it leaves the handle.
            let _ = handle.set_pointer_capture(event.pointer_id());
            if let Some(handle) = handle.dyn_ref::<HtmlElement>() {
                let _ = handle.focus();
            }
        }
        let pointer_y = f64::from(event.client_y());
        let Some(grabbed) = self.window.within(card, pointer_y) else { return };
        self.moving.set(Some(Moving { card, grabbed, pointer_y, offset: 0.0, target: None }));
        self.card.set(Some(card));
    }

    /// The pointer moved.
    pub fn go(self, event: &PointerEvent) {
        self.follow(f64::from(event.client_y()));
    }

    fn follow(self, pointer_y: f64) {
        let Some(moving) = self.moving.get_untracked() else { return };
        let Some(within) = self.window.within(moving.card, pointer_y) else { return };
        let target = self.window.dropped(moving.card, pointer_y);
        let now = Moving { pointer_y, offset: (within - moving.grabbed).round(), target, ..moving };
        if now != moving {
            self.moving.set(Some(now));
        }
    }

    /// The card is lifted with the keyboard. It stays where it is until it is dropped.
    pub fn lift(self, card: CardId) {
        if let Some(place) = self.window.place(card) {
            self.carried.set(Some(Carried { card, place }));
            self.card.set(Some(card));
        }
    }

    /// This card is carried with the keyboard.
    pub fn carries(self, card: CardId) -> bool {
        // A handle that is taken out of the page with it loses the focus, and asks this once more.
        let is_it = |carried: &Option<Carried>| carried.is_some_and(|carried| carried.card == card);
        self.carried.try_with_untracked(is_it).unwrap_or_default()
    }

    /// The card that is carried is to land so many places further. Where it would be, from 1, and of how many.
    pub fn carry(self, by: isize) -> Option<(usize, usize)> {
        let Carried { card, place } = self.carried.get_untracked()?;
        let of = self.window.count();
        let place = place.saturating_add_signed(by).min(of.saturating_sub(1));
        self.carried.set(Some(Carried { card, place }));
        if let Some(there) = self.window.at(place) {
            self.window.reveal(there, drop);
        }
        Some((place + 1, of))
    }

    /// The card was let go: where it belongs now, if anywhere else.
    pub fn end(self) -> Option<(CardId, Place)> {
        let card = self.card.get_untracked()?;
        let target = self.target.get_untracked();
        self.cancel();
        Some((
            card,
            match target? {
                Dropped::Before(card) => Place::Before(card),
                Dropped::Behind(card) => Place::Behind(card),
            },
        ))
    }

    /// Everything stays where it was. `false`: nothing was dragged.
    pub fn cancel(self) -> bool {
        let dragged = self.card.try_with_untracked(Option::is_some).unwrap_or_default();
        if dragged {
            self.moving.set(None);
            self.carried.set(None);
            self.card.set(None);
        }
        dragged
    }

    fn scroll_along(self) {
        let Some(moving) = self.moving.get_untracked() else { return };
        let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
        let into = |distance: f64| ((EDGE - distance) / EDGE).clamp(0.0, 1.0) * SCROLL_MAX;
        let by = into(height - moving.pointer_y) - into(moving.pointer_y);
        if by != 0.0 {
            window().scroll_by_with_x_and_y(0.0, by);
        }
        // The page may be scrolled by a wheel too, and rows above may turn out higher or lower than was thought.
        self.follow(moving.pointer_y);
    }

    /// A card is being dragged now; nothing is told when that changes.
    pub fn is_dragging(self) -> bool {
        self.card.try_with_untracked(Option::is_some).unwrap_or_default()
    }

    /// A card is being dragged.
    pub fn is_on(self) -> bool {
        self.card.with(Option::is_some)
    }

    /// This card is being dragged.
    pub fn lifts(self, card: CardId) -> bool {
        self.card.with(|dragged| *dragged == Some(card))
    }

    /// Another card is dragged, and this one goes with it if it is chosen too.
    pub fn takes_along(self, card: CardId) -> bool {
        self.along.get() && !self.lifts(card)
    }

    /// The dragged card would land in front of this one.
    pub fn drops_before(self, card: CardId) -> bool {
        self.target.with(|target| *target == Some(Dropped::Before(card)))
    }

    /// The dragged card would land behind this one.
    pub fn drops_behind(self, card: CardId) -> bool {
        self.target.with(|target| *target == Some(Dropped::Behind(card)))
    }

    /// How far this card is from its place, in pixels downwards.
    pub fn offset(self, card: CardId) -> Option<f64> {
        if !self.lifts(card) {
            return None;
        }
        self.moving.with(|moving| moving.map(|moving| moving.offset))
    }
}
