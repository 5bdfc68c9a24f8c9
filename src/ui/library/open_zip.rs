//! Projects that come as ZIP files, chosen in the library.

use leptos::{html, prelude::*};

use crate::{
    shell::use_shell,
    ui::{
        files::listed,
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
        // One after the other, whatever they are: the program looks into them and says what it finds.
        for file in listed(input.files()) {
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
