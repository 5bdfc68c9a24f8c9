//! The router: what waits for the library, and whose answer of the disk means what.

mod leaving;
mod levels;
mod outage;
mod start;
mod takes;

use std::collections::VecDeque;

use super::{
    App,
    effect::{Effect, PageRequest},
    input::{Command, EditCommand, Input, LibraryCommand, PlayCommand, RecordCommand, StudioCommand},
    media::{Analysis, MediaEvent, MediaRequest, MicEvent, PlayError},
    storage::{DbError, ProjectRecord, StorageReply, StorageRequest, Write},
    view::RecorderView,
};
use crate::{
    ids::{BlobId, CardId, ProjectId, RequestId},
    notice::NoticeKind,
    ports::{
        files::FileRequest,
        locks::{LockEvent, LockRequest},
        mixing::{MixEvent, MixRequest},
        storage::StoredProject,
        titles::Titles,
    },
    project::{CardEdit, Edit, Label, MediaType, Refusal, Title, clip::Peaks},
    studio::Route,
    time::{Instant, Now, Timestamp},
};

/// A program whose disk answers when the test says so.
struct Program {
    app: App,
    /// What the disk was asked and has not answered, oldest first.
    asked: VecDeque<(RequestId, StorageRequest)>,
    media: Vec<MediaRequest>,
    files: Vec<FileRequest>,
    /// How often the disk was to be opened.
    opened: usize,
    /// A person is asked before the page is closed.
    guarded: bool,
}

impl Program {
    /// One that has begun, and asks for its library.
    fn begun() -> Self {
        let mut program = Self {
            app: App::new([7; 32]),
            asked: VecDeque::new(),
            media: Vec::new(),
            files: Vec::new(),
            opened: 0,
            guarded: false,
        };
        let named = Titles { untitled: "Untitled", zip_file: "Project", ..Titles::default() };
        let titles = Titles { copy: "{}", opened: "Opened", ..named };
        program.give(Input::Start { page: "https://example.org/".to_owned(), titles });
        program
    }

    /// One whose disk holds these projects, all empty.
    fn with(projects: &[ProjectRecord]) -> Self {
        let mut program = Self::begun();
        program.answer(Ok(library(projects)));
        program.answer_all();
        program
    }

    /// One that has this project open.
    fn at_work() -> Self {
        let mut program = Self::with(&[record(1)]);
        program.command(StudioCommand::Go(Route::Project(record(1).id)));
        let stored = StoredProject { record: record(1), cards: vec![], clips: vec![], history: vec![] };
        // This tab is the writer of it from now on.
        program.answer(Ok(StorageReply::Done));
        program.answer(Ok(StorageReply::Project(Some(Box::new(stored)))));
        program
    }

    fn give(&mut self, input: Input) {
        let now = Now { instant: Instant(1_000), wall: Timestamp(1_000) };
        self.app.handle(now, input);
        while let Some(effect) = self.app.poll_effect() {
            match effect {
                Effect::Storage(id, request) => self.asked.push_back((id, request)),
                Effect::Media(request) => self.media.push(request),
                Effect::File(request) => self.files.push(request),
                Effect::OpenDisk => self.opened += 1,
                Effect::Page(PageRequest::GuardLeaving(on)) => self.guarded = on,
                Effect::Lock(LockRequest::Hold(project)) => {
                    self.app.handle(now, Input::Lock(LockEvent::Held(project)));
                }
                // A browser that decodes nothing.
                Effect::Mix(draft, MixRequest::Look(_)) => {
                    self.app.handle(now, Input::Mix(draft, MixEvent::Looked(None)));
                }
                _ => {}
            }
        }
    }

    fn command(&mut self, command: impl Into<Command>) {
        self.give(Input::Command(command.into()));
    }

    fn mic(&mut self, event: MicEvent) {
        self.give(Input::Media(MediaEvent::Mic(event)));
    }

    /// The disk answers what it was asked first.
    fn answer(&mut self, reply: Result<StorageReply, DbError>) {
        let (id, _) = self.asked.pop_front().expect("the disk was asked");
        self.give(Input::Storage(id, reply));
    }

