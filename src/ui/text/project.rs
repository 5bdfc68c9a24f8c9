//! The page of a project: its header, and why it cannot be changed.

use std::borrow::Cow;

use super::numbers;
use crate::{
    app::view::{Locked, Recovered},
    ports::storage::RecordAs,
    project::Action,
    time::Timestamp,
};

/// Button: opens the share dialog.
pub const SHARE: &str = "Share";
/// Title of a project's name, which a press makes a field.
pub const RENAME: &str = "Rename this project";
/// Name of that field.
pub const TITLE: &str = "Title of this project";
/// Why there is no undo.
pub const NO_UNDO: &str = "Nothing to undo";
/// Why there is no redo.
pub const NO_REDO: &str = "Nothing to redo";

/// What an action was.
pub fn action_name(action: Action) -> &'static str {
    match action {
        Action::Retitle => "rename project",
        Action::Record => "new card",
        Action::Rename => "rename card",
        Action::EditCard => "edit card",
        Action::Recolour => "change colour",
        Action::Delete => "delete card",
        Action::Move => "move card",
        Action::ChangeAudio => "change audio",
        Action::Split => "split card",
        Action::Cut => "cut out sound",
        Action::Merge => "merge cards",
        Action::Duplicate => "duplicate",
        Action::Add => "add cards",
        Action::Silence => "insert silence",
        Action::Retag => "tag change",
        Action::Level => "change level",
        Action::EvenOut => "even out levels",
        Action::Unknown => "last change",
    }
}

/// Button, with what it takes back.
pub fn undo(action: Option<Action>) -> Cow<'static, str> {
    action.map_or("Undo".into(), |action| format!("Undo {}", action_name(action)).into())
}

/// Button, with what it repeats.
pub fn redo(action: Option<Action>) -> Cow<'static, str> {
    action.map_or("Redo".into(), |action| format!("Redo {}", action_name(action)).into())
}

/// It was taken back.
pub fn undone(action: Action) -> String {
    format!("Undone: {}.", action_name(action))
}

/// It was repeated.
pub fn redone(action: Action) -> String {
    format!("Redone: {}.", action_name(action))
}

/// A recording that a crash or a reload ended.
pub fn recovered(started: Timestamp) -> String {
    format!("A recording from {} was cut short.", numbers::moment(started))
}

/// What follows it: what is safe, and what it was for.
pub fn recovered_for(recovered: &Recovered) -> String {
    let card = recovered.card.as_ref().map(|(number, label)| numbers::card(*number, label));
    let purpose = match (recovered.becomes, card) {
        (RecordAs::NewCard | RecordAs::FirstCard, _) => return " What it recorded is safe.".to_owned(),
        (RecordAs::Again(_), Some(card)) => format!("It was to replace the sound of {card}."),
        (RecordAs::More(_), Some(card)) => format!("It was to go on at the end of {card}."),
        (_, None) => "The card that it was for is gone.".to_owned(),
    };
    format!(" What it recorded is safe. {purpose}")
}

/// Button.
pub fn recovered_keep(recovered: &Recovered) -> String {
    match (recovered.becomes, &recovered.card) {
        (RecordAs::Again(_), Some((number, _))) => format!("Make it the sound of card {number}"),
        (RecordAs::More(_), Some((number, _))) => format!("Add it to card {number}"),
        _ => "Make it a card".to_owned(),
    }
}

/// Button.
pub const RECOVERED_DISCARD: &str = "Discard it";

/// Button: makes the changes here from now on.
pub const TAKE_OVER: &str = "Take it over";

/// Why editing is disabled: short, for the title of a control.
pub fn locked_short(locked: Locked) -> &'static str {
    match locked {
        Locked::Viewer => "You are a viewer here: the editor makes the changes",
        Locked::Lost => "You are a viewer here, and the connection is lost",
        Locked::Incoming => "Wait until the new version has arrived",
        Locked::OtherTab => "Another tab of this browser makes the changes",
        Locked::HandingOver => "The role of the editor is changing hands",
        Locked::Offline => "Editing pauses until the connection is back",
    }
}

/// Why editing is disabled, and how to get out of it.
pub fn locked(locked: Locked) -> &'static str {
    match locked {
        Locked::Viewer => "Somebody else is the editor. Ask to edit, or disconnect to edit your own copy.",
        Locked::Lost => {
            "The connection to the editor is lost. What you have stays and plays. Pair again to go on together, or \
             disconnect to edit your own copy."
        }
        Locked::Incoming => {
            "A new version of this project is arriving. You can listen meanwhile, and edit when it is here."
        }
        Locked::OtherTab => {
            "This project is open in another tab of this browser, which makes the changes. Go on there, or take it over: the \
             other tab ends what it does with it, and shows it from then on."
        }
        Locked::HandingOver => "The role of the editor is changing hands. This takes a moment.",
        Locked::Offline => {
            "You are the editor, but the connection is down: somebody else may get the role meanwhile. Editing comes \
             back with the connection, or when you disconnect."
        }
    }
}
