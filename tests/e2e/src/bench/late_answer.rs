//! Replies that come late: how soon both are together then, in one network and between two homes behind port-restricted
//! NATs that forget after 30 s.

use std::time::{Duration, Instant};

use crate::{
    Person, Result, Stage,
    nat::{Nat, SERVER, World},
    wait::eventually,
};

/// Seconds.
const DELAYS: [u64; 4] = [2, 20, 90, 570];

/// What to do.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    delays: Vec<Duration>,
}

impl Plan {
    /// `--late=SECONDS`, as often as wanted; otherwise all.
    pub fn parse(args: &[String]) -> Result<Self> {
        let named = args.iter().filter_map(|arg| arg.strip_prefix("--late="));
        let mut delays = Vec::new();
        for seconds in named {
            delays.push(seconds.parse().map_err(|_| "--late takes seconds")?);
        }
        if delays.is_empty() {
            delays.extend(DELAYS);
        }
        Ok(Self { delays: delays.into_iter().map(Duration::from_secs).collect() })
    }
}

/// Measures and prints. Both people have Chromium.
pub(super) async fn measure(stage: &mut Stage, plan: &Plan) -> Result {
    println!("Chromium to Chromium; other browsers are not measured yet");
    let [ada, ben] = [stage.person("Ada").await?, stage.person("Ben").await?];
    row(&ada, &ben, "one network", plan).await?;
    if let Some(why) = World::impossible() {
        println!("two homes are skipped: {why}");
        return Ok(());
    }
    let world = World::make(Nat::PortRestricted)?;
    let [ann, bob] =
        [stage.dweller("Ann", &world.homes[0]).await?, stage.dweller("Bob", &world.homes[1]).await?];
    let stun = format!("stun:{SERVER}");
    for person in [&ann, &bob] {
        person.set_servers(&[(&stun, "", "")]).await?;
    }
    row(&ann, &bob, "two homes", plan).await
}

async fn row(ada: &Person, ben: &Person, name: &str, plan: &Plan) -> Result {
    ada.create_project("Later").await?;
    for late in &plan.delays {
        let link = ada.invite().await?;
        let reply = ben.join_here(&link).await?;
        let made = Instant::now();
        eventually(
            "the reply is on its way",
            *late * 2,
            async || Ok((made.elapsed() >= *late).then_some(())),
        )
        .await?;
        let entered = Instant::now();
        ada.enter_reply(&reply).await?;
        let together = ben.see("incoming-dialog").await;
        let late = late.as_secs();
        match together {
            Ok(_) => {
                println!(
                    "{name:12} {late:4} s late: together after {:.1} s",
                    entered.elapsed().as_secs_f64()
                );
                ben.press("incoming-reject").await?;
                ada.leave_session().await?;
                ben.see_connection(&["disconnected", "error"]).await?;
            }
            Err(error) => {
                println!("{name:12} {late:4} s late: {error}");
                ben.press("join-cancel").await?;
                ada.press("share-cancel").await?;
            }
        }
    }
    Ok(())
}
