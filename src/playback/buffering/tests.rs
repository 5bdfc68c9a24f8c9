use super::*;
use crate::{
    ids::{BlobId, CardId, ClipHash},
    project::{Gain, MediaType},
};

static NOTHING: std::sync::LazyLock<Ranges> = std::sync::LazyLock::new(Ranges::default);

/// A stretch of a clip of `bytes` bytes.
fn segment(n: u8, start_ms: u32, end_ms: u32, bytes: u64) -> Segment {
    Segment {
        card: CardId([n; 16]),
        clip: ClipHash([n; 32]),
        blob: BlobId([n; 16]),
        bytes,
        media_type: MediaType::new("audio/webm"),
        start_ms,
        end_ms,
        gain: Gain::NONE,
    }
}

/// Bytes of any length that begin as a recording does.
fn recording(len: u32) -> Vec<u8> {
    let mut bytes = b"\x1A\x45\xDF\xA3A_OPUS".to_vec();
    bytes.resize(len as usize, 0);
    bytes
}

fn plan(segments: impl Into<Vec<Segment>>, from_ms: u64) -> Buffering {
    Buffering::new(Rc::new(Playlist { segments: segments.into() }), from_ms).expect("a segment")
}

fn ranges(start: f64, end: f64) -> Ranges {
    Ranges::new([(start, end)])
}

/// Reads and appends one piece while `before` is buffered, after which `after` is; where it was placed, if it was the first
/// of its clip.
fn piece_at(
    plan: &mut Buffering,
    now_s: f64,
    before: &Ranges,
    after: &Ranges,
) -> Option<(Option<Placement>, u64, u32)> {
    let Step::Read { mut offset, mut len, .. } = plan.poll_step(now_s, before)? else { return None };
    assert_eq!(plan.poll_step(now_s, before), None, "one at a time");
    plan.handle_read(&recording(len));
    let mut step = plan.poll_step(now_s, before);
    if matches!(step, Some(Step::Index { .. })) {
        // There are no packets in it to jump to: it is read from its beginning.
        assert_eq!(plan.poll_step(now_s, before), None, "one at a time");
        plan.handle_index(&Index::default());
        let Some(Step::Read { offset: again, len: bytes, .. }) = plan.poll_step(now_s, before) else {
            return None;
        };
        (offset, len) = (again, bytes);
        plan.handle_read(&recording(len));
        step = plan.poll_step(now_s, before);
    }
    let mut placed = None;
    if let Some(Step::Place(placement, name)) = step {
        assert_eq!((name.contains("webm"), plan.poll_step(now_s, before)), (true, None));
        placed = Some(placement);
        plan.handle_placed(true);
        step = plan.poll_step(now_s, before);
    }
    assert_eq!(step, Some(Step::Append));
    assert_eq!(plan.held().len(), len as usize);
    plan.handle_appended(after);
    Some((placed, offset, len))
}

fn piece(plan: &mut Buffering, now_s: f64, before: &Ranges, after: &Ranges) -> Option<(u64, u32)> {
    piece_at(plan, now_s, before, after).map(|(_, offset, len)| (offset, len))
}

/// Reads ten bytes of a clip and has the source made ready for them, playing being at `now_s`.
fn held(plan: &mut Buffering, now_s: f64, buffered: &Ranges) {
    assert!(matches!(plan.poll_step(now_s, buffered), Some(Step::Read { .. })));
    plan.handle_read(&recording(PIECE_BYTES));
    assert!(matches!(plan.poll_step(now_s, buffered), Some(Step::Place(..))));
    plan.handle_placed(true);
}

#[test]
fn clips_are_shifted_to_their_places_and_cut_to_their_segments() {
    let segments = [segment(1, 200, 1_200, 10), segment(2, 0, 0, 10), segment(3, 4_000, 4_500, 10)];
    let mut plan = plan(segments, 800);
    let first = Placement { segment: 0, offset_s: -0.2, start_s: 0.8 - RUN_UP_S, end_s: 1.0 };
    assert_eq!(piece_at(&mut plan, 0.8, &NOTHING, &ranges(0.3, 1.0)), Some((Some(first), 0, 10)));
    // The one in the middle has no length.
    let last = Placement { segment: 2, offset_s: -3.0, start_s: 1.0, end_s: 1.5 };
    assert_eq!(piece_at(&mut plan, 0.8, &ranges(0.3, 1.0), &ranges(0.3, 1.5)), Some((Some(last), 0, 10)));
    assert_eq!(plan.poll_step(0.8, &ranges(0.3, 1.5)), Some(Step::End));
}

