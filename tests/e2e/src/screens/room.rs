//! A room with three people: presence, roles, trimming, and what is seen when somebody cannot be reached.

use super::snap;
use crate::{Result, Stage};

pub(super) async fn play(stage: &mut Stage) -> Result {
    let ada = stage.person("Ada").await?;
    ada.seed_project("Kitchen talks", 4, 20_000).await?;
    ada.reload().await?;
    ada.open_project("Kitchen talks").await?;
    let ben = stage.person("Ben").await?;
    ada.bring(&ben).await?;
    let cleo = stage.person("Cleo").await?;
    ada.bring(&cleo).await?;
    for person in [&ada, &ben, &cleo] {
        person.dismiss_notices().await?;
        person.see_in_step().await?;
    }
    snap(&ada, "room-editor").await?;
    snap(&ben, "room-viewer").await?;

    ben.press("role-request").await?;
    snap(&ben, "room-reason").await?;
    ben.press("role-request-close").await?;
    ben.ask_to_edit("The second card has a typo").await?;
    snap(&ben, "room-asking").await?;
    ada.see("role-asked").await?;
    snap(&ada, "room-asked").await?;
    ada.press("people-open").await?;
    snap(&ada, "people-editor").await?;
    ada.press("people-close").await?;
    ben.press("people-open").await?;
    snap(&ben, "people-viewer").await?;
    ben.press("people-close").await?;
    ada.press("role-deny").await?;

    let card = ada.cards().await?[0].id.clone();
    ada.press_in(&card, "menu").await?;
    snap(&ada, "card-menu").await?;
    ada.press_in(&card, "card-trim").await?;
    ada.see_editor(&card).await?;
    snap(&ada, "editor").await?;

    let id = cleo.peer_id().await?;
    cleo.freeze()?;
    ada.see_peer(&id, &["reconnecting"]).await?;
    ada.see_peer(&id, &["lost"]).await?;
    ada.press("people-open").await?;
    snap(&ada, "people-lost").await?;
    ada.press("people-close").await?;
    ada.freeze()?;
    let host = ben.see_connection(&["reconnecting"]).await;
    let shown = match host {
        Ok(_) => snap(&ben, "room-reconnecting").await,
        Err(error) => Err(error),
    };
    let lost = match shown {
        Ok(()) => ben.see_connection(&["error"]).await.map(drop),
        Err(error) => Err(error),
    };
    if lost.is_ok() {
        snap(&ben, "room-lost").await?;
    }
    ada.thaw()?;
    cleo.thaw()?;
    lost
}
