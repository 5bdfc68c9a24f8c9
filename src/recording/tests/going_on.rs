//! Going on after the microphone went away, and where a clip is full.

use super::*;
use crate::{
    ports::microphone::{Countdown, Device, MicSettings, Quality},
    project::clip::CLIP_BYTES_MAX,
};

fn chosen() -> MicSettings {
    let device = Device { id: "headset".to_owned(), label: "Headset".to_owned() };
    MicSettings { device: Some(device), quality: Quality::Music, ..MicSettings::default() }
}

impl Studio {
    /// A take for this breaks off; it is on the disk and decoded, and waits to become a part of a card.
    fn broke_off(begin: RecordCommand) -> (Self, TakeId) {
        let mut studio = Self::new();
        studio.recording.set_microphone(&chosen());
        let take = studio.running_for(begin);
        studio.mic(MicEvent::Failed(MicError::Gone));
        (studio, take)
    }

    fn saved(&mut self, take: TakeId) {
        let blob = self.blob();
        self.stored(Ticket::Slice(take), Ok(StorageReply::Done));
        self.act(|recording, cx| recording.handle_analyzed(cx, blob, Some(second())));
    }

    /// It goes on: for what, and with which microphone it asks.
    fn goes_on(&mut self) -> (Option<RecordCommand>, MicSettings) {
        let as_what = self.recording.goes_on_as(Some(PROJECT));
        self.command(RecordCommand::GoOn).expect("nothing is on its way");
        match self.lender.outbox.back() {
            Some(Output::Media(MediaRequest::StartRecording(settings))) => (as_what, settings.clone()),
            other => panic!("it asks for a microphone: {other:?}"),
        }
    }
}

#[test]
fn a_new_card_that_broke_off_is_gone_on_with_at_its_end_by_the_microphone_that_the_system_prefers() {
    let (mut studio, take) = Studio::broke_off(RecordCommand::New { after: None });
    studio.saved(take);
    studio.act(|recording, cx| recording.kept(cx, take, Some(CARD)));
    let (as_what, settings) = studio.goes_on();
    assert_eq!(as_what, Some(RecordCommand::More(CARD)));
    assert_eq!(settings, MicSettings { device: None, ..chosen() }, "all else is as it is set");
    studio.started();
    let again = studio.slice(b"and more");
    assert_eq!(studio.finish(again, Some(second())).becomes, RecordAs::More(CARD));
}

#[test]
fn what_was_recorded_for_a_card_goes_on_at_that_card() {
    for (was, next) in [
        (RecordCommand::Again(CARD), RecordCommand::More(CARD)),
        (RecordCommand::More(CARD), RecordCommand::More(CARD)),
    ] {
        let (mut studio, take) = Studio::broke_off(was);
        studio.saved(take);
        studio.act(|recording, cx| recording.kept(cx, take, None));
        assert_eq!(studio.goes_on().0, Some(next));
    }
}

#[test]
fn a_wish_that_comes_while_it_is_saved_is_done_when_the_card_is_there() {
    let (mut studio, take) = Studio::broke_off(RecordCommand::New { after: None });
    studio.command(RecordCommand::GoOn).expect("it is remembered");
    studio.saved(take);
    assert!(!studio.lender.outbox.contains(&Output::GoOn), "there is no card to go on with yet");
    studio.act(|recording, cx| recording.kept(cx, take, Some(CARD)));
    assert_eq!(studio.lender.outbox.back(), Some(&Output::GoOn), "after the card was told");
    assert_eq!(studio.goes_on().0, Some(RecordCommand::More(CARD)));
    studio.command(RecordCommand::Discard).expect("allowed");
    let next = studio.running();
    studio.finish(next, Some(second()));
    studio.act(|recording, cx| recording.kept(cx, next, None));
    assert_eq!(
        studio.lender.outbox.iter().filter(|output| **output == Output::GoOn).count(),
        1,
        "the wish is done once"
    );
}

#[test]
fn where_it_could_not_be_kept_or_in_another_project_it_is_not_this_card() {
    let (mut studio, take) = Studio::broke_off(RecordCommand::New { after: Some(CARD) });
    studio.saved(take);
    studio.act(|recording, cx| recording.not_kept(cx, take));
    assert_eq!(studio.goes_on().0, Some(RecordCommand::New { after: Some(CARD) }), "a card of its own");

    let (mut studio, take) = Studio::broke_off(RecordCommand::New { after: None });
    studio.saved(take);
    studio.act(|recording, cx| recording.kept(cx, take, Some(CARD)));
    let other = Some(ProjectId([1; 16]));
    assert_eq!(studio.recording.goes_on_as(other), None);
    let refused = studio.act(|recording, cx| recording.command(cx, RecordCommand::GoOn, other));
    assert_eq!(refused, Err(Refusal::NoProject));
}

