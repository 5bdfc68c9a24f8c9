//! Recordings that were cut short: each becomes what it was made for, and it is said what it became.

use super::*;
use crate::{
    desk::CardView,
    notice::KeptAs,
    ports::{
        media::MicError,
        storage::{CardRecord, RecordAs, RecordingRecord},
        tabs::TabMessage,
    },
    project::OrderKey,
    session::view::RoleView,
};

const BLOB: BlobId = BlobId([6; 16]);

impl Program {
    /// One with cards in its open project, and a take on the disk that was cut short. What the take was made for is told
    /// the cards.
    fn cut_short(cards: u8, becomes: impl FnOnce(&[CardId]) -> RecordAs) -> Self {
        let mut program = Self::at_work();
        for _ in 0..cards {
            program.save_take();
            program.answer_all();
        }
        let ids: Vec<_> = program.cards().iter().map(|view| view.card.id).collect();
        let cut_short = RecordingRecord {
            blob: BLOB,
            project: record(1).id,
            after: None,
            becomes: becomes(&ids),
            media_type: "audio/webm".to_owned(),
            started: Timestamp(5),
        };
        program.app.recording.begin(vec![cut_short.clone()]);
        program.open(vec![cut_short]);
        program.answer(Ok(StorageReply::Bytes(b"sound".to_vec())));
        program
    }

    /// The project is read, and these recordings are on the disk.
    fn open(&mut self, recordings: Vec<RecordingRecord>) {
        self.app.look_for_recordings(record(1).id);
        self.give(Input::Wake);
        let projects = vec![record(1)];
        let library = StorageReply::Library { projects, recordings, settings: None, people: Vec::new() };
        self.answer(Ok(library));
    }

    fn cards(&self) -> Vec<CardView> {
        self.app.project_view().expect("open").cards.iter().collect()
    }

    /// How many stretches each card has.
    fn stretches(&self) -> Vec<usize> {
        self.cards().iter().map(|view| view.card.regions.len()).collect()
    }

    fn delete(&mut self, number: usize) {
        let card = self.cards()[number - 1].card.id;
        self.command(EditCommand::Do(Edit::Delete(card)));
        self.answer_all();
    }

    /// What is offered back becomes what it was made for; what is said then.
    fn keep(&mut self) -> NoticeKind {
        self.command(RecordCommand::Keep(BLOB));
        self.answer(Ok(StorageReply::Bytes(b"what was cut short".to_vec())));
        let analysis = Some(Analysis { duration_ms: 1_000, peaks: Peaks::default() });
        self.give(Input::Media(MediaEvent::Analyzed { blob: BLOB, analysis }));
        self.answer_all();
        assert_eq!(self.app.recorder_view(), RecorderView::Idle);
        self.app.notices_view().pop().expect("it is told").kind
    }
}

/// What takes are called that were made in the first second of these tests.
const TAKE: &str = "00:00:01";

fn kept(kept_as: KeptAs, number: usize) -> NoticeKind {
    NoticeKind::RecordingKept { kept_as, number, label: TAKE.to_owned() }
}

#[test]
fn what_was_recorded_on_at_a_card_goes_there_after_it_was_cut_short_and_that_is_said() {
    let mut program = Program::cut_short(2, |cards| RecordAs::More(cards[0]));
    let offered = program.app.project_view().expect("open").recovered.remove(0);
    assert_eq!(offered.card, Some((1, TAKE.to_owned())), "it is said beforehand as well");
    assert_eq!(program.keep(), kept(KeptAs::More, 1));
    assert_eq!(program.stretches(), [2, 1]);
}

#[test]
fn what_was_recorded_in_place_of_a_card_is_its_sound_after_it_was_cut_short() {
    let mut program = Program::cut_short(2, |cards| RecordAs::Again(cards[1]));
    let before = program.cards()[1].card.regions.clone();
    assert_eq!(program.keep(), kept(KeptAs::Again, 2));
    assert_eq!(program.stretches(), [1, 1]);
    assert_ne!(program.cards()[1].card.regions, before);
}

#[test]
fn a_take_whose_card_is_gone_becomes_one_at_the_end_and_that_is_said() {
    for becomes in [RecordAs::More, RecordAs::Again] {
        let mut program = Program::cut_short(3, |cards| becomes(cards[0]));
        program.delete(1);
        let offered = program.app.project_view().expect("open").recovered.remove(0);
        assert_eq!(offered.card, None);
        assert_eq!(program.keep(), kept(KeptAs::Instead { last: true, meant: None }, 3));
        assert_eq!(program.stretches(), [1, 1, 1]);
    }
}

#[test]
fn what_another_tab_may_have_made_a_card_of_cannot_be_thrown_away_here() {
    let mut program = Program::cut_short(1, |_| RecordAs::NewCard);
    program.give(Input::Tab(TabMessage::Wants { project: record(1).id }));
    program.command(RecordCommand::DiscardRecovered(BLOB));
    let told = program.app.notices_view().pop().expect("it is told").kind;
    assert_eq!(told, NoticeKind::Refused(Refusal::OtherTab));
    assert_eq!(
        program.app.session_view().role,
        RoleView::Viewer,
        "nobody is an editor of what they cannot change"
    );
    assert!(!program.asked.iter().any(|(_, request)| matches!(request, StorageRequest::Commit(_))));
}

#[test]
fn a_take_for_a_new_card_says_where_it_is() {
    let mut program = Program::cut_short(1, |_| RecordAs::NewCard);
    assert_eq!(program.keep(), kept(KeptAs::Card { last: true }, 2));
}

