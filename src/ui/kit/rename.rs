//! A field in place of a title: Enter or leaving it saves, Escape does not.

use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::field;
use crate::ports::keys::FieldKey;

/// The field. It takes the focus when it appears, with its text selected.
#[component]
pub fn RenameField(
    /// The stable handle of docs/testing.md.
    testid: &'static str,
    /// What it renames, for people who cannot see it.
    label: &'static str,
    /// The text it begins with.
    value: String,
    /// Characters it takes.
    max: usize,
    /// Called once: with the text to save, or `None` to leave everything as it was.
    #[prop(into)]
    on_done: Callback<Option<String>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let before = StoredValue::new(value.clone());
    let done = StoredValue::new(false);
    // Removing a field that has the focus fires `blur` too, so only the first call counts.
    let finish = move |save: bool| {
        if done.try_update_value(|done| !std::mem::replace(done, true)) != Some(true) {
            return;
        }
        let text = input.get_untracked().map(|input| input.value());
        let changed = text.filter(|text| save && *text != before.get_value());
        on_done.run(changed);
    };
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // Fails only when the field is gone already.
            let _ = input.focus();
            input.select();
        }
    });
    let on_key = move |event: KeyboardEvent| {
        // Keys of the page with Ctrl or Alt mean the same here.
        if !(event.alt_key() || event.ctrl_key() || event.meta_key()) {
            event.stop_propagation();
        }
        if let Some(key) = field::key(&event) {
            // The focus may be elsewhere before the browser does what the key does: Enter would press what has it then,
            // which is the title, and the field would be open again.
            event.prevent_default();
            finish(key == FieldKey::Keep);
        }
    };
    view! {
        <input
            class="rename"
            type="text"
            node_ref=input
            data-testid=testid
            aria-label=label
            autocomplete="off"
            enterkeyhint="done"
            dir="auto"
            value=value
            on:input:target=move |event| {
                field::take(&event.target(), &event, max);
            }
            on:compositionend:target=move |event| {
                field::take(&event.target(), &event, max);
            }
            on:keydown=on_key
            on:blur=move |_| finish(true)
        />
    }
}
