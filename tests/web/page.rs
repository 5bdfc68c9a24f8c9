//! The page's own adapters: clock, randomness, address, colours, leaving, pasting.

use js_sys::{Function, Reflect};
use spoke::{
    browser::{clock, page, random},
    ports::settings::Theme,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventTarget, HtmlElement, Window};

use crate::wait::{Log, until};

fn window() -> Window {
    web_sys::window().unwrap()
}

#[wasm_bindgen_test]
async fn the_clocks_go_on() {
    let first = clock::now();
    assert!(first.wall.0 > 1_700_000_000_000);
    until("a later time", || (clock::now().instant > first.instant).then_some(())).await;
    assert!(clock::now().wall >= first.wall);
}

#[wasm_bindgen_test]
fn seeds_differ() {
    assert_ne!(random::seed(), random::seed());
}

#[wasm_bindgen_test]
fn a_fragment_is_taken_and_leaves_no_trace() {
    let location = window().location();
    let before = location.href().unwrap();
    let entries = window().history().unwrap().length().unwrap();
    let open = |fragment: &str| {
        let url = format!("{}?q=1#{fragment}", page::address());
        window().history().unwrap().replace_state_with_url(&JsValue::NULL, "", Some(&url)).unwrap();
    };
    open("N4IgLg-x$Q+A/B");
    assert_eq!(page::take_fragment().as_deref(), Some("N4IgLg-x$Q+A/B"));
    assert_eq!(location.href().unwrap(), format!("{}?q=1", page::address()));
    assert_eq!(page::take_fragment(), None);
    open("a%24b%2Bc");
    assert_eq!(page::take_fragment().as_deref(), Some("a$b+c"));
    open("100%");
    assert_eq!(page::take_fragment().as_deref(), Some("100%"));
    open("");
    let cut = format!("{}?q=1#", page::address());
    assert_eq!(page::take_fragment(), Some(cut), "the code was lost on its way");
    assert_eq!(page::take_fragment(), None);
    assert!(!page::address().contains(['?', '#']));
    window().history().unwrap().replace_state_with_url(&JsValue::NULL, "", Some(&before)).unwrap();
    assert_eq!(window().history().unwrap().length().unwrap(), entries);
}

#[wasm_bindgen_test]
async fn a_link_opened_in_this_tab_is_heard() {
    let log = Log::new();
    let sink = log.sink();
    let listener = page::on_fragment(move |fragment| sink(fragment));
    window().location().set_hash("an-invitation").unwrap();
    log.wait_for("the fragment", |fragment| fragment == "an-invitation").await;
    assert!(!window().location().href().unwrap().contains('#'));
    drop(listener);
}

#[wasm_bindgen_test]
fn colours_are_painted_and_kept_for_the_next_start() {
    let root = window().document().unwrap().document_element().unwrap();
    let kept = || window().local_storage().unwrap().unwrap().get_item("spoke-theme").unwrap();
    for theme in [Theme::Dark, Theme::Light] {
        page::paint(theme);
        assert_eq!(root.get_attribute("data-theme").as_deref(), Some(theme.name()));
        assert_eq!(kept().as_deref(), Some(theme.name()));
    }
    page::paint(Theme::System);
    assert_eq!((root.get_attribute("data-theme"), kept()), (None, None));
}

/// Fires an event that can be prevented; `true` when it was.
fn prevented(target: &EventTarget, name: &str) -> bool {
    let init = js_sys::Object::new();
    Reflect::set(&init, &"cancelable".into(), &JsValue::TRUE).unwrap();
    let event = Event::new_with_event_init_dict(name, init.unchecked_ref()).unwrap();
    !target.dispatch_event(&event).unwrap()
}

#[wasm_bindgen_test]
fn leaving_is_guarded_as_long_as_wanted() {
    assert!(!prevented(&window(), "beforeunload"));
    let guard = page::guard_leaving();
    assert!(prevented(&window(), "beforeunload"));
    drop(guard);
    assert!(!prevented(&window(), "beforeunload"));
}

#[wasm_bindgen_test]
fn leaving_is_heard() {
    let log: Log<()> = Log::new();
    let sink = log.sink();
    let listener = page::on_leaving(move || sink(()));
    prevented(&window(), "pagehide");
    assert_eq!(log.all().len(), 1);
    drop(listener);
    prevented(&window(), "pagehide");
    assert_eq!(log.all().len(), 1);
}

#[wasm_bindgen_test]
fn a_text_pasted_onto_the_page_is_heard_and_one_into_a_field_is_not() {
    // No binding makes a clipboard event with content.
    let paste = Function::new_with_args(
        "target, text",
        "const data = new DataTransfer(); data.setData('text/plain', text);
         target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));",
    );
    let body = window().document().unwrap().body().unwrap();
    let field: HtmlElement =
        window().document().unwrap().create_element("textarea").unwrap().unchecked_into();
    body.append_child(&field).unwrap();
    let log = Log::new();
    let sink = log.sink();
    let listener = page::on_paste(move |text| sink(text));
    for (target, text) in [(&body, "a code"), (&field, "my notes"), (&body, "")] {
        paste.call2(&JsValue::NULL, target, &text.into()).unwrap();
    }
    assert_eq!(log.all(), ["a code"]);
    drop(listener);
    paste.call2(&JsValue::NULL, &body, &"late".into()).unwrap();
    assert_eq!(log.all().len(), 1);
    field.remove();
}

#[wasm_bindgen_test]
async fn asking_to_keep_the_data_is_answered() {
    // Chromium decides by itself; either answer will do.
    let _ = page::persist().await;
}
