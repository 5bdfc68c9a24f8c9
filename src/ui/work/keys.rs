//! Keys of the page of a project: Ctrl+F and / search, Ctrl+A chooses all cards that are shown, Escape ends either.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::{
    app::input::StudioCommand,
    shell::use_shell,
    studio::{find::FindCommand, selection::SelectCommand},
    ui::{
        kit::{field, modal::Layers},
        project::Doc,
    },
};

/// Where keys write.
const WRITTEN_IN: &str = "input:not([type=checkbox],[type=radio],[type=range]),textarea,select";

fn puts_into_field() {
    request_animation_frame(|| {
        let field = document().query_selector("[data-testid=find-field]").ok().flatten();
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // A field that is shown takes the focus.
            let _ = field.focus();
        }
    });
}

/// Answers them for as long as the calling component lives, unless a dialog is open.
pub fn answer_keys() {
    let shell = use_shell();
    let layers = expect_context::<Layers>();
    let doc = expect_context::<Doc>();
    let pressed = window_event_listener(ev::keydown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let writes =
            target.is_some_and(|target| target.closest(WRITTEN_IN).is_ok_and(|field| field.is_some()));
        if event.default_prevented() || event.alt_key() || !untrack(|| layers.is_top(0)) {
            return;
        }
        let command_key = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "f" | "F" if command_key && !event.shift_key() => {
                shell.dispatch(StudioCommand::Find(FindCommand::Open));
                puts_into_field();
            }
            "/" if !command_key && !writes => {
                shell.dispatch(StudioCommand::Find(FindCommand::Open));
                puts_into_field();
            }
            "a" | "A" if command_key && !writes && doc.locked.get_untracked().is_none() => {
                shell.dispatch(StudioCommand::Select(SelectCommand::All));
            }
            // In a field it says something about what is written there.
            "Escape" if writes || field::is_composing(&event) => return,
            "Escape" => {
                let work = shell.views.work;
                if work.with_untracked(|work| work.selection.on) {
                    shell.dispatch(StudioCommand::Select(SelectCommand::End));
                } else if work.with_untracked(|work| work.find.open) {
                    shell.dispatch(StudioCommand::Find(FindCommand::Close));
                } else {
                    return;
                }
            }
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || pressed.remove());
}
