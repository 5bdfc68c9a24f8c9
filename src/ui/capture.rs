//! Recording at once: with one press, one key or the shortcut of the installed program, and nothing is asked first.

use leptos::{ev, prelude::*};

use super::{
    kit::{Glyph, Press, modal::Layers},
    text::{library as text, numbers},
};
use crate::{
    app::{
        Route,
        input::{LibraryCommand, RecordCommand},
    },
    project::Title,
    shell::{Shell, use_shell},
};

/// What the key is called in the page. With Alt, so that no word that is spoken or typed presses it.
const KEYS: &str = "Alt+R";

/// Begins a take in a new project, which is called by the day and the hour.
pub fn record_in_new_project(shell: Shell) {
    shell.dispatch(LibraryCommand::Create(Title::new(&numbers::day_and_hour())));
    shell.dispatch(RecordCommand::New { after: None });
}

/// From now on the key records: at the end of the project that is open, from the library in a new one.
pub fn record_by_key(shell: Shell, layers: Layers) {
    let pressed = window_event_listener(ev::keydown, move |event| {
        let is_ours = event.alt_key()
            && event.code() == "KeyR"
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.repeat());
        if !is_ours || !untrack(|| layers.is_top(0)) {
            return;
        }
        event.prevent_default();
        match shell.views.route.get_untracked() {
            Route::Library => record_in_new_project(shell),
            Route::Project(_) => shell.dispatch(RecordCommand::New { after: None }),
            Route::Join => {}
        }
    });
    on_cleanup(move || pressed.remove());
}

/// The button of the library.
#[component]
pub fn RecordNow() -> impl IntoView {
    let shell = use_shell();
    view! {
        <Press
            testid="library-record"
            glyph=Glyph::Mic
            label=text::RECORD
            look="main"
            words=true
            attr:aria-keyshortcuts=KEYS
            on_press=move || record_in_new_project(shell)
        />
    }
}
