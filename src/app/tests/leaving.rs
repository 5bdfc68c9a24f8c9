//! When a person is asked before the page is closed.

use super::*;
use crate::project::{Colour, Retouch};

impl Program {
    fn order(&self) -> Vec<CardId> {
        self.app.project_view().expect("open").order.ids().to_vec()
    }
}

#[test]
fn a_large_change_is_not_left_behind_before_it_is_stored() {
    let mut program = Program::at_work();
    program.save_take();
    program.answer_all();
    while program.order().len() < 200 {
        let half = program.order().into_iter().take(100).collect();
        program.command(EditCommand::Do(Edit::Duplicate(half)));
        assert!(!program.guarded, "a small change is stored before anybody could leave");
        program.answer_all();
    }
    let all = program.order();
    program.command(EditCommand::Do(Edit::Retouch(all, Retouch::Colour(Colour::Green))));
    assert!(program.guarded);
    program.answer_all();
    assert!(!program.guarded);
}
