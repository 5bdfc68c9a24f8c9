//! Two tabs, data that go away, a disk without room.

use super::snap;
use crate::{Result, Stage};

pub(super) async fn play(stage: &mut Stage) -> Result {
    let ada = stage.person("Ada").await?;
    ada.seed_project("Interview with Grandma", 3, 20_000).await?;
    ada.reload().await?;
    ada.open_project("Interview with Grandma").await?;
    ada.see_cards(3).await?;
    let address = ada.driver().current_url().await?.to_string();
    ada.in_another_tab(&address, async |tab| {
        tab.see("take-over").await?;
        snap(tab, "other-tab").await
    })
    .await?;
    ada.press("record").await?;
    ada.see_state("recorder", "data-state", &["recording"]).await?;
    ada.delete_data_elsewhere().await?;
    ada.see("outage-save-take").await?;
    snap(&ada, "outage-deleted").await?;
    ada.press("outage-retry").await?;
    ada.see_no("outage").await?;
    ada.upgrade_data_elsewhere().await?;
    ada.see("outage-reload").await?;
    snap(&ada, "outage-newer").await?;
    ada.open(&ada.bystander()).await?;
    ada.delete_data().await?;
    let ben = stage.person_with_room("Ben", 3_000_000).await?;
    ben.create_project("On a full phone").await?;
    ben.press("record").await?;
    ben.see_state("recorder", "data-state", &["recording"]).await?;
    ben.fill_disk().await?;
    ben.see("record-stuck").await?;
    snap(&ben, "recorder-stuck").await
}
