//! What makes cards of cards: two of one, one of two, the same once more, a new one beside it.

use leptos::prelude::*;

use super::{card::This, insert::record_in_front};
use crate::{
    app::{
        input::{EditCommand, PlayCommand, RecordCommand},
        view::PlayState,
    },
    project::Edit,
    shell::{Shell, use_shell},
    ui::{
        kit::{Glyph, Press, said::Said},
        player::place_in,
        project::Doc,
        text::cards as text,
    },
};

/// Does it, and says what came of it if anything did.
fn edit(shell: Shell, doc: Doc, said: Said, edit: Edit, outcome: String) {
    let before = doc.order.get_untracked();
    shell.dispatch(EditCommand::Do(edit));
    if doc.order.get_untracked() != before {
        said.say(outcome);
    }
}

/// In the menu of a card.
#[component]
pub fn Verbs() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let said = expect_context::<Said>();
    let this = expect_context::<This>();
    let id = this.id;
    let number = this.part(|view| view.number);
    let next = Memo::new(move |_| {
        doc.order.with(|order| {
            let at = order.iter().position(|card| *card == id)?;
            order.get(at + 1).copied()
        })
    });
    let nowhere = Signal::derive(move || (this.play.get() == PlayState::Idle).then_some(text::NOT_HELD));
    let alone = Signal::derive(move || next.get().is_none().then_some(text::NOTHING_BEHIND));
    let split = move || {
        let Some(at_ms) = place_in(shell, id) else { return };
        // What is held is longer than the card will be. What sounds goes on.
        if this.play.get_untracked() == PlayState::Paused {
            shell.dispatch(PlayCommand::Stop);
        }
        edit(shell, doc, said, Edit::Split(id, at_ms), text::was_split(number.get_untracked()));
    };
    let merge = move || {
        let Some(next) = next.get_untracked() else { return };
        edit(shell, doc, said, Edit::Merge(vec![id, next]), text::were_merged(number.get_untracked()));
    };
    let duplicate = move || {
        edit(shell, doc, said, Edit::Duplicate(vec![id]), text::was_duplicated(number.get_untracked()));
    };
    view! {
        <Press
            testid="card-split"
            glyph=Glyph::Split
            label=text::SPLIT
            words=true
            attr:data-closes=""
            why_not=nowhere
            on_press=split
        />
        <Press
            testid="card-merge"
            glyph=Glyph::Merge
            label=text::MERGE
            words=true
            attr:data-closes=""
            why_not=alone
            on_press=merge
        />
        <Press
            testid="card-duplicate"
            glyph=Glyph::Copy
            label=text::DUPLICATE
            words=true
            attr:data-closes=""
            on_press=duplicate
        />
    }
}

/// In the menu of a card: recordings that become a card beside it.
#[component]
pub fn RecordBeside() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let id = expect_context::<This>().id;
    view! {
        <Press
            testid="card-record-before"
            glyph=Glyph::Mic
            label=text::RECORD_BEFORE
            words=true
            attr:data-closes=""
            on_press=move || record_in_front(shell, doc, id)
        />
        <Press
            testid="card-record-behind"
            glyph=Glyph::Mic
            label=text::RECORD_BEHIND
            words=true
            attr:data-closes=""
            on_press=move || shell.dispatch(RecordCommand::New { after: Some(id) })
        />
    }
}
