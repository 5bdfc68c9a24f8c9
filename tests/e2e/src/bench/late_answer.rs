//! Replies that come late: how soon both are together then, in one network and between two homes behind port-restricted
//! NATs that forget after 30 s.

use std::time::{Duration, Instant};

use crate::{
    Person, Result, Stage,
    browser::Engine,
    nat::{Nat, SERVER, World},
    wait::eventually,
};

/// Seconds.
const DELAYS: [u64; 4] = [2, 20, 90, 570];

/// What to do.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    delays: Vec<Duration>,
    only: String,
}

impl Plan {
    /// `--late=SECONDS`, as often as wanted, otherwise all; `--only=TEXT` of the rows' names.
    pub fn parse(args: &[String]) -> Result<Self> {
        let named = args.iter().filter_map(|arg| arg.strip_prefix("--late="));
        let mut delays = Vec::new();
        for seconds in named {
            delays.push(seconds.parse().map_err(|_| "--late takes seconds")?);
        }
        if delays.is_empty() {
            delays.extend(DELAYS);
        }
        let only = args.iter().find_map(|arg| arg.strip_prefix("--only=")).unwrap_or_default();
        Ok(Self { delays: delays.into_iter().map(Duration::from_secs).collect(), only: only.to_owned() })
    }
}

/// Measures and prints, with every pair of browsers that this machine has.
pub(super) async fn measure(stage: &mut Stage, plan: &Plan) -> Result {
    let mut engines = vec![Engine::Chromium];
    match Engine::Firefox.missing() {
        None => engines.push(Engine::Firefox),
        Some(why) => println!("Firefox is skipped: {why}"),
    }
    let pairs = |place: &str| {
        let all = engines.iter().flat_map(|host| engines.iter().map(move |guest| (*host, *guest)));
        let named =
            all.map(|(host, guest)| (host, guest, format!("{place}, {} to {}", host.name(), guest.name())));
        named.filter(|(.., name)| name.contains(&plan.only)).collect::<Vec<_>>()
    };
    for (host, guest, name) in pairs("one network") {
        let [ada, ben] = [stage.person_with(host, "Ada").await?, stage.person_with(guest, "Ben").await?];
        row(&ada, &ben, &name, plan).await?;
        stage.farewell([ada, ben]).await;
    }
    if let Some(why) = World::impossible() {
        println!("two homes are skipped: {why}");
        return Ok(());
    }
    for (host, guest, name) in pairs("two homes") {
        let world = World::make(Nat::PortRestricted)?;
        let ada = stage.dweller(host, "Ada", &world.homes[0]).await?;
        let ben = stage.dweller(guest, "Ben", &world.homes[1]).await?;
        let stun = format!("stun:{SERVER}");
        for person in [&ada, &ben] {
            person.set_servers(&[(&stun, "", "")]).await?;
        }
        row(&ada, &ben, &name, plan).await?;
        stage.farewell([ada, ben]).await;
    }
    Ok(())
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
                    "{name:33} {late:4} s late: together after {:.1} s",
                    entered.elapsed().as_secs_f64()
                );
                ben.press("incoming-reject").await?;
                ada.leave_session().await?;
                ben.see_connection(&["disconnected", "error"]).await?;
            }
            Err(error) => {
                println!("{name:33} {late:4} s late: {error}");
                // Whatever stands on their screens now, both begin anew.
                for person in [ada, ben] {
                    person.open_home().await?;
                }
                ada.open_project("Later").await?;
            }
        }
    }
    Ok(())
}
