use super::*;
use crate::{
    ids::{BlobId, ClipHash, Ids},
    machine::Lender,
    ports::media::Segment,
    project::{Gain, MediaType},
};

fn card(number: u8) -> CardId {
    CardId([number; 16])
}

/// A list of cards of one second each.
fn list(cards: &[u8]) -> Playlist {
    let segment = |number: &u8| Segment {
        card: card(*number),
        clip: ClipHash([*number; 32]),
        blob: BlobId([*number; 16]),
        bytes: 1,
        media_type: MediaType::new("audio/webm"),
        start_ms: 500,
        end_ms: 1_500,
        gain: Gain::NONE,
    };
    Playlist { segments: cards.iter().map(segment).collect() }
}

fn playing(cards: &[u8], from_ms: u64) -> (Playback, Lender<Output>) {
    let (mut playback, mut lender) = (Playback::default(), Lender::new(Ids::new([2; 32])));
    playback.play(&mut lender.cx(), list(cards), from_ms, What::Cards);
    (playback, lender)
}

#[test]
fn the_view_says_where_each_card_begins() {
    let (playback, _) = playing(&[1, 1, 2], 2_500);
    let view = playback.view();
    assert_eq!((view.state, view.card, view.duration_ms), (PlayState::Playing, Some(card(2)), 3_000));
    assert_eq!(view.starts, [(card(1), 0), (card(2), 2_000)]);
}

#[test]
fn a_list_without_sound_is_told_and_nothing_is_loaded() {
    let (mut playback, mut lender) = playing(&[], 0);
    assert_eq!(lender.outbox, [Output::Notice(NoticeKind::Play(PlayError::Damaged))]);
    assert!(!playback.toggle(&mut lender.cx()) && !playback.seek(&mut lender.cx(), 5));
}

#[test]
fn a_seek_stays_within_the_list_and_says_which_card_it_leads_to() {
    let (mut playback, mut lender) = playing(&[1, 2], 0);
    assert!(playback.seek(&mut lender.cx(), 60_000));
    assert_eq!(lender.outbox.back(), Some(&Output::Media(MediaRequest::Seek { to_ms: 2_000 })));
    assert_eq!(playback.card(), Some(card(2)));
}

#[test]
fn a_press_holds_what_the_loudspeaker_plays_and_goes_on_with_what_it_holds() {
    let (mut playback, mut lender) = playing(&[1], 0);
    for (event, request) in
        [(MediaEvent::Playing, MediaRequest::Pause), (MediaEvent::Paused, MediaRequest::Resume)]
    {
        playback.handle(&mut lender.cx(), event);
        assert!(playback.toggle(&mut lender.cx()));
        assert_eq!(lender.outbox.back(), Some(&Output::Media(request)));
    }
}

#[test]
fn what_is_said_of_a_list_that_was_stopped_is_void() {
    let (mut playback, mut lender) = playing(&[1], 0);
    playback.stop(&mut lender.cx());
    lender.outbox.clear();
    for event in [MediaEvent::Playing, MediaEvent::Ended, MediaEvent::PlayFailed(PlayError::Damaged)] {
        playback.handle(&mut lender.cx(), event);
    }
    assert!(lender.outbox.is_empty());
    assert_eq!(playback.view(), PlayerView::default());
}

/// What was said of cards that do not play: which, and whether the list goes on.
fn silent(lender: &Lender<Output>) -> Vec<(CardId, bool)> {
    let of = |output: &Output| match output {
        Output::Silent { cards, goes_on, .. } => Some((*cards.last()?, *goes_on)),
        _ => None,
    };
    lender.outbox.iter().filter_map(of).collect()
}

/// The lists that the loudspeaker was given: their cards, and from where.
fn given(lender: &Lender<Output>) -> Vec<(Vec<u8>, u64)> {
    let of = |output: &Output| match output {
        Output::Media(MediaRequest::Play { playlist, from_ms }) => {
            Some((playlist.segments.iter().map(|segment| segment.card.0[0]).collect(), *from_ms))
        }
        _ => None,
    };
    lender.outbox.iter().filter_map(of).collect()
}

fn broken(card: Option<u8>, at_ms: u64) -> MediaEvent {
    MediaEvent::Broken { card: card.map(self::card), at_ms, error: PlayError::Damaged }
}

#[test]
fn a_card_that_was_passed_over_is_named_once_and_the_others_play_on() {
    let (mut playback, mut lender) = playing(&[1, 2, 2, 3], 0);
    for _ in 0..2 {
        let failed = MediaEvent::CardFailed(card(2), PlayError::Unsupported);
        playback.handle(&mut lender.cx(), failed);
    }
    assert_eq!(silent(&lender), [(card(2), true)]);
    assert_eq!(given(&lender).len(), 1, "nothing begins anew");
    assert_eq!(playback.view().state, PlayState::Playing);
}

