//! Files: one that was given is read by range, one that is made in pieces is handed over.

use js_sys::{Array, Function, Promise, Uint8Array};
use spoke::{
    browser::{
        files::{self, Draft},
        listener::Listener,
    },
    ports::files::FileError,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, File, HtmlAnchorElement};

use crate::wait::Log;

#[wasm_bindgen_test]
async fn a_file_is_read_by_range_and_ends_where_it_ends() {
    let content: Vec<u8> = (0..=255).collect();
    let parts = Array::of1(&Uint8Array::from(content.as_slice()));
    let file = File::new_with_u8_array_sequence(&parts, "a.zip").unwrap();
    assert_eq!(files::read(&file, 0, 4).await, Ok(vec![0, 1, 2, 3]));
    assert_eq!(files::read(&file, 250, 4).await, Ok(vec![250, 251, 252, 253]));
    assert_eq!(files::read(&file, 250, 1_000).await.map(|bytes| bytes.len()), Ok(6));
    assert_eq!(files::read(&file, 5_000_000_000, 10).await, Ok(Vec::new()));
}

/// Bytes behind an address; `None` when it leads nowhere.
async fn fetched(url: &str) -> Option<Vec<u8>> {
    let fetch = Function::new_with_args("url", "return fetch(url).then((answer) => answer.arrayBuffer())");
    let asked: Promise = fetch.call1(&JsValue::NULL, &url.into()).unwrap().unchecked_into();
    JsFuture::from(asked).await.ok().map(|buffer| Uint8Array::new(&buffer).to_vec())
}

#[wasm_bindgen_test]
async fn what_is_made_in_pieces_is_handed_over_as_one_and_its_address_is_taken_back() {
    let document = web_sys::window().unwrap().document().unwrap();
    let log = Log::new();
    let sink = log.sink();
    let pressed = Listener::new(&document, "click", move |event: Event| {
        // The test's own browser need not keep the file.
        event.prevent_default();
        let link: HtmlAnchorElement = event.target().unwrap().unchecked_into();
        sink((link.download(), link.href()));
    });
    let mut draft = Draft::default();
    for piece in [&b"one "[..], b"two ", b"three"] {
        assert_eq!(draft.append(piece), Ok(()));
    }
    let handed = draft.hand_over("Größe.zip").unwrap();
    let [(name, url)] = log.all().try_into().expect("pressed once");
    assert_eq!(name, "Größe.zip");
    assert_eq!(
        document.query_selector_all("a[download]").unwrap().length(),
        0,
        "nothing of it stays in the page"
    );
    assert_eq!(fetched(&url).await.as_deref(), Some(&b"one two three"[..]));
    drop(handed);
    assert_eq!(fetched(&url).await, None, "what was handed over is not kept in memory");
    drop(pressed);
}

#[wasm_bindgen_test]
fn nothing_is_a_file_as_well() {
    let document = web_sys::window().unwrap().document().unwrap();
    let pressed = Listener::new(&document, "click", |event: Event| event.prevent_default());
    assert_eq!(Draft::default().hand_over("empty.zip").map(drop), Ok::<(), FileError>(()));
    drop(pressed);
}
