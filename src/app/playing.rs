//! Playing: one card, or all in order; never two sounds at once.

use super::{
    App,
    notice::NoticeKind,
    view::{PlayState, PlayerView},
};
use crate::{
    ids::CardId,
    ports::media::{MediaEvent, MediaRequest, PlayError, Playlist},
    project::{Card, Refusal, Region},
};

/// What is loaded and what it does.
#[derive(Debug, Default)]
pub(super) struct Player {
    playlist: Playlist,
    state: PlayState,
    card: Option<CardId>,
    all: bool,
}

impl App {
    /// The player.
    pub fn player_view(&self) -> PlayerView {
        let Player { playlist, state, card, all } = &self.player;
        let mut starts: Vec<(CardId, u64)> = Vec::new();
        let mut at = 0;
        for segment in &playlist.segments {
            if starts.last().is_none_or(|(card, _)| *card != segment.card) {
                starts.push((segment.card, at));
            }
            at += segment.duration_ms();
        }
        PlayerView { state: *state, card: *card, all: *all, duration_ms: at, starts }
    }

    pub(super) fn play_card(&mut self, card: CardId) -> Result<(), Refusal> {
        let open = self.open.as_ref().ok_or(Refusal::NoProject)?;
        if self.player.card == Some(card) && self.player.state != PlayState::Idle {
            return self.toggle_play();
        }
        let found = open.project().card(card).ok_or(Refusal::CardGone)?;
        let playlist = open.playlist(std::iter::once(found));
        self.play(playlist, 0, false)
    }

    pub(super) fn preview(&mut self, card: CardId, regions: Vec<Region>) -> Result<(), Refusal> {
        let open = self.open.as_ref().ok_or(Refusal::NoProject)?;
        let card = open.project().card(card).ok_or(Refusal::CardGone)?;
        let preview = std::sync::Arc::new(Card { regions, ..Card::clone(card) });
        let playlist = open.playlist(std::iter::once(&preview));
        self.play(playlist, 0, false)
    }

    pub(super) fn play_all(&mut self, from: Option<CardId>) -> Result<(), Refusal> {
        let open = self.open.as_ref().ok_or(Refusal::NoProject)?;
        let playlist = open.playlist(open.project().cards());
        let from_ms = from.and_then(|card| playlist.start_of(card)).unwrap_or(0);
        self.play(playlist, from_ms, true)
    }

    fn play(&mut self, playlist: Playlist, from_ms: u64, all: bool) -> Result<(), Refusal> {
        if !matches!(self.recorder, super::recording::Recorder::Idle) {
            return Err(Refusal::Recording);
        }
        let Some((segment, _)) = playlist.segment_at(from_ms) else {
            let missing = self.open.as_ref().is_some_and(|open| !open.project().is_empty());
            if missing {
                self.notify(NoticeKind::Play(PlayError::Damaged));
            }
            return Ok(());
        };
        let card = Some(playlist.segments[segment].card);
        self.media(MediaRequest::Play { playlist: playlist.clone(), from_ms });
        self.player = Player { playlist, state: PlayState::Playing, card, all };
        self.dirty.player = true;
        Ok(())
    }

    pub(super) fn toggle_play(&mut self) -> Result<(), Refusal> {
        match self.player.state {
            PlayState::Idle => return self.play_all(None),
            PlayState::Playing => self.media(MediaRequest::Pause),
            PlayState::Paused => self.media(MediaRequest::Resume),
        }
        Ok(())
    }

    pub(super) fn seek(&mut self, to_ms: u64) -> Result<(), Refusal> {
        if self.player.state == PlayState::Idle {
            let open = self.open.as_ref().ok_or(Refusal::NoProject)?;
            let playlist = open.playlist(open.project().cards());
            return self.play(playlist, to_ms, true);
        }
        let to_ms = to_ms.min(self.player.playlist.duration_ms());
        self.media(MediaRequest::Seek { to_ms });
        let card = self
            .player
            .playlist
            .segment_at(to_ms)
            .map(|(index, _)| self.player.playlist.segments[index].card);
        self.player.card = card.or(self.player.card);
        self.dirty.player = true;
        Ok(())
    }

    pub(super) fn stop_playing(&mut self) -> Result<(), Refusal> {
        self.silence();
        Ok(())
    }

    /// Falls silent, whatever played.
    pub(super) fn silence(&mut self) {
        if self.player.state != PlayState::Idle {
            self.media(MediaRequest::Stop);
            self.player = Player::default();
            self.dirty.player = true;
        }
    }

    /// The card that sounds was deleted.
    pub(super) fn stop_if_gone(&mut self) {
        let Some(card) = self.player.card else { return };
        if self.open.as_ref().is_none_or(|open| open.project().card(card).is_none()) {
            self.silence();
        }
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn handle_media(&mut self, event: MediaEvent) {
        let idle = self.player.state == PlayState::Idle;
        match event {
            MediaEvent::Mic(event) => return self.handle_mic(event),
            MediaEvent::Analyzed { blob, analysis } if self.archive_analyzes(blob) => {
                return self.handle_archive_analyzed(analysis);
            }
            MediaEvent::Analyzed { blob, analysis } => return self.handle_analyzed(blob, analysis),
            _ if idle => return,
            MediaEvent::Playing => self.player.state = PlayState::Playing,
            MediaEvent::Paused => self.player.state = PlayState::Paused,
            MediaEvent::ReachedCard(card) => self.player.card = Some(card),
            MediaEvent::Ended => self.silence(),
            MediaEvent::PlayFailed(error) => {
                self.silence();
                self.notify(NoticeKind::Play(error));
            }
        }
        self.dirty.player = true;
    }
}
