//! One card that cannot be played silences no other.

use std::{cell::Cell, rc::Rc};

use js_sys::Function;
use spoke::{
    browser::{
        clips::{Clips, Reader},
        player::Player,
    },
    ids::CardId,
    ports::media::{MediaEvent, PlayError, Playlist, Segment},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    wait::{Log, until},
    wav::{newest_element, player, segment},
};

/// 3.6 s of speech.
const SPEECH: &[u8] = include_bytes!("../fixtures/speech.webm");

fn silent(card: u8) -> MediaEvent {
    MediaEvent::CardFailed(CardId([card; 16]), PlayError::Damaged)
}

fn reached(card: u8) -> MediaEvent {
    MediaEvent::ReachedCard(CardId([card; 16]))
}

fn is_broken(event: &MediaEvent) -> bool {
    matches!(event, MediaEvent::Broken { .. } | MediaEvent::PlayFailed(_))
}

/// The clips of the cards 0 to 3: speech, half of it, bytes that are nothing, and bytes that look like a recording.
fn clips() -> Vec<Vec<u8>> {
    let like_one = [b"\x1A\x45\xDF\xA3A_OPUS".to_vec(), vec![0x55; 4_990]].concat();
    vec![SPEECH.to_vec(), SPEECH[..SPEECH.len() / 2].to_vec(), vec![0x55; 5_000], like_one]
}

/// A stretch of one of them, as this card. All are said to be as long as the first, or as they are.
fn card(number: u8, clip: u8, ms: u32) -> Segment {
    let bytes = if clip < 2 { SPEECH.len() } else { 5_000 };
    Segment { card: CardId([number; 16]), ..segment(clip, bytes, "audio/webm", 0, ms) }
}

#[wasm_bindgen_test]
async fn a_card_that_cannot_be_played_does_not_silence_the_others() {
    let (player, log) = player(clips());
    let segments = vec![
        card(1, 2, 60_000),
        card(2, 0, 1_000),
        card(3, 2, 2_000),
        card(4, 1, 3_600),
        card(5, 0, 1_000),
        card(6, 2, 500),
    ];
    player.play(Playlist { segments }, 0);
    log.wait_for("sound", |event| *event == MediaEvent::Playing).await;
    let begun = js_sys::Date::now();
    log.wait_for("its end", |event| *event == MediaEvent::Ended || is_broken(event)).await;
    // Two seconds of whole cards, and half of the one that was cut: nobody waits for what does not come.
    let took = js_sys::Date::now() - begun;
    assert!((2_500.0..5_500.0).contains(&took), "{took} ms");
    for card in [1, 3, 4, 6] {
        assert_eq!(log.count(|event| *event == silent(card)), 1, "card {card}");
    }
    for card in [2, 5] {
        assert_eq!(log.count(|event| *event == reached(card)), 1, "card {card}");
    }
    assert_eq!(log.count(is_broken), 0);
}

#[wasm_bindgen_test]
async fn a_seek_to_a_card_that_cannot_be_played_goes_on_with_the_next() {
    let (player, log) = player(clips());
    player.play(Playlist { segments: vec![card(1, 0, 1_000), card(2, 2, 60_000), card(3, 0, 1_500)] }, 0);
    log.wait_for("sound", |event| *event == MediaEvent::Playing).await;
    player.seek(30_000);
    let over = log.wait_for("its end", |event| *event == MediaEvent::Ended || is_broken(event)).await;
    assert_eq!(over, MediaEvent::Ended);
    assert_eq!(log.count(|event| *event == reached(3)), 1);
}

#[wasm_bindgen_test]
async fn bytes_that_a_source_takes_and_cannot_read_break_the_run_and_name_their_card() {
    let (player, log) = player(clips());
    player.play(Playlist { segments: vec![card(1, 0, 1_000), card(2, 3, 1_000)] }, 0);
    let broken = log.wait_for("the failure", is_broken).await;
    let MediaEvent::Broken { card, at_ms, error } = broken else { panic!("{broken:?}") };
    assert_eq!((card, error), (Some(CardId([2; 16])), PlayError::Damaged));
    assert!(at_ms < 1_100, "{at_ms}");
    assert_eq!(log.count(is_broken), 1);
}

#[wasm_bindgen_test]
async fn where_a_run_breaks_is_where_its_sound_ended_however_late_the_bytes_are_that_it_cannot_read() {
    // The bytes come while the sound before them still plays, as it ends, and when it waits at its end.
    for wait_ms in [0, 700, 850, 900, 930, 960, 980, 1_000] {
        let log = Log::<MediaEvent>::new();
        let stands_ms = Rc::new(Cell::new(0));
        let at_ms = stands_ms.clone();
        let reader: Reader = Rc::new(move |blob, offset, len| {
            let (clip, at_ms) = (usize::from(blob.0[0]), at_ms.clone());
            Box::pin(async move {
                if clip == 3 {
                    until("the sound before", || (at_ms.get() >= wait_ms).then_some(())).await;
                }
                let bytes = &clips()[clip];
                let from = bytes.len().min(offset as usize);
                Ok(bytes[from..bytes.len().min(from + len as usize)].to_vec())
            })
        });
        let player = Player::new(Clips::reading(reader), log.sink());
        player.play(Playlist { segments: vec![card(1, 0, 1_000), card(2, 3, 1_000), card(3, 0, 1_000)] }, 0);
        let broken = until("the failure", || {
            // A player that waits at the end of what it has may stop some milliseconds before it.
            let played_ms = player.playhead_ms().unwrap_or_default();
            stands_ms.set(if player.waits() && played_ms > 900 { 1_000 } else { played_ms });
            log.all().into_iter().find(|event| is_broken(event) || *event == MediaEvent::Ended)
        });
        let broken = broken.await;
        let MediaEvent::Broken { card, at_ms, .. } = broken else { panic!("{wait_ms}: {broken:?}") };
        assert_eq!(card, Some(CardId([2; 16])), "{wait_ms}");
        assert!((wait_ms.saturating_sub(100)..1_100).contains(&at_ms), "{wait_ms}: {at_ms}");
    }
}

#[wasm_bindgen_test]
async fn an_element_that_is_at_its_end_once_it_failed_does_not_move_where_the_run_broke() {
    let (player, log) = player(clips());
    // Under load Chromium's does this now and then.
    let jumping = "const own = name => Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, name).get.bind(element);
        const [time, ended] = [own('currentTime'), own('ended')];
        const set = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime').set.bind(element);
        Object.defineProperty(element, 'currentTime', { get: () => element.error ? element.duration : time(), set });
        Object.defineProperty(element, 'ended', { get: () => element.error ? true : ended() });";
    Function::new_with_args("element", jumping).call1(&JsValue::NULL, &newest_element()).unwrap();
    player.play(Playlist { segments: vec![card(1, 0, 1_000), card(2, 3, 1_000)] }, 0);
    let broken = log.wait_for("the failure", is_broken).await;
    let MediaEvent::Broken { card, at_ms, .. } = broken else { panic!("{broken:?}") };
    assert_eq!(card, Some(CardId([2; 16])));
    assert!(at_ms < 1_100, "{at_ms}");
}
