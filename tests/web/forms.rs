//! Sound of every form plays, though media sources take few.

use spoke::ports::media::{MediaEvent, Playlist};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlAudioElement;

use crate::{
    wait::until,
    wav::{decoded_bytes, player, segment},
};

/// Two seconds each, and one of three.
pub const FILES: [(&str, &[u8], u32); 20] = [
    ("opus.ogg", include_bytes!("../fixtures/sound/opus.ogg"), 2_000),
    ("opus-chained.ogg", include_bytes!("../fixtures/sound/opus-chained.ogg"), 3_000),
    ("vorbis.ogg", include_bytes!("../fixtures/sound/vorbis.ogg"), 2_000),
    ("film.ogv", include_bytes!("../fixtures/sound/film.ogv"), 2_000),
    ("flac.ogg", include_bytes!("../fixtures/sound/flac.ogg"), 2_000),
    ("flac.flac", include_bytes!("../fixtures/sound/flac.flac"), 2_000),
    ("flac-in.mp4", include_bytes!("../fixtures/sound/flac-in.mp4"), 2_000),
    ("opus-in.mp4", include_bytes!("../fixtures/sound/opus-in.mp4"), 2_000),
    ("aac-table-first.m4a", include_bytes!("../fixtures/sound/aac-table-first.m4a"), 2_000),
    ("aac-table-last.m4a", include_bytes!("../fixtures/sound/aac-table-last.m4a"), 2_000),
    (
        "aac-fragments-from-file-start.m4a",
        include_bytes!("../fixtures/sound/aac-fragments-from-file-start.m4a"),
        2_000,
    ),
    ("aac.mov", include_bytes!("../fixtures/sound/aac.mov"), 2_000),
    ("film.mp4", include_bytes!("../fixtures/sound/film.mp4"), 2_000),
    ("film-fragments.mp4", include_bytes!("../fixtures/sound/film-fragments.mp4"), 2_000),
    ("aac.aac", include_bytes!("../fixtures/sound/aac.aac"), 2_000),
    ("mp3.mp3", include_bytes!("../fixtures/sound/mp3.mp3"), 2_000),
    ("mp3-in.mp4", include_bytes!("../fixtures/sound/mp3-in.mp4"), 2_000),
    ("film.webm", include_bytes!("../fixtures/sound/film.webm"), 2_000),
    ("float.wav", include_bytes!("../fixtures/sound/float.wav"), 2_000),
    ("speech.webm", include_bytes!("../fixtures/speech.webm"), 3_600),
];

/// The newest audio element.
fn element() -> HtmlAudioElement {
    let document = web_sys::window().unwrap().document().unwrap();
    let elements = document.query_selector_all("[data-testid=player-audio]").unwrap();
    elements.item(elements.length() - 1).unwrap().unchecked_into()
}

/// The end of all that is buffered, in seconds, which must be one range.
fn buffered_s() -> f64 {
    let buffered = element().buffered();
    assert!(buffered.length() <= 1, "{} ranges", buffered.length());
    if buffered.length() == 1 { buffered.end(0).unwrap() } else { 0.0 }
}

fn is_over(event: &MediaEvent) -> bool {
    matches!(event, MediaEvent::Ended | MediaEvent::PlayFailed(_) | MediaEvent::Broken { .. })
}

#[wasm_bindgen_test]
async fn every_form_plays_from_beginning_to_end() {
    for (name, file, ms) in FILES {
        let (player, log) = player(vec![file.to_vec()]);
        player.set_rate(2.0);
        // What it is said to be is of no account.
        player.play(Playlist { segments: vec![segment(0, file.len(), "audio/webm", 0, ms)] }, 0);
        let is_begun = |event: &MediaEvent| is_over(event) || *event == MediaEvent::Playing;
        assert_eq!(log.wait_for(name, is_begun).await, MediaEvent::Playing, "{name}: {:?}", log.all());
        let at = player.playhead_ms().unwrap();
        until(name, || player.playhead_ms().filter(|now| *now >= at + 300)).await;
        assert!(decoded_bytes() > 0.0, "{name}");
        assert_eq!(log.wait_for(name, is_over).await, MediaEvent::Ended, "{name}");
        let buffered = buffered_s();
        assert!((buffered - f64::from(ms) / 1_000.0).abs() < 0.1, "{name}: {buffered} s");
        assert_eq!(log.all(), [MediaEvent::Playing, MediaEvent::Ended], "{name}");
    }
}

#[wasm_bindgen_test]
async fn stretches_of_all_forms_play_as_one_list() {
    let (player, log) = player(FILES.iter().map(|(_, file, _)| file.to_vec()).collect());
    let segments: Vec<_> = (0..)
        .zip(FILES)
        .map(|(n, (_, file, _))| segment(n, file.len(), "audio/webm", 300 + 10 * u32::from(n), 1_300))
        .collect();
    let list = Playlist { segments };
    let duration_s = list.duration_ms() as f64 / 1_000.0;
    player.set_rate(4.0);
    player.play(list, 0);
    log.wait_for("the list", |event| *event == MediaEvent::Playing).await;
    until("all of it", || (buffered_s() > duration_s - 0.1).then_some(())).await;
    assert_eq!(log.wait_for("its end", is_over).await, MediaEvent::Ended);
    assert_eq!(log.count(|event| matches!(event, MediaEvent::ReachedCard(_))), FILES.len() - 1);
}
