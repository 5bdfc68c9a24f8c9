//! What can be done with a card: drag it, move it a place, edit it, delete it.

use leptos::{ev, prelude::*};

use super::{
    card::This,
    list::List,
    verbs::{RecordBeside, Verbs},
};
use crate::{
    app::input::{EditCommand, RecordCommand, StudioCommand},
    ids::CardId,
    project::{Edit, Place},
    shell::{Shell, use_shell},
    studio::selection::SelectCommand,
    ui::{
        kit::{
            Glyph, Icon, Press,
            focus::Focus,
            menu::{Menu, WhileOpen},
            said::Said,
        },
        project::Doc,
        text::{cards as text, selection},
        work::Moving,
    },
};

/// Moves a card, and with it all that are chosen if it is one of them, and says where it is. Its element loses the focus when it moves, so the handle or button that was pressed
/// gets it back.
fn move_card(shell: Shell, doc: Doc, said: Said, card: CardId, place: Place) {
    let focus = Focus::now();
    let chosen = shell.views.work.with_untracked(|work| work.selection.cards.clone());
    let along = chosen.contains(&card) && chosen.len() > 1;
    shell.dispatch(EditCommand::Do(if along {
        Edit::MoveAll(chosen.iter().copied().collect(), place)
    } else {
        Edit::Move(card, place)
    }));
    focus.give_back();
    let (at, of) = doc.order.with_untracked(|order| (order.iter().position(|id| *id == card), order.len()));
    if let Some(at) = at {
        said.say(if along { selection::moved(chosen.len(), at + 1) } else { text::moved(at + 1, of) });
    }
}

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
    let list = expect_context::<List>();
    let said = expect_context::<Said>();
    let moving = expect_context::<Moving>();
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
                on_press=move || list.editing.set(Some(id))
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
                    on_press=move || list.trimming.set(Some(id))
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

/// The handle: dragged with mouse, pen or finger; with the keyboard, arrows move the card and Home and End take it
/// to an end.
#[component]
fn DragHandle() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let drag = expect_context::<List>().drag;
    let said = expect_context::<Said>();
    let this = expect_context::<This>();
    let number = this.part(|view| view.number);
    let on_key = move |event: ev::KeyboardEvent| {
        let place = match event.key().as_str() {
            "ArrowUp" => Place::Up,
            "ArrowDown" => Place::Down,
            "Home" => Place::First,
            "End" => Place::Last,
            "Escape" => {
                drag.cancel();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        move_card(shell, doc, said, this.id, place);
    };
    let label = move || text::handle(number.get());
    view! {
        <button
            type="button"
            class="press quiet icon-only handle"
            data-testid="card-drag"
            aria-label=label
            title=text::DRAG
            on:keydown=on_key
            on:pointerdown=move |event| drag.begin(this.id, &event)
            on:pointermove=move |event| drag.go(&event)
            on:pointerup=move |_| {
                if let Some((card, place)) = drag.end() {
                    move_card(shell, doc, said, card, place);
                }
            }
            on:pointercancel=move |_| drag.cancel()
            on:lostpointercapture=move |_| drag.cancel()
        >
            <Icon glyph=Glyph::Grip />
        </button>
    }
}
