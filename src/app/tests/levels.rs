//! Levels, through the whole program: evened out in one step, heard at once, and never without the right to change.

use super::*;
use crate::{
    levels::LevelsCommand,
    notice::EvenReport,
    ports::loudness::{Measured, Section},
    project::{Gain, Leveling, Retouch},
};

impl Program {
    /// One whose open project has so many cards, each of a clip of its own.
    fn with_cards(count: u8) -> Self {
        let mut program = Self::at_work();
        for _ in 0..count {
            program.save_take();
            program.answer_all();
        }
        program
    }

    fn ids(&self) -> Vec<CardId> {
        self.app.project_view().expect("open").order.iter().copied().collect()
    }

    fn levels(&self) -> Vec<i32> {
        let view = self.app.project_view().expect("open");
        view.cards.iter().map(|view| view.card.level().centibels()).collect()
    }

    fn asked_to_measure(&mut self) -> Section {
        let asked = self.media.drain(..).filter_map(|request| match request {
            MediaRequest::MeasureLevel(it) => Some(it.section),
            _ => None,
        });
        let asked: Vec<_> = asked.collect();
        assert_eq!(asked.len(), 1, "one at a time");
        asked[0]
    }

    fn measured(&mut self, section: Section, lufs: i32) {
        let measured = Measured { blocks: vec![(lufs * 10, 20)], peak: 0.01 };
        self.give(Input::Media(MediaEvent::Leveled(section, Some(measured))));
    }

    fn last_notice(&self) -> Option<NoticeKind> {
        self.app.notices_view().pop().map(|notice| notice.kind)
    }
}

#[test]
fn evening_out_is_one_change_that_can_be_undone() {
    let mut program = Program::with_cards(2);
    let second = program.ids()[1];
    program
        .command(EditCommand::Do(Edit::Retouch(vec![second], Retouch::Level(Leveling::To(Gain::new(30))))));
    program.answer_all();
    program.media.clear();
    program.command(LevelsCommand::EvenOut(None));
    // Both takes have the same bytes: one clip.
    let section = program.asked_to_measure();
    assert_eq!(program.levels(), [0, 30], "nothing changes before all are measured");
    program.measured(section, -26);
    assert_eq!(program.levels(), [100, 100]);
    let report = EvenReport { changed: 2, ..EvenReport::default() };
    assert_eq!(program.last_notice(), Some(NoticeKind::LevelsEven(report)));
    program.answer_all();
    program.command(EditCommand::Undo);
    assert_eq!(program.levels(), [0, 30]);
    program.answer_all();
    // What was measured is known: at once.
    program.command(LevelsCommand::EvenOut(Some(vec![second])));
    assert_eq!(program.levels(), [0, 100]);
}

#[test]
fn who_may_not_change_the_project_any_more_changes_no_levels() {
    let mut program = Program::with_cards(1);
    program.media.clear();
    program.command(LevelsCommand::EvenOut(None));
    let section = program.asked_to_measure();
    program.give(Input::Lock(LockEvent::Stolen(record(1).id)));
    program.measured(section, -26);
    assert_eq!(program.levels(), [0]);
    assert_eq!(program.last_notice(), Some(NoticeKind::Refused(Refusal::OtherTab)));
    program.command(LevelsCommand::EvenOut(None));
    assert_eq!(program.levels(), [0]);
}

#[test]
fn what_plays_is_heard_at_its_new_level_and_a_change_that_is_not_stored_at_its_old_one() {
    let mut program = Program::with_cards(1);
    let card = program.ids()[0];
    program.command(PlayCommand::Card(card));
    program.media.clear();
    let louder = |gain| {
        let what = Retouch::Level(Leveling::To(Gain::new(gain)));
        EditCommand::Do(Edit::Retouch(vec![card], what))
    };
    program.command(louder(60));
    assert_eq!(program.media, [MediaRequest::SetGains(vec![Gain::new(60)])]);
    program.media.clear();
    program.answer_change(Err(DbError::Full));
    assert_eq!(program.levels(), [0]);
    assert_eq!(program.media, [MediaRequest::SetGains(vec![Gain::NONE])]);
}
