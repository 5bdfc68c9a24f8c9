//! When the program itself is at fault: say so, and offer a reload. Nothing is lost, because data are on the disk.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

/// The element that stands in `index.html` until the program runs.
const STATIC_SHELL: &str = "shell";

/// What the screen of a crash says.
#[derive(Debug, Clone, Copy)]
pub struct CrashScreen {
    /// Its heading.
    pub title: &'static str,
    /// What it means.
    pub text: &'static str,
    /// What the button says.
    pub reload: &'static str,
}

/// Shows the screen of a crash from now on, beside the message in the console.
pub fn install(says: CrashScreen) {
    std::panic::set_hook(Box::new(move |info| {
        console_error_panic_hook::hook(info);
        show(says);
    }));
}

/// The program is on screen: what stood there before it goes.
pub fn remove_static_shell() {
    let element = document().and_then(|document| document.get_element_by_id(STATIC_SHELL));
    if let Some(element) = element {
        element.remove();
    }
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Builds the screen by hand: after a panic nothing of the program can be trusted, the interface included. The button
/// is a link to this page, so that it needs no code of ours.
fn show(says: CrashScreen) -> Option<()> {
    let document = document()?;
    let body = document.body()?;
    if body.query_selector("[data-testid=panic]").ok()?.is_some() {
        return Some(());
    }
    let screen =
        element(&document, "div", &[("class", "panic"), ("data-testid", "panic"), ("role", "alertdialog")])?;
    let title = element(&document, "h1", &[])?;
    title.set_text_content(Some(says.title));
    let text = element(&document, "p", &[])?;
    text.set_text_content(Some(says.text));
    let href = web_sys::window()?.location().href().ok()?;
    let reload = element(
        &document,
        "a",
        &[("class", "button primary"), ("data-testid", "panic-reload"), ("href", href.split('#').next()?)],
    )?;
    reload.set_text_content(Some(says.reload));
    for child in [&title, &text, &reload] {
        screen.append_child(child).ok()?;
    }
    body.append_child(&screen).ok()?;
    reload.dyn_ref::<HtmlElement>()?.focus().ok()
}

fn element(document: &Document, name: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = document.create_element(name).ok()?;
    for (name, value) in attributes {
        element.set_attribute(name, value).ok()?;
    }
    Some(element)
}
