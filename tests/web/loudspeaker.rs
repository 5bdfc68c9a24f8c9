//! Choosing a loudspeaker, with a browser that has the ones that a test plugs in.

use js_sys::{Array, Object, Reflect};
use spoke::{
    browser::loudspeaker::{self, Loudspeaker},
    ports::microphone::Device,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{AudioContext, GainNode};

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

/// A graph that hums, in a browser that tells loudspeakers to elements alone; the element that is told last is `window.told`.
fn humming() -> (AudioContext, GainNode) {
    let both: Array = script(
        "const context = new AudioContext(), last = context.createGain(), hum = context.createOscillator();
         hum.connect(last).connect(context.destination);
         hum.start();
         // Where it leads to.
         window.leads = [context.destination];
         last.connect = (to) => { window.leads.push(to); return AudioNode.prototype.connect.call(last, to); };
         last.disconnect = () => { window.leads = []; AudioNode.prototype.disconnect.call(last); };
         return [context, last];",
    )
    .unchecked_into();
    (both.get(0).unchecked_into(), both.get(1).unchecked_into())
}

/// The loudest sample of what `window.told` plays now.
const HEARD: &str = "
    if (!window.told || window.told.paused) return 0;
    if (window.tapped !== window.told) {
        window.tapped = window.told;
        const context = new AudioContext();
        window.ear = context.createAnalyser();
        context.createMediaStreamSource(window.told.srcObject).connect(window.ear);
    }
    const samples = new Float32Array(window.ear.fftSize);
    window.ear.getFloatTimeDomainData(samples);
    return Math.max(...samples);";

#[wasm_bindgen_test]
async fn a_graph_that_cannot_be_told_goes_through_an_element_that_can() {
    let tell = "function (id) {
        if (id && !window.outputs.includes(id)) return Promise.reject(new DOMException('', 'NotFoundError'));
        window.told = this;
        this.toldId = id;
        return Promise.resolve();
    }";
    let _patches = [
        Patch::new("navigator.mediaDevices", "enumerateDevices", LISTED),
        Patch::new("HTMLMediaElement.prototype", "setSinkId", tell),
        Patch::new("AudioContext.prototype", "setSinkId", "undefined"),
    ];
    plug(&["desk", "hall"]);
    let log = Log::new();
    let speaker = Loudspeaker::new(log.sink());
    let (context, last) = humming();
    speaker.add_graph(&context, &last);
    speaker.choose(Some(device("hall")));
    let heard = || script(HEARD).as_f64().filter(|loudest| *loudest > 0.5);
    until("it hums in the hall", heard).await;
    assert_eq!(script("return window.told.toldId"), "hall");
    let leads =
        |to: &str| script(&format!("return window.leads.length === 1 && window.leads[0] instanceof {to}"));
    let by_itself = || leads("AudioDestinationNode").is_truthy().then_some(());
    assert!(leads("MediaStreamAudioDestinationNode").is_truthy(), "nowhere else");
    // A phone rang: the browser held it.
    script("window.told.pause()");
    speaker.wake();
    until("it hums again", heard).await;
    speaker.choose(None);
    until("it hums where the system prefers it", by_itself).await;
    assert!(script("return window.told.paused && !window.told.toldId").is_truthy());
    // Whoever goes through the list quickly hears the last one.
    for name in ["hall", "desk", "hall"] {
        speaker.choose(None);
        speaker.choose(Some(device(name)));
    }
    speaker.choose(Some(device("desk")));
    until("it hums at the desk", || heard().filter(|_| script("return window.told.toldId") == "desk")).await;
    speaker.choose(Some(device("attic")));
    log.wait_for("the loss", |gone| *gone == device("attic")).await;
    until("it is heard where it can be", by_itself).await;
    plug(&["attic"]);
    until("it hums in the attic", heard).await;
    assert_eq!(script("return window.told.toldId"), "attic");
    drop(speaker);
    assert!(
        script("return window.told.paused && !window.told.srcObject").is_truthy(),
        "it lets everything go"
    );
    script("window.leads[0].context.close()");
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
