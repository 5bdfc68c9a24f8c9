//! QR codes: shown, full screen, before a camera, and without one.

use super::snap;
use crate::{Result, Stage, act::seen, browser::Microphone};

pub(super) async fn play(stage: &mut Stage) -> Result {
    let film = seen("screens.mjpeg")?;
    let ada = stage.person("Ada").await?;
    ada.create_project("Interview").await?;
    let link = ada.invite().await?;
    snap(&ada, "share-qr").await?;
    ada.enlarge("offer-qr").await?;
    snap(&ada, "qr-full").await?;
    ada.film(&film).await?;
    ada.shrink().await?;

    let carl = stage.newcomer("Carl", Microphone::Refused).await?;
    snap(&carl, "library-scan").await?;
    carl.press("invite-scan").await?;
    carl.see("scan-blind").await?;
    snap(&carl, "scan-blind").await?;

    let ben = stage.cameraman("Ben", &film).await?;
    ben.join_here(&link).await?;
    snap(&ben, "join-qr").await?;

    // The camera sees an invitation where a reply is wanted.
    let cleo = stage.cameraman("Cleo", &film).await?;
    cleo.create_project("Lesson").await?;
    cleo.invite().await?;
    cleo.press("reply-scan").await?;
    cleo.see("scan-problem").await?;
    snap(&cleo, "scan-problem").await
}