    /// The disk answers the oldest change of the open project.
    fn answer_change(&mut self, reply: Result<StorageReply, DbError>) {
        let change =
            self.asked.iter().position(|(_, request)| is_change(request)).expect("a change is stored");
        let (id, _) = self.asked.remove(change).expect("just seen");
        self.give(Input::Storage(id, reply));
    }

    fn answer_all(&mut self) {
        while !self.asked.is_empty() {
            self.answer(Ok(StorageReply::Done));
        }
    }

    /// A take begins, and its first slice is on its way to the disk.
    fn record(&mut self) {
        self.command(RecordCommand::New { after: None });
        self.mic(MicEvent::Started { media_type: MediaType::new("audio/webm") });
        self.mic(MicEvent::Slice(b"sound".to_vec()));
    }

    fn blob(&self) -> BlobId {
        let analyzed = |request: &MediaRequest| match request {
            MediaRequest::Analyze { blob, .. } => Some(*blob),
            _ => None,
        };
        self.media.iter().rev().find_map(analyzed).expect("something is analyzed")
    }

    /// A take that is on its way to the disk as a card.
    fn save_take(&mut self) {
        self.record();
        self.command(RecordCommand::Stop);
        self.mic(MicEvent::Stopped);
        self.answer_all();
        let analysis = Some(Analysis { duration_ms: 1_000, peaks: Peaks::default() });
        self.give(Input::Media(MediaEvent::Analyzed { blob: self.blob(), analysis }));
        assert!(self.asked.iter().any(|(_, request)| makes_card(request)), "it becomes a card");
        assert_eq!(self.app.recorder_view(), RecorderView::Saving);
    }

    fn is_recording(&self) -> bool {
        matches!(self.app.recorder_view(), RecorderView::Recording { .. })
    }

    fn titles(&self) -> Vec<String> {
        let projects = self.app.library_view().projects;
        let mut titles: Vec<_> = projects.iter().map(|project| project.title.to_string()).collect();
        titles.sort_unstable();
        titles
    }
}

fn is_change(request: &StorageRequest) -> bool {
    matches!(request, StorageRequest::Commit(writes) if writes.iter().any(|it| matches!(it, Write::PutEntry(..))))
}

fn makes_card(request: &StorageRequest) -> bool {
    matches!(request, StorageRequest::Commit(writes) if writes.iter().any(|it| matches!(it, Write::PutCard(..))))
}

fn library(projects: &[ProjectRecord]) -> StorageReply {
    let projects = projects.to_vec();
    StorageReply::Library { projects, recordings: Vec::new(), settings: None, people: Vec::new() }
}

fn record(number: u8) -> ProjectRecord {
    ProjectRecord::new(ProjectId([number; 16]), Title::new("Old"), Timestamp(1))
}

fn retitle(title: &str) -> EditCommand {
    EditCommand::Do(Edit::Retitle(Title::new(title)))
}

#[test]
fn a_project_made_before_the_library_is_known_stays_in_it() {
    let mut program = Program::begun();
    program.command(LibraryCommand::Create(Title::new("New")));
    assert!(program.app.project_view().is_none(), "it waits");
    program.answer(Ok(library(&[record(1)])));
    assert_eq!(program.titles(), ["New", "Old"]);
    assert!(program.app.project_view().is_some_and(|project| project.title == Title::new("New")));
}

#[test]
fn what_is_asked_before_the_library_is_known_is_answered_in_its_order() {
    let mut program = Program::begun();
    program.command(LibraryCommand::Rename(record(1).id, Title::new("First")));
    program.command(LibraryCommand::Rename(record(1).id, Title::new("Second")));
    program.answer(Ok(library(&[record(1)])));
    assert_eq!(program.titles(), ["Second"]);
}

#[test]
fn what_is_asked_early_may_be_about_what_was_asked_before() {
    let mut program = Program::begun();
    program.command(LibraryCommand::Create(Title::new("New")));
    program.command(retitle("Newer"));
    program.answer(Ok(library(&[])));
    assert_eq!(program.titles(), ["Newer"]);
    assert!(program.app.notices_view().is_empty(), "nothing was refused");
}

