//! Cards in another project, cards in a file of their own, cards that are heard in a row; and cards that are trimmed where
//! they stand.
#![allow(missing_docs)]

use std::time::Duration;

use serde_json::json;
use spoke_e2e::{
    Person, Result, Stage,
    act::read_zip,
    test,
    wait::{PATIENCE, eventually},
};
use thirtyfour::Key;

/// A project with two recorded cards.
async fn lesson(stage: &mut Stage) -> Result<(Person, [String; 2])> {
    let ada = stage.person("Ada").await?;
    ada.create_project("Lesson").await?;
    for label in ["Opening", "Weather"] {
        ada.record_card(Duration::from_secs(2)).await?;
        let card = ada.cards().await?.pop().ok_or("a card")?;
        ada.rename(&card.id, label).await?;
    }
    let cards = ada.see_cards(2).await?;
    Ok((ada, [cards[0].id.clone(), cards[1].id.clone()]))
}

#[test]
fn cards_are_copied_and_moved_into_other_projects_and_undo_brings_them_back() {
    test("carry", "/", async |stage| {
        let (ada, [one, two]) = lesson(stage).await?;
        let recorded = ada.clips().await?;
        ada.press_in_menu(&one, "card-select").await?;
        ada.press("select-all").await?;
        ada.press("selection-project").await?;
        ada.write("carry-new-title", "Best of").await?;
        ada.press("carry-copy").await?;
        ada.see_notice("cards-carried").await?;
        ada.see_no("selection-bar").await?;
        ada.see_cards(2).await?;
        ada.press("notice-action").await?;
        ada.see_label(&ada.see_cards(2).await?[1].id.clone(), "Weather").await?;
        assert_eq!(ada.clips().await?, recorded, "no sound is copied");
        ada.hear_card(&ada.cards().await?[1].id.clone()).await?;
        ada.press("undo").await?;
        ada.see_cards(0).await?;
        ada.press("redo").await?;
        ada.see_cards(2).await?;

        // One card, from its menu, away from here.
        ada.press("home").await?;
        ada.open_project("Lesson").await?;
        ada.see_cards(2).await?;
        ada.press_in_menu(&two, "card-project").await?;
        ada.press("carry-project").await?;
        ada.press("carry-move").await?;
        ada.see_notice("cards-carried").await?;
        assert_eq!(ada.see_cards(1).await?[0].id, one);
        ada.press("undo").await?;
        ada.see_cards(2).await?;
        ada.reload().await?;
        ada.see_cards(2).await?;
        ada.press("home").await?;
        ada.open_project("Best of").await?;
        let there = ada.see_cards(3).await?;
        ada.hear_card(&there[2].id).await
    });
}

#[test]
fn chosen_cards_are_heard_in_a_row_and_saved_alone() {
    test("chosen-alone", "/", async |stage| {
        let (ada, [_, two]) = lesson(stage).await?;
        ada.keep_downloads().await?;
        ada.press_in_menu(&two, "card-select").await?;
        ada.hear(async || ada.press("selection-play").await).await?;
        ada.see_state("play-bar", "data-card", &[&two]).await?;
        ada.see_state_within("play-bar", "data-state", &["idle"], PATIENCE).await?;
        ada.press("selection-save").await?;
        ada.see_zip_done().await?;
        let zip = read_zip(&ada.downloaded("Lesson.zip").await?)?;
        assert_eq!(zip.files.len(), 1, "{:?}", zip.files);
        let cards = zip.project["cards"].as_array().map(Vec::len);
        assert_eq!((cards, zip.project["cards"][0]["label"].as_str()), (Some(1), Some("Weather")));
        Ok(())
    });
}

/// Where an end of a card's waveform is, and where a share of its width is, in pixels of the window.
async fn end_and_place(ada: &Person, card: &str, end: &str, share: f64) -> Result<[i64; 3]> {
    let area = ada.see_css(&Person::in_card(card, "card-waveform")).await?;
    let rect = area.rect().await?;
    let scrolled = ada.eval("return scrollY", Vec::new()).await?.as_f64().unwrap_or_default();
    let y = (rect.y + rect.height / 2.0 - scrolled) as i64;
    let mouse = ada.driver().action_chain();
    mouse.move_to((rect.x + rect.width / 2.0) as i64, y).perform().await?;
    let handle = ada.see_css(&Person::in_card(card, end)).await?.rect().await?;
    Ok([(handle.x + handle.width / 2.0) as i64, (rect.x + rect.width * share) as i64, y])
}

#[test]
fn a_card_is_trimmed_by_its_ends_where_it_stands() {
    test("trim-ends", "/", async |stage| {
        let (ada, [one, two]) = lesson(stage).await?;
        let length = async |person: &Person| -> Result<u64> {
            Ok(person.cards().await?[0].duration_ms.parse().unwrap_or_default())
        };
        let whole = length(&ada).await?;
        // Escape leaves it as it was, and ends nothing else.
        ada.press_in_menu(&two, "card-select").await?;
        ada.see("selection-bar").await?;
        let [from, to, y] = end_and_place(&ada, &one, "card-end-to", 0.4).await?;
        ada.driver().action_chain().move_to(from, y).click_and_hold().move_to(to, y).perform().await?;
        ada.see_css(".card-away").await?;
        ada.keys(Key::Escape + "").await?;
        ada.driver().action_chain().release().perform().await?;
        ada.see_number_of_css(".card-away", 0).await?;
        assert_eq!(length(&ada).await?, whole);
        ada.see("selection-bar").await?;
        ada.keys(Key::Escape + "").await?;
        ada.see_no("selection-bar").await?;

        let [from, to, y] = end_and_place(&ada, &one, "card-end-to", 0.5).await?;
        ada.driver()
            .action_chain()
            .move_to(from, y)
            .click_and_hold()
            .move_to(to, y)
            .release()
            .perform()
            .await?;
        let half = eventually("it is half as long", PATIENCE, async || {
            Ok(Some(length(&ada).await?).filter(|now| now.abs_diff(whole / 2) < whole / 20))
        })
        .await?;
        ada.eval("document.querySelector(arguments[0]).scrollIntoView()", vec![json!(".card")]).await?;
        let [from, to, y] = end_and_place(&ada, &one, "card-end-from", 0.5).await?;
        ada.driver()
            .action_chain()
            .move_to(from, y)
            .click_and_hold()
            .move_to(to, y)
            .release()
            .perform()
            .await?;
        eventually("it is a quarter as long", PATIENCE, async || {
            Ok((length(&ada).await?.abs_diff(half / 2) < whole / 20).then_some(()))
        })
        .await?;
        ada.press("undo").await?;
        ada.press("undo").await?;
        eventually("both are taken back", PATIENCE, async || Ok((length(&ada).await? == whole).then_some(())))
            .await
    });
}
