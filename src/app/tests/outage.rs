//! The data go away under the program: nothing is lost, nothing is asked for ever, and a person is told.

use super::*;
use crate::{
    app::{
        input::DiskCommand,
        view::{DiskState, DiskView},
    },
    export::ExportCommand,
    ports::{files::FileRequest, storage::DiskEvent},
};

impl Program {
    /// Everything that was asked finds the connection closed.
    fn close_disk(&mut self) {
        for (id, _) in std::mem::take(&mut self.asked) {
            self.give(Input::Storage(id, Err(DbError::Closed)));
        }
    }

    fn disk(&mut self, event: DiskEvent) {
        self.give(Input::Disk(event));
    }

    fn disk_state(&self) -> DiskState {
        self.app.disk_view().state
    }

    fn title(&self) -> String {
        self.app.project_view().expect("open").title.to_string()
    }
}

const THERE: DiskEvent = DiskEvent::Opened { empty: false };
const EMPTY: DiskEvent = DiskEvent::Opened { empty: true };

#[test]
fn a_disk_that_was_away_for_a_moment_is_noticed_by_nobody() {
    let mut program = Program::at_work();
    program.command(retitle("New"));
    program.close_disk();
    assert_eq!((program.opened, program.asked.len()), (1, 0));
    assert_eq!(program.title(), "New", "memory keeps what was changed");
    program.disk(THERE);
    assert!(is_change(&program.asked[0].1), "it is asked once more");
    program.answer_all();
    assert_eq!((program.title().as_str(), program.disk_state()), ("New", DiskState::Here));
    assert!(program.app.notices_view().is_empty());
    program.command(retitle("Newer"));
    program.close_disk();
    assert_eq!(program.opened, 2, "the next time is another time");
}

#[test]
fn whatever_fails_while_the_data_are_away_nothing_is_asked_without_end() {
    let wishes = || {
        [
            Command::from(retitle("New")),
            LibraryCommand::Create(Title::new("Another")).into(),
            LibraryCommand::Delete(record(1).id).into(),
            StudioCommand::Go(Route::Library).into(),
            StudioCommand::Go(Route::Project(record(1).id)).into(),
        ]
    };
    for wish in wishes() {
        let mut program = Program::at_work();
        program.command(wish);
        let mut rounds = 0;
        while !program.asked.is_empty() && rounds < 50 {
            let opened = program.opened;
            program.close_disk();
            if program.opened > opened {
                program.disk(THERE);
            }
            rounds += 1;
        }
        assert!(rounds < 5, "it goes on for ever");
        assert!(matches!(program.disk_state(), DiskState::Lost(_) | DiskState::Here));
    }
}

#[test]
fn data_that_do_not_open_again_leave_everything_in_memory_until_a_person_tries_again() {
    let mut program = Program::at_work();
    program.command(retitle("New"));
    program.close_disk();
    program.disk(DiskEvent::NotOpened(DbError::Newer));
    let view = DiskView { state: DiskState::Lost(DbError::Newer), project: Some(record(1).id), take: false };
    assert_eq!(program.app.disk_view(), view);
    assert_eq!(program.title(), "New");
    program.command(ExportCommand::SaveAsZip(record(1).id));
    assert!(program.app.archive_view().is_some(), "a file is made of what is in memory");
    assert!(program.asked.is_empty());
    program.command(DiskCommand::TryAgain);
    assert_eq!(program.opened, 2);
    program.disk(THERE);
    program.answer_all();
    assert_eq!((program.title().as_str(), program.disk_state()), ("New", DiskState::Here));
}

