//! The level of a card: how loud it is played. It lies in the regions, so that whatever takes cards apart or puts them
//! together leaves every moment as loud as it was ([decision 32](../../docs/decisions/0032-levels-of-cards.md)).

use std::ops::RangeInclusive;

use super::{card::Card, clip::Region, document::Project, gain::Gain, op::Op};
use crate::ids::CardId;

/// How levels change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leveling {
    /// To this one, as far as it is possible.
    To(Gain),
    /// By so many centibels, as far as it is possible.
    By(i32),
}

/// What evening out found for a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evened {
    /// Which card.
    pub card: CardId,
    /// What it played when it was measured. Where it plays something else by now, it keeps what it has.
    pub measured: Vec<Region>,
    /// The level it gets.
    pub level: Gain,
}

impl Card {
    /// Its level: that of its loudest part. Cards that were merged have parts of different levels.
    pub fn level(&self) -> Gain {
        self.gains().max().unwrap_or_default()
    }

    /// The levels it can have while its parts keep their differences.
    pub fn levels(&self) -> RangeInclusive<Gain> {
        let (level, quietest) = (self.level(), self.gains().min().unwrap_or_default());
        Gain::MIN.plus(level.centibels() - quietest.centibels())..=Gain::MAX
    }

    /// What it plays at another level: all parts change by as much. The nearest of [`Self::levels`] where that one is not
    /// possible.
    pub fn at_level(&self, level: Gain) -> Vec<Region> {
        let levels = self.levels();
        let by = level.clamp(*levels.start(), *levels.end()).centibels() - self.level().centibels();
        let louder = |region: &Region| Region { gain: region.gain.plus(by), ..*region };
        self.regions.iter().map(louder).collect()
    }

    fn gains(&self) -> impl Iterator<Item = Gain> {
        self.regions.iter().map(|region| region.gain)
    }
}

/// The op that changes the level of a card; none when it is that already.
pub(super) fn leveled(card: &Card, how: Leveling) -> Option<Op> {
    let level = match how {
        Leveling::To(level) => level,
        Leveling::By(centibels) => card.level().plus(centibels),
    };
    let regions = card.at_level(level);
    (regions != card.regions).then_some(Op::SetRegions { card: card.id, regions })
}

/// Gives each card the level that was found for it.
pub(super) fn even_out(project: &Project, evened: &[Evened]) -> Vec<Op> {
    let same = |it: &&Evened| project.card(it.card).is_some_and(|card| card.regions == it.measured);
    let op = |it: &Evened| leveled(project.card(it.card)?, Leveling::To(it.level));
    evened.iter().filter(same).filter_map(op).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{ClipHash, ProjectId},
        project::{Colour, Label, Notes, Tags, Title, Transcript},
        time::Timestamp,
    };

    fn card(gains: &[i32]) -> Card {
        let region = |(at, gain): (u32, &i32)| Region {
            gain: Gain::new(*gain),
            ..Region::new(ClipHash([1; 32]), at * 100, at * 100 + 50)
        };
        Card {
            id: CardId([1; 16]),
            label: Label::default(),
            notes: Notes::default(),
            tags: Tags::default(),
            colour: Colour::Neutral,
            transcript: Transcript::default(),
            regions: (0..).zip(gains).map(region).collect(),
            created: Timestamp(1),
        }
    }

    fn gains(regions: &[Region]) -> Vec<i32> {
        regions.iter().map(|region| region.gain.centibels()).collect()
    }

    #[test]
    fn parts_of_different_levels_keep_their_differences() {
        let card = card(&[0, -40, 30]);
        assert_eq!(card.level(), Gain::new(30));
        assert_eq!(gains(&card.at_level(Gain::new(0))), [-30, -70, 0]);
        assert_eq!(gains(&card.at_level(Gain::MAX)), [210, 170, 240]);
        assert_eq!(gains(&card.at_level(Gain::MIN)), [-200, -240, -170], "the quietest part is the limit");
        assert_eq!(card.levels(), Gain::new(-170)..=Gain::MAX);
    }

    #[test]
    fn a_level_that_is_there_already_is_no_change() {
        let loud = card(&[60]);
        assert_eq!(leveled(&loud, Leveling::To(Gain::new(60))), None);
        assert_eq!(leveled(&card(&[240]), Leveling::By(10)), None, "no louder than possible");
        let Some(Op::SetRegions { regions, .. }) = leveled(&loud, Leveling::By(-15)) else {
            panic!("a change")
        };
        assert_eq!(gains(&regions), [45]);
    }

    #[test]
    fn a_card_that_changed_since_it_was_measured_keeps_its_level() {
        let now = card(&[0, 10]);
        let id = now.id;
        let (regions, level) = (now.regions.clone(), Gain::new(70));
        let project = Project::from_cards(ProjectId([1; 16]), Title::new("x"), [now]).expect("one card");
        let evened = |measured: Vec<Region>| Evened { card: id, measured, level };
        assert_eq!(even_out(&project, &[evened(regions[..1].to_vec())]), []);
        assert_eq!(even_out(&project, &[Evened { card: CardId([9; 16]), ..evened(regions.clone()) }]), []);
        assert_eq!(even_out(&project, &[evened(regions)]).len(), 1);
    }
}
