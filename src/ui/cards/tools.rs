//! What can be done with a card: drag it, move it a place, edit it, delete it.

use leptos::prelude::*;

use super::{
    card::This,
    handle::DragHandle,
    moving::move_card,
    verbs::{RecordBeside, Verbs},
};
use crate::{
    app::input::{EditCommand, RecordCommand, StudioCommand},
    ids::CardId,
    project::{Edit, Place},
    shell::{Shell, use_shell},
    studio::selection::SelectCommand,
    ui::{
        editor::{Editing, Part},
        kit::{
            Glyph, Press,
            menu::{Menu, WhileOpen},
            said::Said,
        },
        project::Doc,
        text::cards as text,
        work::{Carrying, Moving},
    },
};

/// Deletes a card, and says so.
fn delete_card(shell: Shell, doc: Doc, said: Said, card: CardId) {
    let before = doc.card_now(card);
    shell.dispatch(EditCommand::Do(Edit::Delete(card)));
    if let (Some(before), None) = (before, doc.card_now(card)) {
        said.say(text::deleted(before.number, before.card.label.as_str()));
    }
}

/// The tools. They are shown only to whoever may change the project.
#[component]
pub fn CardTools() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let editing = expect_context::<Editing>();
    let said = expect_context::<Said>();
    let moving = expect_context::<Moving>();
    let carrying = expect_context::<Carrying>();
    let this = expect_context::<This>();
    let id = this.id;
    let at_start = Memo::new(move |_| doc.listed.with(|listed| listed.first() == Some(&id)));
    let at_end = Memo::new(move |_| doc.listed.with(|listed| listed.last() == Some(&id)));
    let why_no_move =
        move |end: Memo<bool>, why: &'static str| Signal::derive(move || end.get().then_some(why));
    view! {
        <div class="card-tools">
            <DragHandle />
            <Press
                testid="card-up"
                glyph=Glyph::Up
                label=text::MOVE_UP
                why_not=why_no_move(at_start, text::IS_FIRST)
                on_press=move || move_card(shell, doc, said, id, Place::Up)
            />
            <Press
                testid="card-down"
                glyph=Glyph::Down
                label=text::MOVE_DOWN
                why_not=why_no_move(at_end, text::IS_LAST)
                on_press=move || move_card(shell, doc, said, id, Place::Down)
            />
            <span class="gap"></span>
            <Press
                testid="card-edit"
                glyph=Glyph::Pencil
                label=text::EDIT
                on_press=move || editing.open(id, Part::Words)
            />
            <Menu label=text::MORE><WhileOpen>
                <Verbs />
                <Press
                    testid="card-move"
                    glyph=Glyph::Grip
                    label=text::MOVE_TO
                    words=true
                    attr:data-closes=""
                    on_press=move || moving.ask([id].into())
                />
                <Press
                    testid="card-project"
                    glyph=Glyph::Folder
                    label=text::PROJECT
                    words=true
                    attr:data-closes=""
                    on_press=move || carrying.ask([id].into())
                />
                <Press
                    testid="card-select"
                    glyph=Glyph::Select
                    label=text::SELECT
                    words=true
                    attr:data-closes=""
                    on_press=move || shell.dispatch(StudioCommand::Select(SelectCommand::Toggle(id)))
                />
                <Press
                    testid="card-trim"
                    glyph=Glyph::Scissors
                    label=text::TRIM
                    words=true
                    attr:data-closes=""
                    on_press=move || editing.open(id, Part::Sound)
                />
                <RecordBeside />
                <Press
                    testid="card-record-again"
                    glyph=Glyph::Mic
                    label=text::RECORD_AGAIN
                    words=true
                    attr:data-closes=""
                    on_press=move || shell.dispatch(RecordCommand::Again(id))
                />
                <Press
                    testid="card-record-more"
                    glyph=Glyph::Plus
                    label=text::RECORD_MORE
                    words=true
                    attr:data-closes=""
                    on_press=move || shell.dispatch(RecordCommand::More(id))
                />
            </WhileOpen></Menu>
            <Press
                testid="card-delete"
                glyph=Glyph::Trash
                label=text::DELETE
                on_press=move || delete_card(shell, doc, said, id)
            />
        </div>
    }
}
