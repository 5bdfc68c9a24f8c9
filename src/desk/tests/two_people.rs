//! Undo in a project that somebody else changes too.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::project::CardEdit;

/// Two people and one document: who set what last.
struct Two {
    table: Table,
    /// Fields of cards, and of the project, that somebody else set last.
    theirs: BTreeSet<(Option<CardId>, &'static str)>,
    random: u64,
    number: u64,
}

type Fields = BTreeMap<(Option<CardId>, &'static str), String>;

impl Two {
    fn new(seed: u64) -> Self {
        let table = Table::with(&["one", "two", "three"]);
        Self { table, theirs: BTreeSet::new(), random: seed, number: 0 }
    }

    fn below(&mut self, end: u64) -> u64 {
        self.random =
            self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) % end
    }

    fn fields(&self) -> Fields {
        let document = self.table.desk.document().expect("open");
        let mut fields = Fields::from([((None, "title"), document.title().to_string())]);
        for card in document.cards() {
            let (key, card) = document.stored_card(card.id).expect("there");
            fields.insert((Some(card.id), "place"), format!("{key:?}"));
            fields.insert((Some(card.id), "label"), card.label.as_str().to_owned());
        }
        fields
    }

    /// An edit of any kind.
    fn edit(&mut self) -> Edit {
        self.number += 1;
        let name = format!("name {}", self.number);
        let count = self.table.labels().len() as u64;
        let kind = if count == 0 { 0 } else { self.below(5) };
        let card = |this: &mut Self| {
            let place = this.below(count) as usize;
            this.table.card(place)
        };
        match kind {
            0 => {
                let region = Region::new(ClipHash([1; 32]), 0, 1_000);
                Edit::Create {
                    label: Label::new(&name),
                    regions: vec![region],
                    place: crate::project::Place::Last,
                }
            }
            1 => Edit::Retitle(Title::new(&name)),
            2 => Edit::Delete(card(self)),
            3 => Edit::Move(card(self), CardPlace::First),
            _ => {
                let edit = CardEdit { label: Some(Label::new(&name)), ..Default::default() };
                Edit::Change(card(self), edit)
            }
        }
    }

    /// Whatever changes now is this person's.
    fn attribute(&mut self, before: &Fields, to_them: bool) {
        let after = self.fields();
        let all: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
        for field in all.into_iter().filter(|field| before.get(field) != after.get(field)) {
            if to_them {
                self.theirs.insert(field);
            } else {
                self.theirs.remove(&field);
            }
        }
    }

    fn they_edit(&mut self) {
        let edit = self.edit();
        let before = self.fields();
        let document = self.table.desk.document().expect("open").clone();
        let planned = plan(&document, edit, self.table.lender.ids(), Timestamp(2)).expect("it fits");
        for change in planned.ops {
            let op = LiveOp { at: Position { epoch: 1, seq: self.number }, change };
            let theirs = Theirs { link: LinkId(1), op, by: PersonName::default(), followed: None };
            self.table.act(|desk, cx| desk.follow(cx, theirs));
        }
        self.attribute(&before, true);
    }

    fn we_edit(&mut self) {
        let edit = self.edit();
        let before = self.fields();
        self.table.command(EditCommand::Do(edit)).expect("it fits");
        self.attribute(&before, false);
    }

    /// A step back or forth touches nothing that they set last. `true`: there was one.
    fn step(&mut self, command: EditCommand) -> bool {
        let before = self.fields();
        let taken = self.table.command(command).is_ok();
        let after = self.fields();
        for field in &self.theirs {
            let (was, is) = (before.get(field), after.get(field));
            assert!(was == is, "{field:?} was theirs: {was:?} became {is:?}");
        }
        self.attribute(&before, false);
        taken
    }
}

#[test]
fn undo_and_redo_never_touch_what_somebody_else_set_last_and_never_stick() {
    for seed in 0..400 {
        let mut two = Two::new(seed);
        for _ in 0..30 {
            match two.below(6) {
                0 | 1 => two.we_edit(),
                2 => two.they_edit(),
                3 => drop(two.step(EditCommand::Redo)),
                _ => drop(two.step(EditCommand::Undo)),
            }
        }
        // Every press does something or says that there is nothing more.
        let mut presses = 0;
        while two.step(EditCommand::Undo) {
            presses += 1;
            assert!(presses < 100, "seed {seed}: undo sticks");
        }
        assert_eq!(two.table.desk.view().expect("open").undo, None, "seed {seed}");
    }
}

#[test]
fn a_title_that_a_guest_gave_since_stays_and_older_steps_can_still_be_taken_back() {
    let mut table = Table::with(&["one"]);
    let card = table.card(0);
    let rename = |label: &str| {
        let edit = CardEdit { label: Some(Label::new(label)), ..Default::default() };
        Edit::Change(card, edit)
    };
    table.command(EditCommand::Do(Edit::Retitle(Title::new("Ours")))).expect("allowed");
    table.command(EditCommand::Do(rename("ours"))).expect("allowed");
    let document = table.desk.document().expect("open").clone();
    let theirs = plan(&document, rename("theirs"), table.lender.ids(), Timestamp(2)).expect("it fits");
    let op = LiveOp { at: Position { epoch: 1, seq: 1 }, change: theirs.ops[0].clone() };
    table.act(|desk, cx| {
        desk.follow(cx, Theirs { link: LinkId(1), op, by: PersonName::default(), followed: None });
    });
    table.lender.outbox.clear();
    table.command(EditCommand::Undo).expect("there is an older step");
    assert_eq!(table.labels(), ["theirs"]);
    assert_eq!(table.desk.document().expect("open").title(), &Title::new("Desk"), "the older step");
    let said = |output: &Output| matches!(output, Output::Notice(NoticeKind::StepsSkipped { actions }) if actions.len() == 1);
    assert!(table.lender.outbox.iter().any(said), "it is said");
    let forgets = |output: &Output| match output {
        Output::Store(_, StorageRequest::Commit(writes)) => {
            writes.iter().any(|write| matches!(write, Write::ForgetEntry(..)))
        }
        _ => false,
    };
    assert!(table.lender.outbox.iter().any(forgets), "also on the disk");
}
