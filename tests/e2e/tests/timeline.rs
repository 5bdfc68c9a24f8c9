//! A long timeline: only what is near the window is in the page, and nobody notices.
#![allow(missing_docs)]

use serde_json::{Value, json};
use spoke_e2e::{
    Person, Result, Stage, test,
    wait::{PATIENCE, eventually},
};
use thirtyfour::Key;

const CARDS: usize = 300;

async fn open(stage: &mut Stage) -> Result<Person> {
    let ada = stage.person("Ada").await?;
    ada.seed_timeline("Long", CARDS).await?;
    ada.reload().await?;
    ada.open_project("Long").await?;
    ada.cards().await?;
    Ok(ada)
}

async fn number(person: &Person, script: &str) -> Result<f64> {
    Ok(person.eval(script, Vec::new()).await?.as_f64().unwrap_or(f64::NAN))
}

/// Waits until the card of this number is in the page and in the window.
async fn see_card(person: &Person, number: usize) -> Result {
    let script = "const card = document.querySelector(`[data-testid=card][data-number='${arguments[0]}']`);
        const box = card?.getBoundingClientRect();
        return Boolean(box && box.bottom > 0 && box.top < innerHeight)";
    eventually(&format!("{} sees card {number}", person.name), PATIENCE, async || {
        Ok((person.eval(script, vec![json!(number)]).await? == json!(true)).then_some(()))
    })
    .await
}

#[test]
fn of_a_long_list_only_what_is_near_the_window_is_in_the_page() {
    test("timeline-window", "/", async |stage| {
        let ada = open(stage).await?;
        let rows = "return document.querySelectorAll('[data-testid=card]').length";
        assert!(number(&ada, rows).await? < 60.0);
        let size = "return Number(document.querySelector('[data-testid=card]').getAttribute('aria-setsize'))";
        assert_eq!(number(&ada, size).await? as usize, CARDS);
        // The scroll bar is that of the whole list.
        let height = "return document.documentElement.scrollHeight / innerHeight";
        assert!(number(&ada, height).await? > 30.0);
        ada.eval("scrollTo(0, document.documentElement.scrollHeight)", Vec::new()).await?;
        see_card(&ada, CARDS).await?;
        assert!(number(&ada, rows).await? < 60.0);
        ada.eval("scrollTo(0, document.documentElement.scrollHeight / 2)", Vec::new()).await?;
        let middle = "return Number(document.elementFromPoint(innerWidth / 2, innerHeight / 2)
            ?.closest('[data-testid=card]')?.dataset.number)";
        eventually("a card in the middle", PATIENCE, async || {
            let seen = number(&ada, middle).await?;
            Ok((seen > 100.0 && seen < 200.0).then_some(()))
        })
        .await
    });
}

/// Scrolls upwards through cards whose height nobody knew, and looks at every step whether what was in the window moved by
/// as much as the window did.
const UPWARDS: &str = r"
    const frame = () => new Promise(requestAnimationFrame);
    scrollTo(0, document.documentElement.scrollHeight * 0.8);
    for (let n = 0; n < 30; n++) await frame();
    let most = 0;
    for (let n = 0; n < 120; n++) {
        const card = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('[data-testid=card]')
            ?? document.elementFromPoint(innerWidth / 2, innerHeight / 2 + 20)?.closest('[data-testid=card]');
        if (!card) throw new Error('the window is empty');
        const [before, from] = [card.getBoundingClientRect().top, scrollY];
        scrollBy(0, -90);
        // What is painted next, and the frame behind it.
        for (let k = 0; k < 2; k++) {
            await frame();
            await new Promise((done) => setTimeout(done));
            most = Math.max(most, Math.abs(card.getBoundingClientRect().top - before - 90));
        }
    }
    return most;";

