//! No microphone: a clear message with the next step, and everything else goes on.
#![allow(missing_docs)]

use std::time::Duration;

use serde_json::json;
use spoke_e2e::{
    Person, Result,
    browser::Microphone,
    test,
    wait::{PATIENCE, eventually},
};

/// From now on the page gets its microphone in this way; `original` is the browser's own.
async fn listen_by(person: &Person, way: &str) -> Result {
    let script = format!(
        "const devices = navigator.mediaDevices;
         window.original ??= devices.getUserMedia.bind(devices);
         const original = window.original;
         devices.getUserMedia = {way};"
    );
    person.eval(&script, Vec::new()).await.map(drop)
}

/// Something happens to the track that is recorded. It was asked for by way of [`KEPT`].
async fn happen(person: &Person, event: &str) -> Result {
    let script = "window.kept.getTracks()[0].dispatchEvent(new Event(arguments[0]))";
    person.eval(script, vec![json!(event)]).await.map(drop)
}

const KEPT: &str = "async (wish) => (window.kept = await original(wish))";

#[test]
fn a_refused_microphone_is_explained_and_leaves_no_recorder_behind() {
    test("microphone", "/", async |stage| {
        let ada = stage.newcomer("Ada", Microphone::Refused).await?;
        ada.create_project("Interview").await?;
        ada.press("record").await?;
        ada.see_notice("mic-refused").await?;
        ada.see_no("recorder").await?;
        let words = ada.read("notice").await?;
        assert!(words.contains("Allow it"), "the next step: {words}");
        ada.press("notice-action").await?;
        ada.see_notice("mic-refused").await?;
        ada.see_no("recorder").await?;
        ada.dismiss_notices().await?;
        ada.see_no("notice").await?;
        assert_eq!(ada.cards().await?, []);
        assert_eq!(ada.records("clips").await?.len(), 0, "nothing half-made");
        ada.press("home").await?;
        ada.see_titles(&["Interview"]).await
    });
}

#[test]
fn a_microphone_that_was_refused_at_a_card_records_that_card_when_it_is_tried_again() {
    test("mic-refused-again", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Interview").await?;
        ada.record_card(Duration::from_secs(1)).await?;
        let card = ada.see_cards(1).await?.remove(0);
        listen_by(&ada, "() => Promise.reject(new DOMException('', 'NotAllowedError'))").await?;
        ada.press_in_menu(&card.id, "card-record-again").await?;
        ada.see_notice("mic-refused").await?;
        listen_by(&ada, "original").await?;
        ada.press("notice-action").await?;
        ada.finish_recording(Duration::from_secs(1)).await?;
        let after = ada.see_changed(std::slice::from_ref(&card)).await?;
        assert_eq!((after.len(), &after[0].id), (1, &card.id), "no new card");
        assert_ne!(after[0].clips, card.clips);
        Ok(())
    });
}

#[test]
fn a_recording_that_the_browser_still_asks_about_is_thrown_away_without_a_question() {
    test("mic-asking", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Interview").await?;
        listen_by(&ada, "() => new Promise(() => {})").await?;
        ada.press("record").await?;
        ada.see_state("recorder", "data-state", &["asking"]).await?;
        ada.press("record-discard").await?;
        ada.see_no("recorder").await
    });
}

#[test]
fn a_microphone_without_sound_is_told_and_another_try_records() {
    test("mic-silent", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Interview").await?;
        let silent = "async () => new MediaStream([new MediaStreamTrackGenerator({ kind: 'audio' })])";
        listen_by(&ada, silent).await?;
        for again in [true, false] {
            ada.press("record").await?;
            ada.see_state("recorder", "data-state", &["silent"]).await?;
            let words = ada.read("record-no-sound").await?;
            assert!(words.contains("though it is allowed") && words.contains("Unmute it"), "{words}");
            if again {
                ada.press("record-discard").await?;
                ada.see_no("recorder").await?;
            }
        }
        listen_by(&ada, "original").await?;
        ada.press("record-retry").await?;
        ada.finish_recording(Duration::from_secs(1)).await?;
        ada.see_cards(1).await.map(drop)
    });
}

