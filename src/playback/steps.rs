//! Steps in what is loaded: some seconds, a card, from the beginning again; and how fast all that goes.

use super::{Loaded, Output, Phase, PlayState, Playback, What};
use crate::{
    ids::CardId,
    machine::Cx,
    ports::{
        media::MediaRequest,
        playing::{MediaKey, Rate},
    },
};

/// Whoever wants the card before is heard to mean the one that sounds, when more of it than this was heard.
const BACK_TO_ITS_BEGINNING_MS: u64 = 3_000;

impl Loaded {
    /// The card that plays alone, or stretches of it.
    fn alone(&self) -> Option<CardId> {
        matches!(self.what, What::Card | What::Stretches(_)).then_some(self.card)
    }

    /// Where the cards of the list begin, in milliseconds: each stretch of one card once.
    fn starts(&self) -> Vec<u64> {
        let (mut starts, mut at, mut before) = (Vec::new(), 0, None);
        for segment in &self.playlist.segments {
            if before.replace(segment.card) != Some(segment.card) {
                starts.push(at);
            }
            at += segment.duration_ms();
        }
        starts
    }
}

impl Playback {
    /// How fast it plays from now on.
    pub fn set_rate(&mut self, cx: &mut Cx<'_, Output>, rate: Rate) {
        if std::mem::replace(&mut self.rate, rate) != rate {
            cx.emit(Output::Media(MediaRequest::SetRate(rate)));
        }
    }

    /// Begin again whenever what is loaded is over, or do not.
    pub fn set_repeats(&mut self, repeats: bool) {
        if *self.repeats != repeats {
            *self.repeats = repeats;
        }
    }

    /// What is loaded is over.
    pub(super) fn end(&mut self, cx: &mut Cx<'_, Output>) {
        if !*self.repeats {
            return self.stop(cx);
        }
        // Whoever holds it and goes to its end does not want to hear it.
        let plays = self.view().state == PlayState::Playing;
        self.seek(cx, 0);
        if plays {
            cx.emit(Output::Media(MediaRequest::Resume));
        }
    }

    /// So many milliseconds on, or back. Nothing happens when nothing is loaded.
    pub fn skip(&mut self, cx: &mut Cx<'_, Output>, by_ms: i64) {
        if self.card().is_some() {
            cx.emit(Output::Media(MediaRequest::Skip { by_ms }));
        }
    }

    /// To the next card: of what is loaded, or, where a card plays alone, of its project. Nothing happens when there is none.
    pub fn next(&mut self, cx: &mut Cx<'_, Output>) {
        let Phase::Loaded(loaded) = &*self.phase else { return };
        if let Some(card) = loaded.alone() {
            return cx.emit(Output::Beside { card, behind: true });
        }
        let begins = loaded.playlist.start_of(loaded.card).unwrap_or_default();
        if let Some(next) = loaded.starts().into_iter().find(|start| *start > begins) {
            self.seek(cx, next);
        }
    }

    /// To the beginning of the card that sounds at `at_ms`, or, near that, of the one before.
    pub fn previous(&mut self, cx: &mut Cx<'_, Output>, at_ms: u64) {
        let Phase::Loaded(loaded) = &*self.phase else { return };
        let starts = loaded.starts();
        let sounding = starts.partition_point(|start| *start <= at_ms).saturating_sub(1);
        let heard = at_ms.saturating_sub(starts.get(sounding).copied().unwrap_or_default());
        if let Some(card) = loaded.alone().filter(|_| heard < BACK_TO_ITS_BEGINNING_MS) {
            return cx.emit(Output::Beside { card, behind: false });
        }
        let to = if heard < BACK_TO_ITS_BEGINNING_MS { sounding.saturating_sub(1) } else { sounding };
        self.seek(cx, starts.get(to).copied().unwrap_or_default());
    }

    /// A key of the system.
    pub(super) fn press(&mut self, cx: &mut Cx<'_, Output>, key: MediaKey) {
        let playing = self.view().state == PlayState::Playing;
        match key {
            MediaKey::Play if !playing => _ = self.toggle(cx),
            MediaKey::Pause if playing => _ = self.toggle(cx),
            MediaKey::Play | MediaKey::Pause => {}
            MediaKey::Stop => self.stop(cx),
            MediaKey::Skip { by_ms } => self.skip(cx, by_ms),
            MediaKey::SeekTo(to_ms) => _ = self.seek(cx, to_ms),
            MediaKey::Next => self.next(cx),
            MediaKey::Previous { at_ms } => self.previous(cx, at_ms),
        }
    }
}
