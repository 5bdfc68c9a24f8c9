//! The main path without a mouse: project, recordings, titles, order, sharing, joining.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::{
    Person, Result, test,
    wait::{PATIENCE, eventually},
};
use thirtyfour::Key;

const LONG: Duration = Duration::from_secs(60);

/// One card of a second or so.
async fn record(person: &Person) -> Result {
    let before = person.cards().await?.len();
    person.walk_to("record").await?;
    person.keys(" ").await?;
    person.see_state("recorder", "data-state", &["recording"]).await?;
    // Nothing dismisses a running recording by accident.
    person.keys(Key::Escape + "").await?;
    eventually("a second is recorded", PATIENCE, async || {
        let time = person.read("record-time").await?;
        Ok((!time.is_empty() && !time.starts_with("00:00")).then_some(()))
    })
    .await?;
    person.enter("record-stop").await?;
    person.see_cards(before + 1).await?;
    // Its title is offered for writing.
    person.see_focus("card-label-field").await?;
    person.keys(Key::Escape + "").await
}

#[test]
fn a_project_is_made_recorded_arranged_and_undone_by_keyboard() {
    test("keyboard-edit", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.enter("project-create").await?;
        ada.see_focus("project-create-title").await?;
        ada.keys("Interview" + Key::Enter).await?;
        ada.see("project").await?;
        record(&ada).await?;
        record(&ada).await?;
        let cards = ada.cards().await?;
        let (first, second) = (cards[0].id.as_str(), cards[1].id.as_str());

        ada.walk_to_css(&Person::in_card(first, "card-label")).await?;
        ada.keys(Key::Enter + "").await?;
        ada.see_focus("card-label-field").await?;
        ada.keys("Welcome" + Key::Enter).await?;
        ada.see_label(first, "Welcome").await?;

        ada.walk_to_css(&Person::in_card(first, "card-drag")).await?;
        ada.keys(Key::Down + "").await?;
        ada.see_order(&[second, first]).await?;
        ada.enter("undo").await?;
        ada.see_order(&[first, second]).await?;
        ada.enter("redo").await?;
        ada.see_order(&[second, first]).await?;

        ada.walk_to_css(&Person::in_card(first, "card-edit")).await?;
        ada.keys(Key::Enter + "").await?;
        ada.see_editor(first).await?;
        ada.see_focus("edit-label").await?;
        ada.keys(Key::Escape + "").await?;
        ada.see_focus("card-edit").await?;
        ada.keys(Key::Enter + "").await?;
        ada.see_focus("edit-label").await?;
        ada.walk_to("edit-notes").await?;
        ada.keys("Ask about the weather").await?;
        ada.see_words_in(first, "card-notes", &["Ask about the weather"]).await?;

        ada.enter("play-all").await?;
        ada.see_state("play-bar", "data-state", &["playing"]).await.map(drop)
    });
}

#[test]
fn two_people_share_a_project_by_keyboard() {
    test("keyboard-share", "/", async |stage| {
        let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
        ada.seed_project("Lesson", 2, 50_000).await?;
        ada.reload().await?;
        ada.enter("project-open").await?;
        ada.see("project").await?;
        ada.enter("share-open").await?;
        ada.see_state("share-step", "data-step", &["offer"]).await?;
        ada.walk_to("offer-link").await?;
        let link = ada.read("offer-link").await?;

        ben.walk_to("invite-paste").await?;
        ben.keys(link.as_str() + Key::Enter).await?;
        ben.see_state("join", "data-step", &["invited"]).await?;
        ben.enter("join-accept").await?;
        ben.see_state("join", "data-step", &["reply"]).await?;
        ben.walk_to("reply-link").await?;
        let reply = ben.read("reply-link").await?;

        ada.walk_to("reply-paste").await?;
        ada.keys(reply.as_str()).await?;
        ada.enter("reply-submit").await?;
        ben.see("incoming-dialog").await?;
        ben.enter("incoming-accept").await?;
        for person in [&ada, &ben] {
            person.see_progress(&["done"], LONG).await?;
        }
        ben.see_cards(2).await?;
        ada.keys(Key::Escape + "").await?;
        ada.see_no("share-dialog").await?;
        ada.see_focus("share-open").await?;
        ben.enter("disconnect").await?;
        ben.see_connection(&["disconnected"]).await?;
        ada.see_notice("peer-left").await
    });
}
