//! Playing: one list of segments at a time, so that never two things sound at once.
//!
//! ```text
//! Idle ─play→ Loaded(Playing ⇄ Paused) ─ended, failed, stopped→ Idle
//! ```
//!
//! The machine knows no document: whoever has it makes the list. The place of the playhead is read from the sound itself.

pub mod buffering;
mod command;
mod view;

pub use command::PlayCommand;
pub use view::{PlayState, PlayerView};

use crate::{
    ids::CardId,
    machine::{Cx, Shown},
    notice::NoticeKind,
    ports::media::{MediaEvent, MediaRequest, PlayError, Playlist},
};

/// What the player wants, or says.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Of the loudspeaker.
    Media(MediaRequest),
    /// To the person.
    Notice(NoticeKind),
}

/// What is loaded.
#[derive(Debug)]
struct Loaded {
    playlist: Playlist,
    playing: bool,
    card: CardId,
    all: bool,
}

#[derive(Debug, Default)]
enum Phase {
    #[default]
    Idle,
    Loaded(Loaded),
}

impl Phase {
    fn name(&self) -> &'static str {
        match self {
            Self::Idle => "Idle",
            Self::Loaded(Loaded { playing: true, .. }) => "Playing",
            Self::Loaded(_) => "Paused",
        }
    }
}

/// The player.
#[derive(Debug, Default)]
pub struct Playback {
    phase: Shown<Phase>,
}

impl Playback {
    /// Rises whenever something that is shown may have changed.
    pub fn revision(&self) -> u64 {
        self.phase.revision()
    }

    /// The card that sounds or is held.
    pub fn card(&self) -> Option<CardId> {
        if let Phase::Loaded(loaded) = &*self.phase { Some(loaded.card) } else { None }
    }

    /// What is shown of it.
    pub fn view(&self) -> PlayerView {
        let Phase::Loaded(Loaded { playlist, playing, card, all }) = &*self.phase else {
            return PlayerView::default();
        };
        let mut starts: Vec<(CardId, u64)> = Vec::new();
        let mut at = 0;
        for segment in &playlist.segments {
            if starts.last().is_none_or(|(card, _)| *card != segment.card) {
                starts.push((segment.card, at));
            }
            at += segment.duration_ms();
        }
        let state = if *playing { PlayState::Playing } else { PlayState::Paused };
        PlayerView { state, card: Some(*card), all: *all, duration_ms: at, starts }
    }

    fn set_phase(&mut self, cx: &mut Cx<'_, Output>, phase: Phase) {
        cx.trace.phase(cx.now, "playback", self.phase.name(), phase.name());
        *self.phase = phase;
    }

    /// Plays this list from a place in it, in milliseconds; `all`: of all cards. Where no card's sound is here, that is
    /// told.
    pub fn play(&mut self, cx: &mut Cx<'_, Output>, playlist: Playlist, from_ms: u64, all: bool) {
        let Some((segment, _)) = playlist.segment_at(from_ms) else {
            return cx.emit(Output::Notice(NoticeKind::Play(PlayError::Damaged)));
        };
        let card = playlist.segments[segment].card;
        cx.emit(Output::Media(MediaRequest::Play { playlist: playlist.clone(), from_ms }));
        self.set_phase(cx, Phase::Loaded(Loaded { playlist, playing: true, card, all }));
    }

    /// Holds, or goes on. `false`: nothing is loaded.
    pub fn toggle(&mut self, cx: &mut Cx<'_, Output>) -> bool {
        let Phase::Loaded(loaded) = &*self.phase else { return false };
        let request = if loaded.playing { MediaRequest::Pause } else { MediaRequest::Resume };
        cx.emit(Output::Media(request));
        true
    }

    /// Goes to a place in what is loaded, in milliseconds. `false`: nothing is.
    pub fn seek(&mut self, cx: &mut Cx<'_, Output>, to_ms: u64) -> bool {
        let Phase::Loaded(loaded) = &mut *self.phase else { return false };
        let to_ms = to_ms.min(loaded.playlist.duration_ms());
        if let Some((segment, _)) = loaded.playlist.segment_at(to_ms) {
            loaded.card = loaded.playlist.segments[segment].card;
        }
        cx.emit(Output::Media(MediaRequest::Seek { to_ms }));
        true
    }

    /// Falls silent, whatever played.
    pub fn stop(&mut self, cx: &mut Cx<'_, Output>) {
        if self.card().is_some() {
            cx.emit(Output::Media(MediaRequest::Stop));
            self.set_phase(cx, Phase::Idle);
        }
    }

    /// The loudspeaker reports. What it says of a list that was stopped is void.
    pub fn handle(&mut self, cx: &mut Cx<'_, Output>, event: MediaEvent) {
        if self.card().is_none() {
            return;
        }
        match event {
            MediaEvent::Playing => self.set_playing(cx, true),
            MediaEvent::Paused => self.set_playing(cx, false),
            MediaEvent::ReachedCard(reached) => {
                if let Phase::Loaded(loaded) = &mut *self.phase {
                    loaded.card = reached;
                }
            }
            MediaEvent::Ended => self.stop(cx),
            MediaEvent::PlayFailed(error) => {
                self.stop(cx);
                cx.emit(Output::Notice(NoticeKind::Play(error)));
            }
            MediaEvent::Mic(_) | MediaEvent::Analyzed { .. } => {}
        }
    }

    fn set_playing(&mut self, cx: &mut Cx<'_, Output>, playing: bool) {
        let before = self.phase.name();
        if let Phase::Loaded(loaded) = &mut *self.phase {
            loaded.playing = playing;
        }
        cx.trace.phase(cx.now, "playback", before, self.phase.name());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{BlobId, ClipHash, Ids},
        machine::Lender,
        ports::media::Segment,
        project::MediaType,
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
        };
        Playlist { segments: cards.iter().map(segment).collect() }
    }

    fn playing(cards: &[u8], from_ms: u64) -> (Playback, Lender<Output>) {
        let (mut playback, mut lender) = (Playback::default(), Lender::new(Ids::new([2; 32])));
        playback.play(&mut lender.cx(), list(cards), from_ms, true);
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
}