#[test]
fn reading_waits_while_enough_is_buffered() {
    let mut plan = plan([segment(1, 0, 90_000, 1_000_000)], 0);
    assert_eq!(piece(&mut plan, 0.0, &NOTHING, &ranges(0.0, 11.0)), Some((0, PIECE_BYTES)));
    let second = piece(&mut plan, 0.0, &ranges(0.0, 11.0), &ranges(0.0, 31.0));
    assert_eq!(second, Some((u64::from(PIECE_BYTES), PIECE_BYTES)));
    assert_eq!(plan.poll_step(0.5, &ranges(0.0, 31.0)), None, "30.5 s are ahead");
    assert!(matches!(plan.poll_step(1.5, &ranges(0.0, 31.0)), Some(Step::Read { .. })));
}

#[test]
fn the_rest_of_a_clip_is_not_read_when_its_beginning_is_all_that_plays() {
    let mut plan = plan([segment(1, 0, 2_000, 1_000_000), segment(2, 0, 1_000, 10)], 0);
    assert!(piece(&mut plan, 0.0, &NOTHING, &ranges(0.0, 1.95)).is_some());
    // Nothing new was let in: the segment is complete, but for what a window drops.
    assert!(piece(&mut plan, 0.0, &ranges(0.0, 1.95), &ranges(0.0, 1.95)).is_some());
    let next = piece_at(&mut plan, 0.0, &ranges(0.0, 1.95), &ranges(0.0, 2.5));
    let Some((Some(next), 0, 10)) = next else { panic!("the next segment") };
    assert_eq!((next.segment, next.start_s), (1, 2.0));
}

/// Its own 90 ms are less than what may be missing from a complete one.
#[test]
fn a_short_segment_from_deep_inside_a_clip_is_not_skipped() {
    let mut plan = plan([segment(1, 0, 1_000, 10), segment(2, 60_000, 60_090, 1_000_000)], 1_000);
    let before = ranges(0.5, 1.0);
    for n in 0..4 {
        let offset = n * u64::from(PIECE_BYTES);
        assert_eq!(piece(&mut plan, 0.9, &before, &before), Some((offset, PIECE_BYTES)), "not there yet");
    }
    assert!(piece(&mut plan, 0.9, &before, &ranges(0.5, 1.09)).is_some());
    assert!(piece(&mut plan, 0.9, &ranges(0.5, 1.09), &ranges(0.5, 1.09)).is_some());
    assert_eq!(plan.poll_step(0.9, &ranges(0.5, 1.09)), Some(Step::End));
}

#[test]
fn what_was_played_long_ago_is_removed() {
    let mut plan = plan([segment(1, 0, 200_000, 10_000_000)], 0);
    held(&mut plan, 70.0, &ranges(0.0, 80.0));
    assert_eq!(plan.poll_step(70.0, &ranges(0.0, 80.0)), Some(Step::Remove { to_s: 40.0 }));
    assert_eq!(plan.poll_step(70.0, &ranges(40.0, 80.0)), Some(Step::Append));
}

#[test]
fn a_full_source_is_given_room_and_tried_again() {
    let mut plan = plan([segment(1, 0, 200_000, 10_000_000)], 0);
    held(&mut plan, 8.0, &ranges(0.0, 20.0));
    assert_eq!(plan.poll_step(8.0, &ranges(0.0, 20.0)), Some(Step::Append));
    plan.handle_full();
    assert_eq!(plan.poll_step(8.0, &ranges(0.0, 20.0)), Some(Step::Remove { to_s: 7.5 }));
    assert_eq!(plan.poll_step(8.0, &ranges(7.5, 20.0)), None, "12 s are enough for now");
    assert_eq!(plan.poll_step(15.5, &ranges(7.5, 20.0)), Some(Step::Append));
    plan.handle_full();
    assert_eq!(plan.poll_step(15.5, &ranges(15.4, 20.0)), None, "nothing has changed since");
    assert_eq!(plan.poll_step(15.6, &ranges(15.4, 20.0)), Some(Step::Append));
}

#[test]
fn a_clip_that_is_shorter_than_it_should_be_is_passed_over_and_the_next_plays() {
    let mut plan = plan([segment(1, 0, 1_000, 10), segment(2, 0, 1_000, 10)], 0);
    assert!(matches!(plan.poll_step(0.0, &NOTHING), Some(Step::Read { len: 10, .. })));
    plan.handle_read(&recording(4));
    let rest = Step::Read { blob: BlobId([1; 16]), offset: 4, len: 6 };
    assert_eq!(plan.poll_step(0.0, &NOTHING), Some(rest));
    plan.handle_read(&[]);
    assert_eq!((plan.settled_s(), plan.failure()), (1.0, Some(PlayError::Damaged)));
    assert_eq!(plan.poll_step(0.0, &NOTHING), Some(Step::Skip(CardId([1; 16]), PlayError::Damaged)));
    let next = piece_at(&mut plan, 0.0, &NOTHING, &ranges(1.0, 2.0));
    assert!(matches!(next, Some((Some(Placement { segment: 1, .. }), 0, 10))), "{next:?}");
}

