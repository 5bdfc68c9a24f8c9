//! Which rows of a long list are in the page, and where they lie.
//!
//! Only rows near the window have to be there; the others are room of their height. Heights are CSS pixels and include
//! the gap behind a row. Those that were measured are kept by card; the others count with a guess, the mean of the first
//! that were measured. All sums take O(log n) of n rows.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use crate::ids::CardId;

/// The height of a row before any was measured: a card without tags and notes on a laptop.
const GUESS: f64 = 132.0;
/// So many rows are in the page at least, so that a small project is there as a whole.
const ROWS_MIN: usize = 24;
/// So many rows come into the page at once, besides those that are in the window.
const AT_ONCE: usize = 8;

/// All rows of the list.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    listed: Arc<[CardId]>,
    places: BTreeMap<CardId, usize>,
    measured: BTreeMap<CardId, f64>,
    guess: Option<f64>,
    /// A Fenwick tree of the heights; the first element is not used.
    sums: Vec<f64>,
    page: Range<usize>,
}

/// What the page shows of the list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// The rows that are there, in order.
    pub rows: Vec<CardId>,
    /// The room above some of them, in place of rows that are not there.
    pub room: BTreeMap<CardId, f64>,
    /// The room below all of them.
    pub rest: f64,
}

impl Rows {
    /// The list has these rows now. `top` is where the window begins, from the beginning of the list.
    ///
    /// Returns by how much the window has to be scrolled so that what it shows stays where it is: by the median of the ways
    /// its rows go, so that one that is taken elsewhere takes nobody along.
    pub fn list(&mut self, listed: Arc<[CardId]>, top: f64, bottom: f64) -> f64 {
        let seen = self.seen(top, bottom);
        let before: Vec<(CardId, f64)> =
            seen.map(|place| (self.listed[place], self.top(place))).filter(|_| top > 0.0).collect();
        self.places = listed.iter().copied().zip(0..).collect();
        self.measured.retain(|card, _| self.places.contains_key(card));
        self.listed = listed;
        self.page.end = self.page.end.min(self.listed.len());
        self.page.start = self.page.start.min(self.page.end);
        self.add_up();
        let way = |(card, before): (CardId, f64)| Some(self.top(self.place(card)?) - before);
        let mut ways: Vec<f64> = before.into_iter().filter_map(way).collect();
        ways.sort_by(f64::total_cmp);
        ways.get(ways.len().saturating_sub(1) / 2).copied().unwrap_or_default()
    }

    /// The rows have these heights. Returns by how much the window has to be scrolled so that the first row that it shows
    /// stays where it is.
    pub fn measure(&mut self, heights: &[(CardId, f64)], top: f64) -> f64 {
        self.keeping(top, |rows| {
            if rows.guess.is_none() && !heights.is_empty() {
                rows.guess =
                    Some(heights.iter().map(|(_, height)| height).sum::<f64>() / heights.len() as f64);
                rows.add_up();
            }
            for (card, height) in heights {
                rows.set(*card, *height);
            }
        })
    }

    /// The list has another width: no height is known any more. Returns what [`Self::measure`] does.
    pub fn forget(&mut self, top: f64) -> f64 {
        self.keeping(top, |rows| {
            rows.measured.clear();
            rows.guess = None;
            rows.add_up();
        })
    }

    fn keeping(&mut self, top: f64, change: impl FnOnce(&mut Self)) -> f64 {
        let first = self.at(top);
        let before = self.top(first);
        change(self);
        // Where the list begins in the window, or below it, nothing lies above that could move it.
        if top > 0.0 { self.top(first) - before } else { 0.0 }
    }

    fn set(&mut self, card: CardId, height: f64) {
        let Some(place) = self.place(card) else { return };
        let by = height - self.height(place);
        self.measured.insert(card, height);
        let mut at = place + 1;
        while at < self.sums.len() {
            self.sums[at] += by;
            at += at & at.wrapping_neg();
        }
    }

    fn height(&self, place: usize) -> f64 {
        let measured = self.measured.get(&self.listed[place]);
        measured.copied().unwrap_or(self.guess.unwrap_or(GUESS))
    }

