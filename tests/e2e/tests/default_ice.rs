//! As it comes: with the servers of the first start, which need not answer.
#![allow(missing_docs)]
#![allow(clippy::disallowed_methods, reason = "it measures what a person waits")]

use std::time::{Duration, Instant};

use spoke_e2e::{Result, Stage, browser::Microphone, nat::DeadEnd, test};

/// Rule 1.5.
const DELAY_MAX: Duration = Duration::from_secs(3);

/// Within which time a code must be there on this machine, as busy as it is: where nobody is asked it takes a while, too.
async fn offer_within(stage: &mut Stage) -> Result<Duration> {
    let eve = stage.person("Eve").await?;
    eve.create_project("Nobody is asked").await?;
    let begun = Instant::now();
    eve.invite().await?;
    Ok(DELAY_MAX + Duration::from_secs(1) + begun.elapsed() * 3)
}

#[test]
fn rule_1_5_silent_servers_delay_the_code_by_three_seconds_at_most() {
    let _dead_end = DeadEnd::make();
    test("default_ice", "/", async |stage| {
        let offer_within = offer_within(stage).await?;
        let ada = stage.newcomer("Ada", Microphone::Speaks).await?;
        let ben = stage.newcomer("Ben", Microphone::Speaks).await?;
        ada.seed_project("Lesson", 2, 50_000).await?;
        ada.reload().await?;
        ada.open_project("Lesson").await?;
        let begun = Instant::now();
        let link = ada.invite().await?;
        assert!(begun.elapsed() < offer_within, "the offer took {:?}", begun.elapsed());
        ben.open(&link).await?;
        ben.see_state("join", "data-step", &["invited"]).await?;
        let begun = Instant::now();
        let reply = ben.reply_to_open_invite().await?;
        assert!(begun.elapsed() < offer_within, "the reply took {:?}", begun.elapsed());
        ada.enter_reply(&reply).await?;
        ben.see("incoming-dialog").await?;
        ben.press("incoming-accept").await?;
        ben.see_progress(&["done"], Duration::from_secs(60)).await?;
        ben.see_cards(2).await.map(drop)
    });
}
