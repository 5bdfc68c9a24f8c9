//! A microphone that is on, and gives no sound.

use super::*;
use crate::{
    ports::{
        media::ZEROS_TOLD_MS,
        microphone::{Device, Given, MicSettings},
    },
    recording::Silence,
    time::Timestamp,
};

impl Studio {
    /// A press, and the person allows it.
    fn allowed(becomes: RecordAs) -> Self {
        let mut studio = Self::new();
        studio.command(RecordCommand::begin(becomes, None)).expect("idle");
        studio.mic(MicEvent::Allowed(Given::default()));
        studio
    }

    pub(super) fn started(&mut self) {
        self.mic(MicEvent::Started { media_type: MediaType::new("audio/webm") });
    }

    /// Time passes; a wake that is due comes.
    pub(super) fn at(&mut self, ms: u64) {
        self.lender.now.instant = Instant(ms);
        if self.recording.poll_timeout().is_some_and(|due| due <= Instant(ms)) {
            self.act(Recording::handle_wake);
        }
    }

    pub(super) fn silence(&self) -> Option<Silence> {
        self.recording.view().silence()
    }
}

/// How a recording in WebM begins: the header of the file, and its segment without an end.
const HEADER: &[u8] = b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff";
const BLOCK: &[u8] = b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff\xa3\x86\x81\0\0\x80\x01\x02";

#[test]
fn a_microphone_that_was_allowed_and_gives_no_sound_is_told_after_three_seconds_and_not_before() {
    let mut studio = Studio::allowed(RecordAs::NewCard);
    let waiting = RecorderView::Waiting { microphone: Arc::default(), silence: None };
    assert_eq!(studio.recording.view(), waiting);
    studio.at(2_999);
    assert_eq!(studio.silence(), None);
    let before = studio.recording.revision();
    studio.at(3_000);
    assert_eq!(studio.silence(), Some(Silence::NotBegun));
    assert_ne!(studio.recording.revision(), before, "it is drawn");
    assert_eq!(studio.recording.poll_timeout(), None, "said once");
    assert!(!studio.recording.view().has_sound(), "throwing it away asks nothing");
}

#[test]
fn a_prompt_that_stays_open_is_no_silent_microphone() {
    let mut studio = Studio::new();
    studio.command(RecordCommand::New { after: None }).expect("idle");
    assert_eq!(studio.recording.poll_timeout(), None);
    studio.at(60_000);
    assert_eq!((studio.recording.view(), studio.silence()), (RecorderView::Asking, None));
}

#[test]
fn sound_that_comes_late_begins_the_recording_by_itself() {
    let mut studio = Studio::allowed(RecordAs::More(CARD));
    studio.at(9_000);
    assert_eq!(studio.silence(), Some(Silence::NotBegun));
    studio.started();
    let running = RecorderView::Recording {
        microphone: Arc::default(),
        elapsed: Elapsed { ms: 0, since: Some(Instant(9_000)) },
        silence: None,
        heard: true,
    };
    assert_eq!(studio.recording.view(), running);
    let take = studio.slice(b"sound");
    assert_eq!(studio.finish(take, Some(second())).becomes, RecordAs::More(CARD));
}

#[test]
fn a_silent_microphone_can_be_tried_again_for_the_same_card_or_thrown_away() {
    let mut studio = Studio::allowed(RecordAs::Again(CARD));
    studio.command(RecordCommand::TryAgain).expect("refuses nothing");
    let waiting = RecorderView::Waiting { microphone: Arc::default(), silence: None };
    assert_eq!(studio.recording.view(), waiting, "it may still come");
    studio.at(3_000);
    studio.command(RecordCommand::TryAgain).expect("allowed");
    let asked: Vec<_> = studio.lender.outbox.iter().cloned().collect();
    let (start, abort) = (MediaRequest::StartRecording(MicSettings::default()), MediaRequest::AbortRecording);
    assert_eq!(asked, [start.clone(), abort, start].map(Output::Media));
    assert_eq!(studio.recording.view(), RecorderView::Asking);
    studio.started();
    let take = studio.slice(b"sound");
    assert_eq!(studio.finish(take, Some(second())).becomes, RecordAs::Again(CARD));

    for end in [RecordCommand::Discard, RecordCommand::Stop] {
        let mut studio = Studio::allowed(RecordAs::NewCard);
        studio.at(3_000);
        studio.command(end).expect("allowed");
        assert!(studio.recording.is_idle());
    }
}

