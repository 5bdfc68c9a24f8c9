//! A disk that does not take a recording.

use super::*;

#[test]
fn a_take_that_meets_a_full_disk_loses_nothing_and_goes_on_where_the_disk_stopped() {
    for stored in [0, 1, 2] {
        let mut studio = Studio::new();
        let take = studio.running();
        studio.slice(b" and");
        studio.slice(b" more");
        for _ in 0..stored {
            studio.stored(Ticket::Slice(take), Ok(StorageReply::Done));
        }
        studio.stored(Ticket::Slice(take), Err(DbError::Full));
        studio.stored(Ticket::Slice(take), Err(DbError::Damaged));
        assert!(studio.lender.outbox.contains(&Output::Media(MediaRequest::StopRecording)));
        studio.mic(MicEvent::Slice(b" last".to_vec()));
        studio.mic(MicEvent::Stopped);
        let view = studio.recording.view();
        assert!(matches!(view, RecorderView::Stuck { error: DbError::Full, .. }), "{view:?}");

        studio.command(RecordCommand::TryAgain).expect("it may be tried");
        let whole = b"sound and more last";
        let from = [0, 5, 9][stored];
        let asked = Output::Media(MediaRequest::ReplayTake { from });
        assert_eq!(studio.lender.outbox.back(), Some(&asked));
        let rest = &whole[from as usize..];
        let again = studio.slice(&rest[..4]);
        assert_ne!(again, take, "what the disk still says of before is void");
        studio.slice(&rest[4..]);
        let offsets = studio.lender.outbox.iter().filter_map(|output| match output {
            Output::Store(Ticket::Slice(take), StorageRequest::Append { offset, .. }) if *take == again => {
                Some(*offset)
            }
            _ => None,
        });
        assert_eq!(offsets.collect::<Vec<_>>(), [from, from + 4]);
        studio.stored(Ticket::Slice(again), Ok(StorageReply::Done));
        studio.stored(Ticket::Slice(again), Ok(StorageReply::Done));
        let blob = studio.blob();
        studio.act(|recording, cx| recording.handle_analyzed(cx, blob, Some(second())));
        let Some(Output::Finished(finished)) = studio.lender.outbox.back() else { panic!("it is finished") };
        assert_eq!(finished.clip.clip.hash, ClipHash::of(whole));
    }
}

#[test]
fn a_take_that_is_stuck_can_be_thrown_away_and_what_comes_late_is_of_nothing() {
    let mut studio = Studio::new();
    let take = studio.running();
    studio.stored(Ticket::Slice(take), Err(DbError::Full));
    studio.command(RecordCommand::Discard).expect("allowed");
    assert!(studio.recording.is_idle() && studio.offered() == 0);
    assert!(studio.lender.outbox.contains(&Output::Media(MediaRequest::ForgetTake)));
    let before = studio.lender.outbox.len();
    studio.mic(MicEvent::Slice(b"late".to_vec()));
    assert_eq!(studio.lender.outbox.len(), before, "a slice of nothing");
}

#[test]
fn a_take_whose_beginning_the_disk_lost_is_written_from_its_beginning() {
    let mut studio = Studio::new();
    let take = studio.running();
    studio.stored(Ticket::Slice(take), Ok(StorageReply::Done));
    studio.slice(b" and more");
    studio.command(RecordCommand::Stop).expect("running");
    studio.mic(MicEvent::Stopped);
    studio.act(Recording::begin_again);
    assert_eq!(
        studio.lender.outbox.back(),
        Some(&Output::Media(MediaRequest::ReplayTake { from: 0 })),
        "also what had been stored"
    );
    let again = studio.slice(b"sound and more");
    studio.stored(Ticket::Slice(take), Ok(StorageReply::Done));
    assert_eq!(studio.recording.view(), RecorderView::Saving, "it waits for its own");
    studio.stored(Ticket::Slice(again), Ok(StorageReply::Done));
    assert!(matches!(studio.lender.outbox.back(), Some(Output::Media(MediaRequest::Analyze { .. }))));
}

#[test]
fn slices_that_come_once_more_are_not_counted_twice_when_the_disk_is_full_again() {
    let mut studio = Studio::new();
    let take = studio.running();
    studio.slice(b" and more");
    studio.stored(Ticket::Slice(take), Err(DbError::Full));
    studio.mic(MicEvent::Stopped);
    studio.command(RecordCommand::TryAgain).expect("it may be tried");
    let second_try = studio.slice(b"sound");
    studio.stored(Ticket::Slice(second_try), Err(DbError::Full));
    // The rest of that replay was on its way.
    studio.mic(MicEvent::Slice(b" and".to_vec()));
    studio.mic(MicEvent::Slice(b" more".to_vec()));
    studio.command(RecordCommand::TryAgain).expect("it may be tried");
    assert_eq!(studio.lender.outbox.back(), Some(&Output::Media(MediaRequest::ReplayTake { from: 0 })));
    let third_try = studio.slice(b"sound and more");
    studio.stored(Ticket::Slice(third_try), Ok(StorageReply::Done));
    let blob = studio.blob();
    studio.act(|recording, cx| recording.handle_analyzed(cx, blob, Some(second())));
    let Some(Output::Finished(finished)) = studio.lender.outbox.back() else { panic!("it is finished") };
    assert_eq!(finished.clip.clip.hash, ClipHash::of(b"sound and more"));
}
