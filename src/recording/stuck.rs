//! A take that the disk does not take: no room, or no connection. The microphone goes off, every slice stays in memory until
//! the take is a card, is saved as a file, or is thrown away.

use super::{Output, Recording, phase::Phase, take::Take};
use crate::{
    machine::Cx,
    notice::NoticeKind,
    ports::{
        media::MediaRequest,
        storage::{DbError, StorageRequest, Write},
    },
};

impl Recording {
    /// The disk failed. What it holds of a recording that had been cut short before is offered back; a take of now keeps what
    /// is missing in memory.
    pub(super) fn fail(&mut self, cx: &mut Cx<'_, Output>, error: DbError) {
        let (take, closed) = match self.leave_phase() {
            Phase::Running { take, .. } => (take.held(cx.now.instant), false),
            Phase::Paused { take, .. } => (take, false),
            Phase::Stopping { take, closed } => {
                return self.be_stuck(cx, take, error, closed);
            }
            Phase::Recovering(take) | Phase::Analyzing(take) => {
                cx.emit(Output::Notice(NoticeKind::Storage(error)));
                self.recovery.offer(take.record);
                return self.set_phase(cx, Phase::Idle);
            }
            other => return *self.phase = other,
        };
        cx.emit(Output::Media(MediaRequest::StopRecording));
        self.be_stuck(cx, take, error, closed);
    }

    fn be_stuck(&mut self, cx: &mut Cx<'_, Output>, take: Take, error: DbError, closed: bool) {
        self.do_not_go_on_by_itself();
        self.set_phase(cx, Phase::Stuck { take, error, closed });
    }

    /// What the disk did not take is written once more.
    pub(super) fn write_rest(&mut self, cx: &mut Cx<'_, Output>) {
        match self.leave_phase() {
            Phase::Stuck { take, closed: true, .. } => self.replay(cx, take),
            other => *self.phase = other,
        }
    }

    /// The disk was emptied, and is there again: a take that has ended is written once more, from its beginning.
    pub fn begin_again(&mut self, cx: &mut Cx<'_, Output>) {
        self.do_not_go_on_by_itself();
        match self.leave_phase() {
            Phase::Stuck { mut take, closed: true, .. }
            | Phase::Stopping { mut take, closed: true }
            | Phase::Analyzing(mut take)
                if !take.recovered =>
            {
                take.forget_stored();
                self.replay(cx, take);
            }
            other => *self.phase = other,
        }
    }

    fn replay(&mut self, cx: &mut Cx<'_, Output>, mut take: Take) {
        // The disk may have no record of it either: should the page go now, what is written again is offered back.
        let write = Write::PutRecording(take.record.clone());
        cx.emit(Output::Background(StorageRequest::Commit(vec![write])));
        let from = take.replay(cx.ids.take());
        let is_whole = take.is_written();
        self.set_phase(cx, Phase::Stopping { take, closed: true });
        if is_whole {
            self.analyze_when_written(cx);
        } else {
            cx.emit(Output::Media(MediaRequest::ReplayTake { from }));
        }
    }
}
