//! The line between two cards: a press records a new card there.

use leptos::{ev, prelude::*};

use super::card::This;
use crate::{
    app::input::RecordCommand,
    ids::CardId,
    shell::{Shell, use_shell},
    ui::{
        kit::{Glyph, Icon},
        project::Doc,
        text::cards as text,
    },
};

/// Records a new card in front of this one.
pub fn record_in_front(shell: Shell, doc: Doc, card: CardId) {
    let before = doc.order.with_untracked(|order| {
        let at = order.iter().position(|id| *id == card).unwrap_or_default();
        at.checked_sub(1).map(|at| order[at])
    });
    shell.dispatch(before.map_or(RecordCommand::First, |before| RecordCommand::New { after: Some(before) }));
}

/// The line behind a card, or in front of it. A pointer that is over it, and the focus, open it; so does the first touch, since nobody sees it before.
#[component]
pub fn InsertLine(
    /// In front of the card, which only the first needs.
    #[prop(optional)]
    front: bool,
) -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let this = expect_context::<This>();
    let number = this.part(|view| view.number);
    let (open, by_touch) = (RwSignal::new(false), StoredValue::new(false));
    let press = move |_| {
        if by_touch.get_value() && !open.get_untracked() {
            open.set(true);
        } else {
            open.set(false);
            if front {
                record_in_front(shell, doc, this.id);
            } else {
                shell.dispatch(RecordCommand::New { after: Some(this.id) });
            }
        }
    };
    view! {
        <button
            type="button"
            class="insert"
            class:front=front
            class:open=move || open.get()
            data-testid=if front { "card-insert-front" } else { "card-insert" }
            aria-label=move || if front { text::insert_first(number.get()) } else { text::insert(number.get()) }
            on:pointerdown=move |event: ev::PointerEvent| by_touch.set_value(event.pointer_type() == "touch")
            on:keydown=move |_| by_touch.set_value(false)
            on:blur=move |_| open.set(false)
            on:click=press
        >
            <span class="insert-words">
                <Icon glyph=Glyph::Mic />
                {text::INSERT}
            </span>
        </button>
    }
}