#[test]
fn a_card_that_is_deleted_while_it_is_recorded_on_leaves_a_card_of_its_own_and_that_is_said() {
    let mut program = Program::cut_short(1, |_| RecordAs::NewCard);
    program.command(RecordCommand::More(program.cards()[0].card.id));
    program.mic(MicEvent::Started { media_type: MediaType::new("audio/webm") });
    program.mic(MicEvent::Slice(b"more".to_vec()));
    program.delete(1);
    program.command(RecordCommand::Stop);
    program.mic(MicEvent::Stopped);
    program.answer_all();
    let analysis = Some(Analysis { duration_ms: 1_000, peaks: Peaks::default() });
    program.give(Input::Media(MediaEvent::Analyzed { blob: program.blob(), analysis }));
    program.answer_all();
    let told = program.app.notices_view().pop().expect("it is told").kind;
    assert_eq!(told, kept(KeptAs::Instead { last: true, meant: None }, 1));
}

#[test]
fn from_the_library_nothing_is_recorded_into_a_project_that_is_not_on_screen() {
    let mut program = Program::at_work();
    program.command(StudioCommand::Go(Route::Library));
    program.command(RecordCommand::New { after: None });
    assert_eq!(program.app.recorder_view(), RecorderView::Idle);
}

impl Program {
    /// A project is opened, with these cards.
    fn is_read(&mut self, id: u8, cards: &[CardView]) {
        let key = OrderKey::try_from("80".to_owned()).expect("a key");
        let cards = cards.iter().map(|view| CardRecord { key: key.clone(), card: view.card.clone() });
        let stored =
            StoredProject { record: record(id), cards: cards.collect(), clips: vec![], history: vec![] };
        while let Some((_, request)) = self.asked.front() {
            self.answer(Ok(match request {
                StorageRequest::LoadProject(_) => StorageReply::Project(Some(Box::new(stored.clone()))),
                _ => StorageReply::Done,
            }));
        }
    }

    /// What was recorded is on the disk and decoded, and becomes a part of a card.
    fn take_is_kept(&mut self) {
        self.answer_all();
        let analysis = Some(Analysis { duration_ms: 1_000, peaks: Peaks::default() });
        self.give(Input::Media(MediaEvent::Analyzed { blob: self.blob(), analysis }));
        self.answer_all();
    }
}

#[test]
fn whoever_goes_on_after_a_loss_goes_on_at_its_card_also_before_that_is_there_and_from_the_library() {
    let mut program = Program::at_work();
    program.record();
    program.mic(MicEvent::Failed(MicError::Gone));
    program.command(RecordCommand::GoOn);
    assert_eq!(program.app.recorder_view(), RecorderView::Saving, "it is remembered");
    program.take_is_kept();
    assert_eq!(program.app.recorder_view(), RecorderView::Asking, "and done by itself");
    assert_eq!(program.app.work_view().title_of, None, "nobody writes a title now");
    program.mic(MicEvent::Started { media_type: MediaType::new("audio/webm") });
    program.mic(MicEvent::Slice(b" and more".to_vec()));
    program.mic(MicEvent::Failed(MicError::Gone));
    program.take_is_kept();
    assert_eq!(program.stretches(), [2], "one card, with both");

    program.command(StudioCommand::Go(Route::Library));
    program.command(RecordCommand::GoOn);
    assert_eq!(program.app.route_view(), Route::Project(record(1).id), "what is recorded is seen");
    assert_eq!(program.app.recorder_view(), RecorderView::Asking);
    program.command(RecordCommand::Discard);
    program.delete(1);
    program.command(RecordCommand::GoOn);
    let told = program.app.notices_view().pop().expect("told").kind;
    assert_eq!(told, NoticeKind::Refused(Refusal::CardGone));
}

#[test]
fn whoever_goes_on_after_a_loss_from_another_project_is_brought_back_first_unless_they_go_elsewhere() {
    let mut program = Program::at_work();
    for id in [1, 2] {
        program.app.library.note(record(id));
    }
    program.record();
    program.mic(MicEvent::Failed(MicError::Gone));
    program.take_is_kept();
    let kept = program.cards();
    let go = |program: &mut Program, to: u8| {
        program.command(StudioCommand::Go(Route::Project(record(to).id)));
        program.is_read(to, if to == 1 { &kept } else { &[] });
    };
    go(&mut program, 2);
    assert_eq!(program.app.desk.open_id(), Some(record(2).id));

    program.command(RecordCommand::GoOn);
    assert_eq!(program.app.route_view(), Route::Project(record(1).id));
    assert_eq!(program.app.recorder_view(), RecorderView::Idle, "it is being opened");
    go(&mut program, 2);
    go(&mut program, 1);
    assert_eq!(program.app.recorder_view(), RecorderView::Idle, "that was long ago");

    // While it is read, they go back to their projects.
    go(&mut program, 2);
    program.command(RecordCommand::GoOn);
    program.command(StudioCommand::Go(Route::Library));
    program.is_read(1, &kept);
    assert_eq!(program.app.route_view(), Route::Library);
    assert_eq!(program.app.recorder_view(), RecorderView::Idle, "they went elsewhere");

    // It cannot be read: whoever opens it later has long forgotten.
    go(&mut program, 2);
    program.command(RecordCommand::GoOn);
    while !program.asked.is_empty() {
        program.answer(Err(DbError::Unavailable));
    }
    go(&mut program, 2);
    go(&mut program, 1);
    assert_eq!(program.app.recorder_view(), RecorderView::Idle);

    go(&mut program, 2);
    program.command(RecordCommand::GoOn);
    program.is_read(1, &kept);
    assert_eq!(program.app.recorder_view(), RecorderView::Asking);
}
