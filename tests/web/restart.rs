//! A new path for a connection that stands: offered, answered, taken back, and offered twice.

use gloo_timers::future::TimeoutFuture;
use spoke::ports::link::LinkEvent;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    link::{End, described, open_pair},
    wait::until,
};

/// Descriptions that were reported so far.
fn descriptions(end: &End) -> Vec<String> {
    end.log.all().iter().filter_map(described).collect()
}

/// The next description behind the first `known`.
async fn next(end: &End, known: usize) -> String {
    until("a description", || descriptions(end).get(known).cloned()).await
}

fn name(sdp: &str) -> String {
    sdp.lines().find(|line| line.starts_with("a=ice-ufrag:")).expect("credentials").to_owned()
}

async fn both_hear(a: &End, b: &End, word: &str) {
    for (from, to) in [(a, b), (b, a)] {
        from.link.send_control(word).expect("it is open");
        to.log.wait_for("a word", |event| *event == LinkEvent::Control(word.to_owned())).await;
    }
}

/// The guest answers, the host takes it, and all goes on.
async fn agree(a: &End, b: &End, offer: &str, word: &str) {
    let known = descriptions(b).len();
    b.link.renew(offer);
    a.link.accept(&next(b, known).await);
    both_hear(a, b, word).await;
}

#[wasm_bindgen_test]
async fn rule_8_6_a_new_path_is_offered_with_candidates_of_its_own_and_answered() {
    let (a, b) = open_pair().await;
    a.link.restart();
    let offer = next(&a, 1).await;
    assert!(offer.contains("a=candidate:"), "{offer}");
    assert_ne!(name(&offer), name(&descriptions(&a)[0]));
    agree(&a, &b, &offer, "on the new path").await;
    assert_ne!(name(&descriptions(&b)[1]), name(&descriptions(&b)[0]));
}

#[wasm_bindgen_test]
async fn rule_8_6_of_two_offers_asked_for_at_once_the_newest_is_reported_and_no_other() {
    let (a, b) = open_pair().await;
    a.link.restart();
    a.link.restart();
    a.link.describe_now();
    let offer = next(&a, 1).await;
    agree(&a, &b, &offer, "after two").await;
    assert_eq!(descriptions(&a).len(), 2);
}

/// While the browser still looks for the path of the first, it may call its search ended before it ended for the second.
#[wasm_bindgen_test]
async fn rule_8_6_an_offer_in_the_middle_of_the_search_for_another_is_reported() {
    for later in 0..10 {
        let (a, b) = open_pair().await;
        a.link.restart();
        TimeoutFuture::new(later).await;
        let known = descriptions(&a).len();
        a.link.restart();
        let offer = next(&a, known).await;
        agree(&a, &b, &offer, "after two").await;
    }
}

#[wasm_bindgen_test]
async fn rule_8_6_an_offer_that_was_taken_back_is_not_reported_and_all_goes_on_as_before() {
    let (a, b) = open_pair().await;
    a.link.restart();
    a.link.give_up_restart();
    both_hear(&a, &b, "as before").await;
    a.link.restart();
    let given_up = next(&a, 1).await;
    a.link.give_up_restart();
    both_hear(&a, &b, "as before again").await;
    a.link.restart();
    let offer = next(&a, 2).await;
    assert_ne!(name(&offer), name(&given_up));
    agree(&a, &b, &offer, "on the new path").await;
    // With nothing to take back that changes nothing.
    a.link.give_up_restart();
    both_hear(&a, &b, "still").await;
    assert_eq!(descriptions(&a).len(), 3);
}
