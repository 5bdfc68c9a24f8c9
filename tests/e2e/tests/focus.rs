//! The focus never falls to the body, and what was done is said, for whoever works without a mouse or without a screen.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::{
    Person, Result, test,
    wait::{PATIENCE, eventually},
};
use thirtyfour::Key;

const SHORT: Duration = Duration::from_millis(600);

/// Puts the focus where Tab would lead, and presses Enter.
async fn enter_in(person: &Person, card: &str, id: &str) -> Result {
    person.walk_to_css(&Person::in_card(card, id)).await?;
    person.keys(Key::Enter + "").await
}

/// Where the focus is: the card, if in one, and the control.
async fn focus(person: &Person) -> Result<(String, String)> {
    let script = "const a = document.activeElement;
        return [a.closest('[data-card]')?.dataset.card ?? '', a.dataset.testid ?? a.tagName]";
    Ok(serde_json::from_value(person.eval(script, Vec::new()).await?)?)
}

/// Waits until it is there; the body never has it once the page has come to rest.
async fn see_focus_in(person: &Person, card: &str, id: &str) -> Result {
    let mut last = None;
    let seen = eventually(&format!("the focus comes to {id} of {card}"), PATIENCE, async || {
        let now = focus(person).await?;
        let there = now == (card.to_owned(), id.to_owned());
        Ok(there.then_some(()))
    })
    .await;
    if seen.is_err() {
        last = Some(focus(person).await?);
    }
    seen.map_err(|error| format!("{error}; it is at {last:?}").into())
}

async fn see_said(person: &Person, words: &str) -> Result {
    eventually(&format!("“{words}” is said"), PATIENCE, async || {
        Ok(person.read("said").await?.trim().eq(words).then_some(()))
    })
    .await
}

#[test]
fn the_focus_goes_to_the_neighbour_or_back_and_changes_are_said() {
    test("focus", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("By keys").await?;
        for _ in 0..4 {
            ada.record_card(SHORT).await?;
        }
        let cards: Vec<_> = ada.cards().await?.into_iter().map(|card| card.id).collect();

        // A field in place of a title gives way to the title.
        for end in [Key::Enter, Key::Escape] {
            enter_in(&ada, &cards[0], "card-label").await?;
            ada.see_focus("card-label-field").await?;
            ada.keys("Welcome" + end).await?;
            see_focus_in(&ada, &cards[0], "card-label").await?;
        }

        enter_in(&ada, &cards[0], "card-down").await?;
        see_said(&ada, "Card 2 of 4").await?;
        see_focus_in(&ada, &cards[0], "card-down").await?;
        enter_in(&ada, &cards[0], "card-up").await?;
        see_said(&ada, "Card 1 of 4").await?;

        // Deleted: the next one, at the end the one before.
        enter_in(&ada, &cards[0], "card-delete").await?;
        see_said(&ada, "Card 1, “Welcome”, is deleted. Undo brings it back.").await?;
        see_focus_in(&ada, &cards[1], "card-label").await?;
        enter_in(&ada, &cards[3], "card-delete").await?;
        see_focus_in(&ada, &cards[2], "card-label").await?;

        ada.enter("undo").await?;
        see_said(&ada, "Undone: delete card.").await?;
        ada.see_focus("undo").await?;
        ada.enter("redo").await?;
        see_said(&ada, "Redone: delete card.").await?;
        ada.see_focus("redo").await?;

        // A dialog gives it back, also to a menu that was closed meanwhile.
        the_editor_gives_it_back(&ada, &cards[1]).await?;
        enter_in(&ada, &cards[1], "menu").await?;
        enter_in(&ada, &cards[1], "card-trim").await?;
        ada.walk_to("trim-to").await?;
        ada.keys(Key::Left + "").await?;
        ada.enter("trim-save").await?;
        ada.see_disabled("trim-save", true).await?;
        ada.keys(Key::Escape + "").await?;
        ada.see_no("edit-dialog").await?;
        let (card, control) = focus(&ada).await?;
        assert_eq!(card, cards[1], "it is at {control}");

        ada.walk_to("record").await?;
        ada.keys(" ").await?;
        ada.finish_recording(SHORT).await?;
        ada.see_cards(3).await?;
        ada.leave_offered_title().await?;
        ada.see_focus("card-label").await?;

        for left in [2, 1, 0] {
            let card = ada.cards().await?.swap_remove(0).id;
            enter_in(&ada, &card, "card-delete").await?;
            ada.see_cards(left).await?;
        }
        eventually("something has the focus", PATIENCE, async || {
            Ok((focus(&ada).await?.1 != "BODY").then_some(()))
        })
        .await
    });
}

/// Escape leads from the editor back to the card, beside the list and in front of it.
async fn the_editor_gives_it_back(ada: &Person, card: &str) -> Result {
    for (width, field) in [(1280, Some("edit-label")), (800, None)] {
        ada.resize(width, 800).await?;
        enter_in(ada, card, "card-edit").await?;
        match field {
            Some(field) => ada.see_focus(field).await?,
            None => ada.see("edit-dialog").await.map(drop)?,
        }
        ada.keys(Key::Escape + "").await?;
        see_focus_in(ada, card, "card-edit").await?;
    }
    Ok(())
}
