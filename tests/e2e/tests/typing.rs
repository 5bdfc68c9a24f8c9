//! What input methods, emoji and keys that are held down do to fields and buttons.
#![allow(missing_docs)]

use serde_json::json;
use spoke_e2e::{Person, Result, Stage, test, wait::becomes};
use thirtyfour::Key;

async fn lesson(stage: &mut Stage) -> Result<(Person, String)> {
    let ada = stage.person("Ada").await?;
    ada.seed_project("Lesson", 1, 20_000).await?;
    ada.reload().await?;
    ada.open_project("Lesson").await?;
    let card = ada.see_cards(1).await?.remove(0).id;
    Ok((ada, card))
}

/// A key as an input method has it: still composing, or as Safari tells the one that ends it.
async fn composing(person: &Person, id: &str, key: &str) -> Result {
    let script = "const field = document.querySelector(`[data-testid=${arguments[0]}]`);
        for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
            field.dispatchEvent(new KeyboardEvent('keydown',
                { key: arguments[1], bubbles: true, cancelable: true, ...init }));
        }";
    person.eval(script, vec![json!(id), json!(key)]).await.map(drop)
}

#[test]
fn keys_of_an_input_method_close_and_commit_nothing() {
    test("input-method", "/", async |stage| {
        let (ada, card) = lesson(stage).await?;
        for (open, field) in [
            (Person::in_card(&card, "card-label"), "card-label-field"),
            ("[data-testid=project-title]".to_owned(), "project-title-field"),
        ] {
            ada.press_css(&open).await?;
            ada.write(field, "にほ").await?;
            for key in ["Enter", "Escape"] {
                composing(&ada, field, key).await?;
                ada.see_focus(field).await?;
            }
            ada.keys(Key::Escape + "").await?;
            ada.see_no(field).await?;
        }
        ada.press("home").await?;
        ada.press("project-create").await?;
        ada.write("project-create-title", "にほ").await?;
        composing(&ada, "project-create-title", "Escape").await?;
        ada.see_focus("project-create-title").await?;
        ada.press("project-create-confirm").await?;
        ada.see_text("project-title", "にほ").await
    });
}

/// The focus goes on while the key is still down: it must not press what has it then.
#[test]
fn the_enter_that_keeps_a_title_presses_nothing_else() {
    test("enter", "/", async |stage| {
        let (ada, card) = lesson(stage).await?;
        let watch = "window.prevented = null; addEventListener('keydown', (event) =>
            setTimeout(() => { window.prevented = event.defaultPrevented; }), { capture: true, once: true })";
        for (open, field) in [
            (Person::in_card(&card, "card-label"), "card-label-field"),
            ("[data-testid=project-title]".to_owned(), "project-title-field"),
        ] {
            ada.press_css(&open).await?;
            ada.write(field, "Kept").await?;
            ada.eval(watch, Vec::new()).await?;
            ada.keys(Key::Enter + "").await?;
            becomes("the key does nothing else", json!(true), async || {
                ada.eval("return window.prevented", Vec::new()).await
            })
            .await?;
            ada.see_no(field).await?;
        }
        Ok(())
    });
}

#[test]
fn an_emoji_of_two_halves_stays_whole_and_limits_count_what_is_shown() {
    test("emoji-halves", "/", async |stage| {
        let (ada, card) = lesson(stage).await?;
        ada.open_edit(&card).await?;
        let halves = "const field = document.querySelector('[data-testid=edit-notes]');
            field.focus(); field.value = '';
            for (const half of ['\\ud83d', '\\ude00']) {
                field.value += half;
                field.dispatchEvent(new InputEvent('input', { bubbles: true, data: half }));
            }
            return field.value";
        assert_eq!(ada.eval(halves, Vec::new()).await?, json!("😀"));
        let many = "const field = document.querySelector('[data-testid=edit-label]');
            field.focus(); field.value = '👨\u{200d}👩\u{200d}👧'.repeat(30);
            field.setSelectionRange(field.value.length, field.value.length);
            field.dispatchEvent(new InputEvent('input', { bubbles: true }));
            return field.value";
        assert_eq!(ada.eval(many, Vec::new()).await?, json!("👨\u{200d}👩\u{200d}👧".repeat(20)));
        ada.write("edit-tags", &"x".repeat(31)).await?;
        ada.keys(Key::Enter + "").await?;
        ada.see_state("edit-tags", "data-problem", &["too-long"]).await?;
        ada.see_state("edit-tags", "aria-invalid", &["true"]).await?;
        ada.see_focus("edit-tags").await?;
        ada.write("edit-tags", "short").await?;
        ada.keys(Key::Enter + "").await?;
        ada.see_words_in(&card, "card-notes", &["😀"]).await?;
        ada.see_words_in(&card, "card-tag", &["short"]).await
    });
}

#[test]
fn a_key_that_is_held_down_presses_once() {
    test("held-key", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        let theme = async || {
            ada.eval("return document.querySelector('[data-testid=theme]').dataset.theme", Vec::new()).await
        };
        ada.walk_to("theme").await?;
        let before = theme().await?;
        // As a browser has it: one press, and then the same again and again.
        let key =
            json!({ "type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13 });
        let text = json!({ "type": "char", "key": "Enter", "text": "\r" });
        for repeat in [false, true, true, true] {
            let mut held = key.clone();
            held["autoRepeat"] = json!(repeat);
            ada.devtools("Input.dispatchKeyEvent", held).await?;
            ada.devtools("Input.dispatchKeyEvent", text.clone()).await?;
        }
        let next = match before.as_str() {
            Some("light") => "dark",
            Some("dark") => "system",
            _ => "light",
        };
        becomes("one step", json!(next), theme).await
    });
}