    fn add_up(&mut self) {
        let len = self.len();
        self.sums = vec![0.0; len + 1];
        for at in 1..=len {
            self.sums[at] += self.height(at - 1);
            let next = at + (at & at.wrapping_neg());
            if next <= len {
                self.sums[next] += self.sums[at];
            }
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.listed.len()
    }

    /// No rows.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// The row at a place, from 0.
    pub fn get(&self, place: usize) -> Option<CardId> {
        self.listed.get(place).copied()
    }

    /// The place of a row, from 0.
    pub fn place(&self, card: CardId) -> Option<usize> {
        self.places.get(&card).copied()
    }

    /// Where the row at a place begins, in pixels from the beginning of the list; of the place behind the last row, its end.
    pub fn top(&self, place: usize) -> f64 {
        let (mut at, mut sum) = (place.min(self.len()), 0.0);
        while at > 0 {
            sum += self.sums[at];
            at &= at - 1;
        }
        sum
    }

    /// Height of the whole list.
    pub fn total(&self) -> f64 {
        self.top(self.len())
    }

    /// The place of the row that lies so many pixels from the beginning of the list; the first above, the last below it.
    pub fn at(&self, y: f64) -> usize {
        let len = self.len();
        let (mut at, mut left, mut step) = (0, y, len.next_power_of_two());
        while step > 0 {
            if at + step <= len && self.sums[at + step] <= left {
                at += step;
                left -= self.sums[at];
            }
            step /= 2;
        }
        at.min(len.saturating_sub(1))
    }

    /// The rows that a window shows.
    fn seen(&self, top: f64, bottom: f64) -> Range<usize> {
        if self.is_empty() { 0..0 } else { self.at(top)..self.at(bottom) + 1 }
    }

    /// Where a row belongs that is let go at `y`, in front of another or behind it; `None` where it is already. The middles
    /// of the others decide.
    pub fn dropped(&self, card: CardId, y: f64) -> Option<Dropped> {
        let own = self.place(card)?;
        let near = self.at(y);
        let middle = f64::midpoint(self.top(near), self.top(near + 1));
        let above = near + usize::from(middle < y);
        let above = if own < above { above - 1 } else { above };
        let other = |at: usize| self.get(if at < own { at } else { at + 1 });
        match other(above) {
            _ if above == own => None,
            Some(behind) => Some(Dropped::Before(behind)),
            None => above.checked_sub(1).and_then(other).map(Dropped::Behind),
        }
    }

    /// Where a row would land that is carried to a place among all, from 0; `None` where it is already.
    pub fn carried(&self, card: CardId, place: usize) -> Option<Dropped> {
        let there = self.get(place)?;
        match place.cmp(&self.place(card)?) {
            Ordering::Less => Some(Dropped::Before(there)),
            Ordering::Equal => None,
            Ordering::Greater => Some(Dropped::Behind(there)),
        }
    }

    /// Goes a step towards the rows that belong into the page: those in the window, as many beside them on either side, and
    /// so many at least that a small list is there as a whole. Those in the window come at once. `true`: a step is left.
    pub fn step(&mut self, top: f64, bottom: f64) -> bool {
        let seen = self.seen(top, bottom);
        let beside = seen.len().max(ROWS_MIN.saturating_sub(seen.len()).div_ceil(2));
        let (from, to) = (seen.start.saturating_sub(beside), (seen.end + beside).min(self.len()));
        let wanted = to.saturating_sub(ROWS_MIN).min(from)..(from + ROWS_MIN).min(self.len()).max(to);
        let kept = self.page.start.max(wanted.start)..self.page.end.min(wanted.end);
        let mut page =
            if kept.is_empty() { seen } else { kept.start.min(seen.start)..kept.end.max(seen.end) };
        for _ in 0..AT_ONCE / 2 {
            page = page.start.saturating_sub(1).max(wanted.start)..(page.end + 1).min(wanted.end);
        }
        let left = page != wanted;
        self.page = page;
        left
    }

    /// What the page shows: the rows near the window, and those that have to stay wherever they are.
    pub fn layout(&self, pinned: impl IntoIterator<Item = CardId>) -> Layout {
        let pinned = pinned.into_iter().filter_map(|card| self.place(card));
        let places: BTreeSet<usize> = self.page.clone().chain(pinned).collect();
        let (mut layout, mut end) = (Layout::default(), 0);
        for place in places {
            let card = self.listed[place];
            if place > end {
                layout.room.insert(card, self.top(place) - self.top(end));
            }
            layout.rows.push(card);
            end = place + 1;
        }
        layout.rest = if end < self.len() { self.total() - self.top(end) } else { 0.0 };
        layout
    }
}

/// Where a row was let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// In front of this one.
    Before(CardId),
    /// Behind this one.
    Behind(CardId),
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "whole pixels are exact")]
mod tests {
    use super::*;

    fn card(number: usize) -> CardId {
        CardId((number as u128).to_be_bytes())
    }

    fn rows(count: usize) -> Rows {
        let mut rows = Rows::default();
        rows.list((0..count).map(card).collect(), 0.0, 0.0);
        rows
    }

    fn settle(rows: &mut Rows, top: f64) -> usize {
        let mut steps = 1;
        while rows.step(top, top + 800.0) {
            steps += 1;
        }
        steps
    }

    #[test]
    fn a_small_list_is_in_the_page_as_a_whole() {
        let mut rows = rows(20);
        settle(&mut rows, 0.0);
        assert_eq!(rows.layout([]).rows.len(), 20);
        assert_eq!(rows.layout([]).rest, 0.0);
        assert_eq!(Rows::default().layout([]), Layout::default());
    }

