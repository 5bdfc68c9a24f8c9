//! The library by itself: what it writes, and what it holds when the disk refuses.

use super::*;
use crate::{ids::Ids, machine::Lender};

struct Desk {
    library: Library<&'static str>,
    lender: Lender<Output>,
}

impl Desk {
    /// A library that was read from a disk with these projects.
    fn with(projects: Vec<ProjectRecord>) -> Self {
        let mut desk = Self::reading();
        let reply = StorageReply::Library { projects, recordings: vec![], settings: None, people: vec![] };
        desk.stored(Ticket::Start, Ok(reply));
        desk.act(|library, cx| drop(library.become_known(cx)));
        desk.lender.outbox.clear();
        desk
    }

    fn reading() -> Self {
        let mut desk = Self { library: Library::default(), lender: Lender::new(Ids::new([3; 32])) };
        desk.lender.now.wall = Timestamp(5_000_000_000);
        desk.act(|library, cx| library.start(cx, Titles { untitled: "Untitled", ..Titles::default() }));
        desk
    }

    fn act<R>(&mut self, act: impl FnOnce(&mut Library<&'static str>, &mut Cx<'_, Output>) -> R) -> R {
        act(&mut self.library, &mut self.lender.cx())
    }

    fn command(&mut self, command: LibraryCommand) -> Result<(), Refusal> {
        self.act(|library, cx| library.command(cx, command))
    }

    fn stored(&mut self, ticket: Ticket, reply: Result<StorageReply, DbError>) {
        self.act(|library, cx| library.handle_stored(cx, ticket, reply));
    }

    fn requests(&mut self) -> Vec<(Ticket, StorageRequest)> {
        let request =
            |output| if let Output::Store(ticket, request) = output { Some((ticket, request)) } else { None };
        self.lender.outbox.drain(..).filter_map(request).collect()
    }
}

fn record(number: u8, trashed: Option<u64>) -> ProjectRecord {
    let title = Title::new(&format!("Project {number}"));
    let record = ProjectRecord::new(ProjectId([number; 16]), title, Timestamp(u64::from(number)));
    ProjectRecord { trashed: trashed.map(Timestamp), ..record }
}

#[test]
fn a_change_that_is_not_stored_is_read_back_from_the_disk() {
    let stored = record(1, None);
    for command in [
        LibraryCommand::Delete(stored.id),
        LibraryCommand::Rename(stored.id, Title::new("Another")),
        LibraryCommand::Create(Title::new("New")),
    ] {
        let mut desk = Desk::with(vec![stored.clone()]);
        desk.command(command).expect("allowed");
        assert!(matches!(desk.requests()[..], [(Ticket::Change, StorageRequest::Commit(_))]));
        desk.stored(Ticket::Change, Err(DbError::Full));
        assert!(desk.lender.outbox.contains(&Output::Notice(NoticeKind::Storage(DbError::Full))));
        assert_eq!(desk.requests(), [(Ticket::Again, StorageRequest::LoadLibrary)]);
        let on_disk = StorageReply::Library {
            projects: vec![stored.clone()],
            recordings: vec![],
            settings: None,
            people: vec![],
        };
        desk.stored(Ticket::Again, Ok(on_disk));
        assert_eq!(desk.library.records().values().collect::<Vec<_>>(), [&stored]);
        assert!(desk.requests().is_empty(), "it is read once");
    }
}

#[test]
fn a_disk_that_cannot_be_read_again_is_told_of_and_not_asked_for_ever() {
    let mut desk = Desk::with(vec![record(1, None)]);
    desk.stored(Ticket::Change, Err(DbError::Unavailable));
    desk.lender.outbox.clear();
    desk.stored(Ticket::Again, Err(DbError::Unavailable));
    assert_eq!(desk.lender.outbox, [Output::Notice(NoticeKind::Storage(DbError::Unavailable))]);
}

#[test]
fn what_is_asked_while_the_list_is_read_waits_in_its_order() {
    let mut desk = Desk::reading();
    assert_eq!((desk.library.admit("first"), desk.library.admit("second")), (None, None));
    desk.stored(Ticket::Start, Err(DbError::Unavailable));
    assert_eq!(desk.lender.outbox.back(), Some(&Output::Ready));
    assert_eq!(desk.act(Library::become_known), ["first", "second"]);
    assert_eq!(desk.library.admit("third"), Some("third"));
}

#[test]
fn what_lay_in_the_trash_for_a_month_goes_at_the_start() {
    let mut desk = Desk::reading();
    let projects = vec![record(1, None), record(2, Some(1)), record(3, Some(4_999_999_999))];
    let reply = StorageReply::Library { projects, recordings: vec![], settings: None, people: vec![] };
    desk.stored(Ticket::Start, Ok(reply));
    let erased = StorageRequest::Commit(vec![Write::EraseProject(ProjectId([2; 16]))]);
    assert!(desk.lender.outbox.contains(&Output::Background(erased)));
    assert_eq!(desk.library.records().len(), 2);
}

#[test]
fn a_change_rolled_back_does_not_bring_a_project_out_of_the_trash() {
    let before = ProjectRecord { cards: 1, ..record(1, None) };
    let mut desk = Desk::with(vec![before.clone()]);
    // The desk adds a card, and the project is deleted while that is on its way to the disk.
    desk.library.note(ProjectRecord { cards: 2, ..before.clone() });
    desk.command(LibraryCommand::Delete(before.id)).expect("allowed");
    desk.lender.outbox.clear();
    desk.act(|library, cx| library.roll_back(cx, before.clone()));
    let held = desk.library.get(before.id).expect("there").clone();
    assert_eq!((held.cards, held.trashed.is_some()), (1, true));
    let told = vec![Write::SetTrashed { project: held.id, trashed: held.trashed }];
    assert_eq!(desk.requests(), [(Ticket::Change, StorageRequest::Commit(told))]);
}

#[test]
fn what_is_changed_while_the_list_is_read_again_stays() {
    let old = record(1, None);
    let mut desk = Desk::with(vec![old.clone()]);
    desk.stored(Ticket::Change, Err(DbError::Full));
    desk.command(LibraryCommand::Create(Title::new("Meanwhile"))).expect("allowed");
    let without =
        |projects| Ok(StorageReply::Library { projects, recordings: vec![], settings: None, people: vec![] });
    desk.lender.outbox.clear();
    desk.stored(Ticket::Again, without(vec![old.clone()]));
    assert_eq!(desk.library.records().len(), 2, "the answer is older than the project");
    assert_eq!(desk.requests(), [(Ticket::Again, StorageRequest::LoadLibrary)], "a newer one is asked for");
    desk.stored(Ticket::Again, without(vec![old]));
    assert_eq!(desk.library.records().len(), 1, "that one knows");
}
