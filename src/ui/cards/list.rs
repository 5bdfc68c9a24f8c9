//! The list, and what belongs to all cards at once: dragging, what is on screen.

use std::collections::BTreeSet;

use leptos::{html, prelude::*};
use web_sys::HtmlElement;

use super::{
    drag::Drag,
    keys,
    rows::keep_rows,
    window::{GAP, Window},
};
use crate::{
    app::input::StudioCommand,
    ids::CardId,
    shell::use_shell,
    studio::find::FindCommand,
    ui::{
        files::AddAudio,
        kit::{Glyph, Press, field, seen::Seen},
        player::{Follow, Revealed},
        project::Doc,
        text::{cards as text, find},
    },
};

/// What a card needs to know of its list.
#[derive(Clone, Copy)]
pub struct List {
    /// Which cards are on screen.
    pub seen: Seen,
    /// Which cards are in the page.
    pub window: Window,
    /// The card being dragged.
    pub drag: Drag,
}

/// The list, or what to do when there is nothing yet.
#[component]
pub fn CardList() -> impl IntoView {
    let doc = expect_context::<Doc>();
    let node = NodeRef::<html::Ol>::new();
    let lifted = RwSignal::new(None);
    let window = Window::of(node, doc.listed, lifted.into());
    let list = List { seen: Seen::new(), window, drag: Drag::new(window, lifted, doc.listed, doc.locked) };
    provide_context(list);
    keep_rows(node, window);
    show_new_cards(window, doc);
    let is_seen = move |card| window.element(card).is_some_and(|row| is_in_window(&row));
    let reveal = move |card, done: Revealed| {
        request_animation_frame(move || window.reveal(card, move |_| done()));
    };
    let is_at_work = move || list.drag.is_dragging() || field::has_focus();
    expect_context::<Follow>().lead(is_seen, is_at_work, reveal);
    let empty = Memo::new(move |_| doc.order.with(|order| order.is_empty()));
    view! {
        <Show when=move || empty.get()>
            <EmptyCards />
        </Show>
        <Show when=move || !empty.get() && doc.listed.with(|listed| listed.is_empty())>
            <NothingFound />
        </Show>
        <ol
            class="card-list"
            role="list"
            data-testid="card-list"
            data-count=move || doc.listed.with(|listed| listed.len()).to_string()
            aria-label=text::CARDS
            class:dragging=move || list.drag.is_on()
            class:locked=move || doc.locked.get().is_some()
            node_ref=node
            style:row-gap=format!("{GAP}px")
            style:padding-block-end=move || format!("{:.2}px", window.rest())
            on:keydown=move |event| keys::go_along(window, &event)
        ></ol>
    }
}

/// Some of it is in the window, and not under header or dock.
fn is_in_window(row: &HtmlElement) -> bool {
    let edge = |selector| Some(document().query_selector(selector).ok()??.get_bounding_client_rect());
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    // In windows of little height both scroll along, and cover nothing.
    let above = edge("header.top").map_or(0.0, |top| top.bottom().max(0.0));
    let below = edge("footer.dock").map_or(height, |dock| dock.top().min(height));
    let rect = row.get_bounding_client_rect();
    rect.bottom() > above && rect.top() < below
}

/// Scrolls to a card that this person recorded or brought back by undo. Cards that others add do not move the page.
fn show_new_cards(window: Window, doc: Doc) {
    Effect::new(move |before: Option<BTreeSet<CardId>>| {
        let order = doc.order.get();
        let new = |before: &BTreeSet<CardId>| order.iter().copied().find(|id| !before.contains(id));
        let new = before.as_ref().and_then(new).filter(|_| doc.locked.with_untracked(Option::is_none));
        if let Some(card) = new {
            request_animation_frame(move || window.reveal(card, drop));
        }
        order.iter().copied().collect()
    });
}

/// What is searched for is nowhere.
#[component]
fn NothingFound() -> impl IntoView {
    let shell = use_shell();
    view! {
        <section class="empty" data-testid="nothing-found">
            <p class="lead">{find::NOTHING}</p>
            <p>{find::NOTHING_NEXT}</p>
            <Press
                testid="find-all"
                glyph=Glyph::Close
                label=find::CLOSE
                look="plain"
                words=true
                on_press=move || shell.dispatch(StudioCommand::Find(FindCommand::Close))
            />
        </section>
    }
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
            <Show when=move || !locked()>
                <AddAudio testid="audio-add-first" file="audio-add-first-file" />
            </Show>
        </section>
    }
}
