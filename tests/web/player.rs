//! Playing real recordings on the page's audio element.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use spoke::{
    browser::{
        clips::{Clips, Reader},
        microphone::Microphone,
        player::Player,
        tape::Tape,
    },
    ids::{BlobId, CardId, ClipHash},
    ports::{
        media::{MediaEvent, MicEvent, PlayError, Playlist, Segment},
        microphone::MicSettings,
        storage::DbError,
    },
    project::{Gain, MediaType},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlAudioElement, NodeList};

use crate::{
    patch::only_mp4,
    wait::{Log, until},
};

/// 3.6 s of speech, Opus in WebM.
const SPEECH: &[u8] = include_bytes!("../fixtures/speech.webm");
const SPEECH_MS: u32 = 3_600;

/// Blobs by number, and how much of them was read.
struct Shelf {
    blobs: RefCell<BTreeMap<BlobId, Vec<u8>>>,
    read: Cell<u64>,
}

impl Shelf {
    /// The blob 1 is speech.
    fn new() -> Rc<Self> {
        let shelf = Self { blobs: RefCell::default(), read: Cell::new(0) };
        shelf.put(1, SPEECH.to_vec());
        Rc::new(shelf)
    }

    fn put(&self, n: u8, bytes: Vec<u8>) {
        self.blobs.borrow_mut().insert(BlobId([n; 16]), bytes);
    }

    fn read_from(self: &Rc<Self>) -> Reader {
        let owner = self.clone();
        Rc::new(move |blob, offset, len| {
            let this = owner.clone();
            Box::pin(async move {
                let blobs = this.blobs.borrow();
                let bytes = blobs.get(&blob).ok_or(DbError::Unavailable)?;
                let from = bytes.len().min(offset as usize);
                let to = bytes.len().min((offset + u64::from(len)) as usize);
                this.read.set(this.read.get() + (to - from) as u64);
                Ok(bytes[from..to].to_vec())
            })
        })
    }
}

/// A player of its own for each test.
struct Stage {
    shelf: Rc<Shelf>,
    log: Log<MediaEvent>,
    player: Player,
}

impl Stage {
    fn new() -> Self {
        let (shelf, log) = (Shelf::new(), Log::new());
        let player = Player::new(Clips::reading(shelf.read_from()), log.sink());
        Self { shelf, log, player }
    }

    async fn event(&self, wanted: MediaEvent) {
        self.log.wait_for(&format!("{wanted:?}"), |event| *event == wanted).await;
    }

    async fn playhead(&self, from_ms: u64) -> u64 {
        until("the playhead", || self.player.playhead_ms().filter(|at| *at >= from_ms)).await
    }
}

/// The newest audio element: a test that failed leaves its own behind.
fn element() -> HtmlAudioElement {
    let elements = elements();
    elements.item(elements.length() - 1).unwrap().unchecked_into()
}

fn elements() -> NodeList {
    let document = web_sys::window().unwrap().document().unwrap();
    document.query_selector_all("[data-testid=player-audio]").unwrap()
}

fn segment(card: u8, start_ms: u32, end_ms: u32) -> Segment {
    Segment {
        card: CardId([card; 16]),
        clip: ClipHash([1; 32]),
        blob: BlobId([1; 16]),
        bytes: SPEECH.len() as u64,
        media_type: MediaType::new("audio/webm;codecs=opus"),
        start_ms,
        end_ms,
        gain: Gain::NONE,
    }
}

fn playlist(segments: impl IntoIterator<Item = Segment>) -> Playlist {
    Playlist { segments: segments.into_iter().collect() }
}

fn reached(card: u8) -> MediaEvent {
    MediaEvent::ReachedCard(CardId([card; 16]))
}

fn silent(card: u8) -> MediaEvent {
    MediaEvent::CardFailed(CardId([card; 16]), PlayError::Damaged)
}

fn failed(event: &MediaEvent) -> bool {
    matches!(event, MediaEvent::PlayFailed(_))
}

