//! Moving cards, and saying where they are.

use leptos::prelude::*;

use crate::{
    app::input::EditCommand,
    ids::CardId,
    project::{Edit, Place},
    shell::Shell,
    ui::{
        kit::{focus::Focus, said::Said},
        project::Doc,
        text::{cards as text, selection},
    },
};

/// Moves a card, and with it all that are chosen if it is one of them, and says where it is. Its element loses the focus
/// when it moves, so the handle or button that was pressed gets it back.
pub fn move_card(shell: Shell, doc: Doc, said: Said, card: CardId, place: Place) {
    let focus = Focus::now();
    let chosen = shell.views.work.with_untracked(|work| work.selection.cards.clone());
    let along = chosen.contains(&card) && chosen.len() > 1;
    shell.dispatch(EditCommand::Do(if along {
        Edit::MoveAll(chosen.iter().copied().collect(), place)
    } else {
        Edit::Move(card, place)
    }));
    focus.give_back();
    let is_first = |id: &CardId| if along { chosen.contains(id) } else { *id == card };
    let (at, of) = doc.order.with_untracked(|order| (order.iter().position(is_first), order.len()));
    if let Some(at) = at {
        said.say(if along { selection::moved(chosen.len(), at + 1) } else { text::moved(at + 1, of) });
    }
}