#[test]
fn a_card_that_breaks_the_loudspeaker_does_not_silence_the_others() {
    let (mut playback, mut lender) = playing(&[1, 2, 3], 0);
    playback.handle(&mut lender.cx(), broken(Some(2), 300));
    assert_eq!(silent(&lender), [(card(2), true)]);
    assert_eq!(given(&lender)[1..], [(vec![1, 3], 300)]);
    assert_eq!(playback.card(), Some(card(1)));
    playback.handle(&mut lender.cx(), broken(Some(1), 300));
    assert_eq!(given(&lender)[2..], [(vec![3], 0)]);
    playback.handle(&mut lender.cx(), broken(Some(3), 0));
    assert_eq!(silent(&lender)[1..], [(card(1), true), (card(3), false)]);
    assert_eq!(playback.view(), PlayerView::default());
}

#[test]
fn what_was_held_is_held_when_a_card_breaks_the_loudspeaker() {
    let (mut playback, mut lender) = playing(&[1, 2], 0);
    playback.handle(&mut lender.cx(), MediaEvent::Paused);
    playback.handle(&mut lender.cx(), broken(Some(2), 100));
    assert_eq!(lender.outbox.back(), Some(&Output::Media(MediaRequest::Pause)));
    assert_eq!(playback.view().state, PlayState::Paused);
}

#[test]
fn the_next_card_is_the_cause_when_it_was_being_decoded_and_the_first_when_it_happens_again() {
    let (mut playback, mut lender) = playing(&[1, 1, 1, 1, 2, 3], 0);
    playback.handle(&mut lender.cx(), broken(None, 1_000));
    assert_eq!(silent(&lender), [(card(1), true)], "the next one begins in three seconds");
    let (mut playback, mut lender) = playing(&[1, 1, 1, 1, 2, 3], 0);
    playback.handle(&mut lender.cx(), broken(None, 3_000));
    playback.handle(&mut lender.cx(), broken(None, 3_100));
    assert_eq!(silent(&lender), [(card(2), true), (card(1), true)]);
    assert_eq!(given(&lender).last(), Some(&(vec![3], 0)));
}

#[test]
fn a_list_of_which_no_card_plays_ends_and_each_is_named_once() {
    let (mut playback, mut lender) = playing(&[1, 2], 0);
    for number in [1, 2] {
        playback.handle(&mut lender.cx(), MediaEvent::CardFailed(card(number), PlayError::Damaged));
    }
    playback.handle(&mut lender.cx(), MediaEvent::PlayFailed(PlayError::Damaged));
    assert_eq!(silent(&lender), [(card(1), true), (card(2), false)]);
    assert!(!lender.outbox.iter().any(|output| matches!(output, Output::Notice(_))));
    assert_eq!(playback.view(), PlayerView::default());
}

#[test]
fn a_failure_that_is_no_cards_ends_the_list_and_is_told() {
    for error in [PlayError::NeedsPress, PlayError::NoOutput] {
        let (mut playback, mut lender) = playing(&[1, 2], 0);
        playback.handle(&mut lender.cx(), MediaEvent::CardFailed(card(1), PlayError::Damaged));
        playback.handle(&mut lender.cx(), MediaEvent::PlayFailed(error));
        assert_eq!(lender.outbox.back(), Some(&Output::Notice(NoticeKind::Play(error))));
        assert_eq!(playback.card(), None);
    }
}

fn left_out(lender: &Lender<Output>) -> Vec<CardId> {
    let of = |output: &Output| match output {
        Output::Media(MediaRequest::PlayWithout { card }) => Some(*card),
        _ => None,
    };
    lender.outbox.iter().filter_map(of).collect()
}

/// A card that was deleted while all played went on to sound, or came up later.
#[test]
fn a_deleted_card_sounds_no_more_and_the_others_play_on() {
    let (mut playback, mut lender) = playing(&[1, 2, 2, 3], 0);
    playback.keep(&mut lender.cx(), |it| it != card(2));
    assert_eq!(left_out(&lender), [card(2)]);
    assert_eq!((playback.card(), playback.view().duration_ms), (Some(card(1)), 2_000));
    let before = playback.revision();
    playback.keep(&mut lender.cx(), |it| it != card(2));
    assert_eq!(left_out(&lender).len(), 1, "once");
    assert_eq!(playback.revision(), before, "nothing is drawn anew for other changes");
    playback.keep(&mut lender.cx(), |it| it == card(3));
    assert_eq!(playback.card(), Some(card(3)), "the one that sounded is gone: the next one sounds");
    playback.keep(&mut lender.cx(), |_| false);
    assert_eq!(lender.outbox.back(), Some(&Output::Media(MediaRequest::Stop)));
    assert_eq!(playback.view(), PlayerView::default());
}

#[test]
fn behind_the_last_card_nothing_plays_when_it_is_deleted() {
    let (mut playback, mut lender) = playing(&[1, 2], 1_500);
    playback.keep(&mut lender.cx(), |it| it != card(2));
    assert_eq!(lender.outbox.back(), Some(&Output::Media(MediaRequest::Stop)));
}

