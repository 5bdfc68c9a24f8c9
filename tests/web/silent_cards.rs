//! One card that cannot be played silences no other.

use spoke::{
    ids::CardId,
    ports::media::{MediaEvent, PlayError, Playlist, Segment},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::wav::{player, segment};

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
