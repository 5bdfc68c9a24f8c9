//! Recordings that something gets in the way of - permission, a missing device, a reload, a full disk: a clear message,
//! a way on without reloading, nothing lost.
#![allow(missing_docs)]

use std::time::Duration;

use serde_json::json;
use spoke_e2e::{Person, Result, person::Microphone, test, wait::eventually};

/// The browser lets the page listen from now on, as after a visit to its settings.
async fn allow_microphone(person: &Person) -> Result {
    let origin = person.eval("return location.origin", Vec::new()).await?;
    let params = json!({ "origin": origin, "permissions": ["audioCapture"] });
    person.devtools("Browser.grantPermissions", params).await.map(drop)
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

/// The browser gives the page so many bytes; `None`: as many as usual.
///
/// Chromium 156 asks for the quota once and goes on with what it heard for half a minute, also when the page was left
/// and opened again: so a small quota has to be there before the database is. A quota of 0 counts as none.
async fn allot(person: &Person, origin: &str, bytes: Option<u64>) -> Result {
    let mut params = json!({ "origin": origin });
    if let Some(bytes) = bytes {
        params["quotaSize"] = bytes.into();
    }
    person.devtools("Storage.overrideQuotaForOrigin", params).await.map(drop)
}

/// Fills what room is left with bytes that nothing names: the next start sweeps them away.
async fn fill_disk(person: &Person) -> Result {
    let script = "const db = await new Promise((resolve, reject) => {
            const request = indexedDB.open('spoke');
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        const put = (bytes, at) => new Promise((resolve) => {
            const tx = db.transaction('chunks', 'readwrite');
            const buffer = crypto.getRandomValues(new Uint8Array(bytes)).buffer;
            tx.objectStore('chunks').put(buffer, ['f'.repeat(32), at]);
            tx.oncomplete = () => resolve(true);
            tx.onabort = () => resolve(false);
        });
        let at = 0;
        for (const bytes of [65536, 4096, 256, 16]) while (await put(bytes, at)) at += bytes;
        db.close();
        return at;";
    let filled = person.eval_async(script, Vec::new()).await?.as_u64().unwrap_or(0);
    if filled > 0 { Ok(()) } else { Err("the disk was full before it was filled".into()) }
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
        assert!(ada.records("recordings").await?.is_empty(), "nothing half-made stays behind");

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
fn a_recording_cut_short_by_a_reload_is_offered_back_and_plays() {
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
                ada.press_in(&cards[0].id, "card-play").await?;
                ada.hear().await?;
                ada.press("play-stop").await?;
            } else {
                ada.press("recovered-discard").await?;
                ada.see_no("recovered").await?;
            }
            ada.reload().await?;
            ada.see_cards(1).await?;
            ada.see_no("recovered").await?;
            assert!(ada.records("recordings").await?.is_empty());
        }
        Ok(())
    });
}

#[test]
fn a_recording_without_room_says_so_and_the_cards_before_it_are_whole() {
    test("recorder-full", "/", async |stage| {
        let home = stage.site.address();
        let origin = home.trim_end_matches('/').to_owned();
        let ada = stage.visitor("Ada", &home, Microphone::Speaks).await?;
        ada.open("about:blank").await?;
        allot(&ada, &origin, Some(2_000_000)).await?;
        ada.open_home().await?;
        ada.seed_project("Interview", 2, 50_000).await?;
        ada.reload().await?;
        ada.open_project("Interview").await?;
        let cards = ada.see_cards(2).await?;
        let clips = ada.clips().await?;
        fill_disk(&ada).await?;

        ada.press("record").await?;
        ada.see_notice("disk-full").await?;
        ada.see_no("recorder").await?;
        assert_eq!(ada.see_cards(2).await?, cards);

        allot(&ada, &origin, None).await?;
        ada.record_card(Duration::from_secs(2)).await?;
        ada.reload().await?;
        assert_eq!(ada.see_cards(3).await?[..2], cards);
        let after = ada.clips().await?;
        assert!(clips.iter().all(|clip| after.contains(clip)), "the sound before it is whole");
        Ok(())
    });
}
