//! A project as a ZIP file: saved in one browser, opened in another, also where no connection comes about.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::{
    Person, Result,
    act::{CardSeen, fixture, read_zip},
    browser::Microphone,
    site::STUDIO,
    test,
};

/// Everything of the cards but their ids, which are new in each project.
fn alike(cards: Vec<CardSeen>) -> Vec<CardSeen> {
    cards.into_iter().map(|card| CardSeen { id: String::new(), ..card }).collect()
}

/// Three cards, the first of two recordings.
async fn interview(ada: &Person) -> Result {
    ada.create_project("Interview: part 1").await?;
    for _ in 0..3 {
        ada.record_card(Duration::from_secs(1)).await?;
    }
    let cards = ada.cards().await?;
    ada.describe(&cards[0].id, "Grüße aus dem Hafen", "Say who is speaking.", "intro, take 2", "blue")
        .await?;
    ada.press_in_menu(&cards[0].id, "card-record-more").await?;
    let before = ada.cards().await?;
    ada.finish_recording(Duration::from_secs(1)).await?;
    ada.see_changed(&before).await.map(drop)
}

#[test]
fn a_saved_project_is_whole_and_opens_in_another_browser() {
    test("zip", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.keep_downloads().await?;
        interview(&ada).await?;
        ada.press("zip-save").await?;
        ada.see_zip_done().await?;
        let file = ada.downloaded("Interview part 1.zip").await?;

        let (zip, recorded) = (read_zip(&file)?, ada.clips().await?);
        assert_eq!(recorded.len(), 4);
        let mut hashes: Vec<_> = zip.files.iter().map(|(_, hash)| hash.clone()).collect();
        hashes.sort();
        assert_eq!(hashes, recorded.iter().map(|clip| clip.sha256.clone()).collect::<Vec<_>>());
        let names: Vec<_> = zip.files.iter().map(|(name, _)| name.as_str()).collect();
        assert!(
            names[0].starts_with("cards/001-grüße-aus-dem-hafen.") && names[1].starts_with("cards/001-"),
            "{names:?}"
        );
        assert!(zip.merged.is_some(), "the whole of it as one file");
        assert_eq!(zip.project["cards"][0]["label"], "Grüße aus dem Hafen");
        assert_eq!(
            format!("cards/{}", zip.project["cards"][1]["filename"].as_str().unwrap_or_default()),
            names[2]
        );

        let ben = stage.person("Ben").await?;
        ben.open_zip(&file).await?;
        ben.see("project").await?;
        ben.see_zip_done().await?;
        ben.see_text("project-title", "Interview: part 1").await?;
        let cards = ben.see_cards(3).await?;
        assert_eq!(alike(cards.clone()), alike(ada.cards().await?));
        assert_eq!(ben.clips().await?, recorded, "the same sound, byte for byte");
        ben.see_words_in(&cards[0].id, "card-notes", &["Say who is speaking."]).await?;
        ben.press("zip-close").await?;
        ben.see_no("zip").await?;
        ben.hear_card(&cards[0].id).await?;

        // Sound that is called a ZIP file says where it belongs; a ZIP becomes a project beside this one; the page stays.
        let misnamed = std::env::temp_dir().join(format!("spoke-speech-{}.zip", std::process::id()));
        std::fs::copy(fixture("speech.webm"), &misnamed)?;
        ben.drop_file(&misnamed).await?;
        ben.see_zip_failed("not-a-zip").await?;
        assert!(ben.read("zip-end").await?.contains("Add audio files"));
        ben.see_cards(3).await?;

        // Once more, dropped: a project beside the first, told apart from it, and no sound is stored twice.
        ben.press("home").await?;
        ben.see("library").await?;
        ben.drop_file(&file).await?;
        ben.see("project").await?;
        ben.see_cards(3).await?;
        ben.press("home").await?;
        ben.see_titles(&["Interview: part 1", "Interview: part 1 (2)"]).await?;
        assert_eq!(ben.clips().await?, recorded);
        ben.reload().await?;
        ben.see_titles(&["Interview: part 1", "Interview: part 1 (2)"]).await
    });
}

