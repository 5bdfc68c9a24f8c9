//! Moving cards to a place without dragging: a number, the top, the end.

use std::sync::Arc;

use leptos::{ev::SubmitEvent, html, prelude::*};

use crate::{
    app::input::EditCommand,
    ids::CardId,
    project::{Edit, Place},
    shell::use_shell,
    ui::{
        kit::{Glyph, Modal, Press, modal::Close, said::Said},
        project::Doc,
        text::{common, move_to as text},
    },
};

/// The cards that are to be moved. Provided to the page of a project.
#[derive(Clone, Copy)]
pub struct Moving(RwSignal<Option<Arc<[CardId]>>>);

impl Moving {
    /// None.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Asks where these should go.
    pub fn ask(self, cards: Arc<[CardId]>) {
        self.0.set(Some(cards));
    }

    /// The cards, while the dialog is open.
    pub(super) fn get(self) -> Option<Arc<[CardId]>> {
        self.0.get()
    }
}

/// The dialog.
#[component]
pub(super) fn MoveDialog(cards: Arc<[CardId]>) -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let said = expect_context::<Said>();
    let moving = expect_context::<Moving>();
    let input = NodeRef::<html::Input>::new();
    let wrong = RwSignal::new(false);
    let of = move || doc.order.with(|order| order.len());
    let number_now = doc.order.with_untracked(|order| cards.first().and_then(|card| order.number(*card)));
    let title = text::heading(cards.len(), number_now.unwrap_or_default());
    let close = move || moving.0.set(None);
    let cards = StoredValue::new(cards);
    let go = move |place: Place| {
        let moved = cards.with_value(|cards| cards.to_vec());
        let first = moved.first().copied();
        shell.dispatch(EditCommand::Do(Edit::MoveAll(moved, place)));
        let number = doc.order.with_untracked(|order| first.and_then(|card| order.number(card)));
        if let Some(number) = number {
            said.say(text::moved(cards.with_value(|cards| cards.len()), number));
        }
        close();
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let written = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        match written.trim().parse::<usize>() {
            Ok(number) if (1..=untrack(of)).contains(&number) => go(Place::At(number)),
            _ => wrong.set(true),
        }
    };
    view! {
        <Modal testid="move-dialog" title close=Close::new("move-close", close) child_focus=true>
            <form class="stack" on:submit=submit>
                <label class="field">
                    <span class="field-label">{move || text::number(of())}</span>
                    <input
                        type="text"
                        inputmode="numeric"
                        autofocus
                        autocomplete="off"
                        node_ref=input
                        data-testid="move-number"
                        aria-invalid=move || wrong.get().to_string()
                        value=number_now.map(|number| number.to_string())
                        on:input=move |_| wrong.set(false)
                    />
                    <Show when=move || wrong.get()>
                        <span class="problem" role="alert" data-testid="move-problem">
                            {move || text::no_number(of())}
                        </span>
                    </Show>
                </label>
                <div class="modal-actions">
                    <Press
                        testid="move-first"
                        glyph=Glyph::Up
                        label=text::FIRST
                        look="plain"
                        words=true
                        on_press=move || go(Place::First)
                    />
                    <Press
                        testid="move-last"
                        glyph=Glyph::Down
                        label=text::LAST
                        look="plain"
                        words=true
                        on_press=move || go(Place::Last)
                    />
                    <button type="button" class="press plain" data-testid="move-cancel" on:click=move |_| close()>
                        {common::CANCEL}
                    </button>
                    <button type="submit" class="press main" data-testid="move-confirm">
                        {text::MOVE}
                    </button>
                </div>
            </form>
        </Modal>
    }
}
