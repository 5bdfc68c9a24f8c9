//! The part of the list that is in the page: what is near the window, and what has to stay wherever it is.
//!
//! Which rows those are, and where they lie, [`Rows`] decides. Here the page is asked and told: where the window is, how high
//! the rows became, what has the focus, sounds, or is being dragged. The window is scrolled by what changed above it, so
//! nothing that a person looks at jumps; browsers' own anchoring is off (`overflow-anchor`), since it would do it again.

use std::sync::Arc;

use js_sys::Array;
use leptos::{ev, html, prelude::*, task::tick};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, ResizeObserver, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::{
    app::view::PlayerView,
    ids::CardId,
    shell::use_shell,
    studio::{Dropped, Layout, Rows},
};

/// Pixels between two rows.
pub const GAP: f64 = 12.0;

/// Which rows are in the page.
#[derive(Clone, Copy)]
pub struct Window {
    list: NodeRef<html::Ol>,
    rows: StoredValue<Rows>,
    layout: RwSignal<Layout>,
    /// A frame is asked for.
    asked: StoredValue<bool>,
    /// A row that somebody wants to see.
    wanted: StoredValue<Option<CardId>>,
    /// The row that is being dragged. Its size is not what the list counts with.
    lifted: Signal<Option<CardId>>,
    sounding: Memo<Option<CardId>>,
    observer: StoredValue<Option<Sizes>, LocalStorage>,
    width: StoredValue<i32>,
}

/// Tells when rows have other heights.
struct Sizes {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut(Array)>,
}

impl Drop for Sizes {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Window {
    /// Of these cards, in the element of the list.
    pub fn of(list: NodeRef<html::Ol>, listed: Memo<Arc<[CardId]>>, lifted: Signal<Option<CardId>>) -> Self {
        let shell = use_shell();
        let this = Self {
            list,
            rows: StoredValue::new(Rows::default()),
            layout: RwSignal::new(Layout::default()),
            asked: StoredValue::new(false),
            wanted: StoredValue::new(None),
            lifted,
            sounding: Memo::new(move |_| shell.views.player.with(PlayerView::card_here)),
            observer: StoredValue::new_local(None),
            width: StoredValue::new(0),
        };
        let closure = Closure::<dyn FnMut(Array)>::new(move |_| this.measure());
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok();
        this.observer.set_value(observer.map(|observer| Sizes { observer, _closure: closure }));
        let first = listed.get_untracked();
        this.list_again(first.clone());
        Effect::new(move |before: Option<Arc<[CardId]>>| {
            let listed = listed.get();
            if before.as_ref().unwrap_or(&first) != &listed {
                this.list_again(listed.clone());
            }
            this.ask();
            listed
        });
        Effect::new(move |_| {
            this.lifted.track();
            this.sounding.track();
            this.ask();
        });
        let listeners = [
            window_event_listener(ev::scroll, move |_| this.ask()),
            window_event_listener(ev::resize, move |_| this.ask()),
            window_event_listener(ev::focusin, move |_| this.ask()),
        ];
        on_cleanup(move || {
            listeners.into_iter().for_each(WindowListenerHandle::remove);
            this.observer.dispose();
        });
        this
    }

    /// The rows in the page.
    pub fn shown(self) -> Vec<CardId> {
        self.layout.with(|layout| layout.rows.clone())
    }

    /// The room above a row, in pixels, in place of rows that are not in the page.
    pub fn room(self, card: CardId) -> Memo<Option<f64>> {
        Memo::new(move |_| self.layout.with(|layout| layout.room.get(&card).copied()))
    }

    /// The room below all rows that are in the page, in pixels.
    pub fn rest(self) -> f64 {
        self.layout.with(|layout| layout.rest)
    }

    /// The place of a row among those that are listed, from 1. Changes with the rows in the page.
    pub fn number(self, card: CardId) -> usize {
        self.layout.track();
        self.rows.with_value(|rows| rows.place(card)).map_or(0, |place| place + 1)
    }

    /// Follows the height of a row that came into the page.
    pub fn watch(self, row: NodeRef<html::Li>) {
        let watched = StoredValue::new_local(None::<Element>);
        Effect::new(move |_| {
            let Some(row) = row.get() else { return };
            self.observer.try_with_value(|sizes| sizes.as_ref().map(|sizes| sizes.observer.observe(&row)));
            watched.set_value(Some(row.unchecked_into()));
        });
        on_cleanup(move || {
            let row = watched.try_update_value(Option::take).flatten();
            self.observer.try_with_value(|sizes| {
                if let (Some(sizes), Some(row)) = (sizes, &row) {
                    sizes.observer.unobserve(row);
                }
            });
        });
    }

    /// Where a row belongs that is let go at a place of the window, in pixels from its upper edge.
    pub fn dropped(self, card: CardId, pointer_y: f64) -> Option<Dropped> {
        let (top, _) = self.span()?;
        self.rows.with_value(|rows| rows.dropped(card, pointer_y + top))
    }

    /// How far below the upper edge of a row's own place something is, in pixels, that is there in the window.
    pub fn within(self, card: CardId, pointer_y: f64) -> Option<f64> {
        let (top, _) = self.span()?;
        self.rows.with_value(|rows| rows.place(card).map(|place| pointer_y + top - rows.top(place)))
    }

    /// Where a row would land that is carried to a place among the others, from 0; `None` where it is already.
    pub fn carried(self, card: CardId, place: usize) -> Option<Dropped> {
        self.rows.with_value(|rows| rows.carried(card, place))
    }

    /// The place of a row, from 0.
    pub fn place(self, card: CardId) -> Option<usize> {
        self.rows.with_value(|rows| rows.place(card))
    }

