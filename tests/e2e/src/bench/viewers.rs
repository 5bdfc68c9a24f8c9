//! How much a room of many costs: the rate of one viewer, and the rates of many at once added up.

use std::time::Duration;

use super::option;
use crate::{Person, Result, Stage, wait::eventually};

const LONG: Duration = Duration::from_secs(600);

/// Presses Accept; when that was, and when everything was across.
const ACCEPT: &str = "
    window.bench = { accepted: performance.timeOrigin + performance.now() };
    const look = () => {
        if (document.querySelector('[data-testid=progress]')?.dataset.state === 'done')
            bench.done ??= performance.timeOrigin + performance.now();
    };
    new MutationObserver(look).observe(document.documentElement,
        { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'] });
    document.querySelector('[data-testid=incoming-accept]').click();";

/// What to do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    viewers: usize,
    megabytes: usize,
}

impl Plan {
    /// `--viewers=8 --mb=20`.
    pub fn parse(args: &[String]) -> Result<Self> {
        Ok(Self {
            viewers: option(args, "viewers", 8)?.max(1),
            megabytes: option(args, "mb", 20)?.div_ceil(2).max(1) * 2,
        })
    }
}

/// Measures and prints.
pub(super) async fn measure(stage: &mut Stage, plan: &Plan) -> Result {
    let one = rate(stage, plan, 1).await?;
    println!(" 1 viewer,  {} MB:        {one:6.2} MB/s", plan.megabytes);
    let all = rate(stage, plan, plan.viewers).await?;
    println!("{:2} viewers, {} MB each:   {all:6.2} MB/s together", plan.viewers, plan.megabytes);
    println!("ratio {:.2} (target 0.7)", all / one);
    Ok(())
}

/// Bytes a second that so many viewers get together, from the first press on Accept until the last has everything.
async fn rate(stage: &mut Stage, plan: &Plan, viewers: usize) -> Result<f64> {
    let ada = stage.person("Ada").await?;
    ada.seed_project("Lecture", plan.megabytes / 2, 2_000_000).await?;
    ada.reload().await?;
    ada.open_project("Lecture").await?;
    let mut all = Vec::new();
    for n in 1..=viewers {
        let viewer = stage.person(&format!("Viewer{n}")).await?;
        let link = ada.invite_another().await?;
        let reply = viewer.join_here(&link).await?;
        ada.enter_reply(&reply).await?;
        viewer.see("incoming-dialog").await?;
        all.push(viewer);
    }
    ada.close_share().await?;
    for viewer in &all {
        viewer.eval(ACCEPT, Vec::new()).await?;
    }
    let (mut begun, mut done) = (f64::INFINITY, 0.0_f64);
    for viewer in &all {
        begun = begun.min(moment(viewer, "accepted").await?);
        done = done.max(moment(viewer, "done").await?);
    }
    let seconds = (done - begun) / 1_000.0;
    all.push(ada);
    for person in all {
        stage.farewell([person]).await;
    }
    Ok((plan.megabytes * viewers) as f64 / seconds)
}

async fn moment(viewer: &Person, name: &str) -> Result<f64> {
    let script = format!("return window.bench.{name} ?? null");
    eventually(&format!("{} is {name}", viewer.name), LONG, async || {
        Ok(viewer.eval(&script, Vec::new()).await?.as_f64())
    })
    .await
}
