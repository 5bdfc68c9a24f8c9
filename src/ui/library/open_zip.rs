//! Projects that come as ZIP files: chosen in the library, or dropped onto the page.

use leptos::{ev, html, prelude::*};
use web_sys::{DataTransfer, FileList};

use crate::{
    shell::{Shell, use_shell},
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
        open_all(shell, input.files());
        // Without this, choosing the same file again would be no change.
        input.set_value("");
    };
    view! {
        <Press testid="zip-open" glyph=Glyph::Folder label=text::OPEN_ZIP look="plain" words=true on_press=choose />
        <input
            type="file"
            accept=".zip,application/zip"
            multiple
            class="visually-hidden"
            tabindex="-1"
            aria-hidden="true"
            node_ref=input
            data-testid="zip-file"
            on:change=move |_| chosen()
        />
    }
}

/// Opens one file after the other, whatever they are: the program looks into them and says what it finds.
fn open_all(shell: Shell, files: Option<FileList>) {
    for file in files.iter().flat_map(|files| (0..files.length()).filter_map(|at| files.get(at))) {
        shell.open_zip(file);
    }
}

/// Takes files that are dropped anywhere on the page, on every screen: they become projects beside the others. Without it
/// the browser would leave the page to show them. While a code is scanned, the scanner takes what is dropped.
pub fn take_dropped(shell: Shell) {
    let holds_files =
        |data: Option<DataTransfer>| data.is_some_and(|data| data.types().includes(&"Files".into(), 0));
    let over = window_event_listener(ev::dragover, move |event| {
        if holds_files(event.data_transfer()) {
            event.prevent_default();
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        if holds_files(event.data_transfer()) && !event.default_prevented() {
            event.prevent_default();
            open_all(shell, event.data_transfer().and_then(|data| data.files()));
        }
    });
    on_cleanup(move || {
        over.remove();
        dropped.remove();
    });
}
