//! ZIP files: opened and saved, what is missing from them, and the way out when pairing fails.

use std::time::Duration;

use super::snap;
use crate::{Result, Stage, act::fixture};

/// No path is found, whatever the network.
const NO_PATH: &str = "RTCPeerConnection.prototype.setLocalDescription = \
                       () => Promise.reject(new DOMException('no', 'OperationError'))";
/// Files are never read.
const HOLD: &str = "const read = Blob.prototype.arrayBuffer; \
                    window.goOn = () => { Blob.prototype.arrayBuffer = read; }; \
                    Blob.prototype.arrayBuffer = () => new Promise(() => {})";

pub(super) async fn play(stage: &mut Stage) -> Result {
    let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
    ada.keep_downloads().await?;
    ada.open_zip(&fixture("speech.webm")).await?;
    ada.see_zip_failed("not-a-zip").await?;
    snap(&ada, "zip-not-opened").await?;
    ada.press("zip-close").await?;
    ada.eval(HOLD, Vec::new()).await?;
    ada.open_zip(&fixture("voice-cards-export.zip")).await?;
    ada.see("zip-cancel").await?;
    snap(&ada, "zip-opening").await?;
    ada.press("zip-cancel").await?;
    ada.see_no("zip").await?;
    ada.eval("window.goOn()", Vec::new()).await?;
    ada.open_zip(&fixture("voice-cards-edge-labels.zip")).await?;
    ada.see_cards(3).await?;
    snap(&ada, "zip-opened").await?;
    ada.press("zip-close").await?;
    ada.resize(390, 844).await?;
    ada.press("menu").await?;
    snap(&ada, "menu-zip").await?;
    ada.press("zip-save").await?;
    ada.see_zip_done().await?;
    snap(&ada, "zip-saved").await?;
    ada.press("home").await?;
    ada.press("zip-close").await?;
    ada.press("project-create").await?;
    ada.see("project-create-title").await?;
    snap(&ada, "library-create").await?;

    ada.create_project_in_field("Far apart").await?;
    ada.record_card(Duration::from_secs(1)).await?;
    let link = ada.invite().await?;
    ada.press("share-cancel").await?;
    ada.see_no("share-dialog").await?;
    ada.eval(NO_PATH, Vec::new()).await?;
    ada.press("share-open").await?;
    ada.see("share-failed").await?;
    snap(&ada, "share-failed-zip").await?;
    ada.press("failed-save-zip").await?;
    ada.see_zip_done().await?;
    snap(&ada, "share-failed-saved").await?;

    ben.eval(NO_PATH, Vec::new()).await?;
    ben.follow(&link).await?;
    ben.see_state("join", "data-step", &["invited"]).await?;
    ben.press("join-accept").await?;
    ben.see("join-failed").await?;
    snap(&ben, "join-failed-zip").await
}
