//! How soon an edit is seen by the others: from the key that ends it in one browser to the changed text in the other,
//! alone and while a large project goes to a third; beside the round trip of a bare data channel in the same run.

use std::time::Duration;

use serde_json::{Value, json};

use super::option;
use crate::{Person, Result, Stage, raw::Raw};

/// Renames a card as a person does, and remembers when the last key went down.
const EDIT: &str = r"
    const [card, label] = args;
    const row = document.querySelector(`[data-card='${card}']`);
    row.querySelector('[data-testid=card-label]').click();
    const field = await new Promise((resolve) => {
        const look = () => {
            const field = row.querySelector('[data-testid=card-label-field]');
            field ? resolve(field) : requestAnimationFrame(look);
        };
        look();
    });
    field.value = label;
    const at = performance.timeOrigin + performance.now();
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    return at;
";

/// Remembers when each label was first seen.
const WATCH: &str = r"
    const [card] = args;
    window.seenAt = {};
    const row = document.querySelector(`[data-card='${card}']`);
    new MutationObserver(() => {
        const label = row.querySelector('[data-testid=card-label]')?.textContent;
        if (label) window.seenAt[label] ??= performance.timeOrigin + performance.now();
    }).observe(row, { subtree: true, childList: true, characterData: true });
";

/// Waits until a label was seen, and says when.
const SEEN: &str = r"
    const [label] = args;
    const end = performance.now() + 10000;
    while (performance.now() < end) {
        if (window.seenAt[label]) return window.seenAt[label];
        await new Promise((resolve) => setTimeout(resolve, 2));
    }
    throw new Error(`${label} was not seen`);
";

/// What to do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    edits: usize,
    megabytes: usize,
}

impl Plan {
    /// `--edits=N --mb=N`.
    pub fn parse(args: &[String]) -> Result<Self> {
        Ok(Self { edits: option(args, "edits", 60)?, megabytes: option(args, "mb", 100)? })
    }
}

/// Measures and prints.
pub(super) async fn measure(stage: &mut Stage, plan: &Plan) -> Result {
    let round_trip = raw(stage, plan.edits).await?;
    let ada = stage.person("Ada").await?;
    let mb = plan.megabytes;
    ada.seed_project("Live", mb.div_ceil(10).max(1), 10_000_000.min(mb * 1_000_000)).await?;
    ada.reload().await?;
    ada.open_project("Live").await?;
    let ben = stage.person("Ben").await?;
    ada.bring(&ben).await?;
    let card = ada.cards().await?[0].id.clone();
    ben.eval_async(WATCH, vec![json!(card)]).await?;
    let alone = edits(&ada, &ben, &card, "alone", plan.edits).await?;

    let cleo = stage.person("Cleo").await?;
    let link = ada.invite_another().await?;
    let reply = cleo.join_here(&link).await?;
    ada.enter_reply(&reply).await?;
    cleo.see("incoming-dialog").await?;
    ada.close_share().await?;
    cleo.press("incoming-accept").await?;
    cleo.see_progress(&["running"], Duration::from_secs(20)).await?;
    let busy = edits(&ada, &ben, &card, "busy", plan.edits).await?;
    let ran_on = cleo.progress().await?.is_some_and(|seen| seen.state == "running");

    println!("bare data channel, round trip:          {round_trip}");
    println!("an edit until it is seen, alone:        {alone}");
    println!("an edit until it is seen, beside {mb} MB: {busy}");
    if !ran_on {
        println!("(the transfer ended before the last of these edits: use --mb=N for more)");
    }
    println!("edit / round trip, medians:             {:.1}", alone.median / round_trip.median.max(0.01));
    Ok(())
}

async fn edits(ada: &Person, ben: &Person, card: &str, name: &str, count: usize) -> Result<Times> {
    let mut times = Vec::new();
    for n in 0..count {
        let label = format!("{name} {n}");
        let at = ada.eval_async(EDIT, vec![json!(card), json!(label)]).await?;
        let seen = ben.eval_async(SEEN, vec![json!(label)]).await?;
        times.push(number(&seen)? - number(&at)?);
    }
    Ok(Times::of(times))
}

async fn raw(stage: &mut Stage, count: usize) -> Result<Times> {
    let (ping, pong) = (Raw::arrive(stage, "Ping").await?, Raw::arrive(stage, "Pong").await?);
    let offer = ping.host(&["control"]).await?;
    let answer = pong.guest(&offer).await?;
    ping.accept(&answer).await?;
    for raw in [&ping, &pong] {
        raw.see_open(&["control"]).await?;
    }
    pong.echo("control").await?;
    Ok(Times::of(ping.round_trips("control", count).await?))
}

fn number(value: &Value) -> Result<f64> {
    value.as_f64().ok_or_else(|| format!("not a number: {value}").into())
}

/// Times in milliseconds.
struct Times {
    median: f64,
    p95: f64,
    count: usize,
}

impl Times {
    fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let at = |part: f64| {
            times.get((times.len() as f64 * part) as usize).or(times.last()).copied().unwrap_or(0.0)
        };
        Self { median: at(0.5), p95: at(0.95), count: times.len() }
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "median {:.1} ms, p95 {:.1} ms ({} times)", self.median, self.p95, self.count)
    }
}
