//! A project that is looked at and heard while it comes in.

use super::{snap, together::slow_line};
use crate::{Result, Stage};

const CLIPS: usize = 13;
const CLIP_BYTES: usize = 6_000_000;
/// Seconds of the last card: it comes long enough to be seen coming.
const SONG_S: u32 = 240;

/// The cards that come in, with one that plays.
pub(super) async fn play(stage: &mut Stage) -> Result {
    let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
    let song = ada.seed_long_way("The long evening", CLIPS, CLIP_BYTES, SONG_S).await?;
    ada.reload().await?;
    ada.open_project("The long evening").await?;
    slow_line(&ada).await?;
    ada.pair_with(&ben).await?;
    ben.press("incoming-accept").await?;
    ben.see_percent(2).await?;
    ben.look_inside().await?;
    snap(&ben, "arriving").await?;
    ben.press_early(&song).await?;
    ben.see_css(&format!("[data-card=\"{song}\"] [data-playing=true]")).await?;
    snap(&ben, "arriving-heard").await
}
