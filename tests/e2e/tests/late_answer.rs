//! People need minutes to carry a code back: a late reply connects at once.
#![allow(missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a test of real browsers lives in real time")]

use std::time::{Duration, Instant};

use spoke_e2e::{
    Person, Result,
    browser::Engine,
    nat::{Nat, SERVER, World},
    test,
    wait::eventually,
};

/// Longer than the browsers' own patience (15 to 30 s).
const LATE: Duration = Duration::from_secs(40);
/// Longer than Chromium's patience (15 s) and, from then on, the mappings of the NATs (30 s).
const LATER: Duration = Duration::from_secs(60);

/// Pairs with the reply held back for so long.
async fn pair_late(ada: &Person, ben: &Person, late: Duration) -> Result {
    let link = ada.invite().await?;
    let reply = ben.join_here(&link).await?;
    let made = Instant::now();
    eventually("the reply is on its way", late * 2, async || Ok((made.elapsed() >= late).then_some(())))
        .await?;
    let entered = Instant::now();
    ada.enter_reply(&reply).await?;
    ben.see("incoming-dialog").await?;
    println!("{late:?} late: connected after {:?}", entered.elapsed());
    Ok(())
}

#[test]
fn rule_1_14_a_reply_that_is_40_seconds_late_connects_at_once_in_one_network() {
    test("late_lan", "/", async |stage| {
        let [ada, ben] = [stage.person("Ada").await?, stage.person("Ben").await?];
        ada.create_project("Later").await?;
        pair_late(&ada, &ben, LATE).await
    });
}

#[test]
fn rule_1_14_a_late_reply_connects_at_once_between_two_homes() {
    if let Some(why) = World::impossible() {
        return println!("skipped: {why}");
    }
    let world = World::make(Nat::PortRestricted).expect("two homes behind port-restricted NATs");
    test("late_nat", "/", async |stage| {
        let ada = stage.dweller(Engine::Chromium, "Ada", &world.homes[0]).await?;
        let ben = stage.dweller(Engine::Chromium, "Ben", &world.homes[1]).await?;
        ada.create_project("Later").await?;
        let stun = format!("stun:{SERVER}");
        for person in [&ada, &ben] {
            person.set_servers(&[(&stun, "", "")]).await?;
        }
        for late in [Duration::from_secs(2), LATER] {
            pair_late(&ada, &ben, late).await?;
            ben.press("incoming-reject").await?;
            ada.see_path("routers").await?;
            ada.leave_session().await?;
            ben.see_connection(&["disconnected", "error"]).await?;
        }
        Ok(())
    });
}
