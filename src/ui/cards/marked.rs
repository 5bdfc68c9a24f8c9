//! A text with the words marked that are searched for.

use leptos::prelude::*;

use crate::{shell::use_shell, studio::find::marks};

/// The text.
#[component]
pub fn Marked(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let shell = use_shell();
    let words = Memo::new(move |_| shell.views.work.with(|work| work.find.words.clone()));
    move || {
        let (text, words) = (text.get(), words.get());
        if words.is_empty() {
            return text.into_any();
        }
        let mut parts = Vec::new();
        let mut done = 0;
        for mark in marks(&text, &words) {
            parts.push(text[done..mark.start].to_owned().into_any());
            done = mark.end;
            parts.push(view! { <mark>{text[mark].to_owned()}</mark> }.into_any());
        }
        parts.push(text[done..].to_owned().into_any());
        parts.into_any()
    }
}
