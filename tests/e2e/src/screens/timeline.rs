//! Many cards: found, chosen, moved, and recorded between.

use super::{HOME_SIZE, shoot, snap_wide as snap};
use crate::{Person, Result, Stage};

/// The whole visit.
pub(super) async fn play(stage: &mut Stage) -> Result {
    let ada = stage.person("Ada").await?;
    ada.seed_timeline("Archive", 60).await?;
    ada.reload().await?;
    ada.open_project("Archive").await?;
    let first = ada.cards().await?[0].id.clone();
    snap(&ada, "timeline-list").await?;

    ada.press("find").await?;
    ada.write("find-field", "river").await?;
    snap(&ada, "timeline-found").await?;
    ada.press("find-filters").await?;
    ada.press("filter-colour-red").await?;
    snap(&ada, "timeline-filters").await?;
    ada.write("find-field", "nothing like this").await?;
    snap(&ada, "timeline-none").await?;
    ada.press("find-close").await?;

    ada.press_in_menu(&first, "card-select").await?;
    let second = ada.cards().await?[1].id.clone();
    ada.press_in(&second, "card-choose").await?;
    snap(&ada, "timeline-selection").await?;
    ada.press("selection-tag").await?;
    snap(&ada, "timeline-selection-tag").await?;
    ada.press("selection-colour").await?;
    snap(&ada, "timeline-selection-colour").await?;
    ada.press("selection-move").await?;
    ada.see("move-dialog").await?;
    snap(&ada, "timeline-move").await?;
    ada.press("move-cancel").await?;
    ada.press("selection-project").await?;
    ada.see("carry-dialog").await?;
    snap(&ada, "timeline-carry").await?;
    ada.press("carry-cancel").await?;
    ada.press("selection-done").await?;
    ada.press("history-open").await?;
    ada.see("history-dialog").await?;
    snap(&ada, "timeline-history").await?;
    ada.press("history-close").await?;

    let handle = Person::in_card(&second, "card-drag");
    let place = ada.see_css(&handle).await?.rect().await?;
    let (x, y) = ((place.x + place.width / 2.0) as i64, (place.y + place.height / 2.0) as i64);
    let mouse = ada.driver().action_chain();
    mouse.move_to(x, y).click_and_hold().move_to(x, y + 40).move_to(x, y + 150).perform().await?;
    shoot(&ada, "timeline-drag", HOME_SIZE, "light").await?;
    ada.driver().action_chain().release().perform().await?;

    let line = Person::in_card(&first, "card-insert");
    ada.eval("document.querySelector(arguments[0]).classList.add('open')", vec![line.into()]).await?;
    snap(&ada, "timeline-line").await
}