#[test]
fn a_clip_without_bytes_is_not_read() {
    let mut plan = plan([segment(1, 0, 1_000, 0)], 0);
    assert_eq!(plan.poll_step(0.0, &NOTHING), Some(Step::Skip(CardId([1; 16]), PlayError::Damaged)));
    assert_eq!(plan.poll_step(0.0, &NOTHING), Some(Step::End));
}

#[test]
fn a_form_that_is_refused_is_decoded_and_what_cannot_be_decoded_is_passed_over() {
    for decodes in [true, false] {
        let mut plan = plan([segment(1, 0, 1_000, 10), segment(2, 0, 1_000, 10)], 0);
        assert!(matches!(plan.poll_step(0.0, &NOTHING), Some(Step::Read { .. })));
        plan.handle_read(&recording(10));
        assert!(matches!(plan.poll_step(0.0, &NOTHING), Some(Step::Place(..))));
        plan.handle_placed(false);
        assert_eq!(plan.poll_step(0.0, &NOTHING), Some(Step::Decode { segment: 0 }));
        assert_eq!(plan.poll_step(0.0, &NOTHING), None, "it takes a while");
        if !decodes {
            plan.handle_decoded(None);
            let skipped = Step::Skip(CardId([1; 16]), PlayError::Unsupported);
            assert_eq!(plan.poll_step(0.0, &NOTHING), Some(skipped));
            continue;
        }
        let wav = crate::sound::pcm::PcmAsWav::new(1, 8_000, 8_000);
        plan.handle_decoded(Some(wav.bytes()));
        let Some(Step::Read { offset: 0, len, .. }) = plan.poll_step(0.0, &NOTHING) else {
            panic!("the samples")
        };
        plan.handle_read(&wav.read(0, len, &[vec![0.0; 8_000]]));
        let placed = plan.poll_step(0.0, &NOTHING);
        assert!(matches!(placed, Some(Step::Place(_, ref name)) if name.contains("flac")), "{placed:?}");
    }
}

#[test]
fn bytes_that_are_nothing_known_are_for_the_browser_and_damaged_if_it_does_not_know_them_either() {
    let mut plan = plan([segment(1, 0, 1_000, 10)], 0);
    assert!(matches!(plan.poll_step(0.0, &NOTHING), Some(Step::Read { .. })));
    plan.handle_read(&[0x55; 10]);
    assert_eq!(plan.poll_step(0.0, &NOTHING), Some(Step::Decode { segment: 0 }));
    plan.handle_decoded(None);
    assert_eq!(plan.poll_step(0.0, &NOTHING), Some(Step::Skip(CardId([1; 16]), PlayError::Damaged)));
}

#[test]
fn a_clip_that_gives_no_sound_at_all_is_named() {
    let mut plan = plan([segment(1, 0, 1_000, 10)], 0);
    assert!(piece(&mut plan, 0.0, &NOTHING, &NOTHING).is_some());
    assert_eq!(plan.poll_step(0.0, &NOTHING), Some(Step::Skip(CardId([1; 16]), PlayError::Damaged)));
}

#[test]
fn a_playlist_without_sound_has_no_plan_or_an_empty_one() {
    assert!(Buffering::new(Rc::default(), 0).is_none());
    assert_eq!(plan([segment(1, 5, 5, 10)], 7).poll_step(0.0, &NOTHING), Some(Step::End));
}

#[test]
fn a_seek_stays_within_what_is_buffered_with_a_margin() {
    let buffered = ranges(10.0, 20.0);
    assert_eq!(seek(&buffered, 19.75), Seek::Within);
    for to_s in [9.0, 19.8, 25.0] {
        assert_eq!(seek(&buffered, to_s), Seek::Anew);
    }
}

#[test]
fn a_failure_is_told_when_the_sound_before_it_has_ended() {
    assert!(!is_failure_due(&ranges(0.0, 3.0), 1.0));
    assert!(is_failure_due(&ranges(0.0, 3.0), 2.9));
    assert!(is_failure_due(&NOTHING, 0.0));
}
