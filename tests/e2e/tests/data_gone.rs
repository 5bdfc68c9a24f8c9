//! The data go away under an open page, are in an older tab's hands, or in a newer program's form.
#![allow(missing_docs)]

use std::time::Duration;

use serde_json::json;
use spoke_e2e::{Person, Result, Stage, test, wait::eventually};

/// A database of so old a version, with one project; `hold`: the connection stays open, and lets go for nobody.
const OLD: &str = r"
    const [version, stores, hold] = args;
    const db = await new Promise((resolve, reject) => {
        const request = indexedDB.open('spoke', version);
        request.onupgradeneeded = () => stores.forEach((store) => request.result.createObjectStore(store));
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const id = '07'.repeat(16);
    const tx = db.transaction('projects', 'readwrite');
    tx.objectStore('projects').put(JSON.stringify({ id, title: 'Old lesson', created: 1, modified: 1, history_next: 1,
        cards: 0, duration_ms: 0 }), id);
    await new Promise((resolve) => { tx.oncomplete = resolve; });
    if (hold) window.held = db; else db.close();";

const FIRST_STORES: [&str; 9] =
    ["projects", "cards", "history", "clips", "chunks", "recordings", "partials", "settings", "identity"];

async fn lesson(stage: &mut Stage) -> Result<(Person, String)> {
    let ada = stage.person("Ada").await?;
    ada.seed_project("Lesson", 3, 20_000).await?;
    ada.reload().await?;
    ada.open_project("Lesson").await?;
    let cards = ada.see_cards(3).await?;
    Ok((ada, cards[0].id.clone()))
}

/// The page does not hang: it answers, and goes on drawing.
async fn see_alive(person: &Person) -> Result {
    let frames =
        "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); return true;";
    person.eval_async(frames, Vec::new()).await.map(drop)
}

#[test]
fn data_that_another_tab_deletes_are_said_to_be_gone_and_written_again_from_memory() {
    test("deleted", "/", async |stage| {
        let (ada, first) = lesson(stage).await?;
        ada.keep_downloads().await?;
        ada.delete_data_elsewhere().await?;
        ada.see("outage").await?;
        see_alive(&ada).await?;
        ada.press("outage-save-project").await?;
        ada.downloaded("Lesson.zip").await?;
        ada.press("outage-retry").await?;
        ada.see_no("outage").await?;
        ada.see_cards(3).await?;
        ada.rename(&first, "Still here").await?;
        ada.see_label(&first, "Still here").await?;
        ada.reload().await?;
        ada.see_label(&first, "Still here").await?;
        assert_eq!(ada.records("projects").await?.len(), 1);
        ada.see_cards(3).await.map(drop)
    });
}

#[test]
fn a_recording_under_which_the_data_are_deleted_is_kept_whole_and_becomes_a_card() {
    test("deleted-take", "/", async |stage| {
        let (ada, _) = lesson(stage).await?;
        ada.keep_downloads().await?;
        ada.press("record").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        eventually("a second is on the disk", Duration::from_secs(20), async || {
            let count = "return (await new Promise((done) => { const r = indexedDB.open('spoke'); r.onsuccess = () => { \
                         const q = r.result.transaction('recordings').objectStore('recordings').count(); \
                         q.onsuccess = () => { r.result.close(); done(q.result); }; }; }));";
            Ok((ada.eval_async(count, Vec::new()).await? == json!(1)).then_some(()))
        })
        .await?;
        ada.delete_data_elsewhere().await?;
        ada.see("outage").await?;
        ada.press("outage-save-take").await?;
        ada.press("outage-retry").await?;
        ada.see_no("outage").await?;
        ada.see_cards(4).await?;
        let clips = ada.clips().await?;
        assert_eq!(clips.len(), 1, "the sound of the others was deleted");
        assert!(clips.iter().all(|clip| clip.bytes == clip.stored && clip.bytes > 0), "{clips:?}");
        Ok(())
    });
}

#[test]
fn data_that_a_newer_program_took_over_are_not_an_empty_library() {
    test("newer", "/", async |stage| {
        let (ada, first) = lesson(stage).await?;
        ada.upgrade_data_elsewhere().await?;
        ada.see("outage-reload").await?;
        see_alive(&ada).await?;
        ada.press("outage-retry").await?;
        ada.see("outage-reload").await?;
        assert_eq!(ada.cards().await?.first().map(|card| card.id.clone()), Some(first), "memory keeps it");
        ada.open_home().await?;
        ada.see("outage-reload").await.map(drop)
    });
}

#[test]
fn an_upgrade_that_another_tab_blocks_is_said_and_goes_on_by_itself() {
    test("blocked", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.open(&ada.bystander()).await?;
        ada.delete_data().await?;
        ada.eval_async(OLD, vec![json!(1), json!(FIRST_STORES), json!(true)]).await?;
        let holder = ada.driver().window().await?;
        let tab = ada.driver().new_tab().await?;
        ada.driver().switch_to_window(tab.clone()).await?;
        ada.open_home().await?;
        ada.see("blocked").await?;
        see_alive(&ada).await?;
        ada.driver().switch_to_window(holder).await?;
        ada.driver().close_window().await?;
        ada.driver().switch_to_window(tab).await?;
        ada.see_titles(&["Old lesson"]).await?;
        ada.see_no("blocked").await?;
        ada.open_project("Old lesson").await?;
        ada.reload().await?;
        ada.see("project").await.map(drop)
    });
}

#[test]
fn data_without_a_store_are_repaired_when_they_are_opened() {
    test("repaired", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        for version in [2, 200] {
            ada.open(&ada.bystander()).await?;
            ada.delete_data().await?;
            ada.eval_async(OLD, vec![json!(version), json!(FIRST_STORES), json!(false)]).await?;
            for _ in 0..2 {
                ada.open_home().await?;
                ada.see_titles(&["Old lesson"]).await?;
                ada.open_project("Old lesson").await?;
                assert!(ada.records("people").await?.is_empty(), "the store is there");
            }
        }
        Ok(())
    });
}
