//! Recordings that something gets in the way of - permission, a missing device, a reload, a full disk: a clear message,
//! a way on without reloading, nothing lost.
#![allow(missing_docs)]

use std::time::Duration;

use serde_json::json;
use spoke_e2e::{
    Person, Result,
    browser::Microphone,
    test,
    wait::{becomes, eventually},
};

/// The browser lets the page listen from now on, as after a visit to its settings.
async fn allow_microphone(person: &Person) -> Result {
    let origin = person.eval("return location.origin", Vec::new()).await?;
    let params = json!({ "origin": origin, "permissions": ["audioCapture"] });
    person.devtools("Browser.grantPermissions", params).await.map(drop)
}

/// Waits until no unfinished recording is on the disk.
async fn see_none_unfinished(person: &Person) -> Result {
    becomes("unfinished recordings", 0, async || Ok(person.records("recordings").await?.len())).await
}

/// Pieces of recordings that are on the disk.
async fn stored_pieces(person: &Person) -> Result<u64> {
    let script = "const db = await new Promise((resolve, reject) => {
            const request = indexedDB.open('spoke');
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        const count = await new Promise((resolve, reject) => {
            const request = db.transaction('chunks').objectStore('chunks').count();
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        db.close();
        return count;";
    Ok(person.eval_async(script, Vec::new()).await?.as_u64().unwrap_or(0))
}

#[test]
fn a_refused_microphone_is_explained_and_works_once_allowed_without_a_reload() {
    test("mic-refused", "/", async |stage| {
        let ada = stage.newcomer("Ada", Microphone::Refused).await?;
        ada.create_project("Interview").await?;
        ada.press("record").await?;
        ada.see_notice("mic-refused").await?;
        ada.see_no("recorder").await?;
        let words = ada.see("notice").await?.text().await?;
        assert!(words.len() > 40, "says what to do next: {words:?}");
        ada.see_cards(0).await?;
        see_none_unfinished(&ada).await?;

        allow_microphone(&ada).await?;
        ada.press("notice-action").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        eventually("a second is on the disk", Duration::from_secs(20), async || {
            Ok((stored_pieces(&ada).await? >= 1).then_some(()))
        })
        .await?;
        ada.press("record-stop").await?;
        ada.see_cards(1).await?;
        Ok(())
    });
}

#[test]
fn a_missing_microphone_is_told_from_a_refused_one() {
    test("mic-missing", "/", async |stage| {
        let ada = stage.newcomer("Ada", Microphone::Missing).await?;
        ada.create_project("Interview").await?;
        ada.press("record").await?;
        ada.see_notice("mic-missing").await?;
        ada.see_no("recorder").await?;
        ada.see_cards(0).await?;
        Ok(())
    });
}

#[test]
fn a_recording_cut_short_by_a_reload_is_offered_back_whole() {
    test("recovered", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Interview").await?;
        for keep in [true, false] {
            let before = stored_pieces(&ada).await?;
            ada.press("record").await?;
            ada.see_state("recorder", "data-state", &["recording"]).await?;
            eventually("three seconds are on the disk", Duration::from_secs(20), async || {
                Ok((stored_pieces(&ada).await? >= before + 3).then_some(()))
            })
            .await?;
            ada.reload().await?;
            ada.see("recovered").await?;
            if keep {
                ada.press("recovered-keep").await?;
                ada.see_notice("recording-kept").await?;
                let cards = ada.see_cards(1).await?;
                let kept_ms: u64 = cards[0].duration_ms.parse()?;
                assert!(kept_ms >= 2_000, "at most the last second is lost: {kept_ms} ms are here");
                let clip = ada.clips().await?.pop().ok_or("a card with sound")?;
                assert_eq!((&clip.hash, clip.bytes), (&clip.sha256, clip.stored), "named by what it holds");
                assert!((clip.decoded_ms - kept_ms as f64).abs() < 100.0, "{clip:?}");
            } else {
                ada.press("recovered-discard").await?;
                ada.see_no("recovered").await?;
            }
            // A page that goes away breaks off what it is writing.
            see_none_unfinished(&ada).await?;
            ada.reload().await?;
            ada.see_cards(1).await?;
            ada.see_no("recovered").await?;
            see_none_unfinished(&ada).await?;
        }
        Ok(())
    });
}

#[test]
fn a_recording_killed_before_its_first_sound_is_told_and_cleared_and_not_said_to_be_safe() {
    test("killed-early", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Interview").await?;
        let no_slices = "const original = MediaRecorder.prototype.start;
            MediaRecorder.prototype.start = function () { return original.call(this, 600000); };";
        ada.eval(no_slices, Vec::new()).await?;
        ada.press("record").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        becomes("unfinished recordings", 1, async || Ok(ada.records("recordings").await?.len())).await?;
        ada.reload().await?;
        ada.see_notice("recording-lost").await?;
        ada.see_no("recovered").await?;
        see_none_unfinished(&ada).await?;
        ada.reload().await?;
        ada.see_cards(0).await?;
        ada.see_no("notice").await
    });
}

#[test]
fn a_recording_cut_short_at_a_card_goes_on_there_and_says_so() {
    test("recovered-more", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Interview").await?;
        for _ in 0..2 {
            ada.record_card(Duration::from_secs(1)).await?;
        }
        let cards = ada.see_cards(2).await?;
        let before = stored_pieces(&ada).await?;
        ada.press_in_menu(&cards[0].id, "card-record-more").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        eventually("two seconds are on the disk", Duration::from_secs(20), async || {
            Ok((stored_pieces(&ada).await? >= before + 2).then_some(()))
        })
        .await?;
        ada.reload().await?;
        let words = ada.read("recovered").await?;
        assert!(words.contains("at the end of card 1"), "{words}");
        ada.press("recovered-keep").await?;
        ada.see_notice("recording-kept").await?;
        let words = ada.read("notice").await?;
        assert!(words.contains("at the end of card 1"), "{words}");
        let after = ada.see_changed(&cards).await?;
        assert_eq!((after.len(), &after[1]), (2, &cards[1]));
        assert_ne!(after[0].clips, cards[0].clips);
        Ok(())
    });
}

#[test]
fn a_recording_without_room_says_so_and_the_cards_before_it_are_whole() {
    test("recorder-full", "/", async |stage| {
        let ada = stage.person_with_room("Ada", 2_000_000).await?;
        ada.seed_project("Interview", 2, 50_000).await?;
        ada.reload().await?;
        ada.open_project("Interview").await?;
        let cards = ada.see_cards(2).await?;
        let clips = ada.clips().await?;
        ada.fill_disk().await?;

        ada.press("record").await?;
        ada.see_notice("disk-full").await?;
        ada.see_state("recorder", "data-state", &["stuck"]).await?;
        assert_eq!(ada.see_cards(2).await?, cards);

        ada.make_room().await?;
        ada.press("record-retry").await?;
        ada.see_cards(3).await?;
        ada.see_no("recorder").await?;
        ada.reload().await?;
        assert_eq!(ada.see_cards(3).await?[..2], cards);
        let after = ada.clips().await?;
        assert!(clips.iter().all(|clip| after.contains(clip)), "the sound before it is whole");
        Ok(())
    });
}
