//! A countdown before it is recorded, and the time that is shown while it is.
#![allow(missing_docs)]

use std::time::Duration;

use serde_json::json;
use spoke_e2e::{
    Person, Result, test,
    wait::{PATIENCE, eventually},
};
use thirtyfour::Key;

/// From now on three seconds are counted down.
async fn count_down(person: &Person) -> Result {
    person.press("settings-open").await?;
    person.press_css("[data-testid=microphone-countdown][value=three]").await?;
    person.press("settings-save").await?;
    person.see_no("settings-dialog").await
}

/// The number that is shown becomes this one, and the state of the recorder says it.
async fn see_number(person: &Person, number: &str) -> Result {
    eventually(&format!("{number} is shown and said"), PATIENCE, async || {
        let (shown, said) = ("[data-testid=record-countdown]", ".recorder-status");
        let read = "return arguments[0].map((at) => document.querySelector(at)?.innerText ?? '')";
        let words: [String; 2] =
            serde_json::from_value(person.eval(read, vec![json!([shown, said])]).await?)?;
        Ok((words[0].trim() == number && words[1].contains(number)).then_some(()))
    })
    .await
}

#[test]
fn it_counts_down_with_the_microphone_open_and_can_be_given_up_by_key_or_button() {
    test("countdown", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Interview").await?;
        count_down(&ada).await?;
        ada.reload().await?;
        ada.see("project").await?;
        let keep = "const ask = navigator.mediaDevices.getUserMedia;
            navigator.mediaDevices.getUserMedia = async function (asked) {
                window.kept = await ask.call(this, asked);
                return window.kept;
            };
            const start = MediaRecorder.prototype.start;
            MediaRecorder.prototype.start = function (...slice) { window.started = true; return start.apply(this, slice); }";
        ada.eval(keep, Vec::new()).await?;
        for escape in [true, false] {
            ada.press("record").await?;
            ada.see_state("recorder", "data-state", &["counting"]).await?;
            see_number(&ada, "2").await?;
            let live = "return [window.kept.getTracks()[0].readyState, window.started ?? false]";
            assert_eq!(ada.eval(live, Vec::new()).await?, json!(["live", false]), "open, and not recorded");
            if escape {
                ada.keys(Key::Escape + "").await?;
            } else {
                ada.press("record-discard").await?;
            }
            ada.see_no("recorder").await?;
            eventually("the microphone is let go", PATIENCE, async || {
                Ok((ada.eval(live, Vec::new()).await? == json!(["ended", false])).then_some(()))
            })
            .await?;
        }
        assert_eq!(ada.cards().await?, []);
        assert_eq!(ada.records("recordings").await?.len(), 0, "nothing half-made");

        ada.press("record").await?;
        see_number(&ada, "3").await?;
        see_number(&ada, "1").await?;
        ada.finish_recording(Duration::from_secs(1)).await?;
        ada.see_cards(1).await.map(drop)
    });
}

#[test]
fn the_time_that_is_shown_stands_while_no_sound_comes() {
    test("clock", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Interview").await?;
        let fed = "navigator.mediaDevices.getUserMedia = async () => {
            const source = new MediaStreamTrackGenerator({ kind: 'audio' });
            const writer = source.writable.getWriter();
            window.feeds = true;
            setInterval(() => {
                if (!window.feeds) return;
                const data = new Float32Array(4800).map((_, n) => Math.sin(n / 10) / 2);
                const form = { format: 'f32', sampleRate: 48000, numberOfFrames: 4800, numberOfChannels: 1 };
                writer.write(new AudioData({ ...form, timestamp: performance.now() * 1000, data })).catch(() => {});
            }, 100);
            return new MediaStream([source]);
        };";
        ada.eval(fed, Vec::new()).await?;
        ada.press("record").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        eventually("two seconds", PATIENCE, async || Ok((shown_ms(&ada).await? >= 2_000).then_some(())))
            .await?;
        ada.eval("window.feeds = false", Vec::new()).await?;
        ada.see_state("record-no-sound", "data-why", &["nothing"]).await?;
        let stood = shown_ms(&ada).await?;
        ada.eval("window.stood = performance.now()", Vec::new()).await?;
        eventually("three more seconds of the page", PATIENCE, async || {
            let over = ada.eval("return performance.now() > window.stood + 3000", Vec::new()).await?;
            Ok((over == json!(true)).then_some(()))
        })
        .await?;
        assert_eq!(shown_ms(&ada).await?, stood, "it stands");
        ada.eval("window.feeds = true", Vec::new()).await?;
        ada.see_no("record-no-sound").await?;
        let before = shown_ms(&ada).await?;
        eventually("another second", PATIENCE, async || {
            Ok((shown_ms(&ada).await? >= before + 1_000).then_some(()))
        })
        .await?;
        let shown = shown_ms(&ada).await?;
        ada.press("record-stop").await?;
        let card = ada.see_cards(1).await?.remove(0);
        let duration: u64 = card.duration_ms.parse()?;
        assert!(duration + 1_500 > shown, "{duration} ms, and {shown} ms were shown");
        ada.see_no_notice("recording-differs").await
    });
}

/// What the clock of the recorder shows, in milliseconds.
async fn shown_ms(person: &Person) -> Result<u64> {
    let words = person.read("record-time").await?;
    let (minutes, seconds) = words.trim().split_once(':').ok_or("minutes and seconds")?;
    let (minutes, seconds): (f64, f64) = (minutes.parse()?, seconds.parse()?);
    Ok(((minutes * 60.0 + seconds) * 1_000.0) as u64)
}