#[test]
fn a_microphone_that_is_muted_says_so_while_it_records_and_one_that_is_unplugged_ends_it() {
    test("mic-gone", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Interview").await?;
        listen_by(&ada, KEPT).await?;
        ada.press("record").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        happen(&ada, "mute").await?;
        ada.see_state("record-no-sound", "data-why", &["muted"]).await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        happen(&ada, "unmute").await?;
        ada.see_no("record-no-sound").await?;
        happen(&ada, "ended").await?;
        ada.see_notice("mic-gone").await?;
        ada.see_cards(1).await?;
        let words = ada.read("notice").await?;
        assert!(words.contains("unplugged") && words.contains("is kept"), "{words}");
        ada.see_no("recorder").await
    });
}

/// One press goes on at the same card, with the microphone that the system prefers.
#[test]
fn after_a_loss_another_microphone_goes_on_at_the_same_card() {
    test("mic-goes-on", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Interview").await?;
        listen_by(&ada, KEPT).await?;
        ada.press("record").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        let name = ada.read("record-microphone").await?;
        let label = "return window.kept.getTracks()[0].label.replace('Default - ', '')";
        assert_eq!(json!(name.trim()), ada.eval(label, Vec::new()).await?, "the panel says which one");
        happen(&ada, "mute").await?;
        ada.see_state("record-no-sound", "data-why", &["muted"]).await?;
        let words = ada.read("record-no-sound").await?;
        assert!(words.contains(&format!("No sound is coming from {}", name.trim())), "{words}");
        happen(&ada, "unmute").await?;
        // As soon as there is something to keep.
        let seconds = "return Number(document.querySelector('[data-testid=record-time]').innerText.split(':')[1]) >= 1.5";
        eventually("some sound", PATIENCE, async || {
            Ok((ada.eval(seconds, Vec::new()).await? == json!(true)).then_some(()))
        })
        .await?;
        happen(&ada, "ended").await?;
        ada.see_notice("mic-gone").await?;
        let words = ada.read("notice").await?;
        assert!(words.contains(&format!("because {} is gone", name.trim())), "{words}");
        let before = ada.see_cards(1).await?.remove(0);
        listen_by(&ada, "(wish) => { window.wish = wish.audio; return original(wish); }").await?;
        ada.press("notice-action").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        ada.see_no("notice").await?;
        ada.see_focus("recorder").await?;
        assert_eq!(ada.eval("return 'deviceId' in window.wish", Vec::new()).await?, json!(false));
        ada.finish_recording(Duration::from_secs(1)).await?;
        // What was recorded before, and what came then; the title that is offered for typing is another change.
        let after = eventually("two takes in the card", PATIENCE, async || {
            let cards = ada.cards().await?;
            Ok(cards.first().is_some_and(|card| card.clips.split_whitespace().count() == 2).then_some(cards))
        })
        .await?;
        assert_eq!((after.len(), &after[0].id), (1, &before.id), "no new card");
        assert!(after[0].clips.starts_with(&before.clips), "{} behind {}", after[0].clips, before.clips);
        Ok(())
    });
}

#[test]
fn a_chosen_microphone_that_is_not_there_is_named_with_the_one_that_is_recorded_instead() {
    test("mic-instead", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        let ghost = "const devices = navigator.mediaDevices, list = devices.enumerateDevices.bind(devices);
            devices.enumerateDevices = async () =>
                [...await list(), { kind: 'audioinput', deviceId: 'ghost', label: 'The headset' }];";
        ada.eval(ghost, Vec::new()).await?;
        ada.create_project("Interview").await?;
        ada.press("settings-open").await?;
        let choose = "const select = document.querySelector('[data-testid=microphone-device]');
            if (![...select.options].some((option) => option.value === 'ghost')) return false;
            select.value = 'ghost';
            select.dispatchEvent(new Event('change', { bubbles: true }));
            return true";
        eventually("it is listed", PATIENCE, async || {
            Ok((ada.eval(choose, Vec::new()).await? == json!(true)).then_some(()))
        })
        .await?;
        ada.press("settings-save").await?;
        ada.press("record").await?;
        ada.see_state("record-microphone", "data-instead", &["true"]).await?;
        let words = ada.read("record-microphone").await?;
        assert!(words.contains("The headset is not here: this is "), "{words}");
        ada.finish_recording(Duration::from_secs(1)).await?;
        ada.see_cards(1).await.map(drop)
    });
}

