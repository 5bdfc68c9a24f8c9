//! Saving the sound of cards: what is asked, how far it is, what came of it.

use super::snap;
use crate::{
    Person, Result, Stage,
    act::audio::{Made, tones},
};

/// Nothing is ever decoded.
const HOLD: &str = "OfflineAudioContext.prototype.decodeAudioData = () => new Promise(() => {})";

fn cards() -> Vec<Made> {
    vec![("Greeting", "1.wav", tones(&[440.0], 2.0)), ("Harbour", "2.wav", tones(&[330.0, 550.0], 3.0))]
}

async fn ask(ada: &Person) -> Result {
    ada.press("audio-open").await?;
    ada.see("audio-dialog").await.map(drop)
}

pub(super) async fn play(stage: &mut Stage) -> Result {
    let ada = stage.person("Ada").await?;
    ada.keep_downloads().await?;
    ada.open_made("Voices", &cards()).await?;
    ask(&ada).await?;
    snap(&ada, "audio-dialog").await?;
    ada.press("audio-save").await?;
    ada.see_zip_done().await?;
    snap(&ada, "audio-done").await?;
    ada.press("zip-close").await?;
    ada.press("find").await?;
    ada.press("select").await?;
    ada.press("select-all").await?;
    ada.press("selection-audio").await?;
    ada.see("audio-chosen").await?;
    ada.press("audio-each").await?;
    snap(&ada, "audio-chosen").await?;
    ada.press("audio-cancel").await?;
    ada.press("selection-done").await?;
    ada.eval(HOLD, Vec::new()).await?;
    ask(&ada).await?;
    ada.press("audio-save").await?;
    ada.see_state("zip", "data-state", &["running"]).await?;
    snap(&ada, "audio-running").await?;
    ada.press("zip-cancel").await?;
    ada.see_no("zip").await
}
