//! The recorder by itself, from the press to the card and through everything that may go wrong.

mod counting;
mod going_on;
mod quiet;
mod recovery;
mod stuck;

use std::sync::Arc;

use super::*;
use crate::{
    ids::{ClipHash, Ids},
    machine::Lender,
    ports::media::{Analysis, MicError, MicEvent},
    project::{MediaType, Refusal, clip::Peaks},
    time::Instant,
};

const PROJECT: ProjectId = ProjectId([9; 16]);
const CARD: CardId = CardId([3; 16]);

struct Studio {
    recording: Recording,
    lender: Lender<Output>,
}

impl Studio {
    fn new() -> Self {
        Self { recording: Recording::default(), lender: Lender::new(Ids::new([5; 32])) }
    }

    fn act<R>(&mut self, act: impl FnOnce(&mut Recording, &mut Cx<'_, Output>) -> R) -> R {
        act(&mut self.recording, &mut self.lender.cx())
    }

    fn command(&mut self, command: RecordCommand) -> Result<(), Refusal> {
        self.act(|recording, cx| recording.command(cx, command, Some(PROJECT)))
    }

    fn mic(&mut self, event: MicEvent) {
        self.act(|recording, cx| recording.handle_mic(cx, event));
    }

    fn stored(&mut self, ticket: Ticket, reply: Result<StorageReply, DbError>) {
        self.act(|recording, cx| recording.handle_stored(cx, ticket, reply));
    }

    /// Begins a take; its number.
    fn running(&mut self) -> TakeId {
        self.running_for(RecordCommand::New { after: None })
    }

    fn running_for(&mut self, command: RecordCommand) -> TakeId {
        self.command(command).expect("idle");
        self.mic(MicEvent::Started { media_type: MediaType::new("audio/webm") });
        self.slice(b"sound")
    }

    /// A slice comes in; the number of its take.
    fn slice(&mut self, bytes: &[u8]) -> TakeId {
        self.mic(MicEvent::Slice(bytes.to_vec()));
        match self.lender.outbox.back() {
            Some(Output::Store(Ticket::Slice(take), StorageRequest::Append { .. })) => *take,
            other => panic!("the slice is stored: {other:?}"),
        }
    }

    /// A slice comes in every second and is stored, until so many milliseconds of the page.
    fn sounds_until(&mut self, ms: u64) {
        for second in self.lender.now.instant.0 / 1_000 + 1..=ms / 1_000 {
            self.lender.now.instant = Instant(second * 1_000);
            let take = self.slice(b"sound");
            self.stored(Ticket::Slice(take), Ok(StorageReply::Done));
        }
        self.lender.now.instant = Instant(ms);
    }

    fn blob(&self) -> BlobId {
        let appended = |output: &Output| match output {
            Output::Store(_, StorageRequest::Append { blob, .. }) => Some(*blob),
            _ => None,
        };
        self.lender.outbox.iter().rev().find_map(appended).expect("something was recorded")
    }

    /// Ends the take; what came of it.
    fn finish(&mut self, take: TakeId, analysis: Option<Analysis>) -> Finished {
        let blob = self.blob();
        self.command(RecordCommand::Stop).expect("running");
        self.mic(MicEvent::Stopped);
        self.stored(Ticket::Slice(take), Ok(StorageReply::Done));
        self.act(|recording, cx| recording.handle_analyzed(cx, blob, analysis));
        match self.lender.outbox.back() {
            Some(Output::Finished(finished)) => finished.clone(),
            other => panic!("it is finished: {other:?}"),
        }
    }

    /// The take was cleared from the disk.
    fn erased(&self) -> bool {
        let erases = |output: &Output| match output {
            Output::Background(StorageRequest::Commit(writes)) => {
                writes.iter().any(|write| matches!(write, Write::EraseBlob(_)))
            }
            _ => false,
        };
        self.lender.outbox.iter().any(erases)
    }

    fn offered(&self) -> usize {
        self.recording.recovered(Some(PROJECT), |_| true).count()
    }

    fn said(&self, kind: &NoticeKind) -> bool {
        self.lender.outbox.contains(&Output::Notice(kind.clone()))
    }
}

const EMPTY: NoticeKind = NoticeKind::RecordingEmpty { becomes: RecordAs::NewCard, after: None };

fn no_microphone(error: MicError, kept: bool, becomes: RecordAs) -> NoticeKind {
    NoticeKind::Mic { error, kept, microphone: String::new(), becomes, after: None }
}

fn second() -> Analysis {
    Analysis { duration_ms: 1_000, peaks: Peaks::default() }
}

#[test]
fn a_take_becomes_a_clip_named_by_its_bytes_and_is_put_together() {
    let mut studio = Studio::new();
    let take = studio.running();
    let blob = studio.blob();
    let finished = studio.finish(take, Some(second()));
    assert_eq!(finished.take, take);
    assert_eq!((finished.clip.clip.hash, finished.clip.blob), (ClipHash::of(b"sound"), blob));
    assert_eq!(finished.writes, [Write::PutClip(finished.clip.clone()), Write::DeleteRecording(blob)]);
    assert_eq!(studio.recording.view(), RecorderView::Saving);
    studio.act(|recording, cx| recording.kept(cx, take, Some(CARD)));
    assert!(studio.lender.outbox.contains(&Output::Optional(StorageRequest::Gather { blob })));
    let kept = Kept { recovered: false, becomes: RecordAs::NewCard, created: Some(CARD) };
    assert_eq!(studio.lender.outbox.back(), Some(&Output::Kept(kept)));
    assert!(studio.recording.is_idle() && studio.offered() == 0);
}

#[test]
fn pauses_do_not_count() {
    let mut studio = Studio::new();
    let take = studio.running();
    studio.sounds_until(2_000);
    studio.mic(MicEvent::Paused);
    assert_eq!(
        studio.recording.view(),
        RecorderView::Paused { microphone: Arc::default(), recorded_ms: 2_000 }
    );
    studio.lender.now.instant = Instant(60_000);
    studio.mic(MicEvent::Resumed);
    studio.lender.now.instant = Instant(61_500);
    let finished = studio.finish(take, None);
    assert_eq!(
        finished.clip.clip.duration_ms, 3_500,
        "what cannot be decoded has the length of its own clock"
    );
    assert!(studio.said(&NoticeKind::RecordingUnreadable));
}

#[test]
fn a_late_answer_of_the_disk_neither_counts_for_nor_ends_the_next_take() {
    for reply in [Ok(StorageReply::Done), Err(DbError::Full)] {
        let mut studio = Studio::new();
        let first = studio.running();
        studio.command(RecordCommand::Discard).expect("running");
        let second = studio.running();
        studio.stored(Ticket::Slice(first), reply);
        assert!(matches!(studio.recording.view(), RecorderView::Recording { .. }), "it goes on");
        studio.command(RecordCommand::Stop).expect("running");
        studio.mic(MicEvent::Stopped);
        let analyzes = |studio: &Studio| {
            matches!(studio.lender.outbox.back(), Some(Output::Media(MediaRequest::Analyze { .. })))
        };
        assert!(!analyzes(&studio), "its own slice is not on the disk yet");
        studio.stored(Ticket::Slice(second), Ok(StorageReply::Done));
        assert!(analyzes(&studio));
    }
}

#[test]
fn a_take_that_no_card_could_take_is_offered_back_and_can_be_kept_later() {
    let mut studio = Studio::new();
    let take = studio.running();
    let finished = studio.finish(take, Some(second()));
    studio.act(|recording, cx| recording.not_kept(cx, take));
    assert_eq!((studio.offered(), studio.recording.is_idle()), (1, true));
    studio.act(|recording, cx| recording.kept(cx, take, Some(CARD)));
    assert_eq!(studio.offered(), 1, "its time is over");

    let blob = finished.clip.blob;
    studio.command(RecordCommand::Keep(blob)).expect("idle");
    let Some(Output::Store(ticket, StorageRequest::ReadBlob { offset: 0, .. })) =
        studio.lender.outbox.back().cloned()
    else {
        panic!("it is read from the disk")
    };
    studio.stored(ticket, Ok(StorageReply::Bytes(b"sound".to_vec())));
    studio.act(|recording, cx| recording.handle_analyzed(cx, blob, Some(second())));
    let Some(Output::Finished(again)) = studio.lender.outbox.back().cloned() else {
        panic!("it is finished")
    };
    assert_eq!(again.clip, finished.clip);
    assert_ne!(again.take, take, "a take of its own");
    studio.act(|recording, cx| recording.kept(cx, again.take, Some(CARD)));
    assert_eq!(studio.offered(), 0);
    let kept = Kept { recovered: true, becomes: RecordAs::NewCard, created: Some(CARD) };
    assert_eq!(studio.lender.outbox.back(), Some(&Output::Kept(kept)));
}

#[test]
fn a_microphone_that_is_pulled_out_loses_nothing() {
    let mut studio = Studio::new();
    let take = studio.running();
    studio.mic(MicEvent::Failed(MicError::Gone));
    assert!(studio.said(&no_microphone(MicError::Gone, true, RecordAs::NewCard)));
    studio.stored(Ticket::Slice(take), Ok(StorageReply::Done));
    assert!(matches!(studio.lender.outbox.back(), Some(Output::Media(MediaRequest::Analyze { .. }))));
}

#[test]
fn a_microphone_that_is_refused_leaves_the_recorder_idle() {
    let mut studio = Studio::new();
    studio.command(RecordCommand::New { after: None }).expect("idle");
    assert_eq!(studio.command(RecordCommand::New { after: None }), Err(Refusal::Recording));
    studio.mic(MicEvent::Failed(MicError::Refused));
    assert!(
        studio.recording.is_idle()
            && studio.said(&no_microphone(MicError::Refused, false, RecordAs::NewCard))
    );
}

#[test]
fn a_microphone_that_is_refused_leaves_what_the_recording_was_for_to_the_next_try() {
    for becomes in [RecordAs::Again(CARD), RecordAs::More(CARD)] {
        let mut studio = Studio::new();
        studio.command(RecordCommand::begin(becomes, None)).expect("idle");
        studio.mic(MicEvent::Failed(MicError::Refused));
        assert!(studio.said(&no_microphone(MicError::Refused, false, becomes)));
        let take = studio.running_for(RecordCommand::begin(becomes, None));
        assert_eq!(studio.finish(take, Some(second())).becomes, becomes);
    }
    let behind = RecordCommand::begin(RecordAs::NewCard, Some(CARD));
    assert_eq!(behind, RecordCommand::New { after: Some(CARD) });
}

#[test]
fn a_microphone_that_goes_away_leaves_its_card_to_go_on_with_and_the_time_until_then() {
    for (was, next) in [
        (RecordAs::Again(CARD), RecordAs::More(CARD)),
        (RecordAs::More(CARD), RecordAs::More(CARD)),
        (RecordAs::NewCard, RecordAs::NewCard),
    ] {
        let mut studio = Studio::new();
        let take = studio.running_for(RecordCommand::begin(was, None));
        let blob = studio.blob();
        studio.sounds_until(7_000);
        studio.mic(MicEvent::Failed(MicError::Gone));
        assert!(studio.said(&no_microphone(MicError::Gone, true, next)));
        studio.stored(Ticket::Slice(take), Ok(StorageReply::Done));
        studio.act(|recording, cx| recording.handle_analyzed(cx, blob, None));
        let Some(Output::Finished(finished)) = studio.lender.outbox.back() else { panic!("it is finished") };
        assert_eq!((finished.becomes, finished.clip.clip.duration_ms), (was, 7_000));
    }
}

#[test]
fn nothing_is_asked_and_nothing_stays_when_what_was_not_begun_is_thrown_away_or_stopped() {
    for end in [RecordCommand::Discard, RecordCommand::Stop] {
        let mut studio = Studio::new();
        studio.command(RecordCommand::New { after: None }).expect("idle");
        assert!(!studio.recording.view().has_sound(), "there is nothing to ask about");
        studio.command(end).expect("allowed");
        assert!(studio.recording.is_idle());
        assert!(studio.lender.outbox.contains(&Output::Media(MediaRequest::AbortRecording)));
    }
    let mut studio = Studio::new();
    studio.running();
    assert!(studio.recording.view().has_sound());
}

#[test]
fn a_take_without_a_byte_is_thrown_away_and_told() {
    let mut studio = Studio::new();
    studio.command(RecordCommand::New { after: None }).expect("idle");
    studio.mic(MicEvent::Started { media_type: MediaType::new("audio/webm") });
    studio.command(RecordCommand::Stop).expect("running");
    studio.mic(MicEvent::Stopped);
    assert!(studio.recording.is_idle() && studio.said(&EMPTY));
    assert_eq!(studio.offered(), 0);
}

#[test]
fn every_change_of_phase_is_traced_from_where_it_was() {
    let mut studio = Studio::new();
    let take = studio.running();
    studio.finish(take, Some(second()));
    studio.act(|recording, cx| recording.kept(cx, take, Some(CARD)));
    let phases: Vec<_> = studio.lender.trace.lines().filter_map(|line| line.split(": ").nth(1)).collect();
    if cfg!(debug_assertions) {
        let way = ["Idle → Asking", "Asking → Running", "Running → Stopping", "Stopping → Stopping"];
        assert_eq!(phases[..4], way);
        assert_eq!(phases[4..], ["Stopping → Analyzing", "Analyzing → Saving", "Saving → Idle"]);
    }
}
