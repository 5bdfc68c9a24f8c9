//! What plays: fast or slowly, from card to card, again and again, by the system's own buttons, and followed by the list.
#![allow(missing_docs)]

use std::time::Duration;

use serde_json::{Value, json};
use spoke_e2e::{
    Person, Result, Stage, test,
    wait::{PATIENCE, eventually},
};
use thirtyfour::Key;

const SHORT: Duration = Duration::from_millis(2_500);

/// Two recorded cards with names.
async fn two(stage: &mut Stage) -> Result<(Person, [String; 2])> {
    let ada = stage.person("Ada").await?;
    ada.create_project("Tour").await?;
    for label in ["Harbour", "Lighthouse"] {
        ada.record_card(SHORT).await?;
        let card = ada.cards().await?.pop().ok_or("a card")?;
        ada.rename(&card.id, label).await?;
    }
    let cards = ada.see_cards(2).await?;
    Ok((ada, [cards[0].id.clone(), cards[1].id.clone()]))
}

async fn see(person: &Person, what: &str, script: &str) -> Result {
    eventually(what, PATIENCE, async || {
        Ok((person.eval(script, Vec::new()).await? == json!(true)).then_some(()))
    })
    .await
}

async fn see_playing_card(person: &Person, card: &str) -> Result {
    person.see_state("play-bar", "data-card", &[card]).await.map(drop)
}

async fn choose_rate(person: &Person, hundredths: u16) -> Result {
    let choose = "const select = document.querySelector('[data-testid=play-rate]');
        select.value = String(arguments[0]);
        select.dispatchEvent(new Event('change', { bubbles: true }))";
    person.eval(choose, vec![json!(hundredths)]).await.map(drop)
}

#[test]
fn the_rate_is_kept_with_the_pitch_and_over_a_reload() {
    test("playing-rate", "/", async |stage| {
        let (ada, [one, _]) = two(stage).await?;
        choose_rate(&ada, 150).await?;
        ada.see_playing(async || ada.press("play-all").await).await?;
        let fast = "const audio = document.querySelector('audio');
            return audio.playbackRate === 1.5 && audio.preservesPitch";
        see(&ada, "it plays at one and a half", fast).await?;
        // Also what is loaded behind a seek, and what is loaded next.
        ada.press("play-stop").await?;
        ada.see_playing(async || ada.press_in(&one, "card-play").await).await?;
        see(&ada, "so does one card", fast).await?;
        ada.reload().await?;
        ada.see_cards(2).await?;
        ada.see_playing(async || ada.press("play-all").await).await?;
        see(&ada, "it is remembered", fast).await?;
        choose_rate(&ada, 50).await?;
        see(&ada, "slowly", "return document.querySelector('audio').playbackRate === 0.5").await
    });
}

#[test]
fn steps_lead_from_card_to_card_and_what_is_over_begins_again() {
    test("playing-steps", "/", async |stage| {
        let (ada, [one, two]) = two(stage).await?;
        ada.see_number_of("play-next", 0).await?;
        ada.press("play-repeat").await?;
        ada.press("play-all").await?;
        see_playing_card(&ada, &one).await?;
        ada.press("play-pause").await?;
        ada.press("play-next").await?;
        see_playing_card(&ada, &two).await?;
        ada.see_disabled("play-next", true).await?;
        ada.press("play-previous").await?;
        see_playing_card(&ada, &one).await?;
        let place = "return document.querySelector('audio').currentTime * 1000";
        ada.press("play-forward").await?;
        see_playing_card(&ada, &two).await?;
        let on = ada.eval(place, Vec::new()).await?.as_f64().unwrap_or_default();
        assert!(on > 4_000.0, "{on}");
        ada.press("play-back").await?;
        see(&ada, "at the beginning", "return document.querySelector('audio').currentTime < 1").await?;
        // From the last second on it is over soon, and begins again.
        ada.press("play-forward").await?;
        ada.press("play-pause").await?;
        eventually("it begins again", PATIENCE, async || {
            let now = ada.eval(place, Vec::new()).await?.as_f64().unwrap_or_default();
            Ok((now > 0.0 && now < on - 1_000.0).then_some(()))
        })
        .await?;
        ada.see_state("play-bar", "data-state", &["playing"]).await?;
        ada.press("play-repeat").await?;
        ada.press("play-forward").await?;
        ada.see_state("play-bar", "data-state", &["idle"]).await?;

        // From a card that plays alone they lead to its neighbours.
        ada.press_in(&one, "card-play").await?;
        see_playing_card(&ada, &one).await?;
        ada.press("play-next").await?;
        see_playing_card(&ada, &two).await?;
        ada.see_disabled("play-next", true).await?;
        ada.press("play-pause").await?;
        ada.press("play-previous").await?;
        see_playing_card(&ada, &one).await
    });
}

/// Keeps what the page wants done when a button of the system is pressed.
const BUTTONS: &str = "window.buttons = {};
    const set = MediaSession.prototype.setActionHandler;
    MediaSession.prototype.setActionHandler = function (action, handler) {
        window.buttons[action] = handler;
        return set.call(this, action, handler);
    };
    const tell = MediaSession.prototype.setPositionState;
    MediaSession.prototype.setPositionState = function (state) {
        window.position = state;
        return tell.call(this, state);
    }";

