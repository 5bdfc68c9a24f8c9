//! A project is heard while it comes in, over 10 Mbit/s: what is wanted first comes first, plays from its first bytes, and
//! counts only when all of it is verified.
#![allow(missing_docs)]

use std::time::Duration;

use serde_json::json;
use spoke_e2e::{Person, Result, Stage, line::Line, long_way, skipped, test, wait::eventually};

const LONG: Duration = Duration::from_secs(90);
/// Seconds of the last card: about a megabyte and a half, more than is buffered ahead.
const SONG_S: u32 = 100;

/// Why it cannot be shown here.
fn impossible() -> Option<String> {
    long_way::impossible().or_else(Line::impossible)
}

/// Ada offers forty megabytes with a song at their end; Ben, who has a project of his own, has begun to take them.
async fn receiving(stage: &mut Stage) -> Result<(Person, Person, String, Line)> {
    let ada = stage.person("Ada").await?;
    let song = ada.seed_long_way("Long way", 20, 2_000_000, SONG_S).await?;
    ada.reload().await?;
    ada.open_project("Long way").await?;
    let ben = stage.person("Ben").await?;
    ben.create_project("Mine").await?;
    ben.record_card(Duration::from_millis(1_500)).await?;
    let line = Line::of_mbit(10)?;
    ada.pair_with(&ben).await?;
    ben.press("incoming-accept").await?;
    ben.see_progress(&["running"], LONG).await?;
    let far = ben.look_inside().await?;
    assert_eq!(far.len(), 21);
    assert_eq!(far[20], "queued", "{far:?}");
    Ok((ada, ben, song, line))
}

async fn percent(person: &Person) -> Result<u32> {
    Ok(person.progress().await?.ok_or("a transfer")?.percent)
}

/// Names of the projects on the disk, with how many cards they have.
async fn projects(person: &Person) -> Result<Vec<String>> {
    let records = person.records("projects").await?;
    Ok(records.iter().map(|record| format!("{} {}", record["title"], record["cards"])).collect())
}

/// Where the player stands, in seconds, while it plays.
async fn plays_at(person: &Person) -> Result<Option<f64>> {
    let script = "const audio = document.querySelector('audio'); return audio && !audio.paused ? audio.currentTime : null";
    Ok(person.eval(script, Vec::new()).await?.as_f64())
}

#[test]
fn rule_5_13_the_last_card_is_heard_at_once_and_plays_on_when_all_is_here() {
    if let Some(why) = impossible() {
        return skipped(&why);
    }
    test("early", "/", async |stage| {
        let (ada, ben, song, line) = receiving(stage).await?;
        ben.see_percent(5).await?;
        let loud = ben.hear(async || ben.press_early(&song).await).await?;
        assert!(loud > 0.02, "{loud}");
        let took = ben.early_ms().await?.ok_or("the first sound")?;
        println!("first sound {took:.0} ms after the press");
        let heard_at = percent(&ben).await?;
        assert!(heard_at < 60, "heard long before the end: {heard_at} %");
        assert_eq!(projects(&ben).await?, ["\"Mine\" 1"], "nothing of it counts yet");
        eventually("the song is here, and others are not", LONG, async || {
            let far = ben.arrivals().await?;
            let others = far[..far.len() - 1].iter().any(|state| state != "here");
            Ok((far.last().is_some_and(|state| state == "here") && others).then_some(()))
        })
        .await?;
        let before = plays_at(&ben).await?.ok_or("it plays")?;
        ben.see_progress(&["done"], LONG).await?;
        drop(line);
        eventually("it plays on in the project that is here", LONG, async || {
            Ok(plays_at(&ben).await?.filter(|at| *at > before + 1.0).map(drop))
        })
        .await?;
        ben.see_state("play-bar", "data-card", &[&song]).await?;
        let mut here = projects(&ben).await?;
        here.sort();
        assert_eq!(here, ["\"Long way\" 21", "\"Mine\" 1"]);
        ben.see_in_step().await?;
        ben.see_all_sound(&ada).await
    });
}

#[test]
fn what_is_heard_early_stops_with_the_transfer_and_the_old_project_is_whole() {
    if let Some(why) = impossible() {
        return skipped(&why);
    }
    test("early-cancel", "/", async |stage| {
        let (_ada, ben, song, _line) = receiving(stage).await?;
        ben.see_playing(async || ben.press_early(&song).await).await?;
        ben.press("progress-cancel").await?;
        ben.see_notice("early-stopped").await?;
        let paused = "return document.querySelector('audio').paused";
        eventually("it is silent", LONG, async || {
            Ok((ben.eval(paused, Vec::new()).await? == json!(true)).then_some(()))
        })
        .await?;
        ben.see_no("arriving").await?;
        assert_eq!(projects(&ben).await?, ["\"Mine\" 1"]);
        Ok(())
    });
}