#[test]
fn a_microphone_that_gives_nothing_but_zeros_is_told_by_name() {
    test("mic-zeros", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Interview").await?;
        let zeros = "async () => {
            const context = new AudioContext(), sink = context.createMediaStreamDestination();
            const hush = context.createConstantSource();
            hush.offset.value = 0;
            hush.connect(sink);
            hush.start();
            return sink.stream;
        }";
        listen_by(&ada, zeros).await?;
        ada.press("record").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        ada.see_state("record-no-sound", "data-why", &["zeros"]).await?;
        let (words, name) = (ada.read("record-no-sound").await?, ada.read("record-microphone").await?);
        assert!(words.contains(&format!("No sound is coming from {}", name.trim())), "{words}");
        assert!(words.contains("the recording goes on"), "{words}");
        ada.press("record-discard").await?;
        ada.press("record-discard-confirm").await?;
        ada.see_no("recorder").await
    });
}

/// The microphone is tried before anything is recorded; what is chosen is kept, and is what the browser is asked for.
#[test]
fn a_microphone_is_chosen_tried_remembered_and_recorded() {
    test("microphone-choice", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        let keep = "window.tracks = [];
            const ask = navigator.mediaDevices.getUserMedia;
            navigator.mediaDevices.getUserMedia = async function (asked) {
                const stream = await ask.call(this, asked);
                window.tracks.push(...stream.getTracks());
                return stream;
            };";
        ada.eval(keep, Vec::new()).await?;
        ada.press("settings-open").await?;
        ada.press("microphone-try").await?;
        let level =
            "return Number(document.querySelector('[data-testid=microphone-level]').ariaValueNow) > 5";
        eventually("the level moves", PATIENCE, async || {
            Ok((ada.eval(level, Vec::new()).await? == json!(true)).then_some(()))
        })
        .await?;
        let choose = "const select = document.querySelector('[data-testid=microphone-device]');
            const last = [...select.options].at(-1);
            if (!last?.value || last.textContent.startsWith('Microphone ')) return null;
            select.value = last.value;
            select.dispatchEvent(new Event('change', { bubbles: true }));
            return [last.value, last.textContent]";
        let [id, name]: [String; 2] = eventually("microphones have names", PATIENCE, async || {
            Ok(serde_json::from_value(ada.eval(choose, Vec::new()).await?).ok())
        })
        .await?;
        eventually("that one is heard", PATIENCE, async || {
            Ok(ada.read("microphone-said").await?.contains(&name).then_some(()))
        })
        .await?;
        ada.press("microphone-noise").await?;
        ada.press("microphone-stereo").await?;
        ada.press_css("[data-testid=microphone-quality][value=music]").await?;
        ada.press("settings-save").await?;
        ada.see_no("settings-dialog").await?;
        let states = "return [...new Set(window.tracks.map((track) => track.readyState))]";
        assert_eq!(ada.eval(states, Vec::new()).await?, json!(["ended"]), "every one of them is let go");
        ada.reload().await?;
        ada.see("library").await?;
        let keep = "const ask = navigator.mediaDevices.getUserMedia;
            navigator.mediaDevices.getUserMedia = function (asked) { window.asked = asked.audio; return ask.call(this, asked); };
            const start = MediaRecorder.prototype.start;
            MediaRecorder.prototype.start = function (...slice) { window.bits = this.audioBitsPerSecond; return start.apply(this, slice); }";
        ada.eval(keep, Vec::new()).await?;
        ada.create_project("Concert").await?;
        ada.record_card(Duration::from_secs(1)).await?;
        let asked = "const { deviceId, noiseSuppression, autoGainControl, channelCount } = window.asked;
            return [deviceId.exact, noiseSuppression, autoGainControl, channelCount, window.bits]";
        assert_eq!(ada.eval(asked, Vec::new()).await?, json!([id, false, true, 2, 128_000]));
        Ok(())
    });
}
