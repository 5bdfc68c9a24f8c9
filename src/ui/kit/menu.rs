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

/// Where an open menu has room: upwards or downwards, and how high it may be if that is less than it is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Room {
    up: bool,
    limit: Option<f64>,
}

/// Pixels that stay free around an open menu.
const APART: f64 = 8.0;

/// Header and dock cover the edges of the window, and would cover a menu.
fn room_of(root: NodeRef<html::Div>) -> Option<Room> {
    let root = root.try_get_untracked()??;
    let edge = |name| document().query_selector(name).ok().flatten().map(|it| it.get_bounding_client_rect());
    let top = edge(".top").map_or(0.0, |header| header.bottom().max(0.0));
    let window = window().inner_height().ok()?.as_f64()?;
    let bottom = edge(".dock").map_or(window, |dock| dock.top().min(window));
    let button = root.get_bounding_client_rect();
    let height = f64::from(root.query_selector(".menu-items").ok()??.scroll_height());
    let (above, below) = (button.top() - top - APART, bottom - button.bottom() - APART);
    let up = height > below && above > below;
    let room = if up { above } else { below };
    Some(Room { up, limit: (height > room).then_some(room.max(0.0)) })
}

/// Whether the menu is open. Provided to its controls.
#[derive(Clone, Copy)]
struct IsOpen(RwSignal<bool>);

/// Controls that are in the page only while their menu is open: for menus that are there many times, and are never a row.
#[component]
pub fn WhileOpen(children: ChildrenFn) -> impl IntoView {
    let open = expect_context::<IsOpen>().0;
    view! { <Show when=move || open.get()>{children()}</Show> }
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
    provide_context(IsOpen(open));
    let room = RwSignal::new(Room::default());
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
        <div class="menu" class:open=move || open.get() class:up=move || room.get().up node_ref=root on:keydown=on_key on:focusout=on_focusout>
            <Press
                testid="menu"
                glyph=Glyph::Menu
                label
                attr:aria-expanded=move || open.get().to_string()
                on_press=move || {
                    room.set(Room::default());
                    open.update(|open| *open = !*open);
                    request_animation_frame(move || {
                        if open.try_get_untracked() == Some(true) {
                            room.try_set(room_of(root).unwrap_or_default());
                        }
                    });
                }
            />
            <div
                class="menu-items"
                style:max-height=move || room.get().limit.map(|limit| format!("{limit:.0}px"))
                on:click=on_press
            >
                {children()}
            </div>
        </div>
    }
}