#[test]
fn where_pairing_fails_the_project_can_be_saved_and_the_guest_is_told_how_to_open_it() {
    test("zip-failed-pairing", "/", async |stage| {
        let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
        ada.keep_downloads().await?;
        ada.create_project("Far apart").await?;
        ada.record_card(Duration::from_secs(1)).await?;
        let link = ada.invite().await?;
        ada.press("share-cancel").await?;
        ada.see_no("share-dialog").await?;

        let refuse = "RTCPeerConnection.prototype.setLocalDescription = \
                      () => Promise.reject(new DOMException('no', 'OperationError'))";
        ada.eval(refuse, Vec::new()).await?;
        ada.press("share-open").await?;
        ada.see("share-failed").await?;
        assert!(ada.read("next-steps").await?.contains("ZIP"), "a way out that needs no connection");
        ada.press("failed-save-zip").await?;
        ada.see_zip_done().await?;
        let file = ada.downloaded("Far apart.zip").await?;

        ben.eval(refuse, Vec::new()).await?;
        ben.follow(&link).await?;
        ben.see_state("join", "data-step", &["invited"]).await?;
        ben.press("join-accept").await?;
        ben.see("join-failed").await?;
        assert!(ben.read("next-steps").await?.contains("Open a ZIP"), "what to do with what they send");
        ben.press("join-cancel").await?;
        ben.open_zip(&file).await?;
        ben.see_cards(1).await?;
        ben.see_zip_done().await?;
        assert_eq!(ben.clips().await?, ada.clips().await?);
        Ok(())
    });
}

#[test]
fn a_file_of_the_voice_cards_app_opens_and_others_say_what_they_are() {
    test("zip-voice-cards", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.open_zip(&fixture("speech.webm")).await?;
        ada.see_zip_failed("not-a-zip").await?;
        assert!(ada.read("zip-end").await?.contains("Nothing here has changed"));
        ada.see_titles(&[]).await?;

        ada.open_zip(&fixture("voice-cards-export.zip")).await?;
        let cards = ada.see_cards(3).await?;
        let labels: Vec<_> = cards.iter().map(|card| card.label.as_str()).collect();
        assert_eq!(labels, ["Welcome intro", "Quick brown fox", "Grüße aus München – schön!"]);
        ada.see_zip_done().await?;
        let clips = ada.clips().await?;
        assert_eq!(clips.len(), 3);
        for clip in &clips {
            assert_eq!((&clip.hash, clip.bytes), (&clip.sha256, clip.stored));
            assert!(
                (clip.decoded_ms - clip.duration_ms as f64).abs() < 100.0,
                "its length is measured: {clip:?}"
            );
        }
        // The first is WebM, the third a WAV that is called so.
        ada.hear_card(&cards[0].id).await?;
        ada.hear_card(&cards[2].id).await?;

        ada.press("home").await?;
        ada.open_zip(&fixture("voice-cards-edge-labels.zip")).await?;
        ada.see_cards(3).await?;
        ada.see_state("zip", "data-whole", &["false"]).await?;
        assert!(ada.read("zip-end").await?.contains("1 card could not be read"));
        ada.press("zip-close").await?;
        ada.see_no("zip").await
    });
}

#[test]
fn a_file_that_is_given_before_the_program_is_here_waits_for_it() {
    test("zip-first-visit", "/", async |stage| {
        let ada = stage.newcomer("Ada", Microphone::Speaks).await?;
        ada.see_state("library", "aria-busy", &["false"]).await?;
        assert!(!stage.site.was_asked_for(STUDIO), "nobody has touched anything yet");
        stage.site.withhold(Some(STUDIO));
        ada.open_zip(&fixture("voice-cards-export.zip")).await?;
        ada.see("stuck").await?;
        stage.site.withhold(None);
        ada.press("stuck-retry").await?;
        ada.see_cards(3).await.map(drop)
    });
}
