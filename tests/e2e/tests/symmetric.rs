//! Hard networks: symmetric NATs let nothing direct through and are named as the cause, a relay helps, and what servers
//! answer is told.
#![allow(missing_docs)]

use spoke_e2e::{
    Person, Result, Stage,
    act::network::Server,
    browser::Engine,
    nat::{NOBODY, Nat, SERVER, USER, World},
    skipped, test,
};

/// Runs in a world of two homes, or says why not.
fn in_world(name: &str, play: impl AsyncFnOnce(&mut Stage, &World) -> Result) {
    if let Some(why) = World::impossible() {
        return skipped(&why);
    }
    let world = World::make(Nat::Symmetric).expect("two homes behind symmetric NATs");
    test(name, "/", async |stage| play(stage, &world).await);
}

async fn couple(stage: &mut Stage, world: &World) -> Result<[Person; 2]> {
    let ada = stage.dweller(Engine::Chromium, "Ada", &world.homes[0]).await?;
    let ben = stage.dweller(Engine::Chromium, "Ben", &world.homes[1]).await?;
    ada.create_project("Far apart").await?;
    Ok([ada, ben])
}

/// Both codes go across; whether anything comes of it is another matter.
async fn exchange(ada: &Person, ben: &Person) -> Result {
    let link = ada.read("offer-link").await?;
    let reply = ben.join_here(&link).await?;
    ada.enter_reply(&reply).await
}

#[test]
fn rule_10_3_behind_symmetric_nats_no_route_is_named_and_a_relay_connects() {
    in_world("symmetric", async |stage, world| {
        let [ada, ben] = couple(stage, world).await?;
        let (stun, turn) = (format!("stun:{SERVER}"), format!("turn:{SERVER}"));
        let direct: &[Server<'_>] = &[(&stun, "", "")];
        let relayed: &[Server<'_>] = &[(&stun, "", ""), (&turn, USER.0, USER.1)];
        for person in [&ada, &ben] {
            person.set_servers(direct).await?;
        }
        ada.invite().await?;
        exchange(&ada, &ben).await?;
        ada.see_tried("routers").await?;
        ben.see_tried("routers").await?;
        ada.see_failed("share-failed", "no-route").await?;
        ada.see("next-steps").await?;

        // The way out that it names, from where it is named.
        ada.press("failed-settings").await?;
        ada.see("settings-dialog").await?;
        ada.press("settings-close").await?;
        ada.see_no("settings-dialog").await?;
        ada.press("share-cancel").await?;
        ada.see_no("share-dialog").await?;
        ada.set_servers(relayed).await?;
        ada.invite().await?;
        exchange(&ada, &ben).await?;
        ben.see("incoming-dialog").await?;
        ben.press("incoming-accept").await?;
        for person in [&ada, &ben] {
            person.see_path("relayed").await?;
        }
        ada.close_share().await?;
        ada.press("people-open").await?;
        ada.see_state("person-path", "data-path", &["relayed"]).await.map(drop)
    });
}

#[test]
fn rule_10_3_lan_only_on_one_side_is_named_as_the_cause_on_both() {
    in_world("lan_only", async |stage, world| {
        let [ada, ben] = couple(stage, world).await?;
        let stun = format!("stun:{SERVER}");
        ada.set_servers(&[(&stun, "", "")]).await?;
        ben.lan_only().await?;
        ada.invite().await?;
        exchange(&ada, &ben).await?;
        ada.see_failed("share-failed", "only-local-there").await?;
        ada.press("share-cancel").await?;

        ben.press("join-cancel").await?;
        ben.create_project("The other way round").await?;
        ben.invite().await?;
        exchange(&ben, &ada).await?;
        ben.see_failed("share-failed", "lan-only").await
    });
}

#[test]
fn rule_10_5_each_server_says_what_it_is_good_for() {
    in_world("servers", async |stage, world| {
        let ada = stage.dweller(Engine::Chromium, "Ada", &world.homes[0]).await?;
        let [stun, turn] = ["stun", "turn"].map(|scheme| format!("{scheme}:{SERVER}"));
        let (nobody, deaf) = (format!("stun:{NOBODY}"), format!("turn:{NOBODY}"));
        ada.write_servers(&[
            (&stun, "", ""),
            (&turn, USER.0, USER.1),
            (&turn, USER.0, "guessed"),
            (&nobody, "", ""),
            (&deaf, USER.0, USER.1),
        ])
        .await?;
        let verdicts = ada.try_servers().await?;
        assert_eq!(verdicts, ["reached", "relays", "refused", "silent", "silent"]);
        let words = ada.read("ice-verdict").await?;
        assert!(words.contains(&world.homes[0].public), "it names the address of the router: {words}");
        Ok(())
    });
}