#[test]
fn a_disk_that_cannot_be_read_does_not_keep_people_waiting() {
    let mut program = Program::begun();
    program.command(LibraryCommand::Create(Title::new("New")));
    program.answer(Err(DbError::Unavailable));
    assert_eq!(program.titles(), ["New"]);
}

#[test]
fn an_edit_made_while_a_take_becomes_a_card_is_not_taken_for_the_take() {
    for reply in [Ok(StorageReply::Done), Err(DbError::Full)] {
        let mut program = Program::at_work();
        program.save_take();
        program.command(retitle("Meanwhile"));
        program.answer_change(Ok(StorageReply::Done));
        assert_eq!(program.app.recorder_view(), RecorderView::Idle, "the take is a card");
        program.record();
        assert!(program.is_recording());
        program.answer_change(reply);
        assert!(program.is_recording(), "the answer about the edit is none about the next take");
        assert!(!program.media.contains(&MediaRequest::AbortRecording));
    }
}

#[test]
fn a_recording_for_a_card_that_is_gone_is_refused_before_it_begins() {
    let mut program = Program::at_work();
    program.command(RecordCommand::Again(CardId([8; 16])));
    assert_eq!(program.app.recorder_view(), RecorderView::Idle);
    let told = program.app.notices_view().pop().expect("told");
    assert_eq!(told.kind, NoticeKind::Refused(Refusal::CardGone));
}

#[test]
fn a_take_whose_card_is_not_stored_is_offered_back_and_nothing_else_is_lost() {
    let mut program = Program::at_work();
    program.save_take();
    program.answer(Err(DbError::Full));
    let project = program.app.project_view().expect("open");
    assert!(project.order.is_empty(), "there is no card that the disk does not have");
    assert_eq!(project.recovered.len(), 1);
    assert_eq!(program.app.recorder_view(), RecorderView::Idle);
}

#[test]
fn a_late_answer_about_a_slice_neither_ends_nor_counts_for_the_next_take() {
    for reply in [Ok(StorageReply::Done), Err(DbError::Full)] {
        let mut program = Program::at_work();
        program.record();
        program.command(RecordCommand::Discard);
        program.record();
        let is_append = |request: &StorageRequest| matches!(request, StorageRequest::Append { .. });
        while !is_append(&program.asked[0].1) {
            program.answer(Ok(StorageReply::Done));
        }
        program.answer(reply);
        assert!(program.is_recording(), "it was about the take before");
        program.command(RecordCommand::Stop);
        program.mic(MicEvent::Stopped);
        let analyzes = |request: &MediaRequest| matches!(request, MediaRequest::Analyze { .. });
        assert!(!program.media.iter().any(analyzes), "its own slice is not on the disk yet");
        program.answer_all();
        assert!(program.media.iter().any(analyzes));
    }
}

#[test]
fn a_change_of_the_library_that_is_not_stored_never_happened() {
    for command in
        [LibraryCommand::Delete(record(1).id), LibraryCommand::Rename(record(1).id, Title::new("New"))]
    {
        let mut program = Program::with(&[record(1)]);
        program.command(command);
        program.answer(Err(DbError::Full));
        program.answer(Ok(library(&[record(1)])));
        assert_eq!(program.titles(), ["Old"]);
        assert!(program.app.library_view().trash.is_empty());
        assert!(program.app.notices_view().iter().any(|notice| notice.kind.name() == "disk-full"));
    }
}

#[test]
fn a_new_project_that_is_not_stored_is_not_left_open() {
    let mut program = Program::with(&[]);
    program.command(LibraryCommand::Create(Title::new("New")));
    program.answer(Err(DbError::Full));
    program.answer(Ok(library(&[])));
    assert!(program.app.project_view().is_none());
    assert_eq!(program.app.route_view(), Route::Library);
}

#[test]
fn a_change_that_is_not_stored_is_undone_without_reading_the_project_again() {
    let mut program = Program::at_work();
    program.command(retitle("New"));
    program.answer(Err(DbError::Full));
    assert!(program.asked.is_empty(), "nothing has to be read");
    let project = program.app.project_view().expect("open");
    assert_eq!((project.title.as_str(), project.undo), ("Old", None));
    assert_eq!(program.titles(), ["Old"], "the list says the same");
    program.command(retitle("Next"));
    assert_eq!(program.asked.len(), 1, "and one can go on at once");
}

