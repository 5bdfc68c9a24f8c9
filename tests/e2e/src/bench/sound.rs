//! What hours of sound cost: taken in from a file, gone to anywhere, and recorded.
//!
//! Times are told beside what the same browser takes to decode a minute, so that one machine can be compared with another.

use std::{path::PathBuf, process::Command, time::Instant};

use serde_json::{Value, json};

use crate::{Person, Result, Stage, memory::Memory, wait::PATIENCE};

/// Bytes of a slice of the pretended recording: ten seconds of it.
const SLICE: usize = 60_000;
const MIB: f64 = 1024.0 * 1024.0;
/// Places of the clip that are gone to, in thousandths of its length.
const PLACES: [u64; 8] = [500, 990, 10, 750, 250, 900, 100, 620];

/// Measures and prints. `--minutes=60` is the length of the file, `--recorded=180` of the recording that is pretended.
pub(super) async fn measure(stage: &mut Stage, args: &[String]) -> Result {
    let minutes = super::option(args, "minutes", 60)?;
    let recorded = super::option(args, "recorded", 180)?;
    let file = recording(minutes)?;
    let ada = stage.person("Ada").await?;
    let reference = decode_a_minute(&ada, &file).await?;
    println!("decoding one minute as the browser does it: {reference:.0} ms");
    let card = taken_in(&ada, &file, minutes).await?;
    seeks(&ada, &card, minutes).await?;
    stopped(&ada, &recording(recorded)?, recorded).await
}

/// So many minutes of speech, Opus in WebM as a browser records it.
fn recording(minutes: usize) -> Result<PathBuf> {
    let path = std::env::temp_dir().join(format!("spoke-{minutes}-minutes.webm"));
    if path.exists() {
        return Ok(path);
    }
    let speech = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/speech.webm");
    let seconds = (minutes * 60).to_string();
    let args = [
        "-v",
        "error",
        "-stream_loop",
        "-1",
        "-i",
        speech,
        "-t",
        &seconds,
        "-c:a",
        "libopus",
        "-b:a",
        "48k",
        "-live",
        "1",
        "-y",
    ];
    let made = Command::new("ffmpeg").args(args).arg(&path).status();
    match made {
        Ok(status) if status.success() => Ok(path),
        _ => Err("ffmpeg is needed to make the file".into()),
    }
}

async fn decode_a_minute(ada: &Person, file: &PathBuf) -> Result<f64> {
    let bytes = std::fs::read(file)?;
    let minute = data_encoding::BASE64.encode(&bytes[..bytes.len().min(360_000)]);
    let script = "const bytes = Uint8Array.from(atob(args[0]), (c) => c.charCodeAt(0));
        const begun = performance.now();
        await new OfflineAudioContext(1, 1, 8000).decodeAudioData(bytes.buffer);
        return performance.now() - begun;";
    number(&ada.eval_async(script, vec![json!(minute)]).await?)
}

/// From choosing the file until it is a card, until it plays, and until its waveform is there.
async fn taken_in(ada: &Person, file: &PathBuf, minutes: usize) -> Result<String> {
    ada.create_project("Hours").await?;
    ada.eval(TASKS, Vec::new()).await?;
    let before = Memory::settled(ada).await?;
    let begun = Instant::now();
    ada.add_audio(&[file]).await?;
    let card = ada.see_cards(1).await?.remove(0).id;
    let is_card = begun.elapsed();
    ada.see_playing(async || ada.press_css(&Person::in_card(&card, "card-play")).await).await?;
    let plays = begun.elapsed();
    ada.press("play-stop").await?;
    crate::wait::eventually("the waveform", PATIENCE * 6, async || {
        let clips = ada.records("clips").await?;
        let peaks = |clip: &Value| {
            clip["clip"]["peaks"].as_str().or(clip["peaks"].as_str()).is_some_and(|it| !it.is_empty())
        };
        Ok(clips.iter().any(peaks).then_some(()))
    })
    .await?;
    let waveform = begun.elapsed();
    let after = Memory::settled(ada).await?;
    let longest = number(&ada.eval("return window.longest", Vec::new()).await?)?;
    println!("a file of {minutes} min, {:.0} MB:", std::fs::metadata(file)?.len() as f64 / 1e6);
    println!(
        "  a card after {:.1} s, plays after {:.1} s, waveform after {:.1} s",
        is_card.as_secs_f64(),
        plays.as_secs_f64(),
        waveform.as_secs_f64()
    );
    println!("  longest task of the page {longest:.0} ms; {}", grown(before, after));
    Ok(card)
}