    #[test]
    fn of_a_long_list_only_what_is_near_the_window_is_in_the_page() {
        let mut rows = rows(5_000);
        assert!(rows.step(0.0, 800.0), "not all at once");
        let first = rows.layout([]).rows;
        assert!(first.len() >= 7 && first.len() < ROWS_MIN, "the window first: {}", first.len());
        settle(&mut rows, 0.0);
        assert_eq!(rows.layout([]).rows.len(), ROWS_MIN);
        settle(&mut rows, 2_000.0 * GUESS);
        let layout = rows.layout([]);
        assert!(layout.rows.contains(&card(2_000)) && layout.rows.len() <= ROWS_MIN + 2);
        assert_eq!(layout.room.len(), 1);
        settle(&mut rows, 1e9);
        assert_eq!(rows.layout([]).rest, 0.0);
        assert_eq!(rows.layout([]).rows.last(), Some(&card(4_999)));
    }

    #[test]
    fn a_jump_shows_the_window_first() {
        let mut rows = rows(5_000);
        settle(&mut rows, 0.0);
        rows.step(300_000.0, 300_800.0);
        let shown = rows.layout([]).rows;
        assert!(shown.contains(&card(rows.at(300_000.0))) && shown.contains(&card(rows.at(300_800.0))));
        assert!(shown.len() <= 7 + 1 + AT_ONCE, "{}", shown.len());
    }

    #[test]
    fn what_has_to_stay_stays_in_its_place() {
        let mut rows = rows(1_000);
        settle(&mut rows, 500.0 * GUESS);
        let layout = rows.layout([card(3), card(990), card(5_000)]);
        assert_eq!(layout.rows.first(), Some(&card(3)));
        assert_eq!(layout.rows.last(), Some(&card(990)));
        assert_eq!(layout.room[&card(3)], 3.0 * GUESS);
        assert_eq!(layout.rest, 9.0 * GUESS);
    }

    #[test]
    fn heights_that_become_known_above_the_window_move_the_window_and_those_below_do_not() {
        let mut rows = rows(1_000);
        rows.measure(&[(card(0), GUESS)], 0.0);
        let top = 500.0 * GUESS + 10.0;
        assert_eq!(rows.measure(&[(card(499), GUESS + 40.0), (card(498), GUESS - 10.0)], top), 30.0);
        assert_eq!(rows.measure(&[(card(501), GUESS + 40.0)], top + 30.0), 0.0);
        assert_eq!(rows.measure(&[(card(500), GUESS + 7.0)], top + 30.0), 0.0, "it begins where it began");
        assert_eq!(rows.measure(&[(card(0), 1.0)], -5.0), 0.0, "at the beginning of the page nothing moves");
    }

    #[test]
    fn of_a_changed_list_what_is_in_the_window_stays_where_it_is() {
        let mut rows = rows(100);
        let top = 50.0 * GUESS;
        let mut order: Vec<CardId> = (0..100).map(card).collect();
        order.insert(0, card(200));
        assert_eq!(rows.list(order.clone().into(), top, top + 800.0), GUESS, "one more above");
        let first = order.remove(51);
        order.push(first);
        assert_eq!(rows.list(order.clone().into(), top + GUESS, top + 800.0), -GUESS, "the others came up");
        order.truncate(60);
        assert_eq!(rows.list(order.into(), top, top + 800.0), 0.0, "below nobody sees it");
        assert_eq!(rows.list(Arc::new([]), top, top + 800.0), 0.0);
    }

    #[test]
    fn the_middles_of_the_others_decide_where_a_row_is_dropped() {
        let rows = rows(5);
        let at = |row: f64| rows.dropped(card(2), row * GUESS);
        assert_eq!(at(2.5), None);
        assert_eq!(at(1.6), None, "behind the middle of the one before");
        assert_eq!(at(1.4), Some(Dropped::Before(card(1))));
        assert_eq!(at(-3.0), Some(Dropped::Before(card(0))));
        assert_eq!(at(3.4), None);
        assert_eq!(at(3.6), Some(Dropped::Before(card(4))));
        assert_eq!(at(99.0), Some(Dropped::Behind(card(4))));
        assert_eq!(rows.dropped(card(9), 0.0), None);
        assert_eq!(rows.carried(card(2), 4), Some(Dropped::Behind(card(4))));
        assert_eq!(rows.carried(card(2), 0), Some(Dropped::Before(card(0))));
        assert_eq!(rows.carried(card(2), 2), None);
        let last = |row: f64| rows.dropped(card(4), row * GUESS);
        assert_eq!(last(99.0), None);
        assert_eq!(self::rows(1).dropped(card(0), 99.0), None);
    }
}
