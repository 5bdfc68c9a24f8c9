//! Bad networks: a short cut heals by itself, a long one is shown and heals too, a frozen page finds its session, and
//! a slow, lossy line still syncs.
#![allow(missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a test of real browsers lives in real time")]

use std::time::{Duration, Instant};

use serde_json::json;
use spoke_e2e::{Person, Result, Stage, outage::Outage, skipped, test, wait::let_pass};

const LONG: Duration = Duration::from_secs(60);

async fn pair(stage: &mut Stage) -> Result<[Person; 2]> {
    let ada = stage.person("Ada").await?;
    ada.seed_project("Cut", 3, 50_000).await?;
    ada.reload().await?;
    ada.open_project("Cut").await?;
    let ben = stage.person("Ben").await?;
    ada.bring(&ben).await?;
    Ok([ada, ben])
}

#[test]
fn rule_8_1_a_cut_of_five_seconds_heals_by_itself_and_edits_arrive() {
    if let Some(why) = Outage::impossible() {
        return skipped(&why);
    }
    test("cut_5", "/", async |stage| {
        let [ada, ben] = pair(stage).await?;
        let first = ada.cards().await?[0].id.clone();
        let outage = Outage::begin()?;
        ada.rename(&first, "while cut off").await?;
        let_pass(Duration::from_secs(5)).await?;
        drop(outage);
        ben.see_label(&first, "while cut off").await?;
        for person in [&ada, &ben] {
            person.see_connection(&["connected"]).await?;
            person.see_in_step().await?;
        }
        Ok(())
    });
}

#[test]
fn rule_8_5_a_cut_of_forty_seconds_is_shown_and_who_comes_back_gets_the_difference() {
    if let Some(why) = Outage::impossible() {
        return skipped(&why);
    }
    test("cut_40", "/", async |stage| {
        let [ada, ben] = pair(stage).await?;
        let first = ada.cards().await?[0].id.clone();
        let id = ben.peer_id().await?;
        let begun = Instant::now();
        let outage = Outage::begin()?;
        for person in [&ada, &ben] {
            person.see_connection(&["reconnecting"]).await?;
        }
        ada.see_peer(&id, &["lost"]).await?;
        ada.rename(&first, "the editor goes on").await?;
        let_pass(Duration::from_secs(40).saturating_sub(begun.elapsed())).await?;
        drop(outage);
        // Both browsers have given the path up: one press on either side, one code each way, nothing is asked, and the
        // difference comes.
        ada.press("people-open").await?;
        ada.press("pair-again").await?;
        ada.see_state("share-step", "data-step", &["offer"]).await?;
        let link = ada.read("offer-link").await?;
        ben.see_no("role-request").await?;
        ben.press("pair-again").await?;
        ben.see("again-dialog").await?;
        ben.paste("invite-paste", &link).await?;
        ben.press("invite-paste-go").await?;
        let reply = ben.reply_to_open_invite().await?;
        ada.enter_reply(&reply).await?;
        ben.see_label(&first, "the editor goes on").await?;
        ben.see_no("incoming-dialog").await?;
        for person in [&ada, &ben] {
            person.see_in_step().await?;
        }
        ada.see_peer(&id, &["in-sync"]).await
    });
}

#[test]
fn rule_8_5_a_page_frozen_for_a_minute_comes_back_by_itself() {
    test("frozen", "/", async |stage| {
        let [ada, ben] = pair(stage).await?;
        let first = ada.cards().await?[0].id.clone();
        let id = ben.peer_id().await?;
        ben.freeze()?;
        let frozen = Instant::now();
        ada.see_peer(&id, &["lost"]).await?;
        ada.rename(&first, "while asleep").await?;
        let_pass(Duration::from_secs(60).saturating_sub(frozen.elapsed())).await?;
        ben.thaw()?;
        ada.see_peer(&id, &["connected", "in-sync"]).await?;
        ben.see_label(&first, "while asleep").await?;
        for person in [&ada, &ben] {
            person.see_in_step().await?;
        }
        Ok(())
    });
}

#[test]
fn a_slow_and_lossy_line_still_syncs() {
    test("lossy", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.seed_project("Far away", 3, 200_000).await?;
        ada.reload().await?;
        ada.open_project("Far away").await?;
        let ben = stage.person("Ben").await?;
        for person in [&ada, &ben] {
            let line = json!({ "offline": false, "latency": 150, "downloadThroughput": -1, "uploadThroughput": -1,
                "packetLoss": 3 });
            person.devtools("Network.emulateNetworkConditions", line).await?;
        }
        ada.pair_with(&ben).await?;
        ben.press("incoming-accept").await?;
        ben.see_progress(&["done"], LONG).await?;
        let first = ada.cards().await?[0].id.clone();
        ada.close_share().await?;
        ada.rename(&first, "across the sea").await?;
        ben.see_label(&first, "across the sea").await?;
        ben.see_all_sound(&ada).await
    });
}
