//! The viewer's disk is full: said clearly, nothing lost, and on it goes when there is room.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::test;

const LONG: Duration = Duration::from_secs(60);

#[test]
fn a_full_disk_is_explained_keeps_what_was_there_and_a_second_session_works() {
    test("disk_full", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        let ben = stage.person_with_room("Ben", 3_000_000).await?;
        ben.seed_project("My own", 2, 100_000).await?;
        ben.reload().await?;
        let (projects, clips) = (ben.records("projects").await?, ben.clips().await?);
        ada.seed_project("Long", 5, 4_000_000).await?;
        ada.reload().await?;
        ada.open_project("Long").await?;

        ada.pair_with(&ben).await?;
        ben.press("incoming-accept").await?;
        ben.see_notice("disk-full").await?;
        ben.see_progress(&["failed"], LONG).await?;
        ada.see_progress(&["failed"], LONG).await?;
        assert_eq!(ben.records("projects").await?, projects);
        assert!(clips.iter().all(|clip| clip.bytes == clip.stored));
        for clip in &clips {
            assert!(ben.clips().await?.contains(clip), "an old clip is whole");
        }

        ben.make_room().await?;
        ben.dismiss_notices().await?;
        ada.leave_session().await?;
        ben.see_notice("peer-left").await?;
        ada.see_connection(&["disconnected"]).await?;
        ada.pair_with(&ben).await?;
        ben.press("incoming-accept").await?;
        ben.see_progress(&["done"], LONG).await?;
        ben.see_cards(5).await?;
        ben.press("home").await?;
        ben.see_titles(&["Long", "My own"]).await
    });
}

#[test]
fn a_recording_that_meets_a_full_disk_loses_nothing_and_goes_on_when_there_is_room() {
    test("full-take", "/", async |stage| {
        let ada = stage.person_with_room("Ada", 3_000_000).await?;
        ada.create_project("On a full phone").await?;
        ada.press("record").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        ada.fill_disk().await?;
        ada.see_state("recorder", "data-state", &["stuck"]).await?;
        ada.keep_downloads().await?;
        ada.press("record-save").await?;
        // Without room it is not saved, and nothing is lost by trying.
        ada.press("record-retry").await?;
        ada.see_state("recorder", "data-state", &["stuck"]).await?;
        ada.make_room().await?;
        ada.press("record-retry").await?;
        ada.see_cards(1).await?;
        let clips = ada.clips().await?;
        assert!(clips.iter().all(|clip| clip.bytes == clip.stored && clip.bytes > 0), "{clips:?}");
        Ok(())
    });
}
