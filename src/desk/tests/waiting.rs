//! What others change while the disk writes goes to the disk as one.

use super::*;
use crate::project::CardEdit;

impl Table {
    fn follow(&mut self, seq: u64, change: Op) {
        let op = LiveOp { at: Position { epoch: 1, seq }, change };
        let theirs = Theirs { link: LinkId(1), op, by: PersonName::default(), followed: None };
        self.act(|desk, cx| desk.follow(cx, theirs));
    }

    fn rename(&self, place: usize, label: &str) -> Op {
        let edit = CardEdit { label: Some(Label::new(label)), ..CardEdit::default() };
        Op::Edit { card: self.card(place), edit }
    }

    /// Whether each change of somebody else was stored, by its number, since this was asked last.
    fn followed(&mut self) -> Vec<(u64, bool)> {
        let told = |output: &Output| match output {
            Output::Followed { op, stored, .. } => Some((op.at.seq, *stored)),
            _ => None,
        };
        let told = self.lender.outbox.iter().filter_map(told).collect();
        self.lender.outbox.retain(|output| !matches!(output, Output::Followed { .. }));
        told
    }

    fn cards_written(&self) -> Vec<usize> {
        let written = |output: &Output| match output {
            Output::Store(Ticket::Change(_), StorageRequest::Commit(writes)) => {
                Some(writes.iter().filter(|write| matches!(write, Write::PutCard(..))).count())
            }
            _ => None,
        };
        self.lender.outbox.iter().filter_map(written).collect()
    }
}

#[test]
fn a_batch_of_somebody_else_takes_few_writes_and_all_of_it_is_told() {
    let mut table = Table::with(&["one", "two"]);
    for seq in 1..=100 {
        let change = table.rename(seq as usize % 2, &format!("{seq}"));
        table.follow(seq, change);
    }
    assert_eq!(table.cards_written(), [1], "the first at once");
    table.answer(Ok(StorageReply::Done));
    assert_eq!(table.followed(), [(1, true)]);
    assert_eq!(table.cards_written(), [99], "the others as one");
    table.answer(Ok(StorageReply::Done));
    assert_eq!(table.followed(), (2..=100).map(|seq| (seq, true)).collect::<Vec<_>>());
    assert!(table.desk.is_quiet());
}

#[test]
fn a_change_of_ones_own_waits_for_nothing_and_takes_along_what_does() {
    let mut table = Table::with(&["one", "two"]);
    for seq in 1..=3 {
        let change = table.rename(0, &format!("{seq}"));
        table.follow(seq, change);
    }
    table.create("mine");
    assert_eq!(table.cards_written(), [1, 3]);
    table.answer(Ok(StorageReply::Done));
    table.answer(Ok(StorageReply::Done));
    assert_eq!(table.followed().len(), 3);
    assert!(table.desk.is_quiet() && table.labels().contains(&"mine".to_owned()));
}

#[test]
fn what_waits_behind_a_refused_change_never_happened_either() {
    let mut table = Table::with(&["one", "two"]);
    let before = table.stored_form();
    for seq in 1..=3 {
        let change = table.rename(0, &format!("{seq}"));
        table.follow(seq, change);
    }
    table.answer(Err(DbError::Full));
    assert_eq!(table.followed(), [(1, false), (2, false), (3, false)]);
    assert_eq!(table.stored_form(), before);
    assert!(table.desk.is_quiet() && table.cards_written().is_empty());
}

#[test]
fn a_clip_that_a_card_names_anew_is_asked_for_when_the_disk_has_the_card() {
    let mut table = Table::with(&["one"]);
    let region = Region::new(ClipHash([9; 32]), 0, 1_000);
    let known =
        ClipRecord { clip: Clip { hash: region.clip, ..recorded(1).clip.clip }, blob: BlobId([9; 16]) };
    table.desk.learn(&known);
    let asked = |table: &mut Table| {
        let lacks = |output: &Output| match output {
            Output::Lacks { clips, .. } => Some(clips.clone()),
            _ => None,
        };
        let lacks: Vec<_> = table.lender.outbox.iter().filter_map(lacks).flatten().collect();
        table.lender.outbox.retain(|output| !matches!(output, Output::Lacks { .. }));
        lacks
    };
    let first = table.rename(0, "uno");
    table.follow(1, first);
    let change = Op::SetRegions { card: table.card(0), regions: vec![region] };
    table.follow(2, change);
    assert!(table.desk.records([known.clip.hash]).is_empty(), "nothing named it: it may have been swept");
    for _ in 0..2 {
        assert!(!asked(&mut table).contains(&known.clip.hash), "the card is on its way");
        table.answer(Ok(StorageReply::Done));
    }
    assert_eq!(asked(&mut table), [known.clip.hash]);
    // It is there after all, and what is named already is not asked for again.
    table.desk.learn(&known);
    let change = table.rename(0, "eins");
    table.follow(3, change);
    table.answer(Ok(StorageReply::Done));
    assert!(asked(&mut table).is_empty());
    assert_eq!(table.desk.records([known.clip.hash]), std::slice::from_ref(&known));
    // What is missing from a blob that it has left is no news.
    table.desk.unlearn(known.clip.hash, BlobId([8; 16]));
    assert_eq!(table.desk.records([known.clip.hash]), std::slice::from_ref(&known));
    table.desk.unlearn(known.clip.hash, known.blob);
    assert!(table.desk.records([known.clip.hash]).is_empty());
}

#[test]
fn the_order_that_is_shown_is_right_whatever_nobody_looked_at() {
    let mut table = Table::with(&["one", "two", "three"]);
    let shown = |table: &Table| {
        let view = table.desk.view().expect("open");
        assert_eq!(
            *view.order.ids(),
            *table.desk.document().expect("open").cards().map(|it| it.id).collect::<Vec<_>>()
        );
    };
    // What is refused, and what comes instead of it, are as many changes.
    for refused in [CardPlace::Last, CardPlace::Down] {
        table.command(EditCommand::Do(Edit::Move(table.card(0), refused))).expect("allowed");
        shown(&table);
        table.answer(Err(DbError::Full));
        table.command(EditCommand::Do(Edit::Move(table.card(1), CardPlace::Last))).expect("allowed");
        shown(&table);
        table.answer(Ok(StorageReply::Done));
    }
}
