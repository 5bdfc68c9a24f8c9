//! What can become of an offered project, and what never does: losing one's own.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::{test, wait::becomes};

const LONG: Duration = Duration::from_secs(60);

#[test]
fn a_rejected_project_changes_nothing_and_can_be_offered_again() {
    test("reject", "/", async |stage| {
        let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
        ada.seed_project("Lesson", 2, 50_000).await?;
        ada.reload().await?;
        ada.open_project("Lesson").await?;
        ben.create_project("My own").await?;
        ada.pair_with(&ben).await?;
        ben.press("incoming-reject").await?;
        ada.see_progress(&["rejected"], LONG).await?;
        ben.see_no("incoming-dialog").await?;
        assert_eq!(ben.records("projects").await?.len(), 1);
        ben.open_home().await?;
        ben.see_titles(&["My own"]).await?;
        ada.see_notice("peer-left").await?;
        ada.close_share().await?;
        ada.pair_with(&ben).await?;
        ben.press("incoming-accept").await?;
        ben.see_progress(&["done"], LONG).await?;
        ben.see_cards(2).await?;
        Ok(())
    });
}

#[test]
fn a_project_that_would_be_overwritten_is_warned_of_and_kept() {
    test("overwrite", "/", async |stage| {
        let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
        ada.seed_project("Lesson", 2, 50_000).await?;
        ada.reload().await?;
        ada.open_project("Lesson").await?;
        ada.pair_with(&ben).await?;
        ben.press("incoming-accept").await?;
        for (choice, titles, trash) in [
            ("incoming-beside", vec!["Lesson", "Lesson (my copy)"], 0),
            ("incoming-replace", vec!["Lesson", "Lesson (my copy)"], 1),
        ] {
            for person in [&ada, &ben] {
                person.see_progress(&["done"], LONG).await?;
            }
            let cards = ben.see_cards(2).await?;
            ben.leave_session().await?;
            ben.see_connection(&["disconnected"]).await?;
            ben.rename(&cards[0].id, "Ben's words").await?;
            ada.see_notice("peer-left").await?;
            ada.close_share().await?;
            ada.pair_with(&ben).await?;
            ben.see_state("incoming-dialog", "data-kind", &["overwrite"]).await?;
            ben.see("incoming-warning").await?;
            ben.press(choice).await?;
            for person in [&ada, &ben] {
                person.see_progress(&["done"], LONG).await?;
            }
            ben.see_label(&cards[0].id, "Card 1").await?;
            ben.press("home").await?;
            ben.see("library").await?;
            ben.see_titles(&titles).await?;
            becomes(&format!("projects in the trash after {choice}"), trash, async || {
                Ok(ben.records("projects").await?.iter().filter(|p| p.get("trashed").is_some()).count())
            })
            .await?;
            ben.open_project("Lesson").await?;
        }
        Ok(())
    });
}

#[test]
fn a_cancelled_transfer_leaves_everything_whole_and_the_next_one_works() {
    test("cancel", "/", async |stage| {
        let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
        // Long enough to be stopped in time on a busy machine.
        ada.seed_project("Long", 20, 4_000_000).await?;
        ada.reload().await?;
        ada.open_project("Long").await?;
        ada.pair_with(&ben).await?;
        ben.press("incoming-accept").await?;
        ben.see_percent(2).await?;
        ben.press("progress-cancel").await?;
        ben.see_progress(&["cancelled"], LONG).await?;
        ada.see_progress(&["cancelled"], LONG).await?;
        assert!(ben.records("projects").await?.is_empty());
        ada.leave_session().await?;
        ben.see_notice("peer-left").await?;
        ada.see_connection(&["disconnected"]).await?;
        ada.pair_with(&ben).await?;
        ben.press("incoming-accept").await?;
        ben.see_progress(&["done"], LONG).await?;
        ben.see_cards(20).await?;
        Ok(())
    });
}

#[test]
fn a_killed_editor_leaves_the_viewer_whole_and_a_new_session_works_without_reload() {
    test("killed", "/", async |stage| {
        let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
        ben.create_project("My own").await?;
        ada.seed_project("Long", 10, 4_000_000).await?;
        ada.reload().await?;
        ada.open_project("Long").await?;
        ada.pair_with(&ben).await?;
        ben.press("incoming-accept").await?;
        ben.see_percent(5).await?;
        ada.kill()?;
        ben.see_connection(&["reconnecting"]).await?;
        ben.see_progress(&["failed"], LONG).await?;
        ben.see_notice("peer-lost").await?;
        assert_eq!(ben.records("projects").await?.len(), 1);

        let cleo = stage.person("Cleo").await?;
        cleo.seed_project("Other", 3, 100_000).await?;
        cleo.reload().await?;
        cleo.open_project("Other").await?;
        cleo.pair_with(&ben).await?;
        ben.press("incoming-accept").await?;
        cleo.see_progress(&["done"], LONG).await?;
        ben.see_cards(3).await?;
        Ok(())
    });
}
