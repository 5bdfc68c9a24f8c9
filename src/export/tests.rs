//! One job at a time, and files that wait.

use super::*;
use crate::{
    archive::{ZipProblem, problem::Instead},
    ids::{FileId, Ids},
    machine::Lender,
};

fn picked() -> PickedFile {
    PickedFile { file: FileId(1), name: "lesson.zip".to_owned(), bytes: 1_000 }
}

fn opening() -> (Export, Lender<Output>) {
    let (mut export, mut lender) = (Export::default(), Lender::new(Ids::new([4; 32])));
    export.open_zip(&mut lender.cx(), picked()).expect("nothing runs");
    assert_eq!(lender.outbox.pop_front(), Some(Output::Next));
    export.begin_next(&mut lender.cx(), &Titles::default(), Vec::new());
    assert!(matches!(lender.outbox.front(), Some(Output::File(FileRequest::Read { file: FileId(1), .. }))));
    lender.outbox.clear();
    (export, lender)
}

#[test]
fn files_wait_for_their_turn_and_no_more_of_them_than_fit() {
    let (mut export, mut lender) = opening();
    let other = |n: u32| PickedFile { file: FileId(n), name: format!("{n}.zip"), ..picked() };
    export.open_zip(&mut lender.cx(), other(2)).expect("it waits");
    assert!(lender.outbox.is_empty(), "nothing of it begins while the first one is on its way");
    assert_eq!(export.view().map(|report| report.waiting), Some(1));
    let title = Title::new("Lesson");
    let refused = export.save_as_zip(&mut lender.cx(), ProjectId([1; 16]), &title, None, &Titles::default());
    assert_eq!(refused, Err(Refusal::ZipBusy));
    export.handle_file(&mut lender.cx(), FileEvent::Read(FileId(1), Ok(vec![0; 1_000])));
    export.handle_file(&mut lender.cx(), FileEvent::Read(FileId(1), Ok(vec![0; 64])));
    assert_eq!(lender.outbox.pop_back(), Some(Output::Next));
    export.begin_next(&mut lender.cx(), &Titles::default(), Vec::new());
    let report = export.view().expect("a report");
    assert_eq!((report.now.name.as_str(), report.earlier.len(), report.waiting), ("2.zip", 1, 0));
    for n in 0..WAITING_MAX as u32 {
        export.open_zip(&mut lender.cx(), other(10 + n)).expect("it waits");
    }
    assert_eq!(export.open_zip(&mut lender.cx(), other(999)), Err(Refusal::ZipBusy));
    assert_eq!(lender.outbox.pop_back(), Some(Output::File(FileRequest::Release(FileId(999)))));
    export.cancel(&mut lender.cx());
    let released = lender.outbox.iter().filter(|it| matches!(it, Output::File(FileRequest::Release(_))));
    assert_eq!(released.count(), WAITING_MAX + 2, "the first one, the second one, and all that waited");
    assert!(!export.is_busy());
    assert_eq!(
        export.view().map(|report| report.now.name),
        Some("lesson.zip".to_owned()),
        "what came of it stays"
    );
}

#[test]
fn what_is_said_of_a_job_that_was_given_up_is_void() {
    let (mut export, mut lender) = opening();
    let given_up = export.job;
    export.cancel(&mut lender.cx());
    assert!(lender.outbox.contains(&Output::File(FileRequest::Release(FileId(1)))));
    assert_eq!((export.is_busy(), export.view()), (false, None));
    lender.outbox.clear();
    export.handle_file(&mut lender.cx(), FileEvent::Read(FileId(1), Ok(vec![0; 10])));
    export.handle_stored(&mut lender.cx(), given_up, Err(DbError::Full));
    assert!(lender.outbox.is_empty());
}

#[test]
fn a_file_that_is_no_zip_ends_the_job_and_its_report_stays_until_it_is_put_away() {
    let (mut export, mut lender) = opening();
    export.handle_file(&mut lender.cx(), FileEvent::Read(FileId(1), Ok(vec![0; 1_000])));
    export.handle_file(&mut lender.cx(), FileEvent::Read(FileId(1), Ok(b"RIFF....WAVE".to_vec())));
    let state = export.view().map(|report| report.now.state);
    assert_eq!(state, Some(ArchiveState::Failed(ZipProblem::NotAZip(Instead::Sound))));
    assert!(!export.is_busy());
    export.close();
    assert_eq!(export.view(), None);
}

#[test]
fn a_zip_is_of_the_project_as_it_was_read_for_the_sound_in_it() {
    let (mut export, mut lender) = (Export::default(), Lender::new(Ids::new([4; 32])));
    let (id, title) = (ProjectId([1; 16]), Title::new("Lesson"));
    export.save_as_zip(&mut lender.cx(), id, &title, None, &Titles::default()).expect("nothing runs");
    let asked = Output::Store(export.job, StorageRequest::LoadProject(id));
    assert_eq!(lender.outbox.pop_front().as_ref(), Some(&asked));
    let record = serde_json::json!({"id": id, "title": "Lesson", "created": 0, "modified": 0});
    let record = serde_json::from_value(record).expect("a record");
    let stored = StoredProject { record, cards: Vec::new(), clips: Vec::new(), history: Vec::new() };
    let reply = StorageReply::Project(Some(Box::new(stored)));
    // There is no sound: the file is made without it.
    export.handle_stored(&mut lender.cx(), export.job, Ok(reply));
    assert!(!lender.outbox.contains(&asked), "it is not read once more: {:?}", lender.outbox);
    assert!(lender.outbox.iter().any(|it| matches!(it, Output::File(FileRequest::Append { .. }))));
}
