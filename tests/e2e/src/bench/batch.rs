//! What a change of very many cards costs somebody who looks on: how long until they have all of it, and how long their page
//! stands still meanwhile.

use std::time::Duration;

use serde_json::json;
use thirtyfour::Key;

use super::option;
use crate::{Person, Result, Stage, wait::eventually};

/// Keeps the longest time between two frames, until it is asked for.
const FRAMES: &str = r"
    let last = performance.now();
    const began = last;
    window.stillMs = 0;
    window.frames = 0;
    window.watching = true;
    const frame = (now) => {
        window.stillMs = Math.max(window.stillMs, now - last);
        window.frames += 1;
        last = now;
        if (window.watching) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
";

/// Measures and prints. `--cards=N`.
pub(super) async fn measure(stage: &mut Stage, args: &[String]) -> Result {
    let count = option(args, "cards", 2_000)?;
    let ada = stage.person("Ada").await?;
    ada.seed_timeline("Batch", count).await?;
    ada.reload().await?;
    ada.open_project("Batch").await?;
    let ben = stage.person("Ben").await?;
    ada.bring(&ben).await?;
    ben.see_in_step().await?;
    ada.eval("document.activeElement?.blur()", Vec::new()).await?;
    ada.keys(Key::Control + "a").await?;
    ada.see("selection-bar").await?;
    ada.press("selection-colour").await?;
    let last = "return document.querySelector('[data-testid=card]')?.dataset.colour === 'pink'";
    let coloured = many(&ada, &ben, "selection-colour-pink", last).await?;
    println!("{count} cards in another colour:       {coloured}");
    let twice = "return Number(document.querySelector('[data-testid=card]')?.getAttribute('aria-setsize'))
        === arguments[0]";
    let twice = twice.replace("arguments[0]", &(2 * count).to_string());
    let duplicated = many(&ada, &ben, "selection-duplicate", &twice).await?;
    println!("{count} cards duplicated:              {duplicated}");
    Ok(())
}

/// Ada presses; Ben looks on until `done` says that something of it is seen, and both are in step.
async fn many(ada: &Person, ben: &Person, press: &str, done: &str) -> Result<String> {
    ben.eval(FRAMES, Vec::new()).await?;
    let began = std::time::Instant::now();
    ada.press(press).await?;
    eventually("Ben sees it", Duration::from_secs(300), async || {
        Ok((ben.eval(done, Vec::new()).await? == json!(true)).then_some(()))
    })
    .await?;
    ben.see_in_step().await?;
    let took = began.elapsed();
    let still = "window.watching = false; return [window.stillMs, window.frames]";
    let [still, frames]: [f64; 2] = serde_json::from_value(ben.eval(still, Vec::new()).await?)?;
    let a_second = frames / took.as_secs_f64();
    Ok(format!(
        "{} ms, the page still for {still:.0} ms at most, {a_second:.0} frames a second",
        took.as_millis()
    ))
}
