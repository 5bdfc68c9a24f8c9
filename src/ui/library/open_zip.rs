//! A project that comes as a ZIP file: chosen, or dropped onto the library.

use leptos::{ev, html, prelude::*};

use crate::{
    shell::use_shell,
    ui::{
        kit::{Glyph, Press},
        text::library as text,
    },
};

/// The button, and the hidden file field that it presses: a page can choose a file in no other way.
#[component]
pub fn OpenZip() -> impl IntoView {
    let shell = use_shell();
    let input = NodeRef::<html::Input>::new();
    let choose = move || {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move || {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            shell.open_zip(file);
        }
        // Without this, choosing the same file again would be no change.
        input.set_value("");
    };
    view! {
        <Press testid="zip-open" glyph=Glyph::Folder label=text::OPEN_ZIP look="plain" words=true on_press=choose />
        <input
            type="file"
            accept=".zip,application/zip"
            class="visually-hidden"
            tabindex="-1"
            aria-hidden="true"
            node_ref=input
            data-testid="zip-file"
            on:change=move |_| chosen()
        />
    }
}

/// Takes a file that is dropped anywhere on the page. Without it the browser would leave the page to show it.
pub fn take_dropped() {
    let shell = use_shell();
    let over = window_event_listener(ev::dragover, |event| {
        if event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0)) {
            event.prevent_default();
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            event.prevent_default();
            shell.open_zip(file);
        }
    });
    on_cleanup(move || {
        over.remove();
        dropped.remove();
    });
}
