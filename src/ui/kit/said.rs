//! What was just done, for people who cannot see it.

use leptos::prelude::*;

/// The last that was said. Provided to a screen whose changes are announced.
#[derive(Clone, Copy)]
pub struct Said(RwSignal<String>);

impl Said {
    /// Nothing yet.
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Says it. The same words a second time are said again: they are another text, with an invisible end.
    pub fn say(self, words: String) {
        self.0.update(|said| {
            let again = *said == words;
            *said = words;
            if again {
                said.push('\u{a0}');
            }
        });
    }
}

/// Where screen readers find it.
#[component]
pub fn Announcer(
    /// What is said.
    said: Said,
) -> impl IntoView {
    view! {
        <p class="visually-hidden" data-testid="said" aria-live="polite">
            {move || said.0.get()}
        </p>
    }
}
