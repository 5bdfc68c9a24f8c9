//! What all fields have in common: limits that count what is shown, keys of input methods, texts of any direction.
//!
//! While somebody types, nothing is written back into a field: an emoji may arrive as two halves, and a program that
//! puts back what it read in between breaks it. So [`take`] only reads, unless the text is too long, and [`mirror`]
//! writes only what the field does not show.

use leptos::{
    ev::{Event, KeyboardEvent},
    html,
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement, InputEvent};

use crate::{
    ports::keys::{self, FieldKey},
    project::text::fit,
};

/// An `<input>` or a `<textarea>`.
pub trait Written {
    /// What is in it.
    fn text(&self) -> String;
    /// Puts a text into it.
    fn show(&self, text: &str);
    /// The same, with the caret there, in UTF-16 units.
    fn put(&self, text: &str, caret: u32);
    /// Where the caret is, in UTF-16 units.
    fn caret(&self) -> Option<u32>;
}

macro_rules! written {
    ($element:ty) => {
        impl Written for $element {
            fn text(&self) -> String {
                self.value()
            }

            fn show(&self, text: &str) {
                self.set_value(text);
            }

            fn put(&self, text: &str, caret: u32) {
                self.show(text);
                // A field for text takes a selection.
                let _ = self.set_selection_range(caret, caret);
            }

            fn caret(&self) -> Option<u32> {
                self.selection_end().ok().flatten()
            }
        }
    };
}

written!(HtmlInputElement);
written!(HtmlTextAreaElement);

/// What half of an emoji is read as.
const HALF: char = '\u{fffd}';

/// What is in a field after it was changed. Beyond `max` characters, what was just written is cut, unless it is not
/// finished.
pub fn take(field: &impl Written, event: &Event, max: usize) -> String {
    let text = field.text();
    let composing = event.dyn_ref::<InputEvent>().is_some_and(InputEvent::is_composing);
    if text.chars().count() <= max || composing || text.contains(HALF) {
        return text;
    }
    let caret = field.caret().map_or(text.len(), |units| bytes_of(&text, units));
    let (fitting, caret) = fit(&text, caret, max);
    field.put(&fitting, fitting[..caret].encode_utf16().count() as u32);
    fitting
}

fn bytes_of(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    let ahead = |c: &char| {
        let fits = left > 0;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    text.chars().take_while(ahead).map(char::len_utf8).sum()
}

/// Keeps a field showing a text that may also change elsewhere.
pub fn mirror<E>(field: NodeRef<E>, text: RwSignal<String>)
where
    E: html::ElementType + 'static,
    E::Output: Written + JsCast + Clone + 'static,
{
    Effect::new(move |_| {
        let text = text.get();
        if let Some(field) = field.get().filter(|field| field.text() != text) {
            field.show(&text);
        }
    });
}

/// What a key means in a field.
pub fn key(event: &KeyboardEvent) -> Option<FieldKey> {
    keys::field_key(&event.key(), event.is_composing(), event.key_code())
}

/// A person writes somewhere.
pub fn has_focus() -> bool {
    let writes = |element: Element| element.matches(WRITTEN_IN).unwrap_or_default();
    document().active_element().is_some_and(writes)
}

/// Where one writes.
const WRITTEN_IN: &str = "input:not([type]),input[type=text],input[type=search],textarea";

/// The key belongs to an input method.
pub fn is_composing(event: &KeyboardEvent) -> bool {
    keys::is_composing(event.is_composing(), event.key_code())
}
