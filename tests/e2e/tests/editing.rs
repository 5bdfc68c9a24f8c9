//! What an editor does to cards and projects, and that all of it is on disk.
#![allow(missing_docs)]

use serde_json::json;
use spoke_e2e::{Person, Result, Stage, test, wait::becomes};
use thirtyfour::{By, Key};

/// A project of three cards, open.
async fn lesson(stage: &mut Stage) -> Result<(Person, [String; 3])> {
    let ada = stage.person("Ada").await?;
    ada.seed_project("Lesson", 3, 20_000).await?;
    ada.reload().await?;
    ada.open_project("Lesson").await?;
    let cards = ada.see_cards(3).await?;
    let ids: Vec<String> = cards.into_iter().map(|card| card.id).collect();
    Ok((ada, ids.try_into().map_err(|_| "three cards")?))
}

#[test]
fn words_and_colour_of_a_card_are_kept_and_limited() {
    test("words", "/", async |stage| {
        let (ada, [one, two, _]) = lesson(stage).await?;
        ada.rename(&one, "Welcome").await?;
        ada.describe(&two, &"l".repeat(120), &"n".repeat(600), "a, b, a, c d", "green").await?;
        for _ in 0..2 {
            let cards = ada.see_cards(3).await?;
            assert_eq!((cards[0].label.as_str(), cards[1].label.len()), ("Welcome", 100));
            becomes("the colour", "green".to_owned(), async || Ok(ada.cards().await?[1].colour.clone()))
                .await?;
            ada.see_words_in(&two, "card-notes", &[&"n".repeat(500)]).await?;
            ada.see_words_in(&two, "card-tag", &["a", "b", "c d"]).await?;
            ada.reload().await?;
        }
        ada.open_edit(&two).await?;
        ada.write("edit-tags", "1,2,3,4,5,6,7,8,9,10,11,12").await?;
        ada.keys(Key::Enter + "").await?;
        becomes("ten tags are kept", 10, async || Ok(ada.words_in(&two, "card-tag").await?.len())).await?;
        // What was written is a step of its own for each field, and all of it can be taken back.
        ada.press("undo").await?;
        ada.see_words_in(&two, "card-tag", &["a", "b", "c d"]).await?;
        ada.see_text("edit-tags", "a, b, c d").await
    });
}

#[test]
fn order_and_deletion_can_be_undone_and_are_kept() {
    test("order", "/", async |stage| {
        let (ada, [one, two, three]) = lesson(stage).await?;
        ada.press_in(&one, "card-down").await?;
        ada.see_order(&[&two, &one, &three]).await?;
        ada.press_in(&three, "card-up").await?;
        ada.see_order(&[&two, &three, &one]).await?;
        drag(&ada, &two, &one).await?;
        ada.see_order(&[&three, &one, &two]).await?;
        ada.reload().await?;
        ada.see_order(&[&three, &one, &two]).await?;
        ada.press_in(&one, "card-delete").await?;
        ada.see_order(&[&three, &two]).await?;
        ada.press("undo").await?;
        ada.see_order(&[&three, &one, &two]).await?;
        ada.press("redo").await?;
        ada.see_order(&[&three, &two]).await?;
        ada.press("undo").await?;
        ada.see_order(&[&three, &one, &two]).await?;
        ada.reload().await?;
        ada.see_order(&[&three, &one, &two]).await
    });
}

/// Drags a card by its handle to below the middle of another.
async fn drag(ada: &Person, card: &str, below: &str) -> Result {
    let handle = ada.see_css(&Person::in_card(card, "card-drag")).await?;
    let target = ada.driver().find(By::Css(format!("[data-card=\"{below}\"]"))).await?;
    let (from, to) = (handle.rect().await?, target.rect().await?);
    let scrolled = ada.eval("return scrollY", Vec::new()).await?.as_f64().unwrap_or_default();
    let x = (from.x + from.width / 2.0) as i64;
    let start = (from.y + from.height / 2.0 - scrolled) as i64;
    let end = (to.y + to.height - 4.0 - scrolled) as i64;
    let mouse = ada.driver().action_chain();
    mouse
        .move_to(x, start)
        .click_and_hold()
        .move_to(x, i64::midpoint(start, end))
        .move_to(x, end)
        .release()
        .perform()
        .await?;
    Ok(())
}

#[test]
fn projects_are_made_renamed_deleted_brought_back_and_erased() {
    test("projects", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        for title in ["First", "Second"] {
            ada.create_project(title).await?;
            ada.press("home").await?;
            ada.see("library").await?;
        }
        ada.see_titles(&["First", "Second"]).await?;
        ada.press_css("[data-title=First] [data-testid=project-rename]").await?;
        ada.write("project-rename-field", "Third").await?;
        ada.see("project-rename-field").await?.send_keys(Key::Enter + "").await?;
        ada.see_titles(&["Second", "Third"]).await?;
        ada.press_css("[data-title=Second] [data-testid=project-delete]").await?;
        ada.see_titles(&["Third"]).await?;
        ada.press("project-delete-undo").await?;
        ada.see_titles(&["Second", "Third"]).await?;
        ada.press_css("[data-testid=project-item][data-title=Third] [data-testid=project-delete]").await?;
        ada.see_titles(&["Second"]).await?;
        ada.reload().await?;
        ada.see_titles(&["Second"]).await?;
        ada.press("trash-restore").await?;
        ada.see_titles(&["Second", "Third"]).await?;
        ada.open_project("Third").await?;
        ada.press("project-title").await?;
        ada.write("project-title-field", "Fourth").await?;
        ada.see("project-title-field").await?.send_keys(Key::Enter + "").await?;
        ada.driver().back().await?;
        ada.see_titles(&["Fourth", "Second"]).await?;
        ada.driver().forward().await?;
        ada.see("project").await?;
        ada.reload().await?;
        ada.see_text("project-title", "Fourth").await
    });
}

#[test]
fn colours_follow_the_person_or_the_system() {
    test("theme", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        let dark = async |ada: &Person| {
            let script = "const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g);
                return Number(r) + Number(g) + Number(b) < 300";
            Result::Ok(ada.eval(script, Vec::new()).await? == json!(true))
        };
        ada.prefer("dark").await?;
        ada.see_state("theme", "data-theme", &["system"]).await?;
        becomes("dark, as the system", true, async || dark(&ada).await).await?;
        ada.press("theme").await?;
        ada.see_state("theme", "data-theme", &["light"]).await?;
        becomes("dark no more", false, async || dark(&ada).await).await?;
        ada.press("theme").await?;
        ada.see_state("theme", "data-theme", &["dark"]).await?;
        ada.prefer("light").await?;
        ada.reload().await?;
        ada.see_state("theme", "data-theme", &["dark"]).await?;
        becomes("dark, as chosen", true, async || dark(&ada).await).await
    });
}
