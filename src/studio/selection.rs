//! Which cards are chosen, to do something with all of them at once.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    ids::{CardId, ProjectId},
    machine::Shown,
    project::Project,
};

/// A wish about what is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelectCommand {
    /// Cards can be chosen now; none is.
    Begin,
    /// This one too, or not any more.
    Toggle(CardId),
    /// All cards from the one that was chosen last to this one, as they are shown.
    Range(CardId),
    /// All that are shown.
    All,
    /// None.
    End,
}

/// What is chosen of the open project.
#[derive(Debug, Default)]
pub struct Selection {
    chosen: Shown<Chosen>,
    project: Option<ProjectId>,
}

#[derive(Debug, Clone, Default)]
struct Chosen {
    on: bool,
    cards: Arc<BTreeSet<CardId>>,
    /// Where a range begins.
    last: Option<CardId>,
    duration_ms: u64,
}

/// What the page shows of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SelectionView {
    /// Cards can be chosen.
    pub on: bool,
    /// The chosen ones.
    pub cards: Arc<BTreeSet<CardId>>,
    /// How long they are together, in milliseconds.
    pub duration_ms: u64,
}

impl Selection {
    /// Changes whenever something else is chosen.
    pub fn revision(&self) -> u64 {
        self.chosen.revision()
    }

    /// Fulfils a wish; `shown`: the cards as the page lists them.
    pub fn command(&mut self, command: SelectCommand, shown: &[CardId], project: &Project) {
        let chosen = &mut *self.chosen;
        match command {
            SelectCommand::Begin => chosen.on = true,
            SelectCommand::Toggle(card) => {
                let cards = Arc::make_mut(&mut chosen.cards);
                if !cards.remove(&card) {
                    cards.insert(card);
                }
                (chosen.on, chosen.last) = (true, Some(card));
            }
            SelectCommand::Range(to) => {
                let place = |card| shown.iter().position(|shown| *shown == card);
                let Some(end) = place(to) else { return };
                let begin = chosen.last.and_then(place).unwrap_or(end);
                Arc::make_mut(&mut chosen.cards).extend(&shown[begin.min(end)..=begin.max(end)]);
                (chosen.on, chosen.last) = (true, Some(to));
            }
            SelectCommand::All => {
                (chosen.on, chosen.cards) = (true, Arc::new(shown.iter().copied().collect()));
            }
            SelectCommand::End => *chosen = Chosen::default(),
        }
        self.project = Some(project.id());
        self.add_up(project);
    }

    /// The project is like this now: what is gone is not chosen any more.
    pub fn follow(&mut self, project: Option<&Project>) {
        let Some(project) = project.filter(|project| Some(project.id()) == self.project) else {
            if self.project.take().is_some() {
                *self.chosen = Chosen::default();
            }
            return;
        };
        if self.chosen.cards.iter().any(|card| project.card(*card).is_none()) {
            Arc::make_mut(&mut self.chosen.cards).retain(|card| project.card(*card).is_some());
        }
        self.add_up(project);
    }

    fn add_up(&mut self, project: &Project) {
        let lengths = self.chosen.cards.iter().filter_map(|card| project.card(*card));
        let duration_ms = lengths.map(|card| card.duration_ms()).sum();
        if self.chosen.duration_ms != duration_ms {
            self.chosen.duration_ms = duration_ms;
        }
    }

    /// What the page shows.
    pub fn view(&self) -> SelectionView {
        let Chosen { on, cards, duration_ms, .. } = &*self.chosen;
        SelectionView { on: *on, cards: cards.clone(), duration_ms: *duration_ms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::ClipHash,
        project::{Card, Colour, Label, Notes, Op, Region, Tags, Title, Transcript},
        time::Timestamp,
    };

    fn id(number: u8) -> CardId {
        CardId([number; 16])
    }

    fn project() -> Project {
        let card = |number: u8| Card {
            id: id(number),
            label: Label::default(),
            notes: Notes::default(),
            tags: Tags::default(),
            colour: Colour::default(),
            transcript: Transcript::default(),
            regions: vec![Region::new(ClipHash([1; 32]), 0, 1_000)],
            created: Timestamp(0),
        };
        Project::from_cards(ProjectId([1; 16]), Title::new("Radio"), (1..=6).map(card)).expect("valid")
    }

    fn chosen(commands: &[SelectCommand], shown: &[u8]) -> Vec<u8> {
        let shown: Vec<CardId> = shown.iter().copied().map(id).collect();
        let mut selection = Selection::default();
        for command in commands {
            selection.command(command.clone(), &shown, &project());
        }
        selection.view().cards.iter().map(|card| card.0[0]).collect()
    }

    #[test]
    fn one_several_in_a_row_and_all_can_be_chosen() {
        use SelectCommand::{All, End, Range, Toggle};
        let all = [1, 2, 3, 4, 5, 6];
        assert_eq!(chosen(&[Toggle(id(2)), Toggle(id(4)), Toggle(id(2))], &all), [4]);
        assert_eq!(chosen(&[Toggle(id(2)), Range(id(4))], &all), [2, 3, 4]);
        assert_eq!(chosen(&[Toggle(id(5)), Range(id(3)), Range(id(1))], &all), [1, 2, 3, 4, 5]);
        assert_eq!(chosen(&[Range(id(3))], &all), [3], "a range that begins nowhere is its end");
        assert_eq!(chosen(&[Toggle(id(1)), Range(id(5))], &[1, 3, 5]), [1, 3, 5], "hidden ones are left out");
        assert_eq!(chosen(&[Range(id(9))], &all), [0_u8; 0]);
        assert_eq!(chosen(&[All], &[1, 3]), [1, 3]);
        assert_eq!(chosen(&[All, End], &all), [0_u8; 0]);
    }

    #[test]
    fn a_card_that_is_gone_is_not_chosen_and_not_counted() {
        let (mut selection, mut project) = (Selection::default(), project());
        selection.command(SelectCommand::All, &[id(1), id(2), id(3)], &project);
        assert_eq!(selection.view().duration_ms, 3_000);
        project.apply(Op::Delete { card: id(2) }).expect("there");
        selection.follow(Some(&project));
        assert_eq!((selection.view().cards.len(), selection.view().duration_ms), (2, 2_000));
        let before = selection.revision();
        selection.follow(Some(&project));
        assert_eq!(selection.revision(), before, "nothing changed");
        selection.follow(None);
        assert_eq!(selection.view(), SelectionView::default());
    }
}
