//! Going along the list with the keyboard: arrows to the card above and below, Page Up and Page Down by as many as the window
//! shows, Home and End to the ends. The focus goes to the same control of that card.

use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::window::Window;

/// Where keys have a meaning of their own.
const OWN_KEYS: &str = "input,textarea,select,.menu.open,[role=slider]";

/// Answers a key that was pressed in the list, unless it meant something where it was pressed.
pub fn go_along(window: Window, event: &KeyboardEvent) {
    let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let (false, false, Some(target)) = (event.default_prevented(), modified, target) else { return };
    if target.closest(OWN_KEYS).is_ok_and(|own| own.is_some()) {
        return;
    }
    let by = match event.key().as_str() {
        "ArrowUp" => -1,
        "ArrowDown" => 1,
        "PageUp" => -window.page(),
        "PageDown" => window.page(),
        "Home" => isize::MIN,
        "End" => isize::MAX,
        _ => return,
    };
    let Some(to) = window.focused().and_then(|card| window.beside(card, by)) else { return };
    event.prevent_default();
    let same = target.get_attribute("data-testid").map(|name| format!("[data-testid='{name}']"));
    window.reveal(to, move |row| {
        let find = |selector: &str| row.query_selector(selector).ok()??.dyn_into::<HtmlElement>().ok();
        let control = same.as_deref().and_then(find).filter(|control| control.offset_width() > 0);
        if let Some(control) = control.or_else(|| find("[data-testid=card-play]")) {
            // A control that is shown takes the focus.
            let _ = control.focus();
        }
    });
}