/// Bytes the browser has decoded: more than the playhead, proof of sound.
fn decoded_bytes() -> f64 {
    let count = js_sys::Reflect::get(&element(), &"webkitAudioDecodedByteCount".into()).unwrap();
    count.as_f64().unwrap_or(f64::NAN)
}

#[wasm_bindgen_test]
async fn a_clip_plays_to_its_end_in_its_time() {
    let stage = Stage::new();
    assert_eq!(stage.player.playhead_ms(), None);
    stage.player.play(playlist([segment(1, 0, SPEECH_MS)]), 0);
    stage.event(MediaEvent::Playing).await;
    let begun = js_sys::Date::now();
    let first = stage.playhead(1).await;
    stage.playhead(first + 500).await;
    assert!(decoded_bytes() > 1_000.0);
    stage.event(MediaEvent::Ended).await;
    let took = js_sys::Date::now() - begun;
    assert!((took - f64::from(SPEECH_MS)).abs() < 700.0, "{took} ms");
    assert_eq!(stage.player.playhead_ms(), Some(u64::from(SPEECH_MS)));
    assert_eq!(stage.log.all(), [MediaEvent::Playing, MediaEvent::Ended]);
}

#[wasm_bindgen_test]
async fn cards_follow_each_other_without_a_gap() {
    let stage = Stage::new();
    let cards = [
        segment(1, 0, 1_000),
        segment(1, 2_000, 2_600),
        segment(2, 1_500, 2_500),
        segment(3, 0, SPEECH_MS),
        segment(4, 3_000, SPEECH_MS),
    ];
    let playlist = playlist(cards);
    let duration = playlist.duration_ms();
    stage.player.play(playlist, 0);
    stage.event(MediaEvent::Playing).await;
    let begun = js_sys::Date::now();
    for (card, at) in [(2, 1_600), (3, 2_600), (4, 6_200)] {
        stage.event(reached(card)).await;
        let behind = stage.player.playhead_ms().unwrap().saturating_sub(at);
        assert!(behind < 150, "card {card} was told {behind} ms late");
    }
    stage.event(MediaEvent::Ended).await;
    let took = js_sys::Date::now() - begun;
    assert!((took - duration as f64).abs() < 900.0, "{took} ms for {duration} ms");
    let all = [MediaEvent::Playing, reached(2), reached(3), reached(4), MediaEvent::Ended];
    assert_eq!(stage.log.all(), all);
}

#[wasm_bindgen_test]
async fn what_is_buffered_is_one_range() {
    let stage = Stage::new();
    let cards = (1..=6).map(|card| segment(card, 0, SPEECH_MS));
    stage.player.play(playlist(cards), 0);
    stage.event(MediaEvent::Playing).await;
    stage.player.pause();
    let buffered = || element().buffered();
    until("all of it", || (buffered().end(buffered().length() - 1).unwrap() > 21.0).then_some(())).await;
    let ranges: Vec<_> = (0..buffered().length())
        .map(|n| (buffered().start(n).unwrap(), buffered().end(n).unwrap()))
        .collect();
    assert_eq!(ranges.len(), 1, "{ranges:?}");
}

#[wasm_bindgen_test]
async fn pausing_holds_and_going_on_continues() {
    let stage = Stage::new();
    stage.player.play(playlist([segment(1, 0, SPEECH_MS)]), 0);
    stage.playhead(200).await;
    stage.player.pause();
    stage.event(MediaEvent::Paused).await;
    let held = stage.player.playhead_ms();
    let since = js_sys::Date::now();
    until("some time", || (js_sys::Date::now() > since + 300.0).then_some(())).await;
    assert_eq!(stage.player.playhead_ms(), held);
    stage.player.set_rate(4.0);
    stage.player.resume();
    stage.event(MediaEvent::Ended).await;
    let all = [MediaEvent::Playing, MediaEvent::Paused, MediaEvent::Playing, MediaEvent::Ended];
    assert_eq!(stage.log.all(), all);
}

