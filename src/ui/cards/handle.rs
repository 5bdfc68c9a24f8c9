//! The handle of a card: dragged with mouse, pen or finger. With the keyboard, Space lifts the card, arrows carry it, Space drops
//! it and Escape puts it back; without lifting it, arrows move it by a place, and Home and End to an end.

use leptos::{ev, prelude::*};

use super::{card::This, list::List, moving::move_card};
use crate::{
    project::Place,
    shell::use_shell,
    ui::{
        kit::{Glyph, Icon, said::Said},
        project::Doc,
        text::cards as text,
    },
};

/// What a key does with a card that is carried.
fn places(key: &str) -> Option<isize> {
    match key {
        "ArrowUp" => Some(-1),
        "ArrowDown" => Some(1),
        "PageUp" => Some(-10),
        "PageDown" => Some(10),
        "Home" => Some(isize::MIN),
        "End" => Some(isize::MAX),
        _ => None,
    }
}

/// Space and Enter press buttons.
fn presses(key: &str) -> bool {
    key == "Enter" || key.chars().eq([' '])
}

/// What it does with one that is not.
fn place(key: &str) -> Option<Place> {
    match key {
        "ArrowUp" => Some(Place::Up),
        "ArrowDown" => Some(Place::Down),
        "Home" => Some(Place::First),
        "End" => Some(Place::Last),
        _ => None,
    }
}

/// The handle.
#[component]
pub fn DragHandle() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let drag = expect_context::<List>().drag;
    let said = expect_context::<Said>();
    let this = expect_context::<This>();
    let (id, number) = (this.id, this.part(|view| view.number));
    let drop_it = move || match drag.end() {
        Some((card, place)) => move_card(shell, doc, said, card, place),
        None => said.say(text::put_back(number.get_untracked())),
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let key = event.key();
        let carried = drag.carries(id);
        match key.as_str() {
            _ if presses(&key) && event.repeat() => {}
            _ if presses(&key) && carried => drop_it(),
            _ if presses(&key) => {
                drag.lift(id);
                said.say(text::lifted(number.get_untracked()));
            }
            "Escape" if drag.cancel() => said.say(text::put_back(number.get_untracked())),
            _ if carried && places(&key).is_some() => {
                if let Some((at, of)) = places(&key).and_then(|by| drag.carry(by)) {
                    said.say(text::carried(at, of));
                }
            }
            _ if !carried && place(&key).is_some() => {
                if let Some(place) = place(&key) {
                    move_card(shell, doc, said, id, place);
                }
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let label = move || text::handle(number.get());
    view! {
        <button
            type="button"
            class="press quiet icon-only handle"
            data-testid="card-drag"
            aria-label=label
            title=text::DRAG
            aria-pressed=move || drag.lifts(id).to_string()
            on:keydown=on_key
            on:blur=move |_| {
                if drag.carries(id) {
                    drag.cancel();
                }
            }
            on:pointerdown=move |event| drag.begin(id, &event)
            on:pointermove=move |event| drag.go(&event)
            on:pointerup=move |_| {
                if let Some((card, place)) = drag.end() {
                    move_card(shell, doc, said, card, place);
                }
            }
            on:pointercancel=move |_| {
                drag.cancel();
            }
            on:lostpointercapture=move |_| {
                drag.cancel();
            }
        >
            <Icon glyph=Glyph::Grip />
        </button>
    }
}