#[test]
fn a_muted_microphone_is_told_while_it_records_until_it_is_not_muted_any_more() {
    let mut studio = Studio::allowed(RecordAs::NewCard);
    studio.started();
    studio.slice(b"sound");
    studio.mic(MicEvent::Muted(true));
    assert_eq!(studio.silence(), Some(Silence::Muted));
    studio.slice(b"and silence in its place");
    assert_eq!(studio.silence(), Some(Silence::Muted), "slices of a muted one are silent");
    studio.mic(MicEvent::Muted(false));
    assert_eq!(studio.silence(), None);
    assert!(matches!(studio.recording.view(), RecorderView::Recording { .. }), "it goes on");
}

#[test]
fn slices_that_stop_coming_are_told_within_three_seconds_and_taken_back() {
    let mut studio = Studio::allowed(RecordAs::NewCard);
    studio.started();
    for second in 1..=5 {
        studio.at(second * 1_000);
        studio.slice(b"sound");
    }
    studio.at(7_999);
    assert_eq!(studio.silence(), None);
    studio.at(8_000);
    assert_eq!(studio.silence(), Some(Silence::Nothing));
    studio.slice(b"sound");
    assert_eq!(studio.silence(), None);
    studio.mic(MicEvent::Paused);
    studio.at(60_000);
    assert_eq!((studio.silence(), studio.recording.poll_timeout()), (None, None), "a pause is no silence");
    studio.mic(MicEvent::Resumed);
    studio.at(62_999);
    assert_eq!(studio.silence(), None);
    studio.at(63_000);
    assert_eq!(studio.silence(), Some(Silence::Nothing));
}

#[test]
fn silence_is_told_within_three_seconds_from_the_first_sample_on_and_in_the_middle() {
    // The meter tells of it when a part of the three seconds has passed.
    let (first, told) = (u64::from(ZEROS_TOLD_MS), u64::from(ZEROS_TOLD_MS) + 5_000);
    let mut studio = Studio::allowed(RecordAs::NewCard);
    studio.started();
    studio.at(first);
    studio.mic(MicEvent::Zeros(true));
    for (at, silence) in [(2_000, None), (2_999, None), (3_000, Some(Silence::Zeros))] {
        studio.at(at);
        if at % 1_000 == 0 {
            studio.slice(b"zeros");
        }
        assert_eq!(studio.silence(), silence, "{at} ms");
    }
    studio.mic(MicEvent::Zeros(false));
    assert_eq!(studio.silence(), None, "taken back by the first sample that is not");
    for second in 4..=6 {
        studio.at(second * 1_000);
        studio.slice(b"sound");
    }
    studio.at(told);
    studio.mic(MicEvent::Zeros(true));
    studio.at(7_000);
    studio.slice(b"zeros");
    studio.at(7_999);
    assert_eq!(studio.silence(), None, "somebody who takes a breath");
    studio.at(8_000);
    assert_eq!(studio.silence(), Some(Silence::Zeros));
    assert!(matches!(studio.recording.view(), RecorderView::Recording { .. }), "it goes on");
}

#[test]
fn that_no_sound_comes_at_all_is_told_also_where_zeros_were_told_before() {
    let mut studio = Studio::allowed(RecordAs::NewCard);
    studio.started();
    studio.at(1_000);
    studio.slice(b"sound");
    studio.mic(MicEvent::Zeros(true));
    studio.at(3_900);
    assert_eq!(studio.silence(), Some(Silence::Zeros));
    studio.at(4_000);
    assert_eq!(studio.silence(), Some(Silence::Nothing));
    studio.slice(b"zeros");
    assert_eq!(studio.silence(), Some(Silence::Zeros), "they come again");
}

#[test]
fn one_that_is_muted_from_the_beginning_is_told_at_once_and_can_be_tried_again() {
    let mut studio = Studio::allowed(RecordAs::NewCard);
    studio.mic(MicEvent::Muted(true));
    assert_eq!(studio.silence(), Some(Silence::Muted));
    studio.at(3_000);
    assert_eq!(studio.silence(), Some(Silence::Muted), "which says more than that nothing comes");
    studio.mic(MicEvent::Muted(false));
    assert_eq!(studio.silence(), Some(Silence::NotBegun));
    studio.mic(MicEvent::Muted(true));
    studio.command(RecordCommand::TryAgain).expect("allowed");
    assert_eq!(studio.recording.view(), RecorderView::Asking);
}

