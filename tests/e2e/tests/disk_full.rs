//! The viewer's disk is full: said clearly, nothing lost, and on it goes when there is room.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::test;

const LONG: Duration = Duration::from_secs(60);

#[test]
fn twenty_megabytes_into_five_keep_what_came_stay_in_step_and_go_on_when_there_is_room() {
    test("disk_full", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        let ben = stage.person_with_room("Ben", 5_000_000).await?;
        ben.seed_project("My own", 2, 100_000).await?;
        ben.reload().await?;
        let (projects, clips) = (ben.records("projects").await?, ben.clips().await?);
        ada.seed_project("Long", 20, 1_000_000).await?;
        ada.reload().await?;
        ada.open_project("Long").await?;

        ada.pair_with(&ben).await?;
        ben.press("incoming-accept").await?;
        ben.see_notice("clips-failed").await?;
        ben.see_progress(&["lacking"], LONG).await?;
        ada.see_progress(&["lacking"], LONG).await?;
        ada.close_share().await?;
        // What was there is whole, and what came is here.
        let now = ben.records("projects").await?;
        assert!(projects.iter().all(|project| now.contains(project)), "{now:?}");
        for clip in &clips {
            assert!(ben.clips().await?.contains(clip), "an old clip is whole");
        }
        let cards = ben.see_cards(20).await?;
        let whole = ben.clips().await?.iter().filter(|clip| clip.bytes == clip.stored).count();
        assert!(whole >= clips.len() + 2, "{whole} clips are whole");
        // Text goes on in step.
        ada.rename(&cards[19].id, "while there is no room").await?;
        ben.see_label(&cards[19].id, "while there is no room").await?;

        // The advice works, and nothing else has to be done.
        ben.make_room().await?;
        for person in [&ben, &ada] {
            person.see_progress(&["done"], LONG * 2).await?;
            person.see_in_step().await?;
        }
        ben.see_all_sound(&ada).await?;
        ben.see_no_notice("clips-failed").await?;
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