#[test]
fn nothing_jumps_when_heights_become_known() {
    test("timeline-steady", "/", async |stage| {
        let ada = open(stage).await?;
        let most = ada.eval_async(UPWARDS, Vec::new()).await?.as_f64().unwrap_or(f64::NAN);
        assert!(most <= 1.5, "a card moved by {most} pixels more than the window");
        Ok(())
    });
}

/// Scrolls upwards through the list: how often a row was put into the page at most.
const PUT: &str = r"
    const frame = () => new Promise(requestAnimationFrame);
    scrollTo(0, document.documentElement.scrollHeight / 2);
    for (let n = 0; n < 30; n++) await frame();
    const put = {};
    const watch = new MutationObserver((records) => {
        for (const node of records.flatMap((record) => [...record.addedNodes]))
            if (node.dataset?.card) put[node.dataset.card] = (put[node.dataset.card] ?? 0) + 1;
    });
    watch.observe(document.querySelector('[data-testid=card-list]'), { childList: true });
    for (let n = 0; n < 40; n++) {
        scrollBy(0, -200);
        await frame();
    }
    watch.disconnect();
    return Object.keys(put).length > 10 ? Math.max(...Object.values(put)) : 0;";

#[test]
fn a_row_that_stays_in_the_page_is_not_touched() {
    test("timeline-untouched", "/", async |stage| {
        let ada = open(stage).await?;
        assert_eq!(ada.eval_async(PUT, Vec::new()).await?, json!(1));
        Ok(())
    });
}

/// What a pointer does at a height of the window, on the handle of the last card. (Each chain of actions of `WebDriver` has a
/// pointer of its own, so one that waits in between would let go.)
const POINTER: &str = r"
    const [last, type, y] = arguments;
    const handle = document.querySelector(`[data-testid=card][data-number='${last}'] [data-testid=card-drag]`);
    const { left, top, width, height } = handle.getBoundingClientRect();
    const clientY = y ?? top + height / 2;
    if (type) {
        handle.dispatchEvent(new PointerEvent(type, {
            bubbles: true, cancelable: true, pointerId: 77, button: 0, buttons: 1, clientX: left + width / 2, clientY,
        }));
    }
    return clientY;";

#[test]
fn a_card_that_is_dragged_up_the_list_stays_under_the_pointer() {
    test("timeline-drag", "/", async |stage| {
        let ada = open(stage).await?;
        ada.eval("scrollTo(0, document.documentElement.scrollHeight)", Vec::new()).await?;
        see_card(&ada, CARDS).await?;
        let pointer = async |does: Value, y: Value| -> Result<f64> {
            let at = ada.eval(POINTER, vec![json!(CARDS), does, y]).await?;
            at.as_f64().ok_or_else(|| "the handle is gone".into())
        };
        let taken = pointer(json!("pointerdown"), Value::Null).await?;
        pointer(json!("pointermove"), json!(taken - 40.0)).await?;
        pointer(json!("pointermove"), json!(12)).await?;
        // Near the edge the page scrolls along, past rows whose heights nobody knew.
        let before = number(&ada, "return scrollY").await?;
        eventually("the page scrolls along", PATIENCE, async || {
            Ok((number(&ada, "return scrollY").await? < before - 4_000.0).then_some(()))
        })
        .await?;
        pointer(json!("pointermove"), json!(300)).await?;
        eventually("the handle is under the pointer", PATIENCE, async || {
            let at = pointer(Value::Null, Value::Null).await?;
            if (at - 300.0).abs() > 2.0 {
                return Err(format!("it is at {at}").into());
            }
            Ok(Some(()))
        })
        .await?;
        pointer(json!("pointercancel"), json!(300)).await?;
        ada.see_number_of_css(".card.lifted", 0).await
    });
}

