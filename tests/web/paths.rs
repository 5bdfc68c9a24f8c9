//! What a connection says of the ways it tries, and of the one it takes.

use spoke::{
    browser::link::Link,
    ports::{
        link::LinkEvent,
        path::{End, PairState, PathReport},
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    link::sdp_of,
    wait::{Log, until},
};

fn reports(log: &Log<LinkEvent>) -> Vec<PathReport> {
    let report = |event| if let LinkEvent::Path(report) = event { Some(report) } else { None };
    log.all().into_iter().filter_map(report).collect()
}

#[wasm_bindgen_test]
async fn rule_10_4_the_way_that_was_taken_is_reported_on_both_ends() {
    let (log_a, log_b) = (Log::new(), Log::new());
    let a = Link::offer(&[], None, log_a.sink()).unwrap();
    let offer = sdp_of(&log_a).await;
    assert_eq!(reports(&log_a), [], "nothing is tried before there is somebody");
    let _b = Link::answer(&offer, &[], None, log_b.sink()).unwrap();
    a.accept(&sdp_of(&log_b).await);
    for log in [&log_a, &log_b] {
        let taken = || reports(log).into_iter().find(|report| report.selected.is_some());
        let taken = until("a path", taken).await;
        assert_eq!(taken.selected, Some((End::Local, End::Local)));
        assert!(taken.pairs.iter().any(|pair| pair.state == PairState::Works), "{taken:?}");
    }
}

#[wasm_bindgen_test]
async fn rule_10_2_a_way_without_an_answer_is_reported_as_tried() {
    let (log_a, log_b) = (Log::new(), Log::new());
    let a = Link::offer(&[], None, log_a.sink()).unwrap();
    let b = Link::answer(&sdp_of(&log_a).await, &[], None, log_b.sink()).unwrap();
    let answer = sdp_of(&log_b).await;
    b.close();
    a.accept(&answer);
    let trying = |report: &PathReport| report.pairs.iter().any(|pair| pair.state == PairState::Trying);
    until("a try", || reports(&log_a).into_iter().find(trying)).await;
    assert!(reports(&log_a).iter().all(|report| report.selected.is_none()));
}
