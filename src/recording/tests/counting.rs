//! Counting down before it records.

use super::*;
use crate::{
    ports::microphone::{Countdown, Given, MicSettings},
    recording::Silence,
};

fn settings() -> MicSettings {
    MicSettings { countdown: Countdown::Three, ..MicSettings::default() }
}

impl Studio {
    /// A press with a countdown, and the person allows it.
    fn counting() -> Self {
        let mut studio = Self::new();
        studio.recording.set_microphone(&settings());
        studio.command(RecordCommand::More(CARD)).expect("idle");
        studio.mic(MicEvent::Allowed(Given::default()));
        studio
    }

    /// The number that is shown.
    fn left(&self) -> Option<u32> {
        match self.recording.view() {
            RecorderView::Counting { left, .. } => Some(left),
            _ => None,
        }
    }

    fn begun(&self) -> usize {
        let begins = Output::Media(MediaRequest::BeginRecording);
        self.lender.outbox.iter().filter(|output| **output == begins).count()
    }
}

#[test]
fn the_microphone_is_open_while_it_counts_and_starts_a_moment_before_zero() {
    let mut studio = Studio::counting();
    assert_eq!(studio.lender.outbox, [Output::Media(MediaRequest::StartRecording(settings()))]);
    for (at, left, begun) in
        [(0, 3, 0), (999, 3, 0), (1_000, 2, 0), (2_000, 1, 0), (2_799, 1, 0), (2_800, 1, 1), (2_950, 1, 1)]
    {
        studio.at(at);
        assert_eq!((studio.left(), studio.begun()), (Some(left), begun), "{at} ms");
    }
    assert!(!studio.recording.view().has_sound(), "giving it up asks nothing");
    studio.lender.now.instant = Instant(2_960);
    studio.started();
    let take = studio.slice(b"the first word");
    assert_eq!(studio.begun(), 1);
    assert_eq!(studio.finish(take, Some(second())).becomes, RecordAs::More(CARD), "what it was pressed for");
}

#[test]
fn each_number_is_drawn_when_its_time_comes_though_nobody_looks() {
    let mut studio = Studio::counting();
    let mut seen = Vec::new();
    while let Some(due) = studio.recording.poll_timeout().filter(|due| due.0 < 3_000) {
        let before = studio.recording.revision();
        studio.at(due.0);
        if studio.recording.revision() != before {
            seen.push((due.0, studio.left()));
        }
    }
    assert_eq!(seen, [(1_000, Some(2)), (2_000, Some(1))]);
}

#[test]
fn a_microphone_that_gives_nothing_at_zero_is_waited_for_and_told() {
    let mut studio = Studio::counting();
    studio.at(2_800);
    studio.at(3_000);
    let waiting = RecorderView::Waiting { microphone: Arc::default(), silence: None };
    assert_eq!(studio.recording.view(), waiting);
    studio.at(6_000);
    assert_eq!(studio.silence(), Some(Silence::NotBegun));
    studio.command(RecordCommand::TryAgain).expect("allowed");
    studio.mic(MicEvent::Allowed(Given::default()));
    assert_eq!(studio.left(), Some(3), "it counts once more");
}

#[test]
fn a_page_that_slept_through_it_begins_at_once() {
    let mut studio = Studio::counting();
    studio.at(60_000);
    assert_eq!((studio.begun(), studio.left()), (1, None));
}

#[test]
fn it_can_be_given_up_and_a_microphone_that_goes_meanwhile_is_told() {
    for end in [RecordCommand::Discard, RecordCommand::Stop] {
        let mut studio = Studio::counting();
        studio.at(2_000);
        studio.command(end).expect("allowed");
        assert!(studio.recording.is_idle() && studio.recording.poll_timeout().is_none());
        assert!(studio.lender.outbox.contains(&Output::Media(MediaRequest::AbortRecording)));
        studio.started();
        assert!(studio.recording.is_idle(), "what comes late is of nothing");
    }
    let mut studio = Studio::counting();
    studio.mic(MicEvent::Failed(MicError::Gone));
    assert!(studio.recording.is_idle());
    assert!(studio.said(&no_microphone(MicError::Gone, false, RecordAs::More(CARD))));
}

#[test]
fn a_countdown_that_is_set_meanwhile_is_for_the_next_time() {
    let mut studio = Studio::new();
    studio.command(RecordCommand::New { after: None }).expect("idle");
    studio.recording.set_microphone(&settings());
    studio.mic(MicEvent::Allowed(Given::default()));
    assert_eq!(studio.left(), None, "the recorder has started already");
}
