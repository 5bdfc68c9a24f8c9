//! As it comes: with the servers of the first start, which need not answer.
#![allow(missing_docs)]
#![allow(clippy::disallowed_methods, reason = "it measures what a person waits")]

use std::time::{Duration, Instant};

use spoke_e2e::{browser::Microphone, nat::DeadEnd, test};

/// Rule 1.5, and what a busy machine adds.
const OFFER_WITHIN: Duration = Duration::from_secs(3 + 3);

#[test]
fn rule_1_5_silent_servers_delay_the_code_by_three_seconds_at_most() {
    let _dead_end = DeadEnd::make();
    test("default_ice", "/", async |stage| {
        let ada = stage.newcomer("Ada", Microphone::Speaks).await?;
        let ben = stage.newcomer("Ben", Microphone::Speaks).await?;
        ada.seed_project("Lesson", 2, 50_000).await?;
        ada.reload().await?;
        ada.open_project("Lesson").await?;
        let begun = Instant::now();
        let link = ada.invite().await?;
        assert!(begun.elapsed() < OFFER_WITHIN, "the offer took {:?}", begun.elapsed());
        ben.open(&link).await?;
        ben.see_state("join", "data-step", &["invited"]).await?;
        let begun = Instant::now();
        let reply = ben.reply_to_open_invite().await?;
        assert!(begun.elapsed() < OFFER_WITHIN, "the reply took {:?}", begun.elapsed());
        ada.enter_reply(&reply).await?;
        ben.see("incoming-dialog").await?;
        ben.press("incoming-accept").await?;
        ben.see_progress(&["done"], Duration::from_secs(60)).await?;
        ben.see_cards(2).await.map(drop)
    });
}
