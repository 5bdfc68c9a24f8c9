//! A program that is stopped for a while and goes on: everything that waited arrives, both ways, and nobody is lost;
//! whichever browser it is, in step and in the middle of a first sync.
#![allow(missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a test of real browsers lives in real time")]

use std::time::Duration;

use spoke_e2e::{
    Person, Result, Stage,
    browser::Engine::{self, Chromium, Firefox},
    skipped, test,
    wait::let_pass,
};

/// Long enough to be lost, and too short for Firefox to close the connection.
const STOPPED: [Duration; 2] = [Duration::from_secs(16), Duration::from_secs(20)];
/// Whoever was only thought to be back is lost again after so long.
const LATER: Duration = Duration::from_secs(22);
const LONG: Duration = Duration::from_secs(120);

async fn stop(person: &Person, long: Duration, meanwhile: impl AsyncFnOnce() -> Result) -> Result {
    person.freeze()?;
    let done = meanwhile().await;
    let passed = let_pass(long).await;
    person.thaw()?;
    done.and(passed)
}

/// Both see each other, and are in step, now and later.
async fn assert_together(ada: &Person, ben: &Person) -> Result {
    let (host, guest) = (ada.peer_id().await?, ben.peer_id().await?);
    for pause in [Duration::ZERO, LATER] {
        let_pass(pause).await?;
        for (person, other) in [(ada, &guest), (ben, &host)] {
            person.see_in_step().await?;
            person.see_connection(&["connected"]).await?;
            person.see_peer(other, &["connected", "in-sync"]).await?;
        }
    }
    Ok(())
}

/// Either is stopped while both are in step, and the other one edits at once.
async fn in_step(stage: &mut Stage, host: Engine, guest: Engine) -> Result {
    let ada = stage.person_with(host, "Ada").await?;
    ada.seed_project("Silence", 3, 50_000).await?;
    ada.reload().await?;
    ada.open_project("Silence").await?;
    let ben = stage.person_with(guest, "Ben").await?;
    ada.bring(&ben).await?;
    let cards = ada.cards().await?;
    for (at, long) in STOPPED.into_iter().enumerate() {
        let label = format!("while Ben was stopped {at}");
        stop(&ben, long, async || ada.rename(&cards[0].id, &label).await).await?;
        ben.see_label(&cards[0].id, &label).await?;
        assert_together(&ada, &ben).await?;
    }
    ben.ask_to_edit("my turn").await?;
    ada.press("role-grant").await?;
    ben.see_role("editor").await?;
    for (at, long) in STOPPED.into_iter().enumerate() {
        let label = format!("while Ada was stopped {at}");
        stop(&ada, long, async || ben.rename(&cards[1].id, &label).await).await?;
        ada.see_label(&cards[1].id, &label).await?;
        assert_together(&ada, &ben).await?;
    }
    Ok(())
}

/// Either is stopped in the middle of a first sync.
async fn in_the_middle(stage: &mut Stage, host: Engine, guest: Engine, stop_host: bool) -> Result {
    let ada = stage.person_with(host, "Ada").await?;
    ada.seed_project("Large", 20, 3_000_000).await?;
    ada.reload().await?;
    ada.open_project("Large").await?;
    let ben = stage.person_with(guest, "Ben").await?;
    let link = ada.invite_another().await?;
    let reply = ben.join_here(&link).await?;
    ada.enter_reply(&reply).await?;
    ben.see("incoming-dialog").await?;
    ben.press("incoming-accept").await?;
    ben.see_percent(15).await?;
    let stopped = if stop_host { &ada } else { &ben };
    stop(stopped, STOPPED[0], async || Ok(())).await?;
    for person in [&ben, &ada] {
        person.see_progress(&["done"], LONG).await?;
    }
    ada.close_share().await?;
    assert_together(&ada, &ben).await?;
    ben.see_all_sound(&ada).await?;
    let first = ada.cards().await?[0].id.clone();
    ada.rename(&first, "and after").await?;
    ben.see_label(&first, "and after").await
}

fn with(name: &str, engines: &[Engine], play: impl AsyncFnOnce(&mut Stage) -> Result) {
    if let Some(why) = engines.iter().find_map(|engine| engine.missing()) {
        return skipped(&why);
    }
    test(name, "/", play);
}

#[test]
fn rule_8_6_a_stopped_chromium_and_its_firefox_guest_come_back_in_step() {
    with("silence-cf", &[Chromium, Firefox], async |stage| in_step(stage, Chromium, Firefox).await);
}

#[test]
fn rule_8_6_a_stopped_firefox_and_its_chromium_guest_come_back_in_step() {
    with("silence-fc", &[Firefox, Chromium], async |stage| in_step(stage, Firefox, Chromium).await);
}

#[test]
fn rule_8_6_stopped_chromiums_come_back_in_step() {
    with("silence-cc", &[Chromium], async |stage| in_step(stage, Chromium, Chromium).await);
}

#[test]
fn rule_8_1_a_first_sync_from_chromium_goes_on_after_its_firefox_guest_was_stopped() {
    with("sync-cf-guest", &[Chromium, Firefox], async |stage| {
        in_the_middle(stage, Chromium, Firefox, false).await
    });
}

#[test]
fn rule_8_1_a_first_sync_to_firefox_goes_on_after_its_chromium_host_was_stopped() {
    with("sync-cf-host", &[Chromium, Firefox], async |stage| {
        in_the_middle(stage, Chromium, Firefox, true).await
    });
}

#[test]
fn rule_8_1_a_first_sync_from_firefox_goes_on_after_its_chromium_guest_was_stopped() {
    with("sync-fc-guest", &[Firefox, Chromium], async |stage| {
        in_the_middle(stage, Firefox, Chromium, false).await
    });
}

#[test]
fn rule_8_1_a_first_sync_to_chromium_goes_on_after_its_firefox_host_was_stopped() {
    with("sync-fc-host", &[Firefox, Chromium], async |stage| {
        in_the_middle(stage, Firefox, Chromium, true).await
    });
}

#[test]
fn rule_8_1_a_first_sync_between_chromiums_goes_on_after_either_was_stopped() {
    for stop_host in [false, true] {
        with("sync-cc", &[Chromium], async |stage| in_the_middle(stage, Chromium, Chromium, stop_host).await);
    }
}