#[test]
fn the_focus_and_an_open_field_survive_scrolling_away() {
    test("timeline-focus", "/", async |stage| {
        let ada = open(stage).await?;
        let third = ada.cards().await?[2].id.clone();
        ada.press_in(&third, "card-label").await?;
        ada.see("card-label-field").await?;
        ada.keys("Half a ti").await?;
        ada.eval("scrollTo(0, document.documentElement.scrollHeight)", Vec::new()).await?;
        see_card(&ada, CARDS).await?;
        ada.keys("tle").await?;
        ada.keys(Key::Enter + "").await?;
        ada.eval("scrollTo(0, 0)", Vec::new()).await?;
        ada.see_label(&third, "Half a title").await
    });
}

#[test]
fn the_list_is_walked_with_keys() {
    test("timeline-keys", "/", async |stage| {
        let ada = open(stage).await?;
        let first = ada.cards().await?[0].id.clone();
        let at = async |person: &Person| -> Result<Value> {
            let script = "const at = document.activeElement;
                return [at?.dataset.testid, Number(at?.closest('[data-testid=card]')?.dataset.number)]";
            person.eval(script, Vec::new()).await
        };
        let see_at = async |place: usize| {
            eventually(&format!("the focus is at card {place}"), PATIENCE, async || {
                Ok((at(&ada).await? == json!(["card-edit", place])).then_some(()))
            })
            .await
        };
        let edit = Person::in_card(&first, "card-edit");
        ada.eval("document.querySelector(arguments[0]).focus()", vec![json!(edit)]).await?;
        see_at(1).await?;
        ada.keys(Key::Down + "").await?;
        see_at(2).await?;
        ada.keys(Key::Down + "").await?;
        see_at(3).await?;
        ada.keys(Key::Up + "").await?;
        see_at(2).await?;
        ada.keys(Key::End + "").await?;
        see_at(CARDS).await?;
        see_card(&ada, CARDS).await?;
        ada.keys(Key::Up + "").await?;
        see_at(CARDS - 1).await?;
        ada.keys(Key::Home + "").await?;
        see_at(1).await?;
        see_card(&ada, 1).await?;
        ada.keys(Key::PageDown + "").await?;
        eventually("a page further", PATIENCE, async || {
            let place = at(&ada).await?[1].as_f64().unwrap_or_default();
            Ok((place > 2.0 && place < 20.0).then_some(()))
        })
        .await
    });
}

async fn see_said(person: &Person, expected: &str) -> Result {
    let script = "return document.querySelector('[data-testid=said]').textContent.trim()";
    eventually(&format!("{} hears {expected:?}", person.name), PATIENCE, async || {
        Ok((person.eval(script, Vec::new()).await? == json!(expected)).then_some(()))
    })
    .await
}

#[test]
fn a_card_is_carried_over_the_list_with_keys_and_put_back_with_escape() {
    test("timeline-carry", "/", async |stage| {
        let ada = open(stage).await?;
        let card = ada.cards().await?[1].id.clone();
        let number = async |expected: &str| {
            eventually(&format!("it is card {expected}"), PATIENCE, async || {
                let cards = ada.cards().await?;
                Ok(cards.iter().any(|seen| seen.id == card && seen.number == expected).then_some(()))
            })
            .await
        };
        let handle = Person::in_card(&card, "card-drag");
        ada.eval("document.querySelector(arguments[0]).focus()", vec![json!(handle)]).await?;
        ada.keys(" ").await?;
        see_said(&ada, "Card 2 is lifted. Arrows carry it, Space drops it, Escape puts it back.").await?;
        ada.keys(Key::End + "").await?;
        see_said(&ada, "Place 300 of 300").await?;
        see_card(&ada, CARDS).await?;
        ada.keys(Key::Escape + "").await?;
        see_said(&ada, "Card 2 stays where it was.").await?;
        number("2").await?;

        ada.keys(" ").await?;
        for _ in 0..8 {
            ada.keys(Key::Down + "").await?;
        }
        see_said(&ada, "Place 10 of 300").await?;
        ada.keys(" ").await?;
        see_said(&ada, "Card 10 of 300").await?;
        number("10").await?;
        ada.see_focus("card-drag").await?;
        ada.press("undo").await?;
        number("2").await
    });
}
