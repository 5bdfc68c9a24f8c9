//! What comes first when the program begins.

use super::*;

#[test]
fn a_project_that_is_opened_at_the_start_is_read_before_the_disk_is_swept() {
    let mut program = Program::begun();
    program.command(StudioCommand::Go(Route::Project(record(1).id)));
    program.answer(Ok(library(&[record(1)])));
    let is_sweep = |request: &StorageRequest| matches!(request, StorageRequest::Sweep { .. });
    let mut read = false;
    while let Some((_, request)) = program.asked.front().cloned() {
        if is_sweep(&request) {
            assert!(read, "the project waits behind it");
            return;
        }
        read |= matches!(request, StorageRequest::LoadProject(_));
        program.answer(Ok(match request {
            StorageRequest::LoadProject(_) => {
                let stored =
                    StoredProject { record: record(1), cards: vec![], clips: vec![], history: vec![] };
                StorageReply::Project(Some(Box::new(stored)))
            }
            _ => StorageReply::Done,
        }));
    }
    panic!("it is swept once that is done");
}
