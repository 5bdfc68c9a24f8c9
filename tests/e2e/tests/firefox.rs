//! Chromium and Firefox are one network: codes, sound and edits go both ways.
#![allow(missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a test of real browsers lives in real time")]

use std::time::Duration;

use spoke_e2e::{Result, Stage, browser::Engine, probe::ClipProbed, skipped, test, wait::eventually};

/// What both browsers must agree on, whatever their decoders say of the length.
fn essence(clips: Vec<ClipProbed>) -> Vec<(String, String, String, u64)> {
    clips.into_iter().map(|clip| (clip.hash, clip.sha256, clip.media_type, clip.stored)).collect()
}

/// One invites and records, the other one joins, hears, and sees an edit.
async fn together(stage: &mut Stage, host: Engine, guest: Engine) -> Result {
    let ada = stage.person_with(host, "Ada").await?;
    let ben = stage.person_with(guest, "Ben").await?;
    ada.create_project("Two browsers").await?;
    for _ in 0..2 {
        ada.record_card(Duration::from_secs(2)).await?;
    }
    let link = ada.invite().await?;
    let (_, code) = link.split_once('#').ok_or("a link with a code")?;
    assert!(code.len() < 300, "the short code: {code}");
    let reply = ben.join_here(&link).await?;
    assert!(reply.len() < 300, "the short code: {reply}");
    ada.enter_reply(&reply).await?;
    ben.see_state("incoming-dialog", "data-kind", &["new"]).await?;
    ben.press("incoming-accept").await?;
    for person in [&ada, &ben] {
        person.see_progress(&["done"], Duration::from_secs(60)).await?;
        person.see_connection(&["connected"]).await?;
    }
    let cards = ada.cards().await?;
    ben.see_same_cards(&cards).await?; // In the same order.
    let recorded = ada.clips().await?;
    assert_eq!(recorded.len(), 2);
    assert!(recorded.iter().all(|clip| clip.hash == clip.sha256 && clip.duration_ms > 1_000), "{recorded:?}");
    let received = ben.clips().await?;
    assert!(
        received.iter().all(|clip| clip.decoded_ms > 1_000.0 && clip.peak > 0.02),
        "the guest's decoder: {received:?}"
    );
    assert_eq!(essence(received), essence(recorded), "the same sound, byte for byte");
    ben.see_playing(async || ben.press_in(&cards[0].id, "card-play").await).await?;
    ben.see_state("play-bar", "data-state", &["idle"]).await?; // It is short: it plays to its end.

    ada.close_share().await?;
    ada.rename(&cards[1].id, "Renamed meanwhile").await?;
    eventually("Ben sees the new name", Duration::from_secs(10), async || {
        Ok((ben.cards().await?[1].label == "Renamed meanwhile").then_some(()))
    })
    .await?;
    ben.leave_session().await?;
    ada.see_notice("peer-left").await
}

fn with_firefox(name: &str, host: Engine, guest: Engine) {
    if let Some(why) = Engine::Firefox.missing() {
        return skipped(&why);
    }
    test(name, "/", async |stage| together(stage, host, guest).await);
}

#[test]
fn chromium_invites_firefox() {
    with_firefox("chromium_invites_firefox", Engine::Chromium, Engine::Firefox);
}

#[test]
fn firefox_invites_chromium() {
    with_firefox("firefox_invites_chromium", Engine::Firefox, Engine::Chromium);
}

#[test]
fn firefox_invites_firefox() {
    with_firefox("firefox_invites_firefox", Engine::Firefox, Engine::Firefox);
}
