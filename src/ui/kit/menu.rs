//! A menu that is a row of buttons where there is room, and opens from one button where there is not.
//!
//! The same controls serve both, so that every control is in the page once; the style sheet decides which it is. A
//! control with `data-closes` closes an open menu, which would cover what the control leads to.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::{field, icons::Glyph, press::Press};
use crate::ports::keys::FieldKey;

/// The button that opens the menu; none where all its controls stand in a row.
fn button_of(root: NodeRef<html::Div>) -> Option<HtmlElement> {
    let button = root.get_untracked()?.query_selector("[data-testid=menu]").ok()??;
    button.dyn_into::<HtmlElement>().ok().filter(|button| button.offset_width() > 0)
}

/// The menu; its children are its controls.
#[component]
pub fn Menu(
    /// What the button says.
    label: &'static str,
    /// The controls.
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    let outside = window_event_listener(ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        let inside = root.get_untracked().is_some_and(|root| root.contains(target.as_ref()));
        if !inside && open.get_untracked() {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    let on_key = move |event: ev::KeyboardEvent| {
        if field::key(&event) == Some(FieldKey::Leave) && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
        }
    };
    let on_focusout = move |event: ev::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        let Some(to) = to else { return };
        if root.get_untracked().is_some_and(|root| !root.contains(Some(&to))) {
            open.set(false);
        }
    };
    let on_press = move |event: ev::MouseEvent| {
        let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let closes = pressed.and_then(|pressed| pressed.closest("[data-closes]").ok().flatten());
        if closes.is_some() {
            // What was pressed is hidden in a moment, and the focus with it.
            if let Some(button) = button_of(root) {
                let _ = button.focus();
            }
            open.set(false);
        }
    };
    view! {
        <div class="menu" class:open=move || open.get() node_ref=root on:keydown=on_key on:focusout=on_focusout>
            <Press
                testid="menu"
                glyph=Glyph::Menu
                label
                attr:aria-expanded=move || open.get().to_string()
                on_press=move || open.update(|open| *open = !*open)
            />
            <div class="menu-items" on:click=on_press>
                {children()}
            </div>
        </div>
    }
}
