//! Projects that come as ZIP files, chosen in the library.

use leptos::prelude::*;
use web_sys::File;

use crate::{
    shell::use_shell,
    ui::{
        kit::{ChooseFiles, Glyph},
        text::library as text,
    },
};

/// Chooses ZIP files.
#[component]
pub fn OpenZip() -> impl IntoView {
    let shell = use_shell();
    let on_chosen = move |files: Vec<File>| {
        // One after the other, whatever they are: the program looks into them and says what it finds.
        for file in files {
            shell.open_zip(file);
        }
    };
    view! {
        <ChooseFiles
            testid="zip-open"
            field="zip-file"
            glyph=Glyph::Folder
            label=text::OPEN_ZIP
            look="plain"
            accept=".zip,application/zip"
            on_chosen
        />
    }
}
