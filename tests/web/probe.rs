//! A server tried alone. What answering servers say is shown end to end, where there is one.

use spoke::{
    browser::probe::Probe,
    ports::{probe::ProbeEvent, settings::IceServer},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::wait::Log;

/// Over TCP, where nobody listens: that is known at once.
fn nobody() -> IceServer {
    let (username, credential) = ("mia".to_owned(), "secret".to_owned());
    IceServer { username, credential, ..IceServer::stun("turn:127.0.0.1:9?transport=tcp") }
}

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
    let _probe = Probe::begin(&nobody(), log.sink()).expect("a try");
    log.wait_for("the end", |event| *event == ProbeEvent::Ended).await;
    let address = |event: &ProbeEvent| matches!(event, ProbeEvent::Public { .. } | ProbeEvent::Relay);
    assert_eq!(log.count(address), 0, "{:?}", log.all());
}

#[wasm_bindgen_test]
async fn a_try_that_was_ended_says_nothing() {
    let (ended, other) = (Log::new(), Log::new());
    drop(Probe::begin(&nobody(), ended.sink()).expect("a try"));
    // Another one that begins after it and is heard: whatever the first had to say would have come by then.
    let _probe = Probe::begin(&nobody(), other.sink()).expect("a try");
    other.wait_for("an end", |event| *event == ProbeEvent::Ended).await;
    assert_eq!(ended.all(), []);
}