#[test]
fn a_recording_goes_on_in_memory_while_the_data_are_away_and_becomes_a_card() {
    let mut program = Program::at_work();
    program.record();
    program.close_disk();
    program.disk(DiskEvent::NotOpened(DbError::Closed));
    assert!(program.media.contains(&MediaRequest::StopRecording), "it ends, and is kept");
    program.mic(MicEvent::Slice(b" and its end".to_vec()));
    program.mic(MicEvent::Stopped);
    assert!(program.app.disk_view().take, "it can be saved as a file");
    program.command(DiskCommand::TryAgain);
    program.disk(THERE);
    let appended = program.asked.iter().filter_map(|(_, request)| match request {
        StorageRequest::Append { offset, .. } => Some(*offset),
        _ => None,
    });
    assert_eq!(appended.collect::<Vec<_>>(), [0, 5], "every slice, in order");
    program.answer_all();
    let analysis = Some(Analysis { duration_ms: 1_000, peaks: Peaks::default() });
    program.give(Input::Media(MediaEvent::Analyzed { blob: program.blob(), analysis }));
    program.answer_all();
    assert_eq!(program.app.project_view().expect("open").order.len(), 1);
}

#[test]
fn data_that_were_deleted_are_written_again_from_memory_when_a_person_says_so() {
    let mut program = Program::at_work();
    program.save_take();
    program.answer_all();
    program.command(retitle("New"));
    program.close_disk();
    program.disk(EMPTY);
    assert_eq!(program.disk_state(), DiskState::Emptied);
    assert!(program.asked.is_empty(), "nothing is written by itself: somebody may have meant it");
    program.command(DiskCommand::TryAgain);
    let StorageRequest::Commit(writes) = &program.asked[0].1 else { panic!("{:?}", program.asked) };
    let titles = writes.iter().filter_map(|write| match write {
        Write::PutProject(record) => Some(record.title.as_str()),
        _ => None,
    });
    assert_eq!(titles.collect::<Vec<_>>(), ["New"]);
    assert_eq!(writes.iter().filter(|write| matches!(write, Write::PutCard(..))).count(), 1);
    assert_eq!(program.disk_state(), DiskState::Here);
}

#[test]
fn a_recording_whose_beginning_was_deleted_is_written_from_memory_from_its_beginning() {
    let mut program = Program::at_work();
    program.record();
    program.answer_all();
    program.mic(MicEvent::Slice(b" and more".to_vec()));
    program.close_disk();
    program.disk(EMPTY);
    program.mic(MicEvent::Stopped);
    program.command(DiskCommand::TryAgain);
    assert_eq!(program.media.last(), Some(&MediaRequest::ReplayTake { from: 0 }));
    let appends = |program: &Program| {
        program.asked.iter().filter(|(_, it)| matches!(it, StorageRequest::Append { .. })).count()
    };
    assert_eq!(appends(&program), 0, "the slice that waited belongs behind what was deleted");
    program.mic(MicEvent::Slice(b"sound and more".to_vec()));
    assert_eq!(appends(&program), 1);
}

#[test]
fn data_of_a_newer_program_are_no_empty_library() {
    let mut program = Program::begun();
    program.answer(Err(DbError::Newer));
    program.disk(DiskEvent::NotOpened(DbError::Newer));
    assert_eq!(program.disk_state(), DiskState::Lost(DbError::Newer));
    assert!(!program.app.library_view().loaded);
}

#[test]
fn what_waits_for_another_tab_goes_on_by_itself() {
    let mut program = Program::begun();
    program.answer(Err(DbError::Closed));
    program.disk(DiskEvent::Blocked);
    assert_eq!(program.disk_state(), DiskState::Blocked);
    program.disk(THERE);
    program.answer(Ok(library(&[record(1)])));
    assert_eq!((program.titles(), program.disk_state()), (vec!["Old".to_owned()], DiskState::Here));
}

#[test]
fn a_file_of_what_is_in_memory_names_the_cards_whose_sound_cannot_be_read() {
    let mut program = Program::at_work();
    program.save_take();
    program.answer_all();
    program.disk(DiskEvent::Closed);
    program.disk(DiskEvent::NotOpened(DbError::Newer));
    program.command(ExportCommand::SaveAsZip(record(1).id));
    assert!(matches!(program.asked[0].1, StorageRequest::ReadBlob { .. }), "{:?}", program.asked);
    program.close_disk();
    assert!(
        program.files.iter().any(|it| matches!(it, FileRequest::Append { .. })),
        "it is written all the same"
    );
    assert_eq!(program.disk_state(), DiskState::Lost(DbError::Newer));
}