#[test]
fn the_buttons_of_the_system_do_what_they_say_and_it_shows_what_plays() {
    test("playing-system", "/", async |stage| {
        let (ada, [one, two]) = two(stage).await?;
        ada.eval(BUTTONS, Vec::new()).await?;
        ada.press("play-all").await?;
        see_playing_card(&ada, &one).await?;
        let shown = async |person: &Person| -> Result<Value> {
            let shown = "const { metadata } = navigator.mediaSession; return metadata && [metadata.title, metadata.album]";
            person.eval(shown, Vec::new()).await
        };
        let shows = async |what: Value| {
            eventually("the system shows it", PATIENCE, async || {
                Ok((shown(&ada).await? == what).then_some(()))
            })
            .await
        };
        shows(json!(["Harbour", "Tour"])).await?;
        see(
            &ada,
            "the system knows where it stands",
            "const { position, duration } = window.position ?? {};
            return navigator.mediaSession.playbackState === 'playing' && duration > 2 && position >= 0",
        )
        .await?;
        let press = async |action: &str, details: Value| {
            ada.eval("window.buttons[arguments[0]](arguments[1])", vec![json!(action), details]).await
        };
        press("pause", json!({})).await?;
        ada.see_state("play-bar", "data-state", &["paused"]).await?;
        see(
            &ada,
            "the system knows that it is held",
            "return navigator.mediaSession.playbackState === 'paused'",
        )
        .await?;
        press("nexttrack", json!({})).await?;
        see_playing_card(&ada, &two).await?;
        shows(json!(["Lighthouse", "Tour"])).await?;
        press("previoustrack", json!({})).await?;
        see_playing_card(&ada, &one).await?;
        press("seekto", json!({ "seekTime": 1.5 })).await?;
        see(&ada, "there", "return Math.abs(document.querySelector('audio').currentTime - 1.5) < 0.2")
            .await?;
        see(&ada, "the system knows it", "return Math.abs(window.position.position - 1.5) < 0.2").await?;
        press("seekbackward", json!({ "seekOffset": 1 })).await?;
        see(&ada, "back", "return Math.abs(document.querySelector('audio').currentTime - 0.5) < 0.2").await?;
        press("play", json!({})).await?;
        ada.see_state("play-bar", "data-state", &["playing"]).await?;
        press("stop", json!({})).await?;
        ada.see_state("play-bar", "data-state", &["idle"]).await?;
        shows(Value::Null).await
    });
}

#[test]
fn the_list_goes_along_until_somebody_scrolls_elsewhere() {
    test("playing-follow", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Long").await?;
        ada.record_card(Duration::from_millis(1_200)).await?;
        ada.eval("document.activeElement?.blur()", Vec::new()).await?;
        ada.keys(Key::Control + "a").await?;
        for cards in [2, 4, 8, 16] {
            ada.press("selection-duplicate").await?;
            ada.see_state("card-list", "data-count", &[&cards.to_string()]).await?;
            ada.press("select-all").await?;
        }
        ada.press("selection-done").await?;
        ada.eval("scrollTo(0, 0)", Vec::new()).await?;
        let in_sight = "const { card } = document.querySelector('[data-testid=play-bar]').dataset;
            const row = document.querySelector(`[data-testid=card][data-card='${card}']`);
            const box = row?.getBoundingClientRect();
            return Boolean(box && box.bottom > 0 && box.top < innerHeight)";
        // It goes on for as long as this takes.
        ada.press("play-repeat").await?;
        choose_rate(&ada, 300).await?;
        ada.press("play-all").await?;
        see(&ada, "it has scrolled along", "return scrollY > 300").await?;
        see(&ada, "what plays is in sight", in_sight).await?;
        ada.see_number_of("play-show", 0).await?;
        // Held at the last card, with the first ones in sight.
        ada.press("play-pause").await?;
        ada.see_state("play-bar", "data-state", &["paused"]).await?;
        let last = "const slider = document.querySelector('[data-testid=play-seek]');
            slider.value = String(Number(slider.max) - 1000);
            slider.dispatchEvent(new Event('input', { bubbles: true }));
            slider.dispatchEvent(new Event('change', { bubbles: true }))";
        ada.eval(last, Vec::new()).await?;
        choose_rate(&ada, 50).await?;
        let last = ada.cards().await?.pop().ok_or("a card")?.id;
        see_playing_card(&ada, &last).await?;
        ada.eval("scrollTo(0, document.documentElement.scrollHeight)", Vec::new()).await?;
        see(&ada, "the last one is in sight", in_sight).await?;
        ada.eval("scrollTo(0, 0)", Vec::new()).await?;
        eventually("it is out of sight", PATIENCE, async || {
            Ok((ada.eval(in_sight, Vec::new()).await? == json!(false)).then_some(()))
        })
        .await?;
        ada.press("play-pause").await?;
        ada.press("play-show").await?;
        see(&ada, "it is shown", in_sight).await?;
        ada.see_number_of("play-show", 0).await?;
        // One that plays alone is not scrolled to, and is led back to all the same.
        ada.press("play-stop").await?;
        ada.eval("scrollTo(0, 0)", Vec::new()).await?;
        let first = ada.cards().await?.remove(0).id;
        ada.press_in(&first, "card-play").await?;
        see_playing_card(&ada, &first).await?;
        ada.see_number_of("play-show", 0).await?;
        ada.eval("scrollTo(0, document.documentElement.scrollHeight)", Vec::new()).await?;
        ada.press("play-show").await?;
        see(&ada, "the first one is shown", in_sight).await?;
        ada.see_number_of("play-show", 0).await
    });
}