#[test]
fn whoever_looks_sees_which_microphone_it_is_from_the_permission_to_the_pause() {
    let device = Device { id: "a".to_owned(), label: "Headset".to_owned() };
    let given = Given { label: "Built-in Microphone".to_owned(), instead_of: Some(device) };
    let mut studio = Studio::new();
    studio.command(RecordCommand::New { after: None }).expect("idle");
    assert_eq!(studio.recording.view().microphone(), None, "nobody knows yet");
    studio.mic(MicEvent::Allowed(given.clone()));
    let seen = |studio: &Studio| studio.recording.view().microphone().map(|given| Given::clone(given));
    assert_eq!(seen(&studio), Some(given.clone()));
    studio.started();
    studio.slice(b"sound");
    assert_eq!(seen(&studio), Some(given.clone()));
    studio.mic(MicEvent::Paused);
    assert_eq!(seen(&studio), Some(given));
    studio.mic(MicEvent::Failed(MicError::Gone));
    let by_name = studio.lender.outbox.iter().any(|output| {
        matches!(output, Output::Notice(NoticeKind::Mic { microphone, .. }) if microphone == "Built-in Microphone")
    });
    assert!(by_name, "and is told which one is gone");
}

#[test]
fn neither_a_stall_nor_a_clock_that_is_set_counts_as_recorded() {
    let mut studio = Studio::new();
    studio.running();
    studio.sounds_until(4_000);
    let shown =
        |studio: &Studio, at: u64| studio.recording.view().elapsed().map(|elapsed| elapsed.at(Instant(at)));
    let before = studio.recording.revision();
    studio.lender.now.wall = Timestamp(86_400_000);
    studio.sounds_until(5_000);
    assert_eq!((shown(&studio, 5_200), studio.recording.revision()), (Some(5_200), before), "as before");
    studio.at(6_500);
    assert_eq!(shown(&studio, 60_000), Some(6_500), "it stands when the next second is late");
    studio.at(60_000);
    studio.slice(b"sound");
    assert_eq!(shown(&studio, 60_100), Some(6_600), "and goes on with the sound");
}

#[test]
fn a_take_of_a_header_alone_is_no_recording_and_neither_kept_nor_said_to_be() {
    let mut studio = Studio::allowed(RecordAs::NewCard);
    studio.started();
    let take = studio.slice(HEADER);
    studio.at(3_000);
    assert_eq!(studio.silence(), Some(Silence::Nothing), "a header is no sound");
    assert!(!studio.recording.view().has_sound(), "throwing it away asks nothing");
    studio.mic(MicEvent::Failed(MicError::Gone));
    assert!(studio.said(&no_microphone(MicError::Gone, false, RecordAs::NewCard)));
    studio.stored(Ticket::Slice(take), Ok(StorageReply::Done));
    assert!(studio.recording.is_idle() && studio.offered() == 0);
    assert!(!studio.said(&EMPTY) && studio.erased(), "it is told once");

    let mut studio = Studio::allowed(RecordAs::NewCard);
    studio.started();
    studio.slice(HEADER);
    let take = studio.slice(BLOCK);
    studio.at(2_000);
    assert_eq!(studio.silence(), None);
    studio.stored(Ticket::Slice(take), Ok(StorageReply::Done));
    studio.finish(take, Some(second()));
}

#[test]
fn a_length_that_differs_from_the_time_that_was_shown_is_told_with_both() {
    for (shown_ms, duration_ms, told) in [
        (2_000, 1_000, false),
        (2_000, 999, true),
        (2_000, 3_001, true),
        (60_000, 57_000, false),
        (60_000, 56_999, true),
        (20_000, 12_000, true),
    ] {
        let mut studio = Studio::new();
        let take = studio.running();
        studio.sounds_until(shown_ms);
        studio.finish(take, Some(Analysis { duration_ms, peaks: Peaks::default() }));
        let differs = NoticeKind::RecordingDiffers { shown_ms, decoded_ms: u64::from(duration_ms) };
        assert_eq!(studio.said(&differs), told, "{shown_ms} and {duration_ms}");
    }
}

/// A source that stalled leaves gaps between packets. Whoever counts them says that the clip is longer.
#[test]
fn what_is_longer_than_its_sound_lost_nothing_and_what_is_shorter_did() {
    let speech = include_bytes!("../../../tests/fixtures/speech.webm");
    for (duration_ms, told) in [(3_600, false), (9_000, false), (2_000, true)] {
        let mut studio = Studio::allowed(RecordAs::NewCard);
        studio.started();
        let take = studio.slice(speech);
        studio.at(3_600);
        studio.finish(take, Some(Analysis { duration_ms, peaks: Peaks::default() }));
        let differs = NoticeKind::RecordingDiffers { shown_ms: 3_600, decoded_ms: u64::from(duration_ms) };
        assert_eq!(studio.said(&differs), told, "{duration_ms} ms");
    }
}
