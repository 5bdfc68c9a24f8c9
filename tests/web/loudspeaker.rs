//! Choosing a loudspeaker, with a browser that has the ones that a test plugs in.

use js_sys::{Array, Object, Reflect};
use spoke::{
    browser::loudspeaker::{self, Loudspeaker},
    ports::microphone::Device,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    patch::{Patch, script},
    wait::{Log, until},
};

fn device(id: &str) -> Device {
    Device { id: id.to_owned(), label: format!("The {id}") }
}

/// Something that sound comes out of: it takes those of `window.outputs` and the preferred one.
fn source() -> JsValue {
    script(
        "window.outputs ??= [];
         return { sinkId: '', setSinkId(id) {
            if (id && !window.outputs.includes(id)) return Promise.reject(new DOMException('', 'NotFoundError'));
            this.sinkId = id;
            return Promise.resolve();
         } };",
    )
}

fn plug(ids: &[&str]) {
    let ids: Array = ids.iter().map(|id| JsValue::from(*id)).collect();
    Reflect::set(&js_sys::global(), &"outputs".into(), &ids).expect("the window takes it");
    script("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))");
}

const LISTED: &str = "async () => window.outputs.map((deviceId) => ({ kind: 'audiooutput', deviceId, label: `The ${deviceId}` }))";

async fn becomes(source: &JsValue, id: &str) {
    let is_it = || {
        let now = Reflect::get(source, &"sinkId".into()).expect("a source has one");
        (now == id).then_some(())
    };
    until(id, is_it).await;
}

#[wasm_bindgen_test]
async fn everything_comes_out_of_the_chosen_one_also_what_is_added_later() {
    let (element, context) = (source(), source());
    let _patch = Patch::new("navigator.mediaDevices", "enumerateDevices", LISTED);
    plug(&["desk", "hall"]);
    let log = Log::new();
    let speaker = Loudspeaker::new(log.sink());
    speaker.add(&element);
    speaker.choose(Some(device("hall")));
    becomes(&element, "hall").await;
    speaker.add(&context);
    becomes(&context, "hall").await;
    speaker.add(&Object::new());
    speaker.choose(Some(device("desk")));
    becomes(&context, "desk").await;
    speaker.choose(None);
    becomes(&element, "").await;
    becomes(&context, "").await;
    assert!(log.all().is_empty(), "one without the call is no loss");
}

#[wasm_bindgen_test]
async fn one_that_is_not_there_is_told_once_and_used_when_it_comes() {
    let element = source();
    let _patch = Patch::new("navigator.mediaDevices", "enumerateDevices", LISTED);
    plug(&["desk"]);
    let log = Log::new();
    let speaker = Loudspeaker::new(log.sink());
    speaker.add(&element);
    speaker.choose(Some(device("hall")));
    log.wait_for("the loss", |gone| *gone == device("hall")).await;
    plug(&["desk", "hall"]);
    becomes(&element, "hall").await;
    plug(&["desk"]);
    becomes(&element, "").await;
    until("the second loss", || (log.all().len() == 2).then_some(())).await;
    // A browser that tells nothing of its devices does not say that any is gone.
    plug(&["desk", "hall"]);
    becomes(&element, "hall").await;
    plug(&[]);
    speaker.choose(None);
    becomes(&element, "").await;
    assert_eq!(log.all().len(), 2);
}

#[wasm_bindgen_test]
fn a_browser_without_the_call_lets_nobody_choose() {
    assert!(loudspeaker::can_choose(), "this one does");
    let _patch = Patch::new("HTMLMediaElement.prototype", "setSinkId", "undefined");
    assert!(!loudspeaker::can_choose() && !loudspeaker::can_ask());
}

#[wasm_bindgen_test]
async fn the_list_of_the_browser_gives_what_a_person_chose_there() {
    let chosen = "async () => ({ deviceId: 'hall', label: 'The hall' })";
    let patch = Patch::new("navigator.mediaDevices", "selectAudioOutput", chosen);
    assert!(loudspeaker::can_ask());
    assert_eq!(loudspeaker::ask().await, Some(device("hall")));
    drop(patch);
    let refused = "() => Promise.reject(new DOMException('', 'NotAllowedError'))";
    let _patch = Patch::new("navigator.mediaDevices", "selectAudioOutput", refused);
    assert_eq!(loudspeaker::ask().await, None, "nothing changes");
}
