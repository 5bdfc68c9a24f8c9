//! Recording is one press away, wherever one is, and the card stands where it was asked for.
#![allow(missing_docs)]

use std::time::Duration;

use serde_json::json;
use spoke_e2e::{
    Person, Result, test,
    wait::{PATIENCE, eventually},
};
use thirtyfour::Key;

const SHORT: Duration = Duration::from_millis(1_500);

/// The key that records.
async fn press_key(person: &Person) -> Result {
    let key = "dispatchEvent(new KeyboardEvent('keydown',
        { key: 'r', code: 'KeyR', altKey: true, bubbles: true, cancelable: true }))";
    person.eval(key, Vec::new()).await.map(drop)
}

/// The recording that was begun becomes the only card of a project that has a name.
async fn becomes_a_named_project(person: &Person) -> Result {
    person.see_state("recorder", "data-state", &["recording"]).await?;
    person.finish_recording(SHORT).await?;
    person.see_cards(1).await?;
    let title = person.read("project-title").await?;
    assert!(title.contains(':') && title.chars().any(char::is_alphabetic), "a day and an hour: {title:?}");
    person.press("home").await?;
    person.see("library").await?;
    assert!(person.titles().await?.contains(&title), "{title:?} is listed");
    Ok(())
}

#[test]
fn from_the_library_a_press_a_key_and_an_address_record_at_once() {
    test("capture-library", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.press("library-record").await?;
        becomes_a_named_project(&ada).await?;
        ada.see_no("recorder").await?;
        press_key(&ada).await?;
        becomes_a_named_project(&ada).await?;
        let home = ada.eval("return location.href", Vec::new()).await?;
        let home = home.as_str().ok_or("an address")?.split(['?', '#']).next().unwrap_or_default().to_owned();
        ada.open(&format!("{home}?record")).await?;
        becomes_a_named_project(&ada).await?;
        assert_eq!(ada.titles().await?.len(), 3, "one project each");
        assert_eq!(ada.eval("return location.search", Vec::new()).await?, json!(""));
        Ok(())
    });
}

#[test]
fn in_a_project_a_card_is_recorded_in_front_of_any_other_behind_it_or_by_key_at_the_end() {
    test("capture-here", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Order").await?;
        ada.record_card(SHORT).await?;
        let one = ada.see_cards(1).await?.remove(0).id;

        ada.press_in_menu(&one, "card-record-before").await?;
        ada.finish_recording(SHORT).await?;
        let first = ada.see_cards(2).await?.remove(0).id;
        ada.see_order(&[&first, &one]).await?;
        assert_ne!(first, one);

        ada.press_in_menu(&first, "card-record-behind").await?;
        ada.finish_recording(SHORT).await?;
        let second = ada.see_cards(3).await?.remove(1).id;
        ada.see_order(&[&first, &second, &one]).await?;

        ada.press_in_menu(&one, "card-record-before").await?;
        ada.finish_recording(SHORT).await?;
        let third = ada.see_cards(4).await?.remove(2).id;
        ada.see_order(&[&first, &second, &third, &one]).await?;

        ada.see_no("recorder").await?;
        press_key(&ada).await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        ada.finish_recording(SHORT).await?;
        let last = ada.see_cards(5).await?.remove(4).id;
        ada.see_order(&[&first, &second, &third, &one, &last]).await
    });
}

#[test]
fn a_take_is_called_by_the_time_of_day_and_its_title_is_offered_for_writing() {
    test("capture-title", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Titles").await?;
        ada.press("record").await?;
        ada.finish_recording(SHORT).await?;
        ada.see_focus("card-label-field").await?;
        ada.leave_offered_title().await?;
        let first = ada.see_cards(1).await?.remove(0);
        let parts: Vec<&str> = first.label.split(':').collect();
        assert!(parts.len() == 3 && parts.iter().all(|part| part.len() == 2), "{:?}", first.label);

        // Typing replaces it, and Enter keeps what was typed.
        ada.press("record").await?;
        ada.finish_recording(SHORT).await?;
        ada.see_focus("card-label-field").await?;
        ada.keys("The river" + Key::Enter).await?;
        let second = ada.see_cards(2).await?.remove(1);
        ada.see_label(&second.id, "The river").await?;

        // So does the next recording.
        ada.press("record").await?;
        ada.finish_recording(SHORT).await?;
        ada.see_focus("card-label-field").await?;
        ada.keys("The bridge").await?;
        ada.keys(Key::Alt + "r").await?;
        ada.finish_recording(SHORT).await?;
        let third = ada.see_cards(4).await?.remove(2);
        ada.see_label(&third.id, "The bridge").await?;
        ada.leave_offered_title().await
    });
}

#[test]
fn between_two_cards_a_line_records_and_what_runs_does_not_lock_the_project() {
    test("capture-line", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Lines").await?;
        ada.record_card(SHORT).await?;
        ada.record_card(SHORT).await?;
        let before = ada.see_cards(2).await?;
        let (one, two) = (before[0].id.as_str(), before[1].id.as_str());
        ada.hover_and_press(&Person::in_card(one, "card-insert")).await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;

        // Meanwhile the cards can be named and moved; what would end the recording or be heard in it says why not.
        ada.rename(one, "Named meanwhile").await?;
        ada.press_in(one, "card-play").await?;
        ada.see_notice("refused").await?;
        ada.press("home").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        ada.see("project").await?;
        ada.finish_recording(SHORT).await?;
        let after = ada.see_cards(3).await?;
        assert_eq!((after[0].id.as_str(), after[2].id.as_str()), (one, two));
        ada.leave_offered_title().await?;

        // In front of the first one too, with the keyboard.
        let front = Person::in_card(one, "card-insert-front");
        ada.eval("document.querySelector(arguments[0]).focus()", vec![json!(front)]).await?;
        ada.keys(Key::Enter + "").await?;
        ada.finish_recording(SHORT).await?;
        let order = ada.see_cards(4).await?;
        assert_eq!(order[1].id, one);
        eventually("the new card has the focus", PATIENCE, async || {
            Ok(ada.is_at("card-label-field").await?.then_some(()))
        })
        .await
    });
}
