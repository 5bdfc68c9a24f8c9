//! Finding cards, and doing something with several of them at once.
#![allow(missing_docs)]

use serde_json::{Value, json};
use spoke_e2e::{
    Person, Result, Stage, test,
    wait::{PATIENCE, eventually},
};
use thirtyfour::Key;

async fn open(stage: &mut Stage, cards: usize) -> Result<Person> {
    let ada = stage.person("Ada").await?;
    ada.seed_timeline("Archive", cards).await?;
    ada.reload().await?;
    ada.open_project("Archive").await?;
    ada.see_cards(cards).await?;
    Ok(ada)
}

/// The numbers of the cards in the page.
async fn numbers(person: &Person) -> Result<Vec<usize>> {
    Ok(person.cards().await?.iter().map(|card| card.number.parse().unwrap_or_default()).collect())
}

async fn see_numbers(person: &Person, expected: &[usize]) -> Result {
    eventually(&format!("{} sees the cards {expected:?}", person.name), PATIENCE, async || {
        Ok((numbers(person).await? == expected).then_some(()))
    })
    .await
}

async fn see_text(person: &Person, id: &str, expected: &str) -> Result {
    eventually(&format!("{id} of {} says {expected:?}", person.name), PATIENCE, async || {
        Ok((person.see(id).await?.text().await? == expected).then_some(()))
    })
    .await
}

async fn texts(person: &Person, script: &str) -> Result<Value> {
    person.eval(script, Vec::new()).await
}

#[test]
fn cards_are_found_by_words_tags_and_colours_and_moved_among_those() {
    test("find", "/", async |stage| {
        let ada = open(stage, 20).await?;
        ada.rename(&ada.cards().await?[4].id.clone(), "Zürich am Fluss").await?;
        ada.rename(&ada.cards().await?[11].id.clone(), "The ZURICH again").await?;
        ada.keys(Key::Control + "f").await?;
        ada.see_focus("find-field").await?;
        ada.keys("zurich").await?;
        see_text(&ada, "find-count", "2 of 20 cards").await?;
        see_numbers(&ada, &[5, 12]).await?;
        let marked =
            texts(&ada, "return [...document.querySelectorAll('mark')].map((mark) => mark.textContent)")
                .await?;
        assert_eq!(marked, json!(["Zürich", "ZURICH"]));

        // The second goes in front of the first, next to it; those between keep their order.
        let [first, second] = [ada.cards().await?[0].id.clone(), ada.cards().await?[1].id.clone()];
        ada.press_in(&second, "card-up").await?;
        see_numbers(&ada, &[5, 6]).await?;
        ada.see_order(&[&second, &first]).await?;
        ada.press("undo").await?;
        ada.see_order(&[&first, &second]).await?;

        // It stays where it is looked at, although it is not called so any more.
        ada.rename(&first, "Somewhere else").await?;
        see_text(&ada, "find-count", "2 of 20 cards").await?;
        ada.see("find-field").await?.send_keys(Key::Escape + "").await?;
        ada.see_no("find-field").await?;
        ada.see_cards(20).await?;

        ada.keys("/").await?;
        ada.see_focus("find-field").await?;
        ada.keys("#tak").await?;
        see_text(&ada, "find-count", "3 of 20 cards").await?;
        ada.write("find-field", " ").await?;
        ada.press("find-filters").await?;
        ada.press("filter-colour-blue").await?;
        see_text(&ada, "find-count", "5 of 20 cards").await?;
        let counts = texts(
            &ada,
            "return document.querySelector('[data-testid=filter-colour-red] .filter-count').textContent",
        )
        .await?;
        assert_eq!(counts, json!("5"));
        ada.press("filter-tag").await?;
        ada.write("find-field", "nobody says this").await?;
        see_text(&ada, "find-count", "None of 20 cards has all of this").await?;
        ada.press("find-close").await?;
        ada.see_cards(20).await.map(drop)
    });
}

/// Ada has eight cards, and Ben sees them.
async fn shared(stage: &mut Stage) -> Result<(Person, Person, Vec<String>)> {
    let ada = open(stage, 8).await?;
    let ben = stage.person("Ben").await?;
    ada.bring(&ben).await?;
    let before = ada.see_cards(8).await?;
    ben.see_same_cards(&before).await?;
    Ok((ada, ben, before.into_iter().map(|card| card.id).collect()))
}