#[wasm_bindgen_test]
async fn playing_begins_anywhere() {
    let stage = Stage::new();
    stage.player.play(playlist([segment(1, 0, SPEECH_MS), segment(2, 0, SPEECH_MS)]), 5_000);
    stage.event(MediaEvent::Playing).await;
    let at = stage.player.playhead_ms().unwrap();
    assert!((4_900..5_600).contains(&at), "{at}");
    stage.event(MediaEvent::Ended).await;
    assert_eq!(stage.log.all(), [MediaEvent::Playing, MediaEvent::Ended]);
}

#[wasm_bindgen_test]
async fn seeking_goes_anywhere_in_a_long_playlist() {
    let stage = Stage::new();
    // Three minutes; at most half a minute of it is ever buffered ahead.
    let cards = (0..50).map(|card| segment(card, 0, SPEECH_MS));
    stage.player.play(playlist(cards), 0);
    stage.event(MediaEvent::Playing).await;
    until("the buffer to fill", || (element().buffered().end(0).unwrap() > 30.0).then_some(())).await;
    assert!(element().buffered().end(0).unwrap() < 38.0);
    assert!(stage.shelf.read.get() < SPEECH.len() as u64 * 12, "{} bytes read", stage.shelf.read.get());
    // Within what is buffered, then far beyond it, then back before it.
    for (to_ms, card) in [(20_000, 5), (150_000, 41), (4_000, 1), (178_000, 49)] {
        stage.player.seek(to_ms);
        stage.playhead(to_ms + 300).await;
        let at = stage.player.playhead_ms().unwrap();
        assert!(at < to_ms + 1_500, "{at} after seeking to {to_ms}");
        stage.event(reached(card)).await;
    }
    stage.event(MediaEvent::Ended).await;
    assert_eq!(stage.log.count(failed), 0);
}

#[wasm_bindgen_test]
async fn seeking_while_paused_stays_paused() {
    let stage = Stage::new();
    stage.player.play(playlist((0..20).map(|card| segment(card, 0, SPEECH_MS))), 0);
    stage.event(MediaEvent::Playing).await;
    stage.player.pause();
    stage.event(MediaEvent::Paused).await;
    for to_ms in [10_000, 60_000, 2_000] {
        stage.player.seek(to_ms);
        until("the element", || (!element().seeking() && element().ready_state() >= 2).then_some(())).await;
        assert_eq!(stage.player.playhead_ms(), Some(to_ms));
        assert!(element().paused());
    }
    stage.player.resume();
    stage.playhead(2_300).await;
    assert_eq!(stage.log.count(|event| *event == MediaEvent::Playing), 2);
    assert_eq!(stage.log.count(|event| *event == MediaEvent::Paused), 1);
}

#[wasm_bindgen_test]
async fn a_second_load_replaces_the_first() {
    let before = elements().length();
    let stage = Stage::new();
    stage.player.play(playlist([segment(1, 0, SPEECH_MS), segment(2, 0, SPEECH_MS)]), 2_000);
    stage.playhead(2_200).await;
    stage.player.play(playlist([segment(7, 3_000, SPEECH_MS)]), 0);
    assert!(stage.player.playhead_ms().unwrap() < 600);
    // Twice in a row: the one in the middle is never heard of.
    stage.player.play(playlist([segment(8, 0, 300), segment(9, 0, 300)]), 0);
    stage.event(MediaEvent::Ended).await;
    assert_eq!(stage.log.count(|event| *event == reached(9)), 1);
    assert_eq!(stage.log.count(|event| *event == reached(2) || failed(event)), 0);
    assert_eq!(stage.log.count(|event| *event == MediaEvent::Ended), 1);
    assert_eq!(elements().length(), before + 1);
    drop(stage);
    assert_eq!(elements().length(), before);
}