    /// The row at a place, from 0.
    pub fn at(self, place: usize) -> Option<CardId> {
        self.rows.with_value(|rows| rows.get(place))
    }

    /// How many rows there are.
    pub fn count(self) -> usize {
        self.rows.with_value(Rows::len)
    }

    /// The row so many rows behind this one, or before it; the last or first where there are none.
    pub fn beside(self, card: CardId, by: isize) -> Option<CardId> {
        self.rows.with_value(|rows| {
            let place = rows.place(card)?.saturating_add_signed(by);
            rows.get(place.min(rows.len().saturating_sub(1)))
        })
    }

    /// How many rows the window has room for, at least one.
    pub fn page(self) -> isize {
        let Some((top, bottom)) = self.span() else { return 1 };
        self.rows.with_value(|rows| (rows.at(bottom) - rows.at(top)).saturating_sub(1).max(1).cast_signed())
    }

    /// Brings a row into the window, and then does something with its element.
    pub fn reveal(self, card: CardId, then: impl FnOnce(HtmlElement) + 'static) {
        // The page of the project may be gone when this is asked for.
        if self.wanted.try_set_value(Some(card)).is_some() {
            return;
        }
        self.lay_out();
        after_tick(move || {
            let Some(row) = self.element(card) else {
                self.wanted.try_set_value(None);
                return;
            };
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
            // Now it is near the window, and stays.
            self.step();
            self.wanted.try_set_value(None);
            // Whatever moves in the page because of that has moved then, and takes no focus with it.
            after_tick(move || then(row));
        });
    }

    /// The element of a row that is in the page.
    pub fn element(self, card: CardId) -> Option<HtmlElement> {
        let list = self.list.try_get_untracked()??;
        list.query_selector(&format!("[data-card='{card}']")).ok()??.dyn_into().ok()
    }

    /// What the window shows, in pixels from the beginning of the list; nothing before the list is in the page.
    fn span(self) -> Option<(f64, f64)> {
        let top = -self.list.try_get_untracked()??.get_bounding_client_rect().top();
        Some((top, top + inner_height()))
    }

    fn list_again(self, listed: Arc<[CardId]>) {
        // Before the list is in the page, its beginning is where most projects have it.
        let (top, bottom) = self.span().unwrap_or((0.0, inner_height()));
        let by = self.rows.try_update_value(|rows| {
            let by = rows.list(listed, top, bottom);
            rows.step(top + by, bottom + by);
            by
        });
        self.lay_out();
        if let Some(by) = by.filter(|by| *by != 0.0) {
            // The page has the new rows then.
            after_tick(move || scroll_by(by));
        }
    }

    /// Looks at the next frame what has to be in the page.
    fn ask(self) {
        if self.asked.try_get_value() == Some(false) {
            self.asked.set_value(true);
            request_animation_frame(move || {
                if self.asked.try_set_value(false).is_none() {
                    self.step();
                }
            });
        }
    }

    fn step(self) {
        let Some((top, bottom)) = self.span() else { return };
        let left = self.rows.try_update_value(|rows| rows.step(top, bottom));
        self.lay_out();
        if left == Some(true) {
            self.ask();
        }
    }

    fn lay_out(self) {
        let pinned = [self.sounding.get_untracked(), self.lifted.get_untracked(), self.wanted.get_value()];
        let focused = self.focused();
        // Its neighbours too, so that the Tab key leads on.
        let near = focused.map(|card| [self.beside(card, -1), focused, self.beside(card, 1)]);
        let pinned = pinned.into_iter().chain(near.into_iter().flatten()).flatten();
        let layout = self.rows.with_value(|rows| rows.layout(pinned));
        if self.layout.with_untracked(|before| *before != layout) {
            self.layout.set(layout);
        }
    }

    /// The row that has the focus.
    pub fn focused(self) -> Option<CardId> {
        let row = document().active_element()?.closest("[data-card]").ok()??;
        let inside = self.list.try_get_untracked()??.contains(Some(&row));
        row.get_attribute("data-card").filter(|_| inside)?.parse().ok()
    }

    /// Takes the heights of the rows in the page, which were laid out and not painted yet.
    fn measure(self) {
        let Some((Some(list), Some((top, _)))) =
            self.list.try_get_untracked().map(|list| (list, self.span()))
        else {
            return;
        };
        let lifted = self.lifted.get_untracked();
        let height = |row: Element| {
            let card = row.get_attribute("data-card")?.parse().ok()?;
            (Some(card) != lifted).then(|| (card, row.get_bounding_client_rect().height() + GAP))
        };
        let rows = list.children();
        let heights: Vec<(CardId, f64)> =
            (0..rows.length()).filter_map(|at| height(rows.item(at)?)).collect();
        let width = list.client_width();
        let other_width = ![0, width].contains(&self.width.get_value());
        self.width.set_value(width);
        let by = self.rows.try_update_value(|rows| {
            let by = if other_width { rows.forget(top) } else { 0.0 };
            by + rows.measure(&heights, top + by)
        });
        self.lay_out();
        match by.filter(|by| *by != 0.0) {
            // The rooms above become others too, and the page has them then.
            Some(by) if other_width => after_tick(move || scroll_by(by)),
            Some(by) => scroll_by(by),
            None => {}
        }
        self.ask();
    }
}

/// Height of the window.
fn inner_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default()
}

fn scroll_by(by: f64) {
    window().scroll_by_with_x_and_y(0.0, by);
}

/// Does something when what was just set is in the page, before it is painted.
fn after_tick(then: impl FnOnce() + 'static) {
    leptos::task::spawn_local(async move {
        tick().await;
        then();
    });
}
