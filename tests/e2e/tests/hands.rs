//! The whole timeline with one way of working alone: by keys, or by single clicks. Nothing is dragged, held or clicked twice.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::{
    Person, Result, test,
    wait::{PATIENCE, becomes, eventually},
};
use thirtyfour::Key;

const SHORT: Duration = Duration::from_millis(1_500);

async fn labels(person: &Person) -> Result<Vec<String>> {
    Ok(person.cards().await?.into_iter().map(|card| card.label).collect())
}

async fn see_labels(person: &Person, expected: &[&str]) -> Result {
    let wanted: Vec<_> = expected.iter().map(|label| (*label).to_owned()).collect();
    becomes("the titles in their order", wanted, async || labels(person).await).await
}

async fn lengths(person: &Person) -> Result<u64> {
    let cards = person.cards().await?;
    Ok(cards.iter().map(|card| card.duration_ms.parse::<u64>().unwrap_or_default()).sum())
}

/// Goes to a control of a card with Tab, from wherever the focus is, and presses Enter.
async fn enter_in(person: &Person, card: &str, id: &str) -> Result {
    person.walk_to_css(&Person::in_card(card, id)).await?;
    person.keys(Key::Enter + "").await
}

#[test]
fn everything_of_the_timeline_is_done_by_keys_alone() {
    test("keys-alone", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        // Recorded from the library; the title is offered and written at once.
        ada.enter("library-record").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        ada.enter_after("record-stop", SHORT).await?;
        ada.see_focus("card-label-field").await?;
        ada.keys("One" + Key::Enter).await?;
        see_labels(&ada, &["One"]).await?;
        let one = ada.see_cards(1).await?.remove(0).id;
        let whole = lengths(&ada).await?;

        // Recorded behind it, on the line.
        enter_in(&ada, &one, "card-insert").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        ada.enter_after("record-stop", SHORT).await?;
        ada.see_focus("card-label-field").await?;
        ada.keys("Two" + Key::Enter).await?;
        see_labels(&ada, &["One", "Two"]).await?;
        let two = ada.see_cards(2).await?.remove(1).id;

        // Split in the editor, merged again from the menu.
        enter_in(&ada, &one, "menu").await?;
        enter_in(&ada, &one, "card-trim").await?;
        ada.see_focus("editor-cursor").await?;
        for _ in 0..5 {
            ada.keys(Key::Right + "").await?;
        }
        ada.enter("editor-split").await?;
        see_labels(&ada, &["One", "One", "Two"]).await?;
        ada.keys(Key::Escape + "").await?;
        ada.see_focus("card-edit").await?;
        enter_in(&ada, &one, "menu").await?;
        enter_in(&ada, &one, "card-merge").await?;
        see_labels(&ada, &["One", "Two"]).await?;
        assert_eq!(ada.cards().await?[0].duration_ms, whole.to_string(), "no sound is lost");

        // Found, and put in another order among what is found.
        ada.keys(Key::Control + "f").await?;
        ada.see_focus("find-field").await?;
        ada.keys("two").await?;
        see_labels(&ada, &["Two"]).await?;
        ada.keys(Key::Escape + "").await?;
        see_labels(&ada, &["One", "Two"]).await?;
        ada.walk_to_css(&Person::in_card(&two, "card-drag")).await?;
        ada.keys(" ").await?;
        ada.keys(Key::Up + "").await?;
        ada.keys(" ").await?;
        see_labels(&ada, &["Two", "One"]).await?;

        // All of them at once.
        ada.keys(Key::Control + "a").await?;
        ada.see("selection-bar").await?;
        ada.enter("selection-colour").await?;
        ada.enter("selection-colour-green").await?;
        eventually("both are green", PATIENCE, async || {
            Ok(ada.cards().await?.iter().all(|card| card.colour == "green").then_some(()))
        })
        .await?;
        ada.enter("selection-duplicate").await?;
        see_labels(&ada, &["Two", "One", "Two", "One"]).await?;
        ada.enter("selection-done").await?;

        back_to_the_beginning(&ada).await
    });
}

async fn back_to_the_beginning(ada: &Person) -> Result {
    // Back to the beginning of all of it, and forth by one.
    ada.enter("history-open").await?;
    ada.enter("history-begin").await?;
    ada.see_cards(0).await?;
    ada.keys(Key::Escape + "").await?;
    ada.see_no("history-dialog").await?;
    ada.enter("redo").await?;
    ada.see_cards(1).await.map(drop)
}

#[test]
fn everything_of_the_timeline_is_done_by_single_clicks_alone() {
    test("clicks-alone", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.press("library-record").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        ada.finish_recording(SHORT).await?;
        let one = ada.see_cards(1).await?.remove(0).id;
        ada.leave_offered_title().await?;
        ada.record_card(SHORT).await?;
        let two = ada.see_cards(2).await?.remove(1).id;
        let whole = lengths(&ada).await?;

        // A press in the waveform of the editor, and one on each verb.
        ada.press_in_menu(&one, "card-trim").await?;
        ada.see_editor(&one).await?;
        ada.press_in_editor(0.3).await?;
        ada.press("editor-split").await?;
        ada.see_cards(3).await?;
        assert_eq!(lengths(&ada).await?, whole);
        ada.press_in_menu(&one, "card-merge").await?;
        ada.see_cards(2).await?;
        ada.press_in_editor(0.3).await?;
        ada.press("editor-from").await?;
        ada.press_in_editor(0.6).await?;
        ada.press("editor-to").await?;
        ada.hear(async || ada.press("trim-preview").await).await?;
        ada.press("trim-cut").await?;
        eventually("a part is gone", PATIENCE, async || Ok((lengths(&ada).await? < whole).then_some(())))
            .await?;
        ada.press("editor-zoom-in").await?;
        ada.press("editor-show-all").await?;
        ada.press("edit-colour-blue").await?;
        becomes("the colour", "blue".to_owned(), async || Ok(ada.cards().await?[0].colour.clone())).await?;

        // Places without dragging: a press up, and a place by its name.
        ada.press_in(&two, "card-up").await?;
        ada.see_order(&[&two, &one]).await?;
        ada.press_in_menu(&two, "card-move").await?;
        ada.press("move-last").await?;
        ada.see_order(&[&one, &two]).await?;

        // Filters, and several cards.
        ada.press("find").await?;
        ada.press("find-filters").await?;
        ada.press("filter-colour-blue").await?;
        ada.see_order(&[&one]).await?;
        ada.press("find-close").await?;
        ada.press_in_menu(&one, "card-select").await?;
        ada.press_in(&two, "card-choose").await?;
        ada.press("selection-merge").await?;
        ada.see_cards(1).await?;
        ada.press("selection-done").await?;
        ada.press("history-open").await?;
        ada.press("history-begin").await?;
        ada.see_cards(0).await.map(drop)
    });
}
