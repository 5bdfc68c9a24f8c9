//! How fast the sound of cards becomes a file: each form, as so many times real time, and how long the page stands still
//! meanwhile at most.

use std::{process::Command, time::Duration};

use serde_json::json;

use super::option;
use crate::{Person, Result, Stage, act::audio::can_listen, wait::eventually};

/// Keeps the longest time between two turns of the page, until it is asked for.
const TURNS: &str = r"
    let last = performance.now();
    window.stillMs = 0;
    window.watching = true;
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
        const now = performance.now();
        window.stillMs = Math.max(window.stillMs, now - last);
        last = now;
        if (window.watching) setTimeout(() => channel.port2.postMessage(0), 4);
    };
    channel.port2.postMessage(0);
";

/// Measures and prints. `--minutes=N`.
pub(super) async fn measure(stage: &mut Stage, args: &[String]) -> Result {
    let minutes = option(args, "minutes", 10)?;
    if !can_listen() {
        return Err("this needs ffmpeg".into());
    }
    let ada = stage.person("Ada").await?;
    ada.keep_downloads().await?;
    ada.open_made("Long", &[("Voice", "1.webm", noise(&ada, minutes)?)]).await?;
    for ending in ["wav", "flac", "ogg", "webm"] {
        ada.press("audio-open").await?;
        ada.choose_audio(ending, 0).await?;
        ada.eval(TURNS, Vec::new()).await?;
        let began = std::time::Instant::now();
        ada.press("audio-save").await?;
        eventually("it is exported", Duration::from_secs(1_200), async || {
            let state = "return document.querySelector('[data-testid=zip]')?.dataset.state";
            Ok((ada.eval(state, Vec::new()).await? == json!("done")).then_some(()))
        })
        .await?;
        let took = began.elapsed().as_secs_f64();
        let still = ada.eval("window.watching = false; return window.stillMs", Vec::new()).await?;
        let times = minutes as f64 * 60.0 / took;
        let still = still.as_f64().unwrap_or_default();
        println!(
            "{minutes} min as {ending:<5} {took:>6.1} s, {times:>5.0} x real time; the page still for {still:.0} ms at most"
        );
        ada.press("zip-close").await?;
        ada.see_no("zip").await?;
    }
    Ok(())
}

/// So many minutes of sound that is hard to pack, as browsers record it.
fn noise(ada: &Person, minutes: usize) -> Result<Vec<u8>> {
    let file = std::path::PathBuf::from(ada.profile()).join("noise.webm");
    let source = format!("anoisesrc=color=pink:amplitude=0.3:sample_rate=48000:duration={}", 60 * minutes);
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", &source, "-c:a", "libopus", "-b:a", "48k"])
        .arg(&file)
        .status()?;
    if made.success() { Ok(std::fs::read(file)?) } else { Err("ffmpeg made no sound".into()) }
}
