//! Levels that change while something plays are heard at once.

use super::{Output, Phase, Playback};
use crate::{
    machine::Cx,
    ports::media::{MediaRequest, Segment},
    project::{Card, Gain},
};

impl Playback {
    /// Cards changed: what is loaded plays at their levels from now on. `card` is the card of a segment as it is now.
    pub fn relevel<'a>(&mut self, cx: &mut Cx<'_, Output>, card: impl Fn(&Segment) -> Option<&'a Card>) {
        let Phase::Loaded(loaded) = &*self.phase else { return };
        let segments = &loaded.playlist.segments;
        let gain =
            |segment: &Segment| card(segment).and_then(|card| gain_in(card, segment)).unwrap_or(segment.gain);
        let gains: Vec<Gain> = segments.iter().map(gain).collect();
        if gains == loaded.playlist.gains() {
            return;
        }
        if let Phase::Loaded(loaded) = &mut *self.phase {
            loaded.playlist = loaded.playlist.with_gains(&gains);
        }
        cx.emit(Output::Media(MediaRequest::SetGains(gains)));
    }
}

/// The level of a segment in its card; none where the card plays that stretch no more.
fn gain_in(card: &Card, segment: &Segment) -> Option<Gain> {
    let holds = |start_ms, end_ms| start_ms <= segment.start_ms && segment.end_ms <= end_ms;
    let here = card.regions.iter().filter(|region| region.clip == segment.clip);
    let mut here = here.filter(|region| holds(region.start_ms, region.end_ms)).map(|region| region.gain);
    // A clip that a card plays twice may be at two levels: then what plays keeps its own as long as it is one of them.
    here.clone().find(|gain| *gain == segment.gain).or_else(|| here.next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{BlobId, CardId, ClipHash, Ids},
        machine::Lender,
        playback::What,
        ports::media::Playlist,
        project::{Colour, Label, MediaType, Notes, Region, Tags, Transcript},
        time::Timestamp,
    };

    fn card(gain: i32) -> Card {
        let region = |start_ms, end_ms| Region {
            gain: Gain::new(gain),
            ..Region::new(ClipHash([1; 32]), start_ms, end_ms)
        };
        Card {
            id: CardId([1; 16]),
            label: Label::default(),
            notes: Notes::default(),
            tags: Tags::default(),
            colour: Colour::Neutral,
            transcript: Transcript::default(),
            regions: vec![region(0, 500), region(2_000, 3_000)],
            created: Timestamp(1),
        }
    }

    #[test]
    fn what_plays_takes_a_new_level_over_and_only_then() {
        let (mut playback, mut lender) = (Playback::default(), Lender::<Output>::new(Ids::new([2; 32])));
        let now = card(0);
        // A stretch of it: its second region only in part.
        let segment = Segment {
            card: now.id,
            clip: ClipHash([1; 32]),
            blob: BlobId([1; 16]),
            bytes: 1,
            media_type: MediaType::new("audio/webm"),
            start_ms: 2_100,
            end_ms: 2_400,
            gain: Gain::NONE,
        };
        let other = Segment { card: CardId([9; 16]), ..segment.clone() };
        let playlist = Playlist { segments: vec![segment, other] };
        playback.play(&mut lender.cx(), playlist, 0, What::Cards);
        lender.outbox.clear();
        let mut relevel = |card: &Card| {
            let find = |segment: &Segment| (segment.card == card.id).then_some(card);
            playback.relevel(&mut lender.cx(), find);
            lender.outbox.drain(..).collect::<Vec<_>>()
        };
        assert_eq!(relevel(&now), []);
        let set = |gain| Output::Media(MediaRequest::SetGains(vec![Gain::new(gain), Gain::NONE]));
        assert_eq!(relevel(&card(35)), [set(35)]);
        assert_eq!(relevel(&card(35)), []);
        let cut = Card { regions: card(70).regions[..1].to_vec(), ..card(70) };
        assert_eq!(relevel(&cut), [], "what is not in the card any more plays on as it was");
    }
}
