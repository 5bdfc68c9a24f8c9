//! Heard before it has arrived: from the press to the first sound on a slow line, and what that costs the whole transfer.

use std::time::{Duration, Instant};

use super::option;
use crate::{Person, Result, Stage, line::Line, long_way};

const LONG: Duration = Duration::from_secs(600);
/// Seconds of the song behind the others.
const SONG_S: u32 = 120;
/// Bytes of one of the clips before it.
const CLIP_BYTES: usize = 5_000_000;
/// Between two looks at the page.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What is measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    megabytes: usize,
    mbit: u32,
    runs: usize,
    /// How many percent of it are here at the press.
    at: u32,
}

impl Plan {
    /// `--mb=100 --mbit=10 --runs=1 --at=10`: so many runs with somebody who listens, from so many percent on, and as many without, by
    /// turns.
    pub fn parse(args: &[String]) -> Result<Self> {
        let mbit = u32::try_from(option(args, "mbit", 10)?)?;
        let at = u32::try_from(option(args, "at", 10)?)?;
        Ok(Self { megabytes: option(args, "mb", 100)?, mbit, runs: option(args, "runs", 1)?.max(1), at })
    }
}

/// One transfer.
struct Run {
    seconds: f64,
    /// Milliseconds from each press to its first sound.
    sounds: Vec<f64>,
}

/// Measures and prints.
pub(super) async fn measure(stage: &mut Stage, plan: &Plan) -> Result {
    if let Some(why) = long_way::impossible().or_else(Line::impossible) {
        return Err(why.into());
    }
    println!("{} MB and a song over {} Mbit/s, {} runs of each", plan.megabytes, plan.mbit, plan.runs);
    let (mut with, mut without, mut sounds) = (0.0, 0.0, Vec::new());
    for _ in 0..plan.runs {
        for listens in [false, true] {
            let run = one(stage, plan, listens).await?;
            println!(
                "  {:8} {:7.2} s  {:.0?} ms",
                if listens { "heard" } else { "unheard" },
                run.seconds,
                run.sounds
            );
            *(if listens { &mut with } else { &mut without }) += run.seconds;
            sounds.extend(run.sounds);
        }
    }
    sounds.sort_by(f64::total_cmp);
    let (middle, worst) = (sounds.get(sounds.len() / 2), sounds.last());
    println!(
        "press to first sound: middle {:.0} ms, worst {:.0} ms (target 500); \
         the whole transfer with and without: {:.3} (target 0.97 to 1.03)",
        middle.copied().unwrap_or_default(),
        worst.copied().unwrap_or_default(),
        with / without
    );
    Ok(())
}

async fn one(stage: &mut Stage, plan: &Plan, listens: bool) -> Result<Run> {
    let ada = stage.person("Ada").await?;
    ada.driver().set_script_timeout(LONG).await?;
    let clips = (plan.megabytes * 1_000_000).div_ceil(CLIP_BYTES);
    let song = ada.seed_long_way("Long way", clips, CLIP_BYTES, SONG_S).await?;
    ada.reload().await?;
    ada.open_project("Long way").await?;
    let ben = stage.person("Ben").await?;
    let line = Line::of_mbit(plan.mbit)?;
    ada.pair_with(&ben).await?;
    ben.press("incoming-accept").await?;
    let begun = Instant::now();
    ben.see_progress(&["running"], LONG).await?;
    let mut sounds = Vec::new();
    if listens {
        ben.look_inside().await?;
        ben.see_percent(plan.at).await?;
        sounds.push(listen(&ben, &song).await?);
    }
    let seconds = loop {
        let state = ben.progress().await?.map(|seen| seen.state).unwrap_or_default();
        match state.as_str() {
            "done" => break begun.elapsed().as_secs_f64(),
            "failed" | "cancelled" | "rejected" => return Err(format!("it ended as {state}").into()),
            _ if begun.elapsed() > LONG => return Err("the transfer did not end".into()),
            _ => tokio::time::sleep(LOOK_EVERY).await,
        }
    };
    drop(line);
    stage.farewell([ada, ben]).await;
    Ok(Run { seconds, sounds })
}

async fn listen(ben: &Person, song: &str) -> Result<f64> {
    ben.press_early(song).await?;
    let begun = Instant::now();
    loop {
        if let Some(ms) = ben.early_ms().await? {
            return Ok(ms);
        }
        if begun.elapsed() > Duration::from_secs(30) {
            return Err("nothing was heard".into());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
