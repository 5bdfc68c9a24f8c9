//! Playing: one list of segments at a time, so that never two things sound at once.
//!
//! ```text
//! Idle ─play→ Loaded(Playing ⇄ Paused) ─ended, failed, stopped→ Idle
//! ```
//!
//! What is over begins again, if that is wanted.
//!
//! The machine knows no document: whoever has it makes the list. The place of the playhead is read from the sound itself.
//!
//! A card that cannot be played is named, once, and the list goes on without it: either the loudspeaker has passed it over,
//! or it broke at it and is given what is left of the list. One card never silences another.

pub mod buffering;
mod command;
mod levels;
mod loudspeaker;
mod steps;
mod view;

pub use command::PlayCommand;
pub use view::{PlayState, PlayerView};

use crate::{
    ids::CardId,
    machine::{Cx, Shown},
    notice::NoticeKind,
    ports::{
        media::{MediaEvent, MediaRequest, PlayError, Playlist},
        microphone::Device,
        playing::Rate,
    },
};

/// What the player wants, or says.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Of the loudspeaker.
    Media(MediaRequest),
    /// To the person.
    Notice(NoticeKind),
    /// To the person: these cards of the list do not play. Whoever has the document knows what they are called.
    Silent {
        /// All that were found so far, the last one at the end.
        cards: Vec<CardId>,
        /// Why the last one does not.
        error: PlayError,
        /// The list goes on with other cards.
        goes_on: bool,
    },
    /// A card plays alone, and a neighbour of it is wanted. Whoever has the document knows which that is.
    Beside {
        /// The one that plays.
        card: CardId,
        /// The one behind it, or the one before.
        behind: bool,
    },
}

/// Milliseconds that decoders are ahead of what is heard: where one breaks, the sound may be of the card that comes next.
const DECODED_AHEAD_MS: u64 = 2_000;

/// What is played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Several cards.
    Cards,
    /// Cards of a project that still comes in.
    Early,
    /// One card.
    Card,
    /// Stretches of a card, from the one to the other millisecond of it.
    Stretches(Vec<(u64, u64)>),
}

/// What is loaded.
#[derive(Debug)]
struct Loaded {
    playlist: Playlist,
    playing: bool,
    card: CardId,
    what: What,
    /// Cards of it that do not play, each named.
    silent: Vec<CardId>,
    /// Where the loudspeaker broke last, in milliseconds.
    broke_at_ms: Option<u64>,
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

impl Loaded {
    /// The card that the loudspeaker broke at, when it stood here and does not say: the one that sounds, or the next one, if
    /// that is so close that it was being decoded. When it breaks here again, it was not the next one.
    fn cause_at(&self, at_ms: u64) -> CardId {
        let sounding =
            self.playlist.segment_at(at_ms).map_or(self.card, |(at, _)| self.playlist.segments[at].card);
        let again = self.broke_at_ms.is_some_and(|before| before.abs_diff(at_ms) < DECODED_AHEAD_MS);
        let ahead = self.playlist.segment_at(at_ms + DECODED_AHEAD_MS);
        match ahead {
            Some((ahead, _)) if !again => {
                let between = self.playlist.segments[..=ahead].iter().rev().map(|segment| segment.card);
                between.take_while(|card| *card != sounding).last().unwrap_or(sounding)
            }
            _ => sounding,
        }
    }
}

/// The player.
#[derive(Debug, Default)]
pub struct Playback {
    phase: Shown<Phase>,
    repeats: Shown<bool>,
    rate: Rate,
    loudspeaker: Option<Device>,
}

impl Playback {
    /// Rises whenever something that is shown may have changed.
    pub fn revision(&self) -> u64 {
        self.phase.revision() + self.repeats.revision()
    }

    /// The card that sounds or is held.
    pub fn card(&self) -> Option<CardId> {
        if let Phase::Loaded(loaded) = &*self.phase { Some(loaded.card) } else { None }
    }