#[test]
fn what_ended_without_sound_or_by_itself_is_nothing_to_go_on_with() {
    let mut studio = Studio::new();
    studio.command(RecordCommand::New { after: None }).expect("idle");
    studio.mic(MicEvent::Failed(MicError::Gone));
    assert_eq!(studio.recording.goes_on_as(Some(PROJECT)), None);
    let take = studio.running();
    studio.finish(take, Some(second()));
    assert_eq!(studio.recording.goes_on_as(Some(PROJECT)), None);
}

impl Studio {
    /// A take with a microphone of its own and a countdown is as large as a clip may be.
    fn divided() -> (Self, TakeId) {
        const PIECE: usize = 16 * 1024 * 1024;
        let mut studio = Self::new();
        studio.recording.set_microphone(&MicSettings { countdown: Countdown::Three, ..chosen() });
        let take = studio.running();
        studio.stored(Ticket::Slice(take), Ok(StorageReply::Done));
        let piece = vec![1; PIECE];
        for _ in 0..CLIP_BYTES_MAX / PIECE as u64 - 1 {
            assert_eq!(studio.slice(&piece), take, "it goes on");
            studio.stored(Ticket::Slice(take), Ok(StorageReply::Done));
            studio.lender.outbox.clear();
        }
        studio.mic(MicEvent::Slice(vec![1; PIECE - 1024 * 1024]));
        assert!(studio.lender.outbox.contains(&Output::Media(MediaRequest::StopRecording)));
        assert!(studio.said(&NoticeKind::RecordingDivided));
        // What is set meanwhile is for the next recording.
        studio.recording.set_microphone(&MicSettings::default());
        // What the recorder says last belongs to this part.
        studio.slice(b"the last of it");
        studio.mic(MicEvent::Stopped);
        (studio, take)
    }

    fn goes_on_by_itself(&self) -> bool {
        self.lender.outbox.contains(&Output::GoOn)
    }
}

#[test]
fn a_recording_that_is_as_large_as_a_clip_may_be_goes_on_by_itself_in_the_next_part_of_its_card() {
    let (mut studio, take) = Studio::divided();
    studio.stored(Ticket::Slice(take), Ok(StorageReply::Done));
    studio.saved(take);
    let Some(Output::Finished(finished)) = studio.lender.outbox.back().cloned() else {
        panic!("it is finished")
    };
    assert!(finished.clip.clip.is_plausible(), "it may be sent on: {} bytes", finished.clip.clip.bytes);
    studio.act(|recording, cx| recording.kept(cx, take, Some(CARD)));
    assert!(studio.goes_on_by_itself());
    let (as_what, settings) = studio.goes_on();
    let same = MicSettings { countdown: Countdown::None, ..chosen() };
    assert_eq!((as_what, settings), (Some(RecordCommand::More(CARD)), same), "at once, as before");
}

#[test]
fn nobody_is_recorded_unasked_when_something_came_between_the_parts() {
    let whole = |studio: &mut Studio, take| {
        studio.stored(Ticket::Slice(take), Ok(StorageReply::Done));
        studio.saved(take);
    };
    // It did not become a part of its card.
    let (mut studio, take) = Studio::divided();
    whole(&mut studio, take);
    studio.act(|recording, cx| recording.not_kept(cx, take));
    assert!(!studio.goes_on_by_itself());
    // Somebody pressed Stop meanwhile.
    let (mut studio, take) = Studio::divided();
    studio.command(RecordCommand::Stop).expect("it is being saved");
    whole(&mut studio, take);
    studio.act(|recording, cx| recording.kept(cx, take, Some(CARD)));
    assert!(!studio.goes_on_by_itself());
    // The disk was full, for however long.
    let (mut studio, take) = Studio::divided();
    studio.stored(Ticket::Slice(take), Err(DbError::Full));
    studio.command(RecordCommand::TryAgain).expect("it is stuck");
    let again = studio.slice(b"the rest");
    whole(&mut studio, again);
    studio.act(|recording, cx| recording.kept(cx, again, Some(CARD)));
    assert!(!studio.goes_on_by_itself());
}
