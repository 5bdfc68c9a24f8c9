//! The rows in the element of the list.
//!
//! A row that stays in the page is not touched: `For` takes every row out that stands behind a new one and puts it in again,
//! which costs time at each step of scrolling, and takes the focus from it.

use std::collections::BTreeMap;

use leptos::{html, mount::UnmountHandle, mount::mount_to, prelude::*, tachys::view::any_view::AnyViewState};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::{
    card::{CardItem, CardItemProps},
    window::Window,
};
use crate::{ids::CardId, studio::staying};

/// A row in the page, until it is dropped.
struct Row {
    card: CardId,
    element: Element,
    _mounted: UnmountHandle<AnyViewState>,
}

/// Keeps the rows of `window` in the list for as long as the calling component lives.
pub fn keep_rows(list: NodeRef<html::Ol>, window: Window) {
    let owner = Owner::current();
    let rows = StoredValue::new_local(Vec::<Row>::new());
    Effect::new(move |_| {
        let wanted = window.shown();
        let (Some(list), Some(owner)) = (list.get(), &owner) else { return };
        let before = rows.try_update_value(std::mem::take).unwrap_or_default();
        rows.set_value(arranged(&list, owner, before, &wanted));
    });
}

fn arranged(list: &HtmlElement, owner: &Owner, before: Vec<Row>, wanted: &[CardId]) -> Vec<Row> {
    let stay = staying(&before.iter().map(|row| row.card).collect::<Vec<_>>(), wanted);
    let mut before: BTreeMap<CardId, Row> = before.into_iter().map(|row| (row.card, row)).collect();
    let mut rows = Vec::with_capacity(wanted.len());
    let mut behind: Option<Node> = None;
    // The last one first: what each is put in front of is in its place then.
    for card in wanted.iter().rev() {
        let Some(row) = before.remove(card).or_else(|| mounted(owner, *card)) else { continue };
        if !stay.contains(card) {
            // Fails only when the one behind it is not in the list.
            let _ = list.insert_before(&row.element, behind.as_ref());
        }
        behind = Some(row.element.clone().into());
        rows.push(row);
    }
    rows.reverse();
    rows
}

/// A new row, made beside the page, so that it comes into the list once and in its place.
fn mounted(owner: &Owner, card: CardId) -> Option<Row> {
    let aside: HtmlElement = document().create_element("ol").ok()?.unchecked_into();
    let (draw, into) = (move || CardItem(CardItemProps { id: card }).into_any(), aside.clone());
    let mounted = owner.with(|| untrack(|| mount_to(into, draw)));
    Some(Row { card, element: aside.first_element_child()?, _mounted: mounted })
}
