//! Recording is one press away, wherever one is, and the card stands where it was asked for.
#![allow(missing_docs)]

use std::time::Duration;

use serde_json::json;
use spoke_e2e::{Person, Result, test};

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

        press_key(&ada).await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        ada.finish_recording(SHORT).await?;
        let last = ada.see_cards(5).await?.remove(4).id;
        ada.see_order(&[&first, &second, &third, &one, &last]).await
    });
}
