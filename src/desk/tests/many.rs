//! Many cards at once, and the list of what was done.

use super::*;
use crate::{ports::storage::StorageRequest, project::CardEdit};

/// What the disk is asked to write for the newest change.
fn writes(table: &Table) -> Vec<Write> {
    let asked = table.lender.outbox.iter().rev().find_map(|output| match output {
        Output::Store(Ticket::Change(_), StorageRequest::Commit(writes)) => Some(writes.clone()),
        _ => None,
    });
    asked.expect("a change is on its way")
}

#[test]
fn undo_of_many_cards_writes_each_entry_of_the_history_once() {
    let labels: Vec<String> = (0..300).map(|number| format!("Card {number}")).collect();
    let mut table = Table::with(&labels.iter().map(String::as_str).collect::<Vec<_>>());
    let all: Vec<CardId> = (0..300).map(|place| table.card(place)).collect();
    table.command(EditCommand::Do(Edit::DeleteAll(all))).expect("allowed");
    assert!(table.labels().is_empty());
    table.answer(Ok(StorageReply::Done));
    table.command(EditCommand::Undo).expect("allowed");
    assert_eq!(table.labels(), labels);
    let written = writes(&table);
    let entries: Vec<u64> = written
        .iter()
        .filter_map(|write| match write {
            Write::PutEntry(_, entry) => Some(entry.seq),
            _ => None,
        })
        .collect();
    assert!(!entries.is_empty(), "places have other names now, and the history goes by those");
    let mut once = entries.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(entries.len(), once.len(), "none twice");
    table.answer(Ok(StorageReply::Done));
    table.command(EditCommand::Redo).expect("allowed");
    assert!(table.labels().is_empty(), "and forth again");
    table.answer(Ok(StorageReply::Done));
    table.command(EditCommand::Undo).expect("allowed");
    assert_eq!(table.labels(), labels, "under the new names of the places too");
}

#[test]
fn the_list_of_actions_says_what_was_done_by_whom_and_leads_back_to_there() {
    let mut table = Table::with(&["one", "two"]);
    let card = table.card(0);
    let rename = |label: &str| CardEdit { label: Some(Label::new(label)), ..CardEdit::default() };
    table.command(EditCommand::Do(Edit::Change(card, rename("river")))).expect("allowed");
    table.answer(Ok(StorageReply::Done));
    table.command(EditCommand::Do(Edit::DeleteAll(vec![card]))).expect("allowed");
    table.answer(Ok(StorageReply::Done));
    let other = table.card(0);
    let at = Position { epoch: 1, seq: 9 };
    for label in ["a", "ab"] {
        let op = LiveOp { at, change: Op::Edit { card: other, edit: rename(label) } };
        let theirs = Theirs { link: LinkId(1), op, by: PersonName::new("Ben"), followed: None };
        table.act(|desk, cx| desk.follow(cx, theirs));
        table.answer(Ok(StorageReply::Done));
    }
    let listed = |table: &Table| {
        let past = table.desk.view().expect("open").past.actions();
        let line = |it: PastAction| {
            (
                it.seq,
                it.about.as_str().to_owned(),
                it.cards,
                it.by.map(|by| by.as_str().to_owned()),
                it.undone,
            )
        };
        past.into_iter().map(line).collect::<Vec<_>>()
    };
    let ben = (None, "two".to_owned(), 2, Some("Ben".to_owned()), false);
    let own = |seq, about: &str, undone| (Some(seq), about.to_owned(), 1, None, undone);
    assert_eq!(
        listed(&table),
        [
            own(1, "one", false),
            own(2, "two", false),
            own(3, "one", false),
            own(4, "river", false),
            ben.clone()
        ],
    );
    table.command(EditCommand::GoTo(3)).expect("allowed");
    assert_eq!(table.labels(), ["one", "ab"], "what Ben did stays");
    assert_eq!(listed(&table)[3], own(4, "river", true));
    while !table.asked().is_empty() {
        table.answer(Ok(StorageReply::Done));
    }
    table.command(EditCommand::GoTo(5)).expect("allowed");
    assert_eq!(table.labels(), ["ab"]);
}