#[test]
fn a_project_that_is_being_read_is_not_renamed_behind_its_back() {
    let mut program = Program::with(&[record(1)]);
    program.command(StudioCommand::Go(Route::Project(record(1).id)));
    program.command(LibraryCommand::Rename(record(1).id, Title::new("New")));
    let renames = |request: &StorageRequest| matches!(request, StorageRequest::Commit(writes) if writes.iter().any(|it| matches!(it, Write::SetTitle { .. })));
    let renamed = program.asked.iter().any(|(_, request)| renames(request));
    assert!(!renamed, "nothing is stored that the document would overwrite");
    let kinds: Vec<_> = program.app.notices_view().into_iter().map(|notice| notice.kind).collect();
    assert_eq!(kinds, [NoticeKind::Refused(Refusal::Reading)]);
}

#[test]
fn a_view_is_drawn_again_when_its_machine_changed_and_not_else() {
    let mut program = Program::at_work();
    program.app.take_dirty();
    program.give(Input::Wake);
    let dirty = program.app.take_dirty();
    assert!(!dirty.project && !dirty.library && !dirty.recorder && !dirty.player, "{dirty:?}");
    program.command(retitle("New"));
    let dirty = program.app.take_dirty();
    assert!(dirty.project && dirty.library && !dirty.recorder && !dirty.settings, "{dirty:?}");
    program.answer_all();
    assert!(!program.app.take_dirty().project, "it was drawn when it was made");
}

#[test]
fn a_recording_that_goes_on_draws_nothing_again() {
    let mut program = Program::at_work();
    program.record();
    program.app.take_dirty();
    program.mic(MicEvent::Slice(b"more".to_vec()));
    program.answer_all();
    let dirty = program.app.take_dirty();
    assert!(!dirty.recorder && !dirty.project && !dirty.library, "{dirty:?}");
}

#[test]
fn a_rename_told_to_the_list_outlives_a_refused_change_of_the_same_project() {
    let mut program = Program::at_work();
    program.command(retitle("Refused"));
    program.command(LibraryCommand::Create(Title::new("New")));
    program.command(LibraryCommand::Rename(record(1).id, Title::new("Listed")));
    program.answer_change(Err(DbError::Full));
    let is_list = |request: &StorageRequest| *request == StorageRequest::LoadLibrary;
    while !is_list(&program.asked[0].1) {
        program.answer(Ok(StorageReply::Done));
    }
    let renamed = ProjectRecord { title: Title::new("Listed"), ..record(1) };
    let made = program.app.library_view().projects.into_iter().find(|it| it.title.as_str() == "New");
    program.answer(Ok(library(&[renamed, made.expect("in the list")])));
    assert_eq!(program.titles(), ["Listed", "New"]);
    assert!(program.app.project_view().is_some_and(|project| project.title.as_str() == "New"));
}

#[test]
fn a_card_that_does_not_play_is_named_by_number_and_label_and_the_others_play_on() {
    let mut program = Program::at_work();
    for _ in 0..2 {
        program.save_take();
        program.answer_all();
    }
    let cards: Vec<_> = program.app.project_view().expect("open").order.to_vec();
    let label = Label::new("Harbour");
    let edit = CardEdit { label: Some(label), ..CardEdit::default() };
    program.command(EditCommand::Do(Edit::Change(cards[1], edit)));
    program.command(PlayCommand::All(None));
    let failed = MediaEvent::CardFailed(cards[1], PlayError::Unsupported);
    program.give(Input::Media(failed));
    let kinds: Vec<_> = program.app.notices_view().into_iter().map(|notice| notice.kind).collect();
    let named = vec![(2, "Harbour".to_owned())];
    let silent = NoticeKind::CardsSilent { cards: named, error: PlayError::Unsupported, goes_on: true };
    assert_eq!(kinds, [silent]);
    assert_eq!(program.app.player_view().card, Some(cards[0]), "the first plays on");
}
