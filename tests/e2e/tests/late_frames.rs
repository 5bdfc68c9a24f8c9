//! A hidden tab gets no animation frames and late timers: what waited for one may find its screen gone.
#![allow(missing_docs)]

use serde_json::json;
use spoke_e2e::{
    Person, Result,
    person::css,
    test,
    wait::{PATIENCE, eventually},
};

/// From now on nobody gets a frame.
const WITHHOLD: &str = "
    const frame = window.requestAnimationFrame.bind(window);
    const cancel = window.cancelAnimationFrame.bind(window);
    const withheld = new Map();
    let last = 1e9;
    window.giveFrames = () => {
        window.requestAnimationFrame = frame;
        window.cancelAnimationFrame = cancel;
        const given = withheld.size;
        for (const [id, callback] of withheld) { withheld.delete(id); callback(performance.now()); }
        return given;
    };
    window.requestAnimationFrame = (callback) => { withheld.set(++last, callback); return last; };
    window.cancelAnimationFrame = (id) => { if (!withheld.delete(id)) cancel(id); };";

/// Does something while the tab gets no frames; then all come at once.
async fn without_frames(person: &Person, act: impl AsyncFnOnce() -> Result) -> Result {
    person.eval(WITHHOLD, Vec::new()).await?;
    act().await?;
    let given = person.eval("return window.giveFrames()", Vec::new()).await?;
    assert_ne!(given, json!(0), "something waited for a frame");
    // A screen that crashes does so before the next frame is over.
    person.eval_async("await new Promise((done) => requestAnimationFrame(done));", Vec::new()).await?;
    assert_eq!(person.count("panic").await?, 0, "the page has stopped");
    Ok(())
}

#[test]
fn what_waits_for_a_frame_may_find_its_screen_gone() {
    test("late-frames", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.seed_project("Lesson", 2, 20_000).await?;
        ada.reload().await?;
        ada.open_project("Lesson").await?;
        let card = ada.see_cards(2).await?[0].id.clone();
        // A dialog that is gone before its first frame: it was never shown, so nothing in it can be pressed.
        for (open, close) in [("settings-open", "settings-close"), ("share-open", "share-close")] {
            without_frames(&ada, async || {
                if open == "settings-open" {
                    press(&ada, &css("menu")).await?;
                }
                press(&ada, &css(open)).await?;
                press(&ada, &css(close)).await
            })
            .await?;
        }
        ada.resize(800, 800).await?;
        for tool in ["card-edit", "card-trim"] {
            without_frames(&ada, async || {
                if tool == "card-trim" {
                    press(&ada, &Person::in_card(&card, "menu")).await?;
                }
                press(&ada, &Person::in_card(&card, tool)).await?;
                press(&ada, &css("edit-close")).await
            })
            .await?;
        }
        without_frames(&ada, async || {
            press(&ada, &Person::in_card(&card, "card-delete")).await?;
            press(&ada, &css("home")).await
        })
        .await?;
        ada.see("library").await.map(drop)
    });
}

/// Presses a control that is in the page, on screen or not, as soon as it is there.
async fn press(person: &Person, selector: &str) -> Result {
    let script = "const found = document.querySelector(arguments[0]); found?.click(); return !!found;";
    eventually(&format!("{selector} is in the page"), PATIENCE, async || {
        Ok((person.eval(script, vec![json!(selector)]).await? == json!(true)).then_some(()))
    })
    .await
}