/// From the press until sound comes from there.
async fn seeks(ada: &Person, card: &str, minutes: usize) -> Result {
    ada.see_playing(async || ada.press_css(&Person::in_card(card, "card-play")).await).await?;
    let mut times = Vec::new();
    for place in PLACES {
        let to_ms = place * minutes as u64 * 60;
        times.push(number(&ada.eval_async(SEEK, vec![json!(to_ms)]).await?)?);
    }
    ada.press("play-stop").await?;
    let shown: Vec<_> = times.iter().map(|time| format!("{time:.0}")).collect();
    times.sort_by(f64::total_cmp);
    println!(
        "seeks to places {PLACES:?} thousandths: {} ms; middle {:.0}, worst {:.0}",
        shown.join(", "),
        times[times.len() / 2],
        times[times.len() - 1]
    );
    Ok(())
}

/// Slices of a long recording, given as fast as the page takes them; from Stop until the card.
async fn stopped(ada: &Person, file: &PathBuf, minutes: usize) -> Result {
    let bytes = std::fs::metadata(file)?.len() as usize;
    ada.eval(PRETEND, Vec::new()).await?;
    ada.driver().find(thirtyfour::By::Id("fed")).await?.send_keys(file.to_string_lossy()).await?;
    let pieces = ada.eval_async(PIECES, Vec::new()).await?.as_u64().unwrap_or(0) as usize;
    let before = Memory::settled(ada).await?;
    let mut most = before;
    let cards = ada.cards().await?.len();
    ada.press("record").await?;
    ada.see_state("recorder", "data-state", &["recording"]).await?;
    for from in (0..bytes).step_by(16 * SLICE) {
        let script = "await window.feed(args[0], args[1], args[2]); await window.idle()";
        ada.eval_async(script, vec![json!(from), json!(from + 16 * SLICE), json!(SLICE)]).await?;
        most = most.max(Memory::of(ada).await?);
    }
    ada.see_pieces(pieces + bytes.div_ceil(SLICE)).await?;
    let begun = Instant::now();
    ada.press("record-stop").await?;
    ada.see_cards(cards + 1).await?;
    let took = begun.elapsed();
    let after = Memory::settled(ada).await?;
    println!(
        "a recording of {minutes} min: a card {:.2} s after Stop; {}; at most {}",
        took.as_secs_f64(),
        grown(before, after),
        grown(before, most)
    );
    Ok(())
}

fn grown(before: Memory, after: Memory) -> String {
    let mib = |bytes: u64| bytes as f64 / MIB;
    format!(
        "heap {:+.0} MB, resident {:+.0} MB",
        mib(after.heap) - mib(before.heap),
        mib(after.resident) - mib(before.resident)
    )
}

fn number(value: &Value) -> Result<f64> {
    value.as_f64().ok_or_else(|| format!("no number: {value}").into())
}

/// Notes the longest task from now on.
const TASKS: &str = "
    window.longest = 0;
    new PerformanceObserver((list) => {
        for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
    }).observe({ entryTypes: ['longtask'] });";

/// Moves the slider of the play bar, and waits until the element goes on from there.
const SEEK: &str = "
    const slider = document.querySelector('[data-testid=play-seek]');
    const sound = document.querySelector('[data-testid=player-audio]');
    const begun = performance.now();
    slider.value = args[0];
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    slider.dispatchEvent(new Event('change', { bubbles: true }));
    const there = args[0] / 1000;
    await new Promise((done) => {
        const look = () => {
            const at = sound.currentTime;
            const on = Math.abs(at - there) < 5 && at > there && !sound.seeking && sound.readyState > 2;
            on ? done() : setTimeout(look, 4);
        };
        look();
    });
    return performance.now() - begun;";

/// How many pieces of sound are stored.
const PIECES: &str = "
    const db = await new Promise((done) => { const open = indexedDB.open('spoke'); open.onsuccess = () => done(open.result); });
    const count = await new Promise((done) => { const ask = db.transaction('chunks').objectStore('chunks').count(); ask.onsuccess = () => done(ask.result); });
    db.close();
    return count;";

const PRETEND: &str = include_str!("recorder.js");
