//! The one button: an icon, words for everyone, and a reason when it cannot be pressed.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::icons::{Glyph, Icon};

/// A button. With a reason in `why_not` it does nothing, but can still be focused, so that the reason is read.
#[component]
pub fn Press(
    /// The stable handle of docs/testing.md.
    testid: &'static str,
    /// What is drawn.
    #[prop(into)]
    glyph: Signal<Glyph>,
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    /// What happens.
    on_press: impl Fn() + 'static,
    /// Why it cannot be pressed now.
    #[prop(into, optional)]
    why_not: Signal<Option<&'static str>>,
    /// Looks: `quiet` (the default), `plain`, `main`, `danger`, `warn`, `round`, `record`.
    #[prop(default = "quiet")]
    look: &'static str,
    /// Shows the words beside the icon.
    #[prop(optional)]
    words: bool,
) -> impl IntoView {
    let title = move || why_not.get().map_or_else(|| label.get(), str::to_owned);
    view! {
        <button
            type="button"
            class=format!("press {look}")
            class:icon-only=!words
            data-testid=testid
            title=title
            aria-label=move || (!words).then(|| label.get())
            aria-disabled=move || why_not.get().is_some().then_some("true")
            on:click=move |_| {
                if why_not.with_untracked(Option::is_none) {
                    on_press();
                }
            }
        >
            <Icon glyph />
            {words.then(|| view! { <span class="words">{move || label.get()}</span> })}
        </button>
    }
}

/// What is pressed by Space or Enter. A field of one line sends its form by Enter.
const PRESSED: &str = "button,summary,a[href],select,input,[role=button]";

/// From now on a key that is held down presses once, anywhere in the page: browsers press again and again, and a switch
/// would flicker.
pub fn presses_count_once() {
    let held = window_event_listener(ev::keydown, |event| {
        let key = event.key();
        let on = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let pressed = on.is_some_and(|on| {
            let writes =
                on.matches("input:not([type=checkbox],[type=radio],[type=range])").unwrap_or_default();
            on.matches(PRESSED).unwrap_or_default() && (key == "Enter" || key.chars().eq([' ']) && !writes)
        });
        if event.repeat() && pressed {
            event.prevent_default();
        }
    });
    on_cleanup(move || held.remove());
}
