//! What two people see: invitation, reply, the offered project, its way, and what a viewer has.

use std::time::Duration;

use super::snap;
use crate::{Person, Result, Stage, browser::Microphone};

const CLIPS: usize = 14;
const CLIP_BYTES: usize = 6_000_000;
const LONG: Duration = Duration::from_secs(240);

/// The dialogs in which codes are exchanged, and what they say when it does not work.
pub(super) async fn pairing(stage: &mut Stage) -> Result {
    let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
    ada.create_project("Interview").await?;
    without_network(&ada).await?;

    let link = ada.invite().await?;
    snap(&ada, "share-offer").await?;
    ada.enter_reply("good morning").await?;
    ada.see("reply-problem").await?;
    snap(&ada, "share-problem").await?;

    ben.open(&link).await?;
    ben.see_state("join", "data-step", &["invited"]).await?;
    snap(&ben, "join-invited").await?;
    let reply = ben.reply_to_open_invite().await?;
    snap(&ben, "join-reply").await?;
    ada.enter_reply(&reply).await?;
    ada.see_state("share-step", "data-step", &["connected"]).await?;
    ben.see("incoming-dialog").await?;
    snap(&ada, "share-connected").await?;
    ben.press("incoming-accept").await?;
    ada.see_progress(&["done"], LONG).await?;

    let cleo = stage.person("Cleo").await?;
    cleo.paste("invite-paste", "good morning").await?;
    cleo.press("invite-paste-go").await?;
    cleo.see("invite-problem").await?;
    snap(&cleo, "invite-problem").await
}

/// People without a name: who is asked for one, how long a reply has waited, and what becomes of an old invitation.
pub(super) async fn nameless(stage: &mut Stage) -> Result {
    let ada = stage.newcomer("Ada", Microphone::Speaks).await?;
    let ben = stage.newcomer("Ben", Microphone::Speaks).await?;
    ada.create_project("Interview").await?;
    ada.press("share-open").await?;
    ada.see_state("share-step", "data-step", &["naming"]).await?;
    snap(&ada, "share-naming").await?;
    ada.close_share().await?;
    let link = ada.invite().await?;
    ben.open(&link).await?;
    ben.see("ask-name").await?;
    snap(&ben, "join-naming").await?;
    ben.reply_to_open_invite().await?;
    ben.see("join-waited").await?;
    snap(&ben, "join-waiting").await?;
    let reply = ben.read("reply-link").await?;
    ada.enter_reply(&reply).await?;
    ben.press("incoming-accept").await?;
    ben.see_in_step().await?;
    ada.close_share().await?;
    ada.press("people-open").await?;
    snap(&ada, "people-nameless").await?;
    ada.press("people-close").await?;
    ada.reload().await?;
    ada.open(&link).await?;
    ada.see("invite-again").await?;
    snap(&ada, "invite-ended").await?;
    ben.see_notice("peer-left").await?;
    snap(&ben, "notice-host-left").await
}

/// A browser that takes for ever to look for its addresses, and one that cannot connect.
async fn without_network(ada: &Person) -> Result {
    let keep = "window.real = { ...Object.getOwnPropertyDescriptors(RTCPeerConnection.prototype) }";
    ada.eval(keep, Vec::new()).await?;
    let broken = [
        ("gathering", "setLocalDescription = () => new Promise(() => {})"),
        ("failed", "createOffer = () => Promise.reject(new DOMException('no', 'OperationError'))"),
    ];
    for (step, how) in broken {
        ada.eval(&format!("RTCPeerConnection.prototype.{how}"), Vec::new()).await?;
        ada.press("share-open").await?;
        ada.see_state("share-step", "data-step", &[step]).await?;
        snap(ada, &format!("share-{step}")).await?;
        ada.press("share-cancel").await?;
        ada.see_no("share-dialog").await?;
        ada.eval("Object.defineProperties(RTCPeerConnection.prototype, window.real)", Vec::new()).await?;
    }
    Ok(())
}

/// Four frames in twentieths of a second: long enough for a dozen pictures of a running transfer.
pub(super) async fn slow_line(ada: &Person) -> Result {
    let pace = "const real = RTCDataChannel.prototype.send, queue = [];
        RTCDataChannel.prototype.send = function (data) {
            if (typeof data === 'string') real.call(this, data); else queue.push([this, data.slice()]);
        };
        setInterval(() => { for (const [to, data] of queue.splice(0, 4)) real.call(to, data) }, 50)";
    ada.eval(pace, Vec::new()).await.map(drop)
}

/// The offered project, on both sides.
pub(super) async fn incoming(stage: &mut Stage) -> Result {
    let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
    ada.seed_project("The long evening", CLIPS, CLIP_BYTES).await?;
    ada.reload().await?;
    ada.open_project("The long evening").await?;
    slow_line(&ada).await?;
    ada.pair_with(&ben).await?;
    snap(&ben, "incoming-new").await?;
    ben.press("incoming-accept").await?;
    ben.see_percent(20).await?;
    tokio::try_join!(snap(&ada, "progress-sending"), snap(&ben, "progress-receiving"))?;
    for person in [&ada, &ben] {
        person.see_progress(&["done"], LONG).await?;
    }
    snap(&ada, "progress-sent").await?;
    snap(&ben, "progress-received").await?;
    ben.press("progress-close").await?;
    ben.dismiss_notices().await?;
    ben.see("why-locked").await?;
    snap(&ben, "viewer").await?;

    ben.press("disconnect").await?;
    ben.see_connection(&["disconnected"]).await?;
    let cards = ben.cards().await?;
    ben.rename(&cards[0].id, "My own words").await?;
    ada.see_notice("peer-left").await?;
    snap(&ada, "notice-left").await?;
    ada.close_share().await?;
    ada.pair_with(&ben).await?;
    ben.see_state("incoming-dialog", "data-kind", &["overwrite"]).await?;
    snap(&ben, "incoming-overwrite").await
}
