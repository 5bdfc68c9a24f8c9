//! Two tabs and their locks.

use std::collections::VecDeque;

use super::*;
use crate::{ids::Ids, machine::Lender, time::Now};

const P: ProjectId = ProjectId([1; 16]);
const Q: ProjectId = ProjectId([2; 16]);

struct Tab {
    tenure: Tenure,
    lender: Lender<Output>,
}

impl Tab {
    fn new() -> Self {
        Self { tenure: Tenure::default(), lender: Lender::new(Ids::new([3; 32])) }
    }

    fn act(&mut self, act: impl FnOnce(&mut Tenure, &mut Cx<'_, Output>)) -> VecDeque<Output> {
        act(&mut self.tenure, &mut self.lender.cx());
        std::mem::take(&mut self.lender.outbox)
    }

    fn holding(project: ProjectId) -> Self {
        let mut tab = Self::new();
        let asked = tab.act(|it, cx| it.open(cx, project));
        assert_eq!(asked, [Output::Lock(LockRequest::Hold(project))]);
        let read = tab.act(|it, cx| it.handle_lock(cx, LockEvent::Held(project)));
        assert_eq!(read, [Output::Read { project, ours: true }]);
        tab
    }

    fn looking(project: ProjectId) -> Self {
        let mut tab = Self::new();
        tab.act(|it, cx| it.open(cx, project));
        let read = tab.act(|it, cx| it.handle_lock(cx, LockEvent::Elsewhere(project)));
        assert_eq!(read, [Output::Read { project, ours: false }]);
        tab
    }
}

#[test]
fn a_project_that_another_tab_holds_is_read_and_not_written_until_it_lets_go() {
    let (mut holder, mut other) = (Tab::holding(P), Tab::looking(P));
    assert!(other.tenure.is_elsewhere(P) && !holder.tenure.is_elsewhere(P));
    let asked = other.act(Tenure::take_over);
    assert_eq!(asked, [Output::Lock(LockRequest::Wait(P)), Output::Tabs(TabMessage::Wants { project: P })]);
    assert!(other.act(Tenure::take_over).is_empty(), "once");
    assert_eq!(holder.act(|it, cx| it.wanted(cx, P)), [Output::End(P)]);
    assert!(holder.tenure.is_elsewhere(P), "read-only at once");
    assert!(holder.tenure.waits_to_settle());
    assert_eq!(holder.act(Tenure::settled), [Output::Lock(LockRequest::Release(P))]);
    let again = other.act(|it, cx| it.handle_lock(cx, LockEvent::Held(P)));
    assert_eq!(again, [Output::Again(P)]);
    assert!(!other.tenure.is_elsewhere(P) && holder.tenure.is_elsewhere(P));
}

#[test]
fn a_tab_that_does_not_answer_loses_the_project_in_time_and_knows_it_when_it_wakes() {
    let (mut holder, mut other) = (Tab::holding(P), Tab::looking(P));
    other.act(Tenure::take_over);
    let due = other.tenure.poll_timeout().expect("it does not wait for ever");
    assert!(other.act(Tenure::handle_wake).is_empty(), "not before");
    other.lender.now = Now { instant: due, ..Now::default() };
    assert_eq!(other.act(Tenure::handle_wake), [Output::Lock(LockRequest::Steal(P))]);
    assert_eq!(other.tenure.poll_timeout(), None, "once");
    other.act(|it, cx| it.handle_lock(cx, LockEvent::Held(P)));
    holder.act(|it, cx| it.handle_lock(cx, LockEvent::Stolen(P)));
    assert!(holder.tenure.is_elsewhere(P) && !other.tenure.is_elsewhere(P));
}

#[test]
fn a_project_is_let_go_when_its_last_change_is_stored_and_not_before() {
    let mut tab = Tab::holding(P);
    let asked = tab.act(|it, cx| it.open(cx, Q));
    assert_eq!(asked, [Output::Lock(LockRequest::Hold(Q))], "the other one is still held");
    assert_eq!(tab.act(Tenure::settled), [Output::Lock(LockRequest::Release(P))]);
    assert!(tab.act(Tenure::settled).is_empty());
}

#[test]
fn whoever_comes_back_before_that_still_has_it() {
    let mut tab = Tab::holding(P);
    tab.act(|it, cx| it.open(cx, Q));
    assert_eq!(tab.act(|it, cx| it.open(cx, P)), [Output::Read { project: P, ours: true }]);
    // What was asked for meanwhile is of no use.
    let event = LockEvent::Held(Q);
    assert_eq!(tab.act(|it, cx| it.handle_lock(cx, event)), [Output::Lock(LockRequest::Release(Q))]);
    assert!(tab.act(Tenure::settled).is_empty(), "it is kept");
}

#[test]
fn a_new_project_is_held_from_the_beginning() {
    let mut tab = Tab::new();
    assert_eq!(tab.act(|it, cx| it.created(cx, P)), [Output::Lock(LockRequest::Hold(P))]);
    assert!(!tab.tenure.is_elsewhere(P));
    assert!(tab.act(|it, cx| it.handle_lock(cx, LockEvent::Held(P))).is_empty());
}

#[test]
fn a_wish_for_what_this_tab_does_not_hold_concerns_it_not() {
    let mut tab = Tab::holding(P);
    assert!(tab.act(|it, cx| it.wanted(cx, Q)).is_empty());
    let mut other = Tab::looking(P);
    assert!(other.act(|it, cx| it.wanted(cx, P)).is_empty());
}
