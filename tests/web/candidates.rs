//! Candidates that are added to a connection whose descriptions are exchanged already.

use spoke::{browser::link::Link, ports::link::LinkEvent};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{link::sdp_of, wait::Log};

/// Two links that have each other's descriptions, but not one address.
struct Strangers {
    a: Link,
    log_a: Log<LinkEvent>,
    b: Link,
    log_b: Log<LinkEvent>,
    /// Where the first can be reached.
    candidates: Vec<String>,
    mid: String,
}

impl Strangers {
    async fn new() -> Self {
        let (log_a, log_b) = (Log::new(), Log::new());
        let a = Link::offer(&[], None, log_a.sink()).expect("an offer");
        let offer = sdp_of(&log_a).await;
        let of = |start: &str| -> Vec<String> {
            offer.lines().filter_map(|line| line.strip_prefix(start)).map(str::to_owned).collect()
        };
        let candidates = of("a=candidate:").into_iter().map(|rest| format!("candidate:{rest}")).collect();
        let mid = of("a=mid:").remove(0);
        let b = Link::answer(&without_candidates(&offer), &[], None, log_b.sink()).expect("an answer");
        a.accept(&without_candidates(&sdp_of(&log_b).await));
        Self { a, log_a, b, log_b, candidates, mid }
    }

    async fn see_open(&self) {
        for log in [&self.log_a, &self.log_b] {
            log.wait_for("both channels", |event| *event == LinkEvent::Open).await;
            assert_eq!(log.count(|event| matches!(event, LinkEvent::Failed(_) | LinkEvent::Closed)), 0);
        }
    }
}

fn without_candidates(sdp: &str) -> String {
    sdp.split_inclusive("\r\n").filter(|line| !line.starts_with("a=candidate:")).collect()
}

#[wasm_bindgen_test]
async fn candidates_that_come_later_are_tried() {
    let strangers = Strangers::new().await;
    assert!(!strangers.candidates.is_empty());
    assert_eq!(
        strangers.log_b.count(|event| *event == LinkEvent::Open),
        0,
        "they cannot know each other yet"
    );
    strangers.b.add_candidates(&strangers.mid, &strangers.candidates);
    strangers.see_open().await;
}

#[wasm_bindgen_test]
async fn candidates_that_the_browser_does_not_take_change_nothing() {
    let strangers = Strangers::new().await;
    let junk = ["candidate:", "candidate:1 1 udp x 192.0.2.1 9 typ host", "good morning", ""];
    let junk = junk.map(str::to_owned);
    strangers.b.add_candidates(&strangers.mid, &junk);
    strangers.b.add_candidates("no such section", &strangers.candidates);
    strangers.b.add_candidates(&strangers.mid, &strangers.candidates);
    strangers.see_open().await;
}

#[wasm_bindgen_test]
async fn a_link_that_was_closed_takes_none_and_says_nothing() {
    let strangers = Strangers::new().await;
    strangers.b.close();
    let before = strangers.log_b.all().len();
    strangers.b.add_candidates(&strangers.mid, &strangers.candidates);
    strangers.a.close();
    // Whatever the browser had to say of it would have come before another link's description.
    let log = Log::new();
    let _link = Link::offer(&[], None, log.sink()).expect("an offer");
    sdp_of(&log).await;
    assert_eq!(strangers.log_b.all().len(), before);
}
