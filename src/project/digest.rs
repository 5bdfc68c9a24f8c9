//! A digest of what a document says: equal digests, equal documents, on every device.

use sha2::{Digest as _, Sha256};

use super::{card::Card, clip::Region, document::Project, gain::Gain};

/// SHA-256 over the title and the cards in order, each as JSON on its own line. Hex, 64 characters. Levels are left out:
/// programs that know none come to the same ([`Digests`]).
pub fn digest(project: &Project) -> String {
    let mut lines = Lines::default();
    lines.add(project.title());
    for card in project.cards() {
        if has_levels(card) {
            lines.add(&without_levels(card));
        } else {
            lines.add(&**card);
        }
    }
    lines.finish()
}

/// What is compared of two documents: what every program knows, and levels beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    /// The document without its levels: [`digest`].
    pub document: String,
    /// The levels: the same over id and gains of each card that has any. Only an older program says nothing of them.
    pub levels: Option<String>,
}

impl Digests {
    /// Those of a document.
    pub fn of(project: &Project) -> Self {
        let mut lines = Lines::default();
        for card in project.cards().filter(|card| has_levels(card)) {
            let gains: Vec<Gain> = card.regions.iter().map(|region| region.gain).collect();
            lines.add(&(card.id, gains));
        }
        Self { document: digest(project), levels: Some(lines.finish()) }
    }

    /// The documents are the same, as far as somebody says what theirs is: an older program says nothing of levels.
    pub fn fits(&self, theirs: &Self) -> bool {
        let levels = theirs.levels.is_none() || self.levels == theirs.levels;
        levels && self.document == theirs.document
    }
}

fn has_levels(card: &Card) -> bool {
    card.regions.iter().any(|region| !region.gain.is_none())
}

fn without_levels(card: &Card) -> Card {
    let plain = |region: &Region| Region { gain: Gain::NONE, ..*region };
    Card { regions: card.regions.iter().map(plain).collect(), ..card.clone() }
}

#[derive(Default)]
struct Lines(Sha256);

impl Lines {
    fn add(&mut self, value: &impl serde::Serialize) {
        // Plain structs with text keys always serialise.
        self.0.update(serde_json::to_vec(value).unwrap_or_default());
        self.0.update(b"\n");
    }

    fn finish(self) -> String {
        data_encoding::HEXLOWER.encode(&self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CardId, ClipHash, ProjectId},
        project::{Colour, Label, Leveling, Notes, Retouch, Tags, Title, Transcript, command::Edit, plan},
        time::Timestamp,
    };

    fn project() -> Project {
        let card = |n: u8| Card {
            id: CardId([n; 16]),
            label: Label::new("One"),
            notes: Notes::default(),
            tags: Tags::default(),
            colour: Colour::Neutral,
            transcript: Transcript::default(),
            regions: vec![Region::new(ClipHash([n; 32]), 0, 900)],
            created: Timestamp(5),
        };
        Project::from_cards(ProjectId([1; 16]), Title::new("Harbour"), [card(1), card(2)]).expect("two cards")
    }

    fn leveled(project: &Project, card: u8, gain: i32) -> Project {
        let mut after = project.clone();
        let what = Retouch::Level(Leveling::To(Gain::new(gain)));
        let edit = Edit::Retouch(vec![CardId([card; 16])], what);
        let mut ids = crate::ids::Ids::new([1; 32]);
        for op in plan(project, edit, &mut ids, Timestamp(6)).expect("it is there").ops {
            after.apply(op).expect("a plan applies");
        }
        after
    }

    #[test]
    fn rule_6_8_a_program_that_knows_no_levels_comes_to_the_same_digest() {
        let plain = project();
        // As the first version of this program wrote it.
        assert_eq!(digest(&plain), "be25d0a97354199de7c0c6777169eea0ab0443bc9294623563b4b60be54cadf7");
        let loud = leveled(&plain, 1, 35);
        assert_ne!(loud, plain);
        assert_eq!(digest(&loud), digest(&plain));
    }

    #[test]
    fn rule_6_8_levels_are_compared_where_both_say_them() {
        let plain = Digests::of(&project());
        let loud = Digests::of(&leveled(&project(), 1, 35));
        let other = Digests::of(&leveled(&project(), 2, 35));
        assert!(loud.levels != other.levels && loud.levels != plain.levels);
        assert!(loud.fits(&loud) && !loud.fits(&other) && !plain.fits(&loud));
        assert!(!loud.fits(&plain), "who says that there are none is believed");
        let older = Digests { levels: None, ..plain };
        assert!(loud.fits(&older), "who says nothing of levels may not know of them");
    }
}
