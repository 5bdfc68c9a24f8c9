//! The list, and what belongs to all cards at once: dragging, what is on screen, the open edit dialog.

use std::collections::BTreeSet;

use leptos::{html, prelude::*};
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{card::CardItem, drag::Drag};
use crate::{
    ids::CardId,
    ui::{
        dialogs::{edit::EditDialog, trim::TrimDialog},
        kit::seen::Seen,
        project::Doc,
        text::cards as text,
    },
};

/// What a card needs to know of its list.
#[derive(Clone, Copy)]
pub struct List {
    /// Which cards are on screen.
    pub seen: Seen,
    /// The card being dragged.
    pub drag: Drag,
    /// The card being edited in the dialog.
    pub editing: RwSignal<Option<CardId>>,
    /// The card being trimmed.
    pub trimming: RwSignal<Option<CardId>>,
}

/// The list, or what to do when there is nothing yet.
#[component]
pub fn CardList() -> impl IntoView {
    let doc = expect_context::<Doc>();
    let node = NodeRef::<html::Ol>::new();
    let list = List {
        seen: Seen::new(),
        drag: Drag::new(node, doc),
        editing: RwSignal::new(None),
        trimming: RwSignal::new(None),
    };
    provide_context(list);
    show_new_cards(node, doc);
    let empty = Memo::new(move |_| doc.order.with(|order| order.is_empty()));
    let edited = move || {
        let id = list.editing.get()?;
        let card = doc.card_now(id)?;
        Some(view! { <EditDialog card on_close=move |()| list.editing.set(None) /> })
    };
    let trimmed = move || {
        let id = list.trimming.get()?;
        let card = doc.card_now(id)?;
        Some(view! { <TrimDialog card on_close=move |()| list.trimming.set(None) /> })
    };
    view! {
        <Show when=move || empty.get()>
            <EmptyCards />
        </Show>
        <ol
            class="card-list"
            role="list"
            data-testid="card-list"
            aria-label=text::CARDS
            class:dragging=move || list.drag.is_on()
            class:locked=move || doc.locked.get().is_some()
            node_ref=node
        >
            <For each=move || doc.order.get().to_vec() key=|id| *id let:id>
                <CardItem id />
            </For>
        </ol>
        {edited}
        {trimmed}
    }
}

/// Scrolls to a card that this person recorded or brought back by undo. Cards that others add do not move the page.
fn show_new_cards(list: NodeRef<html::Ol>, doc: Doc) {
    Effect::new(move |before: Option<BTreeSet<CardId>>| {
        let order = doc.order.get();
        let new = |before: &BTreeSet<CardId>| order.iter().position(|id| !before.contains(id));
        let index = before.as_ref().and_then(new).filter(|_| doc.locked.with_untracked(Option::is_none));
        if let Some(index) = index {
            request_animation_frame(move || {
                let list = list.try_get_untracked().flatten();
                if let Some(card) = list.and_then(|list| list.children().item(index as u32)) {
                    let options = ScrollIntoViewOptions::new();
                    options.set_block(ScrollLogicalPosition::Nearest);
                    card.scroll_into_view_with_scroll_into_view_options(&options);
                }
            });
        }
        order.iter().copied().collect()
    });
}

/// How it works, for a project without cards.
#[component]
fn EmptyCards() -> impl IntoView {
    let doc = expect_context::<Doc>();
    let locked = move || doc.locked.get().is_some();
    let lead = move || if locked() { text::NOTHING } else { text::BEGIN };
    let more = move || if locked() { text::NOTHING_MORE } else { text::BEGIN_MORE };
    view! {
        <section class="empty" data-testid="empty-cards">
            <svg class="reel" viewBox="0 0 120 64" aria-hidden="true">
                <rect x="4" y="4" width="112" height="56" rx="8" />
                <circle cx="38" cy="30" r="14" />
                <circle cx="82" cy="30" r="14" />
                <circle cx="38" cy="30" r="4" />
                <circle cx="82" cy="30" r="4" />
                <path d="M38 44h44M30 60l6-9h48l6 9" />
            </svg>
            <p class="lead">{lead}</p>
            <p>{more}</p>
        </section>
    }
}
