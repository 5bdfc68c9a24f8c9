//! Two people, two browsers: recorded speech goes across and plays.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::test;

#[test]
fn three_recordings_survive_a_reload_and_play_in_another_browser() {
    test("record_and_share", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Interview").await?;
        for seconds in [2, 3, 2] {
            ada.record_card(Duration::from_secs(seconds)).await?;
        }
        ada.see_pieces(3).await?; // Slices of a second each, put together once they are a card.
        let cards = ada.cards().await?;
        ada.rename(&cards[0].id, "Welcome").await?;
        ada.reload().await?;
        let cards = ada.see_cards(3).await?;
        assert_eq!(cards[0].label, "Welcome");
        let recorded = ada.clips().await?;
        assert_eq!(recorded.len(), 3);
        for clip in &recorded {
            assert_eq!((&clip.hash, clip.bytes), (&clip.sha256, clip.stored), "named by what it holds");
            assert!((clip.decoded_ms - clip.duration_ms as f64).abs() < 100.0, "{clip:?}");
            assert!(clip.duration_ms > 1_500, "{clip:?}");
        }

        let ben = stage.person("Ben").await?;
        let link = ada.invite().await?;
        let reply = ben.join(&link).await?;
        ada.enter_reply(&reply).await?;
        ben.see_state("incoming-dialog", "data-kind", &["new"]).await?;
        assert!(ben.read("incoming-title").await?.contains("Interview"));
        assert!(ben.clips().await?.is_empty(), "nothing came before it was accepted");
        ben.press("incoming-accept").await?;
        for person in [&ada, &ben] {
            person.see_progress(&["done"], Duration::from_secs(60)).await?;
            person.see_connection(&["connected"]).await?;
        }
        ben.see_same_cards(&cards).await?; // In the same order.
        assert_eq!(ben.clips().await?, recorded, "the same sound, byte for byte");
        ben.see_state("role", "data-role", &["viewer"]).await?;
        ben.see_disabled("record", true).await?; // A viewer does not record.
        ben.see("why-locked").await?;
        for tool in ["card-edit", "card-delete", "card-drag", "share-open"] {
            ben.see_number_of(tool, 0).await?; // It is not for a viewer.
        }

        ben.hear_card(&cards[1].id).await?;
        ben.hear(async || ben.press("play-all").await).await?;

        ben.leave_session().await?;
        ben.see_connection(&["disconnected"]).await?;
        ada.see_notice("peer-left").await?;
        ben.reload().await?;
        ben.see_cards(3).await?;
        ben.see_disabled("record", false).await?; // What was received is the receiver's now.
        ben.see_number_of("card-edit", 3).await
    });
}
