//! The desk by itself: what a change stores, and what is left of it when the disk refuses.

mod many;
mod two_people;
mod waiting;

use std::sync::Arc;

use super::*;
use crate::{
    ids::{BlobId, CardId, Ids, RoomId},
    machine::Lender,
    ports::storage::{RecordAs, StoredProject},
    project::{Clip, Label, MediaType, Place as CardPlace, Region, Title, clip::Peaks},
    time::Timestamp,
    wire::live::Position,
};

struct Table {
    desk: Desk,
    lender: Lender<Output>,
}

impl Table {
    /// A desk with a new project, and one card for each of `labels`.
    fn with(labels: &[&str]) -> Self {
        let mut table = Self { desk: Desk::default(), lender: Lender::new(Ids::new([8; 32])) };
        let id = table.lender.ids().project();
        let record = ProjectRecord::new(id, Title::new("Desk"), Timestamp(1));
        table.act(|desk, cx| desk.open_new(cx, record));
        for label in labels {
            table.create(label);
            table.answer(Ok(StorageReply::Done));
        }
        table.lender.outbox.clear();
        table
    }

    fn act<R>(&mut self, act: impl FnOnce(&mut Desk, &mut Cx<'_, Output>) -> R) -> R {
        act(&mut self.desk, &mut self.lender.cx())
    }

    fn command(&mut self, command: EditCommand) -> Result<(), Refusal> {
        self.act(|desk, cx| desk.command(cx, command, None))
    }

    fn create(&mut self, label: &str) {
        let region = Region::new(ClipHash([1; 32]), 0, 1_000);
        let edit = Edit::Create {
            label: Label::new(label),
            regions: vec![region],
            place: crate::project::Place::Last,
        };
        self.command(EditCommand::Do(edit)).expect("allowed");
    }

    /// Changes that the disk was asked for and has not answered, oldest first.
    fn asked(&self) -> Vec<Ticket> {
        let ticket = |output: &Output| match output {
            Output::Store(ticket @ Ticket::Change(_), _) => Some(*ticket),
            _ => None,
        };
        self.lender.outbox.iter().filter_map(ticket).collect()
    }

    /// The disk answers the oldest change.
    fn answer(&mut self, reply: Result<StorageReply, DbError>) {
        let ticket = self.asked()[0];
        self.lender.outbox.retain(|output| !matches!(output, Output::Store(of, _) if *of == ticket));
        self.act(|desk, cx| desk.handle_stored(cx, ticket, reply));
    }

    fn labels(&self) -> Vec<String> {
        let document = self.desk.document().expect("open");
        document.cards().map(|card| card.label.as_str().to_owned()).collect()
    }

    fn card(&self, place: usize) -> CardId {
        self.desk.document().expect("open").cards().nth(place).expect("there").id
    }

    /// All of the project that is stored: what memory must equal when the disk refuses.
    fn stored_form(&self) -> String {
        let document = self.desk.document().expect("open");
        let cards: Vec<_> = document.cards().map(|card| document.stored_card(card.id)).collect();
        format!(
            "{:?} {cards:?} {:?}",
            self.desk.record(),
            self.desk.view().map(|view| (view.undo, view.redo))
        )
    }
}

fn recorded(take: u32) -> Recorded {
    let clip = Clip {
        hash: ClipHash([7; 32]),
        media_type: MediaType::new("audio/webm"),
        bytes: 10,
        duration_ms: 1_000,
        peaks: Peaks::default(),
    };
    let clip = ClipRecord { clip, blob: BlobId([7; 16]) };
    let writes = vec![Write::PutClip(clip.clone())];
    Recorded {
        take: TakeId(take),
        clip,
        becomes: RecordAs::NewCard,
        after: None,
        label: Label::default(),
        writes,
    }
}

#[test]
fn a_change_the_disk_refuses_never_happened_nor_did_those_behind_it() {
    let mut table = Table::with(&["one", "two", "three"]);
    let before = table.stored_form();
    let first = table.card(0);
    table.command(EditCommand::Do(Edit::Move(first, CardPlace::Last))).expect("allowed");
    table.command(EditCommand::Do(Edit::Delete(first))).expect("allowed");
    table.command(EditCommand::Undo).expect("allowed");
    table.create("four");
    assert_eq!(table.labels(), ["two", "three", "one", "four"]);
    table.answer(Err(DbError::Full));
    assert_eq!(table.stored_form(), before, "record, places, cards and history are as the disk has them");
    assert!(table.desk.is_settled());
    let told = table.lender.outbox.iter().filter(|output| matches!(output, Output::Notice(_))).count();
    assert_eq!(told, 1, "told once");
}

#[test]
fn changes_before_the_refused_one_stay() {
    let mut table = Table::with(&[]);
    table.create("stays");
    table.create("goes");
    table.answer(Ok(StorageReply::Done));
    table.answer(Err(DbError::Full));
    assert_eq!(table.labels(), ["stays"]);
    table.create("next");
    table.answer(Ok(StorageReply::Done));
    assert_eq!(table.labels(), ["stays", "next"]);
}

#[test]
fn only_the_take_that_made_a_change_hears_of_it() {
    let mut table = Table::with(&["one"]);
    table.act(|desk, cx| desk.take(cx, recorded(5), None)).expect("allowed");
    table.create("edited meanwhile");
    table.answer(Ok(StorageReply::Done));
    let takes = |table: &Table| -> Vec<_> {
        let take =
            |output: &Output| if let Output::Stored { take, .. } = output { Some(*take) } else { None };
        table.lender.outbox.iter().filter_map(take).collect()
    };
    assert_eq!(takes(&table), [Some(TakeId(5))]);
    table.answer(Ok(StorageReply::Done));
    assert_eq!(takes(&table), [Some(TakeId(5)), None]);
}

#[test]
fn a_take_that_is_not_stored_leaves_no_clip_behind() {
    let mut table = Table::with(&["one"]);
    table.act(|desk, cx| desk.take(cx, recorded(6), None)).expect("allowed");
    assert_eq!(table.desk.records([ClipHash([7; 32])]).len(), 1);
    table.answer(Err(DbError::Full));
    assert!(table.desk.records([ClipHash([7; 32])]).is_empty());
    assert_eq!(table.labels(), ["one"]);
    let refused = Output::NotStored { take: Some(TakeId(6)), error: DbError::Full };
    assert!(table.lender.outbox.contains(&refused));
}

#[test]
fn a_take_is_put_behind_its_card_or_where_a_card_is_gone_becomes_a_new_one() {
    let mut table = Table::with(&["one", "two"]);
    let (one, two) = (table.card(0), table.card(1));
    let more = Recorded { becomes: RecordAs::More(one), ..recorded(1) };
    table.act(|desk, cx| desk.take(cx, more, None)).expect("allowed");
    let regions = |table: &Table, card| table.desk.document().unwrap().card(card).unwrap().regions.len();
    assert_eq!((table.labels().len(), regions(&table, one)), (2, 2));
    table.command(EditCommand::Do(Edit::Delete(two))).expect("allowed");
    let again = Recorded { becomes: RecordAs::Again(two), ..recorded(2) };
    table.act(|desk, cx| desk.take(cx, again, None)).expect("allowed");
    assert_eq!(table.labels(), ["one", ""]);
}

#[test]
fn a_guest_who_edits_goes_ahead_in_the_order_of_the_room() {
    let mut table = Table::with(&["one"]);
    let followed = Followed { room: RoomId([1; 16]), at: Position { epoch: 3, seq: 10 } };
    let card = table.card(0);
    for (edit, seq) in [(Edit::Delete(card), 11), (Edit::Retitle(Title::new("Other")), 12)] {
        table.act(|desk, cx| desk.command(cx, EditCommand::Do(edit), Some(followed))).expect("allowed");
        let record = table.desk.record().expect("open");
        assert_eq!(record.followed.map(|it| it.at.seq), Some(seq), "with what is still on its way");
        assert!(record.unsent);
    }
    table.command(EditCommand::Undo).expect("allowed");
    let record = table.desk.record().expect("open");
    assert_eq!((record.followed, record.unsent), (None, false), "on one's own one follows nobody");
}

#[test]
fn what_others_change_waits_while_the_project_is_read() {
    let mut table = Table::with(&[]);
    let project = ProjectId([4; 16]);
    table.act(|desk, cx| desk.open(cx, project));
    let op = LiveOp { at: Position { epoch: 1, seq: 1 }, change: Op::Retitle { title: Title::new("New") } };
    let theirs = Theirs { link: LinkId(1), op: op.clone(), by: PersonName::default(), followed: None };
    table.act(|desk, cx| desk.follow(cx, theirs.clone()));
    assert_eq!(table.command(EditCommand::Undo), Err(Refusal::Reading));
    let record = ProjectRecord { id: project, title: Title::new("Old"), ..Table::with(&[]).record() };
    let stored = StoredProject { record, cards: vec![], clips: vec![], history: vec![] };
    let reply = Ok(StorageReply::Project(Some(Box::new(stored))));
    table.act(|desk, cx| desk.handle_stored(cx, Ticket::Read(project), reply));
    assert_eq!(table.desk.document().expect("open").title(), &Title::new("New"));
    table.act(Desk::close);
    table.lender.outbox.clear();
    table.act(|desk, cx| desk.follow(cx, theirs));
    let refused = Output::Followed { link: LinkId(1), op, stored: false };
    assert_eq!(table.lender.outbox, [refused], "nobody waits for a project that nobody reads");
}

impl Table {
    fn record(&self) -> ProjectRecord {
        self.desk.record().expect("open").clone()
    }
}

#[test]
fn a_project_that_cannot_be_read_is_told_once_and_not_asked_for_again() {
    let mut table = Table::with(&[]);
    let project = ProjectId([4; 16]);
    table.act(|desk, cx| desk.open(cx, project));
    table.lender.outbox.clear();
    table.act(|desk, cx| desk.handle_stored(cx, Ticket::Read(project), Err(DbError::Unavailable)));
    let said = [Output::Notice(NoticeKind::Storage(DbError::Unavailable)), Output::Unreadable(project)];
    assert_eq!(table.lender.outbox, said);
    assert_eq!(table.desk.project_id(), None);
}

#[test]
fn an_edit_of_one_card_shares_the_order_with_the_view_before() {
    let mut table = Table::with(&["one", "two"]);
    let before = table.desk.view().expect("open");
    let edit = crate::project::CardEdit { label: Some(Label::new("uno")), ..Default::default() };
    table.command(EditCommand::Do(Edit::Change(before.order[0], edit))).expect("allowed");
    let after = table.desk.view().expect("open");
    assert!(Arc::ptr_eq(&before.order, &after.order));
    assert_ne!(before.cards.get(before.order[0]), after.cards.get(before.order[0]));
    assert_eq!(before.cards.get(before.order[1]), after.cards.get(before.order[1]));
}

#[test]
fn a_project_made_while_a_change_is_stored_is_rolled_back_with_it() {
    let mut table = Table::with(&["one"]);
    let first = table.record();
    table.create("refused");
    let second = ProjectRecord::new(ProjectId([5; 16]), Title::new("Second"), Timestamp(1));
    table.act(|desk, cx| desk.open_new(cx, second.clone()));
    let before = table.stored_form();
    table.act(|desk, cx| desk.take(cx, recorded(7), None)).expect("allowed");
    table.create("behind it");
    table.answer(Err(DbError::Full));
    assert_eq!(table.stored_form(), before, "what is open has nothing that the disk has not");
    assert!(table.desk.records([ClipHash([7; 32])]).is_empty());
    let rolled_back =
        |record: &ProjectRecord| table.lender.outbox.contains(&Output::RolledBack(record.clone()));
    assert!(rolled_back(&first) && rolled_back(&second));
}

#[test]
fn whoever_changed_a_project_that_could_not_be_read_hears_of_it() {
    let op = LiveOp { at: Position { epoch: 1, seq: 6 }, change: Op::Retitle { title: Title::new("New") } };
    let project = ProjectId([4; 16]);
    let unread: [fn(&mut Table, ProjectId); 3] = [
        |table, project| {
            table.act(|desk, cx| {
                desk.handle_stored(cx, Ticket::Read(project), Err(DbError::Unavailable));
            });
        },
        |table, _| table.act(Desk::close),
        |table, _| assert!(table.act(|desk, cx| desk.open(cx, ProjectId([9; 16])))),
    ];
    for unread in unread {
        let mut table = Table::with(&[]);
        table.act(|desk, cx| desk.open(cx, project));
        let theirs = Theirs { link: LinkId(1), op: op.clone(), by: PersonName::default(), followed: None };
        table.act(|desk, cx| desk.follow(cx, theirs));
        unread(&mut table, project);
        let told = Output::Followed { link: LinkId(1), op: op.clone(), stored: false };
        assert!(table.lender.outbox.contains(&told));
    }
}
