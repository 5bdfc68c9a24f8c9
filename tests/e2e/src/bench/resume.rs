//! What a broken transfer costs: bytes that are sent twice when the line is cut for ten seconds in the middle, and when
//! the receiving page is reloaded in the middle.

use std::time::{Duration, Instant};

use serde_json::json;

use super::option;
use crate::{Person, Result, Stage, outage::Outage, wait::eventually};

/// Counts what the page hands to its channels for frames.
const COUNT: &str = r"
    self.sentBytes = 0;
    const send = RTCDataChannel.prototype.send;
    RTCDataChannel.prototype.send = function (data) {
        if (this.label === 'binary') self.sentBytes += data.byteLength;
        return send.call(this, data);
    };
";

const CUT: Duration = Duration::from_secs(10);
const LONG: Duration = Duration::from_secs(300);

/// What to do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    megabytes: usize,
}

impl Plan {
    /// `--mb=N`.
    pub fn parse(args: &[String]) -> Result<Self> {
        Ok(Self { megabytes: option(args, "mb", 100)? })
    }
}

/// Measures and prints.
pub(super) async fn measure(stage: &mut Stage, plan: &Plan) -> Result {
    let cut = if let Some(why) = Outage::impossible() {
        println!("the cut is skipped: {why}");
        None
    } else {
        Some(cut(stage, plan).await?)
    };
    let reloaded = reload(stage, plan).await?;
    let mb = plan.megabytes;
    if let Some(cut) = cut {
        println!("{mb} MB, line cut for 10 s half-way:  {} KiB sent twice", cut / 1024);
    }
    println!("{mb} MB, receiver reloaded half-way: {} KiB sent twice", reloaded / 1024);
    Ok(())
}

async fn begin(stage: &mut Stage, plan: &Plan, names: [&str; 2]) -> Result<[Person; 2]> {
    let ada = stage.person(names[0]).await?;
    ada.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": COUNT })).await?;
    ada.seed_project("Half", plan.megabytes / 10, 10_000_000).await?;
    ada.reload().await?;
    ada.open_project("Half").await?;
    let ben = stage.person(names[1]).await?;
    ada.pair_with(&ben).await?;
    ben.press("incoming-accept").await?;
    ben.see_percent(50).await?;
    Ok([ada, ben])
}

/// Bytes that were sent beyond those of the project and the headers of its frames.
async fn sent_twice(ada: &Person, plan: &Plan) -> Result<u64> {
    let sent = ada.eval("return self.sentBytes", Vec::new()).await?.as_u64().unwrap_or_default();
    let bytes = plan.megabytes as u64 / 10 * 10_000_000;
    let headers = bytes.div_ceil(64 * 1024 - 8) * 8;
    Ok(sent.saturating_sub(bytes + headers))
}

async fn cut(stage: &mut Stage, plan: &Plan) -> Result<u64> {
    let [ada, ben] = begin(stage, plan, ["Ada", "Ben"]).await?;
    let outage = Outage::begin()?;
    let begun = Instant::now();
    eventually("the cut lasts", CUT * 2, async || Ok((begun.elapsed() >= CUT).then_some(()))).await?;
    drop(outage);
    ben.see_progress(&["done"], LONG).await?;
    sent_twice(&ada, plan).await
}

async fn reload(stage: &mut Stage, plan: &Plan) -> Result<u64> {
    let [ada, ben] = begin(stage, plan, ["Ann", "Bob"]).await?;
    ben.reload().await?;
    ada.see_notice("peer-left").await?;
    ada.close_share().await?;
    ada.pair_with(&ben).await?;
    ben.press("incoming-accept").await?;
    ben.see_progress(&["done"], LONG).await?;
    sent_twice(&ada, plan).await
}
