//! Cards are split, cut, merged and duplicated: each is one step of undo, on the disk, and at two viewers.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::{
    CardSeen, Person, Result, Stage, test,
    wait::{PATIENCE, eventually},
};
use thirtyfour::Key;

const LONG: Duration = Duration::from_secs(4);

/// What matters of the cards to somebody who listens.
fn arrangement(cards: &[CardSeen]) -> Vec<[String; 3]> {
    cards.iter().map(|card| [&card.label, &card.duration_ms, &card.clips].map(Clone::clone)).collect()
}

fn length(card: &CardSeen) -> u64 {
    card.duration_ms.parse().expect("milliseconds")
}

fn total(cards: &[CardSeen]) -> u64 {
    cards.iter().map(length).sum()
}

/// Holds a card in its middle: the waveform is pressed there, and the card is paused before it ends.
async fn hold_in_the_middle(person: &Person, card: &str) -> Result {
    eventually("the card is held", PATIENCE, async || {
        person.press_in(card, "card-waveform").await?;
        person.see_state("play-bar", "data-state", &["playing"]).await?;
        person.press_in(card, "card-play").await?;
        let state = person.see("play-bar").await?.attr("data-state").await?;
        Ok((state.as_deref() == Some("paused")).then_some(()))
    })
    .await
}

/// Ada's two cards, with Ben and Cleo looking on.
async fn workshop(stage: &mut Stage) -> Result<[Person; 3]> {
    let ada = stage.person("Ada").await?;
    ada.create_project("Workshop").await?;
    for label in ["One", "Two"] {
        ada.record_card(LONG).await?;
        let cards = ada.cards().await?;
        ada.rename(&cards.last().ok_or("a card")?.id, label).await?;
    }
    let ben = stage.person("Ben").await?;
    ada.bring(&ben).await?;
    let cleo = stage.person("Cleo").await?;
    ada.bring(&cleo).await?;
    Ok([ada, ben, cleo])
}

/// Ada has `count` cards, and so have the others: the same ones.
async fn see_everywhere(people: &[Person; 3], count: usize) -> Result<Vec<CardSeen>> {
    let cards = people[0].see_cards(count).await?;
    for person in people {
        person.see_same_cards(&cards).await?;
        person.see_in_step().await?;
    }
    Ok(cards)
}

#[test]
fn every_verb_is_one_step_at_all_and_goes_back_and_forth() {
    test("verbs", "/", async |stage| {
        let people = workshop(stage).await?;
        let ada = &people[0];
        let before = see_everywhere(&people, 2).await?;
        let mut steps = vec![arrangement(&before)];

        // Two of one, where the waveform was pressed: in its middle.
        hold_in_the_middle(ada, &before[0].id).await?;
        ada.press_in_menu(&before[0].id, "card-split").await?;
        let split = see_everywhere(&people, 3).await?;
        assert_eq!(total(&split), total(&before));
        assert_eq!(split[0].id, before[0].id, "the beginning stays that card");
        assert!(length(&split[0]) > 500 && length(&split[1]) > 500, "{split:?}");
        assert_eq!((split[1].label.as_str(), &split[1].clips), ("One", &before[0].clips));
        steps.push(arrangement(&split));

        // The rest of it becomes part of the next card: two pieces of sound.
        ada.press_in_menu(&split[1].id, "card-merge").await?;
        let merged = see_everywhere(&people, 2).await?;
        assert_eq!(total(&merged), total(&before));
        assert_eq!(merged[1].label, "One · Two");
        assert_eq!(merged[1].clips, format!("{} {}", before[0].clips, before[1].clips));
        steps.push(arrangement(&merged));

        ada.press_in_menu(&merged[1].id, "card-duplicate").await?;
        let copied = see_everywhere(&people, 3).await?;
        assert_eq!((&copied[2].label, &copied[2].clips), (&copied[1].label, &copied[1].clips));
        assert_ne!(copied[2].id, copied[1].id);
        steps.push(arrangement(&copied));

        // A second from the middle of it goes.
        ada.press_in_menu(&copied[2].id, "card-trim").await?;
        let whole = length(&copied[2]);
        move_handle(ada, "trim-from", Key::Right, 10).await?;
        move_handle(ada, "trim-to", Key::Left, 20).await?;
        ada.press("trim-cut").await?;
        let cut = eventually("a card is shorter", PATIENCE, async || {
            Ok(Some(ada.cards().await?).filter(|cards| total(cards) < total(&copied)))
        })
        .await?;
        assert_eq!(length(&cut[2]), 3_000, "a second in front, two behind: of {whole}");
        see_everywhere(&people, 3).await?;
        steps.push(arrangement(&cut));

        // It plays across its seams, at a viewer too.
        people[1].hear_card(&cut[2].id).await?;

        ada.reload().await?;
        for before in steps.iter().rev().skip(1) {
            ada.press("undo").await?;
            see_arranged(ada, before).await?;
        }
        for after in steps.iter().skip(1) {
            ada.press("redo").await?;
            see_arranged(ada, after).await?;
        }
        Ok(())
    });
}

/// Moves an end of the selection in the editor by tenths of a second.
async fn move_handle(person: &Person, handle: &str, key: Key, steps: usize) -> Result {
    let handle = person.see(handle).await?;
    handle.focus().await?;
    for _ in 0..steps {
        handle.send_keys(key.clone() + "").await?;
    }
    Ok(())
}

async fn see_arranged(person: &Person, expected: &[[String; 3]]) -> Result {
    eventually(&format!("{} sees {expected:?}", person.name), PATIENCE, async || {
        Ok((arrangement(&person.cards().await?) == expected).then_some(()))
    })
    .await
}