#[wasm_bindgen_test]
async fn stopping_is_silent_and_forgets() {
    let stage = Stage::new();
    stage.player.play(playlist([segment(1, 0, SPEECH_MS)]), 0);
    stage.event(MediaEvent::Playing).await;
    stage.player.stop();
    assert!(element().paused());
    assert_eq!(stage.player.playhead_ms(), None);
    stage.player.pause();
    stage.player.resume();
    stage.player.seek(1_000);
    // Another playlist from beginning to end: whatever the first had to say would have come by then.
    stage.player.play(playlist([segment(2, 0, 200)]), 0);
    stage.event(MediaEvent::Ended).await;
    assert_eq!(stage.log.all(), [MediaEvent::Playing, MediaEvent::Playing, MediaEvent::Ended]);
}

#[wasm_bindgen_test]
async fn what_cannot_be_played_says_why() {
    // Bytes that are nothing at all, and bytes that are not there.
    let junk = Segment { blob: BlobId([8; 16]), bytes: 5_000, ..segment(1, 0, 1_000) };
    let missing = Segment { blob: BlobId([9; 16]), ..segment(1, 0, 1_000) };
    for bad in [junk, missing] {
        let stage = Stage::new();
        stage.shelf.put(8, vec![0x55; 5_000]);
        stage.player.play(playlist([bad]), 0);
        stage.event(MediaEvent::PlayFailed(PlayError::Damaged)).await;
        let all = [silent(1), MediaEvent::PlayFailed(PlayError::Damaged)];
        assert_eq!(stage.log.all(), all);
        // The next thing plays.
        stage.player.play(playlist([segment(2, 0, 200)]), 0);
        stage.event(MediaEvent::Ended).await;
    }
    let stage = Stage::new();
    stage.player.play(Playlist::default(), 0);
    stage.event(MediaEvent::PlayFailed(PlayError::Damaged)).await;
}

/// Two seconds and a little of the fake microphone.
async fn record() -> (MediaType, Vec<u8>) {
    let log: Log<MicEvent> = Log::new();
    let microphone = Microphone::start(log.sink(), Tape::default(), MicSettings::default());
    let is_slice = |event: &MicEvent| matches!(event, MicEvent::Slice(_));
    until("two slices", || (log.count(is_slice) >= 2).then_some(())).await;
    microphone.stop();
    log.wait_for("the end", |event| *event == MicEvent::Stopped).await;
    let (mut named, mut bytes) = (None, Vec::new());
    for event in log.all() {
        match event {
            MicEvent::Started { media_type } => named = Some(media_type),
            MicEvent::Slice(slice) => bytes.extend(slice),
            _ => {}
        }
    }
    (named.expect("it started"), bytes)
}

/// A fresh recording among other clips, whole and in part.
async fn play_fresh((media_type, bytes): (MediaType, Vec<u8>)) {
    let stage = Stage::new();
    let fresh = |card, start_ms, end_ms| Segment {
        blob: BlobId([2; 16]),
        bytes: bytes.len() as u64,
        media_type: media_type.clone(),
        ..segment(card, start_ms, end_ms)
    };
    stage.shelf.put(2, bytes.clone());
    let cards = [fresh(1, 0, 1_900), segment(2, 0, 1_000), fresh(3, 500, 1_000), fresh(4, 0, 1_900)];
    let playlist = playlist(cards);
    let duration = playlist.duration_ms() as f64;
    stage.player.play(playlist, 0);
    stage.event(MediaEvent::Playing).await;
    let begun = js_sys::Date::now();
    stage.event(MediaEvent::Ended).await;
    let took = js_sys::Date::now() - begun;
    assert!((took - duration).abs() < 900.0, "{took} ms for {duration} ms");
    let all = [MediaEvent::Playing, reached(2), reached(3), reached(4), MediaEvent::Ended];
    assert_eq!(stage.log.all(), all);
}

#[wasm_bindgen_test]
async fn a_fresh_recording_plays() {
    play_fresh(record().await).await;
}

#[wasm_bindgen_test]
async fn recordings_of_two_kinds_play_in_one_playlist() {
    let recorded = {
        let _patch = only_mp4();
        record().await
    };
    assert!(recorded.0.as_str().starts_with("audio/mp4"), "{:?}", recorded.0);
    play_fresh(recorded).await;
}
