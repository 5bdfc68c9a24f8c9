//! Files of other programs hold sound of every form. Whatever opens plays: alone, in the row, here and on viewers.
#![allow(missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a test of real browsers lives in real time")]

use std::time::Duration;

use spoke_e2e::{
    Person, Result, Stage,
    act::fixture,
    browser::Engine,
    skipped, test,
    wait::{PATIENCE, eventually},
};

/// One card of two seconds each.
const ALONE: [&str; 4] = [
    "play-fails-ogg-opus.zip",
    "play-fails-flac.zip",
    "play-fails-progressive-mp4-says-damaged.zip",
    "play-fails-fragmented-mp4-without-default-base-moof.zip",
];
/// A WAV, an MP4 and a WebM.
const ROW: &str = "play-all-silent-one-mp4-stops-wav-and-webm.zip";

/// Whether this browser has a decoder of AAC at all: on Linux Firefox takes the system's, which may have none.
async fn has_aac(person: &Person) -> Result<bool> {
    let script = "return MediaSource.isTypeSupported('audio/mp4;codecs=\"mp4a.40.2\"')";
    Ok(person.eval(script, Vec::new()).await?.as_bool().unwrap_or(false))
}

/// Waits until all has played to its end. The cards that the play bar named on the way, in order.
async fn play_to_the_end(person: &Person, start: &str) -> Result<Vec<String>> {
    // The page itself looks on: a card of two seconds may pass between two looks from outside.
    let watch = r"
        const bar = () => document.querySelector('[data-testid=play-bar]');
        window.named = [];
        window.heard = 0;
        const hear = (event) => { window.heard = Math.max(window.heard, event.target.currentTime || 0) };
        for (const of of ['timeupdate', 'ended']) document.addEventListener(of, hear, true);
        document.addEventListener('ended', () => { window.heard = Math.max(window.heard, 1) }, true);
        const note = () => {
            const card = bar()?.dataset.state === 'idle' ? null : bar()?.dataset.card;
            if (card && window.named.at(-1) !== card) window.named.push(card);
        };
        new MutationObserver(note).observe(document.body, { subtree: true, attributes: true, childList: true });
        note();";
    person.eval(watch, Vec::new()).await?;
    person.eval("document.querySelector(arguments[0]).click()", vec![start.into()]).await?;
    // The device that Firefox gets here keeps no time: two seconds may be over before anybody looks.
    eventually(&format!("{} plays", person.name), PATIENCE, async || {
        Ok(person.eval("return window.heard > 0.3", Vec::new()).await?.as_bool().filter(|it| *it).map(drop))
    })
    .await?;
    person.see_state_within("play-bar", "data-state", &["idle"], PATIENCE * 2).await?;
    Ok(serde_json::from_value(person.eval("return window.named", Vec::new()).await?)?)
}

/// The kinds of messages that say that something does not play.
async fn complaints(person: &Person) -> Result<Vec<String>> {
    let mut notices = person.notices().await?;
    notices.retain(|kind| kind.starts_with("play-") || kind.starts_with("cards-"));
    Ok(notices)
}

/// The device that Firefox gets here takes sound as fast as it comes.
async fn keeps_no_time(person: &Person) -> Result<bool> {
    let script = "return navigator.userAgent.includes('Firefox')";
    Ok(person.eval(script, Vec::new()).await?.as_bool().unwrap_or(false))
}

async fn hears_the_row(person: &Person) -> Result {
    let cards = person.see_cards(3).await?;
    let ids: Vec<_> = cards.iter().map(|card| card.id.clone()).collect();
    let named = play_to_the_end(person, "[data-testid=play-all]").await?;
    if has_aac(person).await? {
        if named.len() < 3 && keeps_no_time(person).await? {
            assert_eq!(named, [ids[0].clone(), ids[2].clone()], "one may be over before its turn is told");
        } else {
            assert_eq!(named, ids, "all three, one after the other");
        }
        assert_eq!(complaints(person).await?, [""; 0]);
    } else {
        assert!(named.contains(&ids[0]) && named.contains(&ids[2]), "the others play: {named:?} of {ids:?}");
        assert_eq!(complaints(person).await?, ["cards-silent"]);
        let said = person.read("notice").await?;
        assert!(said.contains("card 2") && said.contains("m4a"), "{said}");
    }
    Ok(())
}

async fn plays_everything(stage: &mut Stage, engine: Engine) -> Result {
    let ada = stage.person_with(engine, "Ada").await?;
    for name in ALONE {
        ada.open_zip(&fixture("faults").join(name)).await?;
        let cards = ada.see_cards(1).await?;
        if name.contains("mp4") && !has_aac(&ada).await? {
            skipped(&format!("{name} in {engine:?}: it has no decoder of AAC"));
        } else {
            let named = play_to_the_end(&ada, &Person::in_card(&cards[0].id, "card-play")).await?;
            assert_eq!(named, [cards[0].id.clone()], "{name}");
            assert_eq!(complaints(&ada).await?, [""; 0], "{name}");
        }
        ada.press("home").await?;
        ada.see("library").await?;
    }
    ada.open_zip(&fixture("faults").join(ROW)).await?;
    hears_the_row(&ada).await
}

#[test]
fn whatever_opens_plays_alone_and_in_the_row_in_chromium() {
    test("sound-forms-chromium", "/", async |stage| plays_everything(stage, Engine::Chromium).await);
}

#[test]
fn whatever_opens_plays_alone_and_in_the_row_in_firefox() {
    if let Some(why) = Engine::Firefox.missing() {
        return skipped(&why);
    }
    test("sound-forms-firefox", "/", async |stage| plays_everything(stage, Engine::Firefox).await);
}

/// Somebody opens a file and shares it; the other one hears the row.
async fn viewer_hears(stage: &mut Stage, host: Engine, guest: Engine) -> Result {
    let ada = stage.person_with(host, "Ada").await?;
    let ben = stage.person_with(guest, "Ben").await?;
    ada.open_zip(&fixture("faults").join(ROW)).await?;
    ada.see_cards(3).await?;
    let link = ada.invite().await?;
    let reply = ben.join_here(&link).await?;
    ada.enter_reply(&reply).await?;
    ben.see_state("incoming-dialog", "data-kind", &["new"]).await?;
    ben.press("incoming-accept").await?;
    ben.see_progress(&["done"], Duration::from_secs(60)).await?;
    eventually("Ben has all sound", PATIENCE, async || Ok((ben.clips().await?.len() == 3).then_some(())))
        .await?;
    hears_the_row(&ben).await
}

#[test]
fn viewers_hear_what_the_host_opened_from_chromium_to_firefox() {
    if let Some(why) = Engine::Firefox.missing() {
        return skipped(&why);
    }
    let name = "sound-forms-viewer";
    test(name, "/", async |stage| viewer_hears(stage, Engine::Chromium, Engine::Firefox).await);
}

#[test]
fn viewers_hear_what_the_host_opened_from_firefox_to_chromium() {
    if let Some(why) = Engine::Firefox.missing() {
        return skipped(&why);
    }
    let name = "sound-forms-viewer-chromium";
    test(name, "/", async |stage| viewer_hears(stage, Engine::Firefox, Engine::Chromium).await);
}