    /// What is shown of it.
    pub fn view(&self) -> PlayerView {
        let Phase::Loaded(Loaded { playlist, playing, card, what, .. }) = &*self.phase else {
            return PlayerView { repeats: *self.repeats, ..PlayerView::default() };
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
        let stretches = if let What::Stretches(stretches) = what { stretches.clone() } else { Vec::new() };
        let early = *what == What::Early;
        let all = early || *what == What::Cards;
        let repeats = *self.repeats;
        PlayerView { state, card: Some(*card), all, early, duration_ms: at, starts, repeats, stretches }
    }

    fn set_phase(&mut self, cx: &mut Cx<'_, Output>, phase: Phase) {
        cx.trace.phase(cx.now, "playback", self.phase.name(), phase.name());
        *self.phase = phase;
    }

    /// Where a card begins in what is loaded, in milliseconds, if all of it is.
    pub fn start_of(&self, card: CardId) -> Option<u64> {
        let Phase::Loaded(loaded) = &*self.phase else { return None };
        loaded.playlist.start_of(card).filter(|_| matches!(loaded.what, What::Cards | What::Card))
    }

    /// What is loaded is of a project that still comes in.
    pub fn is_early(&self) -> bool {
        matches!(&*self.phase, Phase::Loaded(Loaded { what: What::Early, .. }))
    }

    /// The project of what is loaded has come in: it plays on, as any other.
    pub fn has_come(&mut self) {
        if self.is_early()
            && let Phase::Loaded(loaded) = &mut *self.phase
        {
            loaded.what = What::Cards;
        }
    }

    /// Plays this list, which is of that, from a place in it, in milliseconds. Where no card's sound is here, that is told.
    pub fn play(&mut self, cx: &mut Cx<'_, Output>, playlist: Playlist, from_ms: u64, what: What) {
        let Some((segment, _)) = playlist.segment_at(from_ms) else {
            return cx.emit(Output::Notice(NoticeKind::Play(PlayError::Damaged)));
        };
        let card = playlist.segments[segment].card;
        cx.emit(Output::Media(MediaRequest::Play { playlist: playlist.clone(), from_ms }));
        let silent = Vec::new();
        let loaded = Loaded { playlist, playing: true, card, what, silent, broke_at_ms: None };
        self.set_phase(cx, Phase::Loaded(loaded));
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

    /// Cards were deleted, and sound no more: what is left of the list goes on at its place.
    pub fn keep(&mut self, cx: &mut Cx<'_, Output>, is_there: impl Fn(CardId) -> bool) {
        // Nothing that is shown changes as long as all are there.
        let Phase::Loaded(loaded) = &*self.phase else { return };
        let gone: Vec<_> = loaded.playlist.cards().filter(|card| !is_there(*card)).collect();
        for card in gone {
            let Phase::Loaded(loaded) = &mut *self.phase else { return };
            if loaded.card == card {
                // A place in it becomes the beginning of the next one.
                let from = loaded.playlist.start_of(card).unwrap_or_default();
                let (rest, from) = loaded.playlist.without(card, from);
                let Some((next, _)) = rest.segment_at(from).filter(|_| from < rest.duration_ms()) else {
                    return self.stop(cx);
                };
                loaded.card = rest.segments[next].card;
            }
            (loaded.playlist, _) = loaded.playlist.without(card, 0);
            cx.emit(Output::Media(MediaRequest::PlayWithout { card }));
        }
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
        if let MediaEvent::LoudspeakerGone(missed) = &event {
            self.miss_loudspeaker(cx, missed);
        }
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
            MediaEvent::Ended => self.end(cx),
            MediaEvent::Key(key) => self.press(cx, key),
            MediaEvent::CardFailed(card, error) => self.name_silent(cx, card, error),
            MediaEvent::Broken { card, at_ms, error } => self.go_on_without(cx, card, at_ms, error),
            MediaEvent::PlayFailed(error) => self.fail(cx, error),
            MediaEvent::Mic(_)
            | MediaEvent::Analyzed { .. }
            | MediaEvent::Measuring { .. }
            | MediaEvent::Measured { .. }
            | MediaEvent::Leveled(..)
            | MediaEvent::LoudspeakerGone(_) => {}
        }
    }

    /// All is silent. What was said of each card is not said once more.
    fn fail(&mut self, cx: &mut Cx<'_, Output>, error: PlayError) {
        let of_cards = matches!(error, PlayError::Damaged | PlayError::Unsupported);
        let named = matches!(&*self.phase, Phase::Loaded(loaded) if !loaded.silent.is_empty());
        self.stop(cx);
        if !(of_cards && named) {
            cx.emit(Output::Notice(NoticeKind::Play(error)));
        }
    }

    /// Says of a card that it does not play, unless that was said.
    fn name_silent(&mut self, cx: &mut Cx<'_, Output>, card: CardId, error: PlayError) {
        let Phase::Loaded(loaded) = &mut *self.phase else { return };
        if loaded.silent.contains(&card) {
            return;
        }
        loaded.silent.push(card);
        let silent = |card: &CardId| loaded.silent.contains(card);
        let goes_on = loaded.playlist.segments.iter().any(|segment| !silent(&segment.card));
        cx.emit(Output::Silent { cards: loaded.silent.clone(), error, goes_on });
    }

    /// The loudspeaker broke at a card and holds nothing any more: it is given the list without that card.
    fn go_on_without(&mut self, cx: &mut Cx<'_, Output>, card: Option<CardId>, at_ms: u64, error: PlayError) {
        let Phase::Loaded(loaded) = &mut *self.phase else { return };
        let card = card.unwrap_or_else(|| loaded.cause_at(at_ms));
        let ((rest, at_ms), playing) = (loaded.playlist.without(card, at_ms), loaded.playing);
        self.name_silent(cx, card, error);
        let Some((next, _)) = rest.segment_at(at_ms) else { return self.stop(cx) };
        let Phase::Loaded(loaded) = &mut *self.phase else { return };
        (loaded.card, loaded.broke_at_ms) = (rest.segments[next].card, Some(at_ms));
        loaded.playlist = rest;
        let playlist = loaded.playlist.clone();
        cx.emit(Output::Media(MediaRequest::Play { playlist, from_ms: at_ms }));
        if !playing {
            cx.emit(Output::Media(MediaRequest::Pause));
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
mod tests;
