//! People need minutes to carry a code back: a late reply connects at once.
#![allow(missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a test of real browsers lives in real time")]

use std::time::{Duration, Instant};

use spoke::wire::limits::MAPPING_KEPT;
use spoke_e2e::{
    Person, Result, Stage,
    browser::Engine,
    nat::{Nat, SERVER, World},
    skipped, test,
    wait::eventually,
};

/// Longer than the browsers' own patience (15 to 30 s).
const LATE: Duration = Duration::from_secs(40);
/// Longer than Chromium's patience (15 s) and, from then on, the mappings of the NATs (30 s); and longer than a code of
/// Firefox is good (60 s).
const LATER: Duration = Duration::from_secs(62);

/// The reply is on its way for so long.
async fn carried(made: Instant, late: Duration) -> Result {
    eventually("the reply is on its way", late * 2, async || Ok((made.elapsed() >= late).then_some(()))).await
}

/// The reply is entered at last.
async fn connects(ada: &Person, ben: &Person, reply: &str, late: Duration) -> Result {
    let entered = Instant::now();
    ada.enter_reply(reply).await?;
    ben.see("incoming-dialog").await?;
    println!("{late:?} late: {} and {} are together after {:?}", ada.name, ben.name, entered.elapsed());
    Ok(())
}

/// Every pair of browsers that this machine has, host first.
fn pairs() -> Vec<(Engine, Engine)> {
    let all = [Engine::Chromium, Engine::Firefox];
    let mut here = Vec::new();
    for engine in all {
        match engine.missing() {
            Some(why) => skipped(&why),
            None => here.push(engine),
        }
    }
    here.iter().flat_map(|host| here.iter().map(move |guest| (*host, *guest))).collect()
}

/// All of them wait at the same time.
#[test]
fn rule_1_14_a_reply_that_is_40_seconds_late_connects_at_once_in_one_network() {
    test("late_lan", "/", async |stage| {
        let mut waiting = Vec::new();
        for (host, guest) in pairs() {
            let ada = stage.person_with(host, &format!("Ada with {}", host.name())).await?;
            let ben = stage.person_with(guest, &format!("Ben with {}", guest.name())).await?;
            ada.create_project("Later").await?;
            let reply = ben.join_here(&ada.invite().await?).await?;
            waiting.push((ada, ben, reply, Instant::now()));
        }
        for (ada, ben, reply, made) in &waiting {
            carried(*made, LATE).await?;
            connects(ada, ben, reply, LATE).await?;
        }
        Ok(())
    });
}

/// Between two homes, 2 s late and then longer than the NATs remember.
async fn between_homes(stage: &mut Stage, world: &World, engine: Engine) -> Result {
    let ada = stage.dweller(engine, "Ada", &world.homes[0]).await?;
    let ben = stage.dweller(engine, "Ben", &world.homes[1]).await?;
    ada.create_project("Later").await?;
    let stun = format!("stun:{SERVER}");
    for person in [&ada, &ben] {
        person.set_servers(&[(&stun, "", "")]).await?;
    }
    for late in [Duration::from_secs(2), LATER] {
        let link = ada.invite().await?;
        let reply = ben.join_here(&link).await?;
        let made = Instant::now();
        // Rule 1.15: only codes of Firefox go stale.
        let stale = engine == Engine::Firefox;
        ada.see_number_of("share-fresh", usize::from(stale)).await?;
        carried(made, late).await?;
        if stale && late > MAPPING_KEPT {
            eventually("another edition is on screen", late, async || {
                Ok((ada.read("offer-link").await? != link).then_some(()))
            })
            .await?;
        }
        connects(&ada, &ben, &reply, late).await?;
        ben.press("incoming-reject").await?;
        ada.see_path("routers").await?;
        ada.leave_session().await?;
        ben.see_connection(&["disconnected", "error"]).await?;
    }
    Ok(())
}

fn late_between_homes(name: &str, engine: Engine) {
    if let Some(why) = World::impossible().or_else(|| engine.missing()) {
        return skipped(&why);
    }
    let world = World::make(Nat::PortRestricted).expect("two homes behind port-restricted NATs");
    test(name, "/", async |stage| between_homes(stage, &world, engine).await);
}

#[test]
fn rule_1_14_a_late_reply_connects_at_once_between_two_homes() {
    late_between_homes("late_nat", Engine::Chromium);
}

#[test]
fn rule_1_15_a_late_reply_to_a_code_that_went_stale_connects_as_well() {
    late_between_homes("late_nat_firefox", Engine::Firefox);
}
