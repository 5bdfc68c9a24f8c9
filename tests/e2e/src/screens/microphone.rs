//! What the recorder says of its microphone: the countdown, silence, a loss.

use serde_json::json;

use super::{HOME_SIZE, SIZES, THEMES, set, shoot, snap};
use crate::{Result, Stage};

pub(super) async fn play(stage: &mut Stage) -> Result {
    let ada = stage.person("Ada").await?;
    ada.create_project("Interview").await?;
    let zeros = "navigator.mediaDevices.getUserMedia = async () => {
        const context = new AudioContext(), sink = context.createMediaStreamDestination();
        const hush = context.createConstantSource();
        hush.offset.value = 0;
        hush.connect(sink);
        hush.start();
        window.kept = sink.stream;
        Object.defineProperty(sink.stream.getTracks()[0], 'label', { value: 'Built-in Microphone' });
        return sink.stream;
    };";
    ada.eval(zeros, Vec::new()).await?;
    ada.press("record").await?;
    ada.see_state("record-no-sound", "data-why", &["zeros"]).await?;
    snap(&ada, "recorder-silent").await?;
    let gone = "window.kept.getTracks()[0].dispatchEvent(new Event(arguments[0]))";
    ada.eval(gone, vec![json!("ended")]).await?;
    ada.see_notice("mic-gone").await?;
    snap(&ada, "notice-microphone-gone").await?;
    ada.dismiss_notices().await?;
    ada.press("settings-open").await?;
    ada.press_css("[data-testid=microphone-countdown][value=three]").await?;
    ada.eval("document.querySelector('[data-testid=microphone-countdown]').scrollIntoView()", Vec::new())
        .await?;
    snap(&ada, "settings-countdown").await?;
    ada.press("settings-save").await?;
    ada.see_no("settings-dialog").await?;
    for size in SIZES {
        for theme in THEMES {
            set(&ada, size, theme).await?;
            ada.press("record").await?;
            ada.see_state("recorder", "data-state", &["counting"]).await?;
            shoot(&ada, "recorder-counting", size, theme).await?;
            ada.press("record-discard").await?;
            ada.see_no("recorder").await?;
        }
    }
    set(&ada, HOME_SIZE, "light").await
}
