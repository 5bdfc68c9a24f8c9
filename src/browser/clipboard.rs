//! The clipboard, for one text.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{ClipboardEvent, Window};

use super::listener::Listener;

/// A clipboard that has not answered by then never does: a question of the browser that nobody sees, or a system without
/// one. With what follows it is said within two seconds.
const ANSWER_MS: i32 = 1_500;

/// Puts `text` on the clipboard: by its interface, or by the older command where that is missing, refuses, or does not
/// answer. `false` when neither does it.
pub async fn write(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    by_interface(&window, text).await || by_command(&window, text)
}

async fn by_interface(window: &Window, text: &str) -> bool {
    let clipboard = window.navigator().clipboard();
    // On a page that is not secure there is none, whatever the type says.
    if clipboard.is_undefined() {
        return false;
    }
    let text = text.to_owned();
    let written =
        future_to_promise(
            async move { Ok(JsFuture::from(clipboard.write_text(&text)).await.is_ok().into()) },
        );
    let late = Promise::new(&mut |resolve, _| {
        // Without a timer the clipboard alone decides.
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ANSWER_MS);
    });
    let first = JsFuture::from(Promise::race(&Array::of2(&written, &late))).await;
    first.is_ok_and(|answer| answer == JsValue::TRUE)
}

/// `document.execCommand('copy')`: it fires an event, in which the text is put in place of what is selected.
fn by_command(window: &Window, text: &str) -> bool {
    let Some(document) = window.document() else { return false };
    let copied = text.to_owned();
    let _put = Listener::new(&document, "copy", move |event: ClipboardEvent| {
        let put = event.clipboard_data().map(|data| data.set_data("text/plain", &copied));
        if put.is_some_and(|put| put.is_ok()) {
            event.prevent_default();
        }
    });
    let command = Reflect::get(&document, &"execCommand".into()).ok();
    let command = command.and_then(|command| command.dyn_into::<Function>().ok());
    let done = command.and_then(|command| command.call1(&document, &"copy".into()).ok());
    done.is_some_and(|done| done.is_truthy())
}
