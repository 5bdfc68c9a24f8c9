//! The clipboard, for one text.

use wasm_bindgen_futures::JsFuture;

/// Puts `text` on the clipboard. `false` when the browser refuses or the page is not secure.
pub async fn write(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let clipboard = window.navigator().clipboard();
    // On a page that is not secure there is none, whatever the type says.
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