/// Chooses the second card, and with Shift those up to the fourth.
async fn choose_three(ada: &Person, ids: &[String]) -> Result {
    ada.press_in_menu(&ids[1], "card-select").await?;
    ada.see("selection-bar").await?;
    let shift = "const box = document.querySelector(arguments[0]);
        box.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: true }))";
    ada.eval(shift, vec![json!(Person::in_card(&ids[3], "card-choose"))]).await?;
    see_text(ada, "selection-count", "3 cards · 0:30").await
}

async fn see_pink(person: &Person, count: usize) -> Result {
    eventually(&format!("{} sees {count} pink cards", person.name), PATIENCE, async || {
        let cards = person.cards().await?;
        Ok((cards.iter().filter(|card| card.colour == "pink").count() == count).then_some(()))
    })
    .await
}

async fn see_tagged(person: &Person, count: usize) -> Result {
    let tagged = "return [...document.querySelectorAll('[data-testid=card-tag]')]
        .filter((tag) => tag.textContent === 'harbour').length";
    eventually(&format!("{} sees {count} tags", person.name), PATIENCE, async || {
        Ok((texts(person, tagged).await? == json!(count)).then_some(()))
    })
    .await
}

#[test]
fn many_cards_are_changed_in_one_step_and_others_see_it() {
    test("many-cards", "/", async |stage| {
        let (ada, ben, ids) = shared(stage).await?;
        choose_three(&ada, &ids).await?;
        ada.press("selection-colour").await?;
        ada.press("selection-colour-pink").await?;
        see_pink(&ben, 3).await?;
        ada.press("selection-tag").await?;
        ada.write("selection-tag-field", "harbour").await?;
        ada.keys(Key::Enter + "").await?;
        see_tagged(&ben, 3).await?;
        ada.press("selection-merge").await?;
        ben.see_cards(6).await?;
        ada.press("undo").await?;
        ben.see_cards(8).await?;
        ada.press("selection-done").await?;
        ada.see_no("selection-bar").await?;

        // All of them, with one key, and gone with one press; one step brings them back, after a reload too.
        ada.eval("document.activeElement?.blur()", Vec::new()).await?;
        ada.keys(Key::Control + "a").await?;
        see_text(&ada, "selection-count", "8 cards · 1:20").await?;
        ada.press("selection-duplicate").await?;
        ada.see_cards(16).await?;
        ada.press("selection-delete").await?;
        ada.see_cards(8).await?;
        ada.keys(Key::Escape + "").await?;
        ada.see_no("selection-bar").await?;
        ada.press("undo").await?;
        ada.see_cards(16).await?;
        ada.press("undo").await?;
        let after = ada.see_cards(8).await?;
        ben.see_same_cards(&after).await?;
        ada.reload().await?;
        ada.press("undo").await?;
        see_tagged(&ada, 0).await?;
        ada.press("undo").await?;
        see_pink(&ada, 0).await
    });
}

#[test]
fn many_cards_go_where_they_are_told_together() {
    test("many-moved", "/", async |stage| {
        let (ada, ben, ids) = shared(stage).await?;
        let order = |places: [usize; 8]| places.map(|at| ids[at].as_str());
        choose_three(&ada, &ids).await?;
        ada.press("selection-move").await?;
        ada.press("move-last").await?;
        ben.see_order(&order([0, 4, 5, 6, 7, 1, 2, 3])).await?;
        ada.press("selection-move").await?;
        ada.write("move-number", "99").await?;
        ada.press("move-confirm").await?;
        ada.see("move-problem").await?;
        ada.write("move-number", "2").await?;
        ada.keys(Key::Enter + "").await?;
        ben.see_order(&order([0, 1, 2, 3, 4, 5, 6, 7])).await?;
        ada.press("undo").await?;
        ben.see_order(&order([0, 4, 5, 6, 7, 1, 2, 3])).await?;
        // One of them with the keys, and all go along.
        ada.eval(
            "document.querySelector(arguments[0]).focus()",
            vec![json!(Person::in_card(&ids[2], "card-drag"))],
        )
        .await?;
        ada.keys(Key::Home + "").await?;
        ben.see_order(&order([1, 2, 3, 0, 4, 5, 6, 7])).await?;

        // What was done is listed, and a press goes back to before all of it.
        ada.press("selection-done").await?;
        ada.press("history-open").await?;
        ada.see("history-dialog").await?;
        ada.press("history-begin").await?;
        ben.see_order(&order([0, 1, 2, 3, 4, 5, 6, 7])).await?;
        ada.press("history-close").await
    });
}
