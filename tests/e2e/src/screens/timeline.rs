//! Many cards: found, chosen, moved, and recorded between.

use super::snap;
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
    ada.press("selection-done").await?;

    let line = Person::in_card(&first, "card-insert");
    ada.eval("document.querySelector(arguments[0]).classList.add('open')", vec![line.into()]).await?;
    snap(&ada, "timeline-line").await
}
