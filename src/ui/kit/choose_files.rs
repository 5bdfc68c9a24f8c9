//! A button that chooses files: a page can do so in no other way than by a hidden field that the button presses.

use leptos::{html, prelude::*};
use web_sys::{File, FileList};

use super::{Glyph, Press};

/// The button, and the field.
#[component]
pub fn ChooseFiles(
    /// The handle.
    testid: &'static str,
    /// The handle of the field.
    field: &'static str,
    /// What the button shows.
    glyph: Glyph,
    /// What the button says.
    label: &'static str,
    /// Looks, as of [`Press`].
    look: &'static str,
    /// What the field offers: endings and media types.
    accept: &'static str,
    /// Called with what was chosen, in its order.
    #[prop(into)]
    on_chosen: Callback<Vec<File>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let choose = move || {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move || {
        let Some(input) = input.get_untracked() else { return };
        on_chosen.run(listed(input.files()));
        // Without this, choosing the same file again would be no change.
        input.set_value("");
    };
    view! {
        <Press testid glyph label look words=true attr:data-closes="" on_press=choose />
        <input
            type="file"
            accept=accept
            multiple
            class="visually-hidden"
            tabindex="-1"
            aria-hidden="true"
            node_ref=input
            data-testid=field
            on:change=move |_| chosen()
        />
    }
}

/// The files of a list, in its order.
pub fn listed(files: Option<FileList>) -> Vec<File> {
    files.iter().flat_map(|files| (0..files.length()).filter_map(|at| files.get(at))).collect()
}