#[test]
fn from_a_card_that_plays_alone_steps_lead_to_its_neighbours() {
    let (mut playback, mut lender) = (Playback::default(), Lender::new(Ids::new([2; 32])));
    for what in [What::Card, What::Stretches(vec![(500, 1_500)])] {
        playback.play(&mut lender.cx(), list(&[2, 2, 2, 2]), 0, what);
        let beside = |behind| Output::Beside { card: card(2), behind };
        playback.next(&mut lender.cx());
        assert_eq!(lender.outbox.back(), Some(&beside(true)));
        playback.previous(&mut lender.cx(), 2_900);
        assert_eq!(lender.outbox.back(), Some(&beside(false)));
        playback.previous(&mut lender.cx(), 3_100);
        assert_eq!(sent(&mut lender), Some(MediaRequest::Seek { to_ms: 0 }), "its own beginning");
    }
}

/// Where the loudspeaker was sent last.
fn sent(lender: &mut Lender<Output>) -> Option<MediaRequest> {
    lender
        .outbox
        .drain(..)
        .filter_map(|output| if let Output::Media(it) = output { Some(it) } else { None })
        .next_back()
}

#[test]
fn steps_lead_from_card_to_card_whatever_they_are_made_of() {
    // The second card has two stretches.
    let (mut playback, mut lender) = playing(&[1, 2, 2, 3, 3, 3, 3], 0);
    for (begins, card_there) in [(1_000, 2), (3_000, 3)] {
        playback.next(&mut lender.cx());
        assert_eq!(sent(&mut lender), Some(MediaRequest::Seek { to_ms: begins }));
        assert_eq!(playback.card(), Some(card(card_there)));
    }
    playback.next(&mut lender.cx());
    assert_eq!(sent(&mut lender), None, "behind the last one is nothing");
    for (at_ms, begins, card_there) in [(6_900, 3_000, 3), (3_400, 1_000, 2), (1_000, 0, 1), (200, 0, 1)] {
        playback.previous(&mut lender.cx(), at_ms);
        assert_eq!(sent(&mut lender), Some(MediaRequest::Seek { to_ms: begins }), "from {at_ms}");
        assert_eq!(playback.card(), Some(card(card_there)), "from {at_ms}");
    }
}

#[test]
fn what_is_over_begins_again_if_that_is_wanted() {
    let (mut playback, mut lender) = playing(&[1, 2], 1_000);
    playback.set_repeats(true);
    assert!(playback.view().repeats);
    lender.outbox.clear();
    playback.handle(&mut lender.cx(), MediaEvent::Ended);
    let again = [MediaRequest::Seek { to_ms: 0 }, MediaRequest::Resume].map(Output::Media);
    assert_eq!(lender.outbox, again);
    assert_eq!(playback.card(), Some(card(1)));
    playback.handle(&mut lender.cx(), MediaEvent::Paused);
    lender.outbox.clear();
    playback.handle(&mut lender.cx(), MediaEvent::Ended);
    assert_eq!(lender.outbox, [Output::Media(MediaRequest::Seek { to_ms: 0 })], "it is held");
    playback.set_repeats(false);
    playback.handle(&mut lender.cx(), MediaEvent::Ended);
    assert_eq!(playback.view().state, PlayState::Idle);
}

#[test]
fn a_rate_is_told_when_it_changes() {
    let (mut playback, mut lender) = playing(&[1], 0);
    for (hundredths, told) in [(100, false), (150, true), (150, false), (100, true)] {
        lender.outbox.clear();
        playback.set_rate(&mut lender.cx(), Rate::new(hundredths));
        let request = told.then_some(MediaRequest::SetRate(Rate::new(hundredths)));
        assert_eq!(sent(&mut lender), request, "{hundredths}");
    }
}

#[test]
fn keys_of_the_system_do_what_they_say_and_nothing_when_nothing_is_loaded() {
    use crate::ports::playing::MediaKey;
    let (mut playback, mut lender) = playing(&[1, 2], 0);
    for (key, request) in [
        (MediaKey::Play, None),
        (MediaKey::Pause, Some(MediaRequest::Pause)),
        (MediaKey::Skip { by_ms: -5_000 }, Some(MediaRequest::Skip { by_ms: -5_000 })),
        (MediaKey::SeekTo(99_000), Some(MediaRequest::Seek { to_ms: 2_000 })),
        (MediaKey::Previous { at_ms: 1_500 }, Some(MediaRequest::Seek { to_ms: 0 })),
        (MediaKey::Next, Some(MediaRequest::Seek { to_ms: 1_000 })),
        (MediaKey::Stop, Some(MediaRequest::Stop)),
        (MediaKey::Play, None),
        (MediaKey::Next, None),
    ] {
        lender.outbox.clear();
        playback.handle(&mut lender.cx(), MediaEvent::Key(key));
        assert_eq!(sent(&mut lender), request, "{key:?}");
    }
}
