//! A server tried alone. What answering servers say is shown end to end, where there is one.

use spoke::{
    browser::probe::Probe,
    ports::{probe::ProbeEvent, settings::IceServer},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::wait::{Log, until};

#[wasm_bindgen_test]
fn what_the_browser_does_not_take_is_refused() {
    for url in ["http://127.0.0.1", "nothing", "turn:127.0.0.1"] {
        let log = Log::<ProbeEvent>::new();
        assert!(Probe::begin(&IceServer::stun(url), log.sink()).is_none(), "{url}");
        assert_eq!(log.all(), []);
    }
}

#[wasm_bindgen_test]
async fn rule_10_5_a_server_that_is_not_there_gives_no_address_and_an_end() {
    let log = Log::new();
    let _probe = Probe::begin(&IceServer::stun("stun:127.0.0.1:9"), log.sink()).expect("a try");
    // Chromium gives it up after ten seconds, which is as long as one wait lasts.
    let over = || log.count(|event| *event == ProbeEvent::Ended) > 0;
    let failed = || log.count(|event| matches!(event, ProbeEvent::Error { .. })) > 0;
    until("an error or the end", || (failed() || over()).then_some(())).await;
    until("the end", || over().then_some(())).await;
    let told = |event: &ProbeEvent| matches!(event, ProbeEvent::Public { .. } | ProbeEvent::Relay);
    assert_eq!(log.count(told), 0, "{:?}", log.all());
    assert_eq!(log.count(|event| *event == ProbeEvent::Ended), 1);
}

#[wasm_bindgen_test]
async fn a_try_that_was_ended_says_nothing() {
    let (ended, other) = (Log::new(), Log::new());
    let server = IceServer {
        username: "mia".to_owned(),
        credential: "secret".to_owned(),
        ..IceServer::stun("turn:127.0.0.1:9?transport=tcp")
    };
    drop(Probe::begin(&server, ended.sink()).expect("a try"));
    // Another one that begins after it and is heard: whatever the first had to say would have come by then.
    let _probe = Probe::begin(&server, other.sink()).expect("a try");
    other.wait_for("an end", |event| *event == ProbeEvent::Ended).await;
    assert_eq!(ended.all(), []);
}
