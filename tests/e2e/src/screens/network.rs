//! Networks: the servers of the settings with what they answered, what is tried, and what is said when nothing works.

use super::snap;
use crate::{
    Result, Stage,
    browser::Engine,
    nat::{NOBODY, Nat, SERVER, USER, World},
    skipped,
};

/// Two people behind symmetric NATs; nothing where that cannot be made.
pub(super) async fn play(stage: &mut Stage) -> Result {
    if let Some(why) = World::impossible() {
        skipped(&why);
        return Ok(());
    }
    let world = World::make(Nat::Symmetric)?;
    let ada = stage.dweller(Engine::Chromium, "Ada", &world.homes[0]).await?;
    let ben = stage.dweller(Engine::Chromium, "Ben", &world.homes[1]).await?;
    let [stun, turn] = ["stun", "turn"].map(|scheme| format!("{scheme}:{SERVER}"));
    let nobody = format!("stun:{NOBODY}");
    ada.write_servers(&[(&stun, "", ""), (&turn, USER.0, "guessed"), (&nobody, "", "")]).await?;
    ada.try_servers().await?;
    ada.eval("document.querySelector('[data-testid=ice-test]').scrollIntoView({ block: 'end' })", Vec::new())
        .await?;
    snap(&ada, "settings-servers-tried").await?;
    ada.press("ice-add").await?;
    ada.press("settings-save").await?;
    ada.see("ice-problem").await?;
    snap(&ada, "settings-servers-problem").await?;
    ada.press("settings-close").await?;

    for person in [&ada, &ben] {
        person.set_servers(&[(&stun, "", "")]).await?;
    }
    ada.create_project("Far apart").await?;
    let link = ada.invite().await?;
    let reply = ben.join_here(&link).await?;
    ben.see_tried("routers").await?;
    snap(&ben, "join-account").await?;
    ada.enter_reply(&reply).await?;
    ada.see_tried("routers").await?;
    snap(&ada, "share-account").await?;
    ada.see_failed("share-failed", "no-route").await?;
    snap(&ada, "share-no-route").await?;
    ada.press("share-cancel").await?;
    ada.see_no("share-dialog").await?;

    ada.set_servers(&[(&stun, "", ""), (&turn, USER.0, USER.1)]).await?;
    ada.pair_with(&ben).await?;
    ben.press("incoming-accept").await?;
    ada.see_path("relayed").await?;
    ada.close_share().await?;
    ada.press("people-open").await?;
    ada.see("person-path").await?;
    snap(&ada, "people-relayed").await
}

/// A code that goes stale: a Firefox behind a router invites.
pub(super) async fn stale(stage: &mut Stage) -> Result {
    if let Some(why) = World::impossible().or_else(|| Engine::Firefox.missing()) {
        skipped(&why);
        return Ok(());
    }
    let world = World::make(Nat::PortRestricted)?;
    let ada = stage.dweller(Engine::Firefox, "Ada", &world.homes[0]).await?;
    ada.create_project("A moment only").await?;
    ada.set_servers(&[(&format!("stun:{SERVER}"), "", "")]).await?;
    ada.invite().await?;
    let line = "document.querySelector('[data-testid=share-fresh]').scrollIntoView({ block: 'center' })";
    for shown in ["share-stale", "share-stale-line"] {
        ada.see("share-fresh").await?;
        snap(&ada, shown).await?;
        ada.eval(line, Vec::new()).await?;
    }
    Ok(())
}
