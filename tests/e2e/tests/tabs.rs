//! Several tabs of one browser: one changes a project, the others show it, and nothing is undone behind anybody's back.
#![allow(missing_docs)]

use std::{collections::BTreeMap, time::Duration};

use spoke_e2e::{
    Person, Result, Stage, test,
    wait::{becomes, let_pass},
};
use thirtyfour::{Key, WindowHandle};

/// Ada with a project of so many cards, open in so many tabs; the first may change it.
async fn tabs(stage: &mut Stage, cards: usize, count: usize) -> Result<(Person, Vec<WindowHandle>)> {
    let ada = stage.person("Ada").await?;
    ada.seed_project("Lesson", cards, 2_000).await?;
    ada.reload().await?;
    ada.open_project("Lesson").await?;
    ada.see_cards(cards).await?;
    let address = ada.driver().current_url().await?.to_string();
    let mut all = vec![ada.driver().window().await?];
    for _ in 1..count {
        let tab = ada.driver().new_tab().await?;
        ada.driver().switch_to_window(tab.clone()).await?;
        ada.open(&address).await?;
        ada.see_cards(cards).await?;
        ada.see("take-over").await?;
        all.push(tab);
    }
    Ok((ada, all))
}

/// Goes to a tab, and takes the project over if another one has it.
async fn go_and_take(ada: &Person, tab: &WindowHandle) -> Result {
    ada.driver().switch_to_window(tab.clone()).await?;
    if ada.count("take-over").await? > 0 {
        ada.press("take-over").await?;
        ada.see_no("take-over").await?;
    }
    Ok(())
}

#[test]
fn three_hundred_edits_by_turns_in_three_tabs_lose_nothing() {
    test("three-tabs", "/", async |stage| {
        let (ada, tabs) = tabs(stage, 8, 3).await?;
        let mut expected: BTreeMap<String, String> =
            ada.cards().await?.into_iter().map(|card| (card.id, card.label)).collect();
        for number in 0..300_usize {
            // Ten edits here, then ten in another tab; now and then only one.
            let turn = if number % 50 < 10 { number } else { number / 10 };
            go_and_take(&ada, &tabs[turn % 3]).await?;
            let ids: Vec<_> = expected.keys().cloned().collect();
            let card = &ids[number * 7 % ids.len()];
            match number % 25 {
                24 if ids.len() > 3 => {
                    ada.press_in(card, "card-delete").await?;
                    expected.remove(card);
                    ada.see_cards(expected.len()).await?;
                }
                12 => {
                    ada.press_in(card, "card-up").await?;
                }
                _ => {
                    let label = format!("Label {number}");
                    ada.rename(card, &label).await?;
                    expected.insert(card.clone(), label);
                }
            }
        }
        let seen = async || {
            let cards = ada.cards().await?;
            Ok(cards.into_iter().map(|card| (card.id, card.label)).collect::<BTreeMap<_, _>>())
        };
        becomes("the tab that edited last has all", expected.clone(), seen).await?;
        for tab in &tabs {
            ada.driver().switch_to_window(tab.clone()).await?;
            ada.reload().await?;
            becomes("every tab has all", expected.clone(), seen).await?;
            assert_eq!(ada.count("panic").await?, 0);
        }
        Ok(())
    });
}

#[test]
fn a_tab_that_lets_a_project_go_ends_its_recording_first_and_is_read_only_at_once() {
    test("take-over", "/", async |stage| {
        let (ada, tabs) = tabs(stage, 1, 2).await?;
        ada.driver().switch_to_window(tabs[0].clone()).await?;
        ada.press("record").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        let_pass(Duration::from_secs(2)).await?;
        go_and_take(&ada, &tabs[1]).await?;
        let cards = ada.see_cards(2).await?;
        assert!(cards.iter().any(|card| card.duration_ms.parse::<u64>().is_ok_and(|ms| ms > 1_000)));
        ada.rename(&cards[0].id, "By the second tab").await?;
        ada.driver().switch_to_window(tabs[0].clone()).await?;
        ada.see("take-over").await?;
        ada.see_no("recorder").await?;
        ada.see("why-locked").await?;
        // A tab that is closed lets go by itself.
        ada.driver().switch_to_window(tabs[1].clone()).await?;
        ada.driver().close_window().await?;
        go_and_take(&ada, &tabs[0]).await?;
        ada.see_label(&cards[0].id, "By the second tab").await
    });
}

#[test]
fn what_one_tab_does_to_the_list_is_seen_in_the_others_and_undone_by_none() {
    test("list-of-tabs", "/", async |stage| {
        let (ada, tabs) = tabs(stage, 2, 2).await?;
        ada.press("home").await?;
        let item = |tool: &str| format!("[data-testid=project-item] [data-testid={tool}]");
        ada.press_css(&item("project-rename")).await?;
        ada.write("project-rename-field", "Renamed").await?;
        ada.keys(Key::Enter + "").await?;
        ada.driver().switch_to_window(tabs[0].clone()).await?;
        ada.see_text("project-title", "Renamed").await?;
        ada.driver().switch_to_window(tabs[1].clone()).await?;
        ada.press_css(&item("project-delete")).await?;
        ada.see_notice("project-deleted").await?;
        ada.driver().switch_to_window(tabs[0].clone()).await?;
        ada.see("library").await?;
        ada.see("trash-item").await?;
        ada.see_titles(&[]).await
    });
}
