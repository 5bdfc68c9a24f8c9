//! Files of sound that come in, levels of cards, and a card that plays out of sight.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use thirtyfour::Key;

use super::snap;
use crate::{
    Result, Stage,
    act::{Tone, fixture, tones},
};

/// Nothing is decoded until the page is loaded again.
const HOLD: &str = "OfflineAudioContext.prototype.decodeAudioData = () => new Promise(() => {})";

pub(super) async fn files(stage: &mut Stage) -> Result {
    let ada = stage.person("Ada").await?;
    let sound = |name: &str| fixture("sound").join(name);
    let written = |name: &str, bytes: &[u8]| -> Result<PathBuf> {
        let path = Path::new(&ada.profile()).join(name);
        std::fs::write(&path, bytes)?;
        Ok(path)
    };
    let m4a = std::fs::read(sound("aac-table-last.m4a"))?;
    let all = [
        sound("mp3.mp3"),
        sound("film.mp4"),
        written(
            "Notes of the rehearsal on the evening of the 3rd of October, second half.wav",
            b"No sound.",
        )?,
        written("Empty.mp3", b"")?,
        written("Half of a memo.m4a", &m4a[..m4a.len() / 2])?,
    ];
    let all: Vec<_> = all.iter().map(PathBuf::as_path).collect();
    ada.create_project("Rehearsal").await?;
    snap(&ada, "files-none").await?;
    ada.add_audio(&all).await?;
    ada.see_import("failed").await?;
    snap(&ada, "files-told").await?;
    ada.press("import-close").await?;
    ada.eval(HOLD, Vec::new()).await?;
    ada.add_audio(&all[..2]).await?;
    ada.see_import("running").await?;
    snap(&ada, "files-running").await
}

pub(super) async fn levels(stage: &mut Stage) -> Result {
    let ada = stage.person("Ada").await?;
    let tone = |title, amplitude| Tone { title, hz: 440.0, amplitude };
    let cards = [tone("Far from the microphone", 0.02), tone("Near", 0.4), tone("A pause", 0.0)];
    ada.open_zip(&tones(Path::new(&ada.profile()), &cards)?).await?;
    let first = ada.see_cards(cards.len()).await?.remove(0).id;
    ada.press("find").await?;
    ada.press("select").await?;
    ada.press("select-all").await?;
    ada.press("selection-level").await?;
    ada.see("selection-louder").await?;
    snap(&ada, "levels-chosen").await?;
    ada.press("selection-louder").await?;
    ada.press("selection-done").await?;
    ada.open_edit(&first).await?;
    ada.see("edit-level").await?;
    snap(&ada, "levels-editor").await?;
    ada.eval(HOLD, Vec::new()).await?;
    ada.press("even-out").await?;
    ada.see("even-progress").await?;
    snap(&ada, "levels-measuring").await?;
    ada.reload().await?;
    ada.press("even-out").await?;
    ada.see_notice("levels-even").await?;
    snap(&ada, "levels-even").await
}

pub(super) async fn playing(stage: &mut Stage) -> Result {
    let ada = stage.person("Ada").await?;
    ada.create_project("Long").await?;
    ada.record_card(Duration::from_secs(3)).await?;
    ada.eval("document.activeElement?.blur()", Vec::new()).await?;
    ada.keys(Key::Control + "a").await?;
    for cards in [2, 4, 8, 16] {
        ada.press("selection-duplicate").await?;
        ada.see_state("card-list", "data-count", &[&cards.to_string()]).await?;
        ada.press("select-all").await?;
    }
    ada.press("selection-done").await?;
    let first = ada.cards().await?.remove(0).id;
    ada.press("play-repeat").await?;
    ada.press_in(&first, "card-play").await?;
    ada.eval("scrollTo(0, document.documentElement.scrollHeight)", Vec::new()).await?;
    ada.see("play-show").await?;
    snap(&ada, "playing-away").await
}
