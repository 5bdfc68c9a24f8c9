//! The page itself: its address, when it is hidden or closed, its theme, what is pasted into it.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BeforeUnloadEvent, ClipboardEvent, Element, Event, HtmlElement, PageTransitionEvent, Window};

use super::listener::Listener;
use crate::ports::settings::Theme;

/// Where the colours are kept beside the settings, for `public/theme.js`, which paints them before the program runs.
const THEME_KEY: &str = "spoke-theme";
/// The attribute of `<html>` that style sheets ask for.
const THEME_ATTRIBUTE: &str = "data-theme";

/// The window; a page has one.
fn window() -> Window {
    web_sys::window().unwrap_or_else(|| unreachable!("a page has a window"))
}

/// The address of this page without query and fragment: what invitations are made of.
pub fn address() -> String {
    let href = window().location().href().unwrap_or_default();
    let end = href.find(['?', '#']).unwrap_or(href.len());
    href[..end].to_owned()
}

/// What stands behind the `#`, taken out of the address bar and of this entry of the history: a code must not linger
/// where it could be bookmarked, synced or shared by accident. Where nothing stands behind it, the whole address: a link
/// that has lost its code.
pub fn take_fragment() -> Option<String> {
    let location = window().location();
    let hash = location.hash().ok()?;
    let cut = location.href().ok().filter(|href| href.ends_with('#'));
    let fragment = hash.strip_prefix('#').filter(|fragment| !fragment.is_empty()).or(cut.as_deref())?;
    let bare = format!("{}{}", location.pathname().ok()?, location.search().ok()?);
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or_default();
        let _ = history.replace_state_with_url(&state, "", Some(&bare));
    }
    // Some programs escape characters of a link that need none.
    let unescaped = js_sys::decode_uri_component(fragment).map(String::from);
    Some(unescaped.unwrap_or_else(|_| fragment.to_owned()))
}

/// Calls `handler` when a link to this page with a fragment is opened in this very tab; the fragment is taken.
pub fn on_fragment(handler: impl Fn(String) + 'static) -> Listener {
    Listener::new(&window(), "hashchange", move |_: Event| {
        if let Some(fragment) = take_fragment() {
            handler(fragment);
        }
    })
}

/// Calls `handler` when the page is going away, perhaps to come back from the browser's memory.
pub fn on_leaving(handler: impl Fn() + 'static) -> Listener {
    Listener::new(&window(), "pagehide", move |_: PageTransitionEvent| handler())
}

/// Calls `handler` when the page goes to the background (`true`) or comes back.
pub fn on_hidden(handler: impl Fn(bool) + 'static) -> Listener {
    let document = window().document().unwrap_or_else(|| unreachable!("a page has a document"));
    let of_now = document.clone();
    Listener::new(&document, "visibilitychange", move |_: Event| handler(of_now.hidden()))
}

/// Asks the person before the page is closed, as long as the listener lives.
pub fn guard_leaving() -> Listener {
    Listener::new(&window(), "beforeunload", |event: BeforeUnloadEvent| {
        event.prevent_default();
        event.set_return_value("leave?");
    })
}

/// Calls `handler` with a text pasted anywhere but into a field.
pub fn on_paste(handler: impl Fn(String) + 'static) -> Listener {
    Listener::new(&window(), "paste", move |event: ClipboardEvent| {
        let into_field = event.target().is_some_and(|target| is_field(target.unchecked_ref()));
        let text = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
        if !into_field && !text.is_empty() {
            handler(text);
        }
    })
}

fn is_field(target: &Element) -> bool {
    target.dyn_ref::<HtmlElement>().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.is_content_editable()
    })
}

/// Asks the browser to keep this page's data for good. `false` when it does not promise.
pub async fn persist() -> bool {
    let Ok(asked) = window().navigator().storage().persist() else { return false };
    JsFuture::from(asked).await.is_ok_and(|answer| answer.is_truthy())
}

/// Paints in these colours, also at the next start before the program runs.
pub fn paint(theme: Theme) {
    let root = window().document().and_then(|document| document.document_element());
    let storage = window().local_storage().ok().flatten();
    let _ = match theme {
        Theme::System => root.map(|root| root.remove_attribute(THEME_ATTRIBUTE)),
        theme => root.map(|root| root.set_attribute(THEME_ATTRIBUTE, theme.name())),
    };
    let _ = match theme {
        Theme::System => storage.map(|storage| storage.remove_item(THEME_KEY)),
        theme => storage.map(|storage| storage.set_item(THEME_KEY, theme.name())),
    };
}
